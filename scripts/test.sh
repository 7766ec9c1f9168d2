#!/bin/sh
# test.sh all|unit: builds all tests with sanitizers and runs them. `unit` needs no lab; `all` also
# runs bin/stackpilot on the real lab, and leaves the machine as it was. Exit status is ctest's.
set -eu
cd "$(dirname "$0")/.."
which=${1:-all}
case $which in
all) selection= ;;
unit) selection='-LE e2e' ;;
*)
    echo "usage: scripts/test.sh all|unit" >&2
    exit 2
    ;;
esac

scripts/install-packages.sh build lab check test
# Not to be had everywhere (Ubuntu's browser is no Debian package): its tests then say so.
scripts/install-packages.sh browser || true
. scripts/ccache-env
folder=build/debug
log=$folder/build.log
mkdir -p $folder

failed() {
    tail -n 60 "$log" >&2
    echo "error: the tests could not be built; the whole log is $log" >&2
    exit 4
}

cmake --preset test >"$log" 2>&1 || failed

echo "Building the tests in $folder" >&2
ninja -C $folder >"$log" 2>&1 &
builder=$!
trap 'kill $builder 2>/dev/null; exit 130' INT TERM
seconds=0
while kill -0 $builder 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    if [ $((seconds % 20)) -eq 0 ]; then
        echo "  ..  $seconds s, step $(sed -n 's/^\(\[[0-9/]*\]\).*/\1/p' "$log" | tail -n 1)" >&2
    fi
done
wait $builder || failed
trap - INT TERM

# Tests that need the lab ask ctest to run them alone and in their order.
exec ctest --test-dir $folder --output-on-failure --no-tests=error -j "$(nproc)" $selection
