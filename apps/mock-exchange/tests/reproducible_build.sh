#!/bin/sh
# Builds the program twice as the image does, from copies of the source in different folders and
# under different circumstances, and fails unless the two are the same bit for bit.
#   reproducible_build.sh <source folder>
set -eu
source=$1
work=$(mktemp -d /tmp/mock-exchange-reproducible-XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
# Compiled twice, not once and copied.
unset CMAKE_CXX_COMPILER_LAUNCHER

# build <folder> <umask> <time zone>
build() {
    umask "$2"
    mkdir -p "$1"
    cp -r "$source/CMakeLists.txt" "$source/main.cpp" "$source/src" "$1"
    {
        TZ=$3 cmake -S "$1" -B "$1/build" -G Ninja -DCMAKE_BUILD_TYPE=Release &&
            TZ=$3 cmake --build "$1/build" --target mock-exchange -j 2 &&
            strip --strip-all -o "$1/mock-exchange" "$1/build/mock-exchange"
    } >"$work/log" 2>&1 || {
        cat "$work/log"
        echo "error: the program could not be built"
        exit 4
    }
}

one=$work/one
other=$work/a/much/longer/path
build "$one" 022 UTC
build "$other" 077 Asia/Tokyo
sha256sum "$one/mock-exchange" "$other/mock-exchange"
cmp "$one/mock-exchange" "$other/mock-exchange"
