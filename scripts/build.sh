#!/bin/sh
# Builds bin/stackpilot when it is missing or stale. Quiet when there is nothing to do.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
scripts/install-packages.sh build lab
if [ ! -f build/quick/build.ninja ]; then
    echo "Building bin/stackpilot (the first time takes a few minutes)" >&2
fi
tied scripts/compile.sh quick stackpilot
if ! cmp -s build/quick/src/stackpilot bin/stackpilot; then
    mkdir -p bin
    # Renamed into place: a running program keeps the file it has. Nodes run a copy.
    install -m 0755 build/quick/src/stackpilot bin/stackpilot.new
    mv bin/stackpilot.new bin/stackpilot
fi
