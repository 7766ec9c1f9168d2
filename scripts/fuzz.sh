#!/bin/sh
# fuzz.sh [seconds [target...]]: builds the fuzz targets with clang and runs each for so long (default
# 10 s) from its kept corpus. What crashes one is kept in build/fuzz/found and makes this fail.
# fuzz.sh build: builds them only.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-10}
if [ $# -gt 0 ]; then shift; fi
folder=build/fuzz

scripts/install-packages.sh build lab test
mkdir -p $folder/found
scripts/compile.sh fuzz fuzz_targets
if [ "$seconds" = build ]; then exit 0; fi

if [ $# -eq 0 ]; then set -- tests/fuzz/corpus/*; fi
for target in "$@"; do
    target=${target##*/}
    # New inputs go to a folder of their own: the kept corpus changes by hand only.
    fresh=$(mktemp -d "$folder/fresh-XXXXXX")
    echo "Fuzzing $target for $seconds s" >&2
    status=0
    # A small quarantine: what is freed counts as memory until it leaves it. Leaks are not looked for
    # here, since finding them takes longer than the run.
    ASAN_OPTIONS=quarantine_size_mb=16 $folder/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -max_len=65536 -malloc_limit_mb=512 -detect_leaks=0 -print_final_stats=1 -artifact_prefix=$folder/found/"$target"- \
        "$fresh" tests/fuzz/corpus/"$target" >$folder/"$target".log 2>&1 || status=$?
    rm -rf "$fresh"
    if [ $status -ne 0 ]; then
        tail -n 60 $folder/"$target".log >&2
        echo "error: $target crashed, hung or took too much memory; the input is in $folder/found" >&2
        exit 1
    fi
    executed=$(sed -n 's/^stat::number_of_executed_units: *//p' $folder/"$target".log)
    if [ "${executed:-0}" -eq 0 ]; then
        echo "error: $target was not run at all" >&2
        exit 4
    fi
    echo "  ok  $target: $executed inputs" >&2
done
