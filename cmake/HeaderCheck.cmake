# `ninja header_check` compiles every header alone, so that none leans on what was included before it.
# Not part of `all`.
function(stackpilot_header_check name folder)
  cmake_parse_arguments(ARG "" "" "LINK;INCLUDE" ${ARGN})
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}
       ${PROJECT_SOURCE_DIR}/${folder}/*.h ${PROJECT_SOURCE_DIR}/${folder}/*.hpp)
  set(sources)
  foreach(header ${headers})
    set(source ${PROJECT_BINARY_DIR}/header_check/${header}.cpp)
    set(text "#include \"${PROJECT_SOURCE_DIR}/${header}\"\n")
    # Written only when it changes: else every configuration would compile all of them again.
    file(CONFIGURE OUTPUT ${source} CONTENT "${text}" @ONLY)
    list(APPEND sources ${source})
  endforeach()
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${sources})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF)
  target_include_directories(${name} PRIVATE ${ARG_INCLUDE})
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  add_dependencies(header_check ${name})
endfunction()

add_custom_target(header_check)
set(service ${PROJECT_SOURCE_DIR}/apps/mock-exchange)
stackpilot_header_check(header_check_src src LINK stackpilot_cli)
stackpilot_header_check(header_check_tests tests INCLUDE ${PROJECT_SOURCE_DIR}/tests
                        LINK stackpilot_cli mock_exchange_testbed GTest::gtest)
# What the tests are told of the repository.
target_compile_definitions(header_check_tests PRIVATE STACKPILOT_REPOSITORY="" STACKPILOT_BINARY=""
                           STACKPILOT_PROGRAM="")
stackpilot_header_check(header_check_apps apps INCLUDE ${service}/tests
                        LINK mock_exchange_core mock_exchange_testbed mock_exchange_flags
                             nlohmann_json::nlohmann_json GTest::gtest)
