#!/bin/sh
# Builds bin/stackpilot when it is missing or stale. Quiet when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
scripts/install-packages.sh build lab
if [ ! -f build/release/build.ninja ]; then
    echo "Building bin/stackpilot (the first time takes a few minutes)" >&2
    cmake -S . -B build/release -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTACKPILOT_STATIC=ON >/dev/null
fi
log=build/release/build.log
if ! ninja -C build/release stackpilot >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "error: bin/stackpilot could not be built; the whole log is $log" >&2
    exit 4
fi
if ! cmp -s build/release/src/stackpilot bin/stackpilot; then
    mkdir -p bin
    # Renamed into place: a running program, here or on a node, keeps the file it has.
    cp build/release/src/stackpilot bin/stackpilot.new
    mv bin/stackpilot.new bin/stackpilot
fi
