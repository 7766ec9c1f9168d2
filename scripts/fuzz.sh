#!/bin/sh
# fuzz.sh [seconds [target...]]: builds the fuzz targets and runs each for so long (default 10 s) from
# its kept corpus in tests/fuzz/corpus. What crashes one is kept in build/debug/tests/fuzz/found.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
seconds=${1:-10}
if [ $# -gt 0 ]; then shift; fi

scripts/install-packages.sh build lab test
tied scripts/compile.sh debug fuzz_targets
if [ $# -eq 0 ]; then set -- tests/fuzz/corpus/*; fi
for target in "$@"; do
    target=${target##*/}
    tests/fuzz/run.sh "build/debug/tests/fuzz/fuzz_$target" "$seconds" "$target"
done
