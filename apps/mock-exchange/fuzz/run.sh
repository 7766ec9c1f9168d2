#!/bin/sh
# Builds the fuzz targets and runs each for a while, starting from the inputs in corpus/.
#   fuzz/run.sh <build folder> [seconds per target, 10 when absent]
# New inputs that reach new code go to <build folder>/found/<target>: to keep them, merge them with
#   <build folder>/fuzz/mock-exchange-fuzz-<target> -merge=1 fuzz/corpus/<target> <that folder>
# Exit status 77: not run, because clang or its fuzzing runtime is absent.
set -eu
source=$(cd "$(dirname "$0")/.." && pwd)
build=$1
seconds=${2:-10}
compiler=clang++-14

skip() {
    echo "skipped: $1"
    exit 77
}
command -v $compiler >/dev/null || skip "$compiler is not installed"
ls "$($compiler -print-resource-dir)"/lib/linux/libclang_rt.fuzzer-* >/dev/null 2>&1 ||
    skip "the fuzzing runtime of $compiler is not installed"

mkdir -p "$build"
{
    cmake -S "$source" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMOCK_EXCHANGE_FUZZ=ON \
        -DCMAKE_CXX_COMPILER=$compiler -DCMAKE_CXX_FLAGS_RELEASE="-O1 -g1" \
        -DCMAKE_CXX_FLAGS="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined" &&
        cmake --build "$build" -j 2
} >"$build/build.log" 2>&1 || {
    tail -n 60 "$build/build.log"
    echo "error: the fuzz targets could not be built; the whole log is $build/build.log"
    exit 4
}

for target in quantity target body http; do
    mkdir -p "$build/found/$target"
    echo "== $target"
    "$build/fuzz/mock-exchange-fuzz-$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
        -print_final_stats=1 -artifact_prefix="$build/$target-" \
        "$build/found/$target" "$source/fuzz/corpus/$target" 2>"$build/$target.log" || {
        tail -n 60 "$build/$target.log"
        exit 1
    }
    tail -n 8 "$build/$target.log"
done
