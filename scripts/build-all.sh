#!/bin/sh
# build-all.sh gcc-unity|gcc-each-file|clang-unity|clang-each-file: compiles everything there is, tests
# and benchmarks too, in one of these ways of CMakePresets.json. Warnings are errors. By itself means
# also each header by itself, as an editor reads it. Nothing is run.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
. scripts/own-env
way=${1:-}
case $way in
gcc-unity | clang-unity) also= ;;
gcc-each-file | clang-each-file) also=header_check ;;
*)
    echo "usage: scripts/build-all.sh gcc-unity|gcc-each-file|clang-unity|clang-each-file" >&2
    exit 2
    ;;
esac
scripts/install-packages.sh build test
echo "Building everything in build/$way" >&2
tied scripts/compile.sh "$way" all mock-exchange-fuzz-sources $also
echo "BUILD: PASS  $way"
