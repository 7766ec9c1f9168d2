#!/bin/sh
# lint_test.sh: `make lint` passes on well-kept sources, and each kind of violation, planted alone,
# turns it red and is named. Runs the repository's scripts and settings on a small project.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
command -v clang-tidy-14 >/dev/null && command -v clang++-14 >/dev/null || {
    echo "skipped: clang-tidy-14 and clang-14 are not installed"
    exit 77
}
project=$(mktemp -d /tmp/stackpilot-lint-XXXXXX)
trap 'rm -rf "$project"' EXIT
trap 'exit 130' INT TERM
unset CHANGED LINT_SECONDS MAKEFLAGS

cd "$project"
mkdir -p src/lamp more/src/wick tests
cp -r "$repository/scripts" "$repository/Makefile" "$repository/CMakePresets.json" \
    "$repository/.clang-tidy" "$repository/.clang-format" .
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.22)
project(lamp LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_UNITY_BUILD ON)
file(GLOB sources CONFIGURE_DEPENDS src/lamp/*.cpp)
add_library(lamp STATIC ${sources})
target_include_directories(lamp PUBLIC src more/src)
add_executable(lamp_test tests/lamp_test.cpp)
target_link_libraries(lamp_test lamp)
END
cat >src/lamp/lamp.h <<'END'
#pragma once

inline int watts(int lamps) {
  return lamps * 60;
}

int lamps_of(int watts_drawn);
END
cat >src/lamp/lamp.cpp <<'END'
#include "lamp/lamp.h"

int lamps_of(int watts_drawn) {
  return watts_drawn / 60;
}
END
cat >src/lamp/shade.cpp <<'END'
#include "lamp/lamp.h"

int shades() {
  return lamps_of(120);
}
END
cat >more/src/wick/wick.h <<'END'
#pragma once

inline int wicks() {
  return 2;
}
END
cat >tests/lamp_test.cpp <<'END'
#include "lamp/lamp.h"

#include "wick/wick.h"

int main() {
  return lamps_of(watts(wicks())) == 2 ? 0 : 1;
}
END
printf '/build/\n' >.gitignore
git init -q .
git add -A
git -c user.name=test -c user.email=test@localhost commit -qm 'A lamp'

failures=0
complain() {
    echo "FAILED: $*"
    cat "$project/build/said"
    failures=$((failures + 1))
}
mkdir -p build

# expect <status> <text> <what it is about> [<variable>=<value>]
expect() {
    status=0
    make -s lint ${4:-} >build/said 2>&1 || status=$?
    # make ends with 2 when a recipe fails.
    if [ "$1" = pass ] && [ $status -ne 0 ]; then complain "$3: exit status $status"; fi
    if [ "$1" = fail ] && [ $status -eq 0 ]; then complain "$3: passed"; fi
    grep -q -e "$2" build/said || complain "$3: does not say '$2'"
    git checkout -q -- .
    git clean -fdq
}

expect pass 'LINT: PASS' 'well-kept sources'

printf 'int  lamps_of( int );\n' >>src/lamp/lamp.h
expect fail 'src/lamp/lamp.h:.*clang-format' 'a format violation'

printf '\nint TurnOn() {\n  return 1;\n}\n' >>src/lamp/lamp.cpp
expect fail 'src/lamp/lamp.cpp:.*readability-identifier-naming' 'a naming violation'

printf '#include <string>\n#include <utility>\n\nstd::size_t both() {\n  std::string one = "1";\n  const std::string other = std::move(one);\n  return one.size() + other.size();\n}\n' >src/lamp/moved.cpp
expect fail 'src/lamp/moved.cpp:.*bugprone-use-after-move' 'a bug in a new file'

printf '\ninline int TurnOff() {\n  return 0;\n}\n' >>src/lamp/lamp.h
expect fail 'src/lamp/lamp.h:.*readability-identifier-naming' 'a violation in a header'

printf '\nint* nothing() {\n  return 0;\n}\n' >>tests/lamp_test.cpp
expect fail 'tests/lamp_test.cpp:.*modernize-use-nullptr' 'a violation in a test'

printf '#error does not compile\n' >>src/lamp/lamp.cpp
expect fail 'src/lamp/lamp.cpp:.*does not compile' 'a source that does not compile'

printf 'int forgotten() {\n  return 0;\n}\n' >tests/forgotten.cpp
expect fail 'tests/forgotten.cpp: .*no target' 'a source of no target'

printf '\ninline int Oil() {\n  return 0;\n}\n' >>more/src/wick/wick.h
expect fail 'more/src/wick/wick.h:.*readability-identifier-naming' 'a header that another folder includes' CHANGED=HEAD

# Only what has changed: an old violation elsewhere is not looked at, a new one is.
printf '\nint TurnOn() {\n  return 1;\n}\n' >>tests/lamp_test.cpp
git add -A
git -c user.name=test -c user.email=test@localhost commit -qm 'A violation'
printf '\nint more() {\n  return 1;\n}\n' >>src/lamp/lamp.cpp
expect pass 'LINT: PASS' 'a change beside an old violation' CHANGED=HEAD
printf '\nint TurnOff() {\n  return 1;\n}\n' >>src/lamp/lamp.cpp
expect fail 'src/lamp/lamp.cpp:.*readability-identifier-naming' 'a violation that is new' CHANGED=HEAD
expect pass 'nothing was looked at' 'no change at all' CHANGED=HEAD
expect fail 'names no commit' 'a revision that is none' CHANGED=nosuch
expect fail 'is no number' 'a time that is none' LINT_SECONDS=soon
expect fail 'looked at nothing' 'no time at all' LINT_SECONDS=0

if [ $failures -ne 0 ]; then exit 1; fi
echo "all violations were found"
