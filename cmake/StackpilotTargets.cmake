# One library per folder of src/. The dependencies given here are the arrows of the architecture;
# tests/unit/structure_test checks that no #include goes beyond them.

add_library(stackpilot_options INTERFACE)
target_compile_options(stackpilot_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror
                       -Wno-missing-field-initializers)
target_compile_definitions(stackpilot_options INTERFACE BOOST_ASIO_DISABLE_CONCEPTS)
target_include_directories(stackpilot_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
# Header-only libraries are the same for all, so that all can share one precompiled header.
target_link_libraries(stackpilot_options INTERFACE Boost::headers CLI11::CLI11 Threads::Threads
                      fmt::fmt-header-only nlohmann_json::nlohmann_json tl::expected)
if(STACKPILOT_SANITIZE)
  set(STACKPILOT_SANITIZERS -fsanitize=address,undefined -fno-sanitize-recover=undefined
                            -fno-omit-frame-pointer)
  if(STACKPILOT_FUZZ)
    # Coverage of what fuzz targets link (tests/fuzz writes the list) and of nothing else: it takes
    # longer than all else that is compiled. A path that does not name the clone, for ccache.
    list(APPEND STACKPILOT_SANITIZERS -fsanitize=fuzzer-no-link
                                      -fsanitize-coverage-allowlist=fuzzed.txt)
  endif()
  target_compile_options(stackpilot_options INTERFACE ${STACKPILOT_SANITIZERS})
  target_link_options(stackpilot_options INTERFACE ${STACKPILOT_SANITIZERS})
endif()

# stackpilot_library(<folder> [DEPENDS <folder>...] [LINK <package target>...])
function(stackpilot_library folder)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(stackpilot_${name} STATIC ${sources})
  set(dependencies)
  foreach(dependency ${ARG_DEPENDS})
    string(REPLACE "/" "_" dependency ${dependency})
    list(APPEND dependencies stackpilot_${dependency})
  endforeach()
  if(folder STREQUAL base)
    target_precompile_headers(stackpilot_base PRIVATE base/precompiled.h)
  else()
    target_precompile_headers(stackpilot_${name} REUSE_FROM stackpilot_base)
  endif()
  target_link_libraries(stackpilot_${name} PUBLIC stackpilot_options ${dependencies} ${ARG_LINK})
endfunction()

# stackpilot_registry(<folder> <type> <pattern>): listed() of <folder>/registry.h returns what the files
# of that name define, `<type> <file>()` each, so that adding one is adding its file.
function(stackpilot_registry folder type pattern)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR}/${folder}
       ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${pattern})
  set(declared)
  set(listed)
  foreach(file ${files})
    string(REGEX REPLACE "\\.cpp$" "()" call ${file})
    string(APPEND declared "${type} ${call};\n")
    list(APPEND listed ${call})
  endforeach()
  list(JOIN listed ", " listed)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${folder}_registry.cpp)
  configure_file(${CMAKE_CURRENT_SOURCE_DIR}/registry.cpp.in ${source} @ONLY)
  # By itself: behind the files that define them, its declarations would be redundant.
  set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(stackpilot_${folder} PRIVATE ${source})
endfunction()

# Sets `closure` to the names of all targets that these link, directly or not, and of themselves.
function(stackpilot_link_closure closure)
  set(todo ${ARGN})
  set(found)
  while(todo)
    list(POP_FRONT todo next)
    if(next IN_LIST found OR NOT TARGET ${next})
      continue()
    endif()
    list(APPEND found ${next})
    get_target_property(links ${next} INTERFACE_LINK_LIBRARIES)
    if(links)
      # A private dependency of a static library is linked all the same.
      string(REGEX REPLACE "\\$<LINK_ONLY:([^>]+)>" "\\1" links "${links}")
      list(APPEND todo ${links})
    endif()
  endwhile()
  set(${closure} ${found} PARENT_SCOPE)
endfunction()
