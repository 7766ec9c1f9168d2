#!/bin/sh
# compile.sh <preset> [target...]: configures build/<preset> as CMakePresets.json says and builds the
# targets, or all. Long builds show how far they are. The output is kept in build/<preset>/build.log;
# exit status 4, with its end shown, when the build fails.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
preset=$1
shift
folder=build/$preset
log=$folder/build.log
. scripts/ccache-env

failed() {
    tail -n 60 "$log" >&2
    echo "error: $folder could not be built; the whole log is $log" >&2
    exit 4
}

scripts/own-folder.sh "$folder"
mkdir -p "$folder"
# Ninja sees to all other reasons to configure again.
if [ ! -f "$folder/build.ninja" ] || [ -n "$(find CMakePresets.json -newer "$folder/build.ninja")" ]; then
    cmake --preset "$preset" >"$log" 2>&1 || failed
fi
# With this script goes ninja, which ends its compilers.
setpriv --pdeathsig TERM ninja -C "$folder" "$@" >"$log" 2>&1 &
builder=$!
trap 'kill $builder 2>/dev/null; wait $builder; exit 130' INT TERM HUP
seconds=0
while kill -0 $builder 2>/dev/null; do
    sleep 0.2
    seconds=$((seconds + 1))
    if [ $((seconds % 100)) -eq 0 ]; then
        echo "  ..  $((seconds / 5)) s, step $(sed -n 's/^\(\[[0-9/]*\]\).*/\1/p' "$log" | tail -n 1)" >&2
    fi
done
wait $builder || failed
