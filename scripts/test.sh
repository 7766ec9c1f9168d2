#!/bin/sh
# test.sh all|unit: builds all tests with sanitizers and runs them. `unit` needs no lab; `all` also
# runs bin/stackpilot on the real lab, and leaves the machine as it was. Exit status is ctest's.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
. scripts/own-env
which=${1:-all}
case $which in
all)
    selection=
    export STACKPILOT_BROWSER=required
    ;;
unit) selection='-LE e2e' ;;
*)
    echo "usage: scripts/test.sh all|unit" >&2
    exit 2
    ;;
esac

scripts/install-packages.sh build lab check test lint
# Not to be had everywhere (Ubuntu's browser is no Debian package): its tests then say so, and fail in `all`.
scripts/install-packages.sh browser || true
folder=build/debug
echo "Building the tests in $folder" >&2
tied scripts/compile.sh debug

# Some tests compile the service in their own way.
. scripts/ccache-env
# Tests that need the lab ask ctest to run them alone and in their order.
exec ctest --test-dir $folder --output-on-failure --no-tests=error -j "$(nproc)" $selection
