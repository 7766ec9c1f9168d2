#!/bin/sh
# Builds bin/stackpilot when it is missing or stale. Quiet when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
scripts/install-packages.sh build lab
. scripts/ccache-env
if [ ! -f build/quick/build.ninja ]; then
    echo "Building bin/stackpilot (the first time takes a few minutes)" >&2
    cmake --preset quick >/dev/null
fi
log=build/quick/build.log
if ! ninja -C build/quick stackpilot >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "error: bin/stackpilot could not be built; the whole log is $log" >&2
    exit 4
fi
if ! cmp -s build/quick/src/stackpilot bin/stackpilot; then
    mkdir -p bin
    # Renamed into place: a running program, here or on a node, keeps the file it has.
    cp build/quick/src/stackpilot bin/stackpilot.new
    mv bin/stackpilot.new bin/stackpilot
fi
