#!/bin/sh
# run.sh <program> <seconds> <target>: fuzzes one target for so long, from its kept corpus. What
# crashes it is kept in a folder `found` beside the program, and makes this fail.
set -eu
program=$1
seconds=$2
target=$3
corpus=$(dirname "$0")/corpus/$target
folder=$(dirname "$program")
log=$folder/$target.log
mkdir -p "$folder/found"
# New inputs go to a folder of their own: the kept corpus changes by hand only.
fresh=$(mktemp -d "$folder/fresh-XXXXXX")
trap 'rm -rf "$fresh"' EXIT
trap 'exit 130' INT TERM

echo "Fuzzing $target for $seconds s" >&2
# A small quarantine: what is freed counts as memory until it leaves it. Leaks are not looked for
# here, since finding them takes longer than the run.
ASAN_OPTIONS=quarantine_size_mb=16 "$program" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=1024 -max_len=65536 -malloc_limit_mb=512 -detect_leaks=0 -print_final_stats=1 \
    -artifact_prefix="$folder/found/$target-" "$fresh" "$corpus" >"$log" 2>&1 || {
    tail -n 60 "$log" >&2
    echo "error: $target crashed, hung or took too much memory; the input is in $folder/found" >&2
    exit 1
}
executed=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
if [ "${executed:-0}" -eq 0 ]; then
    echo "error: $target was not run at all" >&2
    exit 4
fi
echo "  ok  $target: $executed inputs" >&2
