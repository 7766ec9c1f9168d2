#!/bin/sh
# Measures the service against its targets and its peers (nginx, pgbench), without a lab: its own
# Postgres in /var/tmp, loopback only. Prints a table; keeps it as build/bench-service.json and .svg.
#   BENCH_SECONDS  length of each run (default 8)
#   BENCH_ROUNDS   runs of each kind, of which the median counts (default 3)
#   BENCH_ONLY     "outages": how soon /ready is right again, and nothing else (default: everything)
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
scripts/install-packages.sh build test bench
folder=build/bench-service
log=$folder/build.log
scripts/own-folder.sh $folder apps/mock-exchange
mkdir -p $folder
{
    cmake -S apps/mock-exchange -B $folder -G Ninja -DCMAKE_BUILD_TYPE=Release -DMOCK_EXCHANGE_BENCH=ON &&
        tied ninja -C $folder mock-exchange-bench
} >$log 2>&1 || {
    tail -n 40 $log >&2
    echo "error: the benchmark could not be built; the whole log is $log" >&2
    exit 4
}
case ${BENCH_ONLY:-} in
"") ;;
outages) exec $folder/bench/mock-exchange-bench outages build/bench-service ;;
*)
    echo "error: BENCH_ONLY is \"outages\" or empty" >&2
    exit 2
    ;;
esac
exec $folder/bench/mock-exchange-bench "${BENCH_SECONDS:-8}" "${BENCH_ROUNDS:-3}" build/bench-service
