#!/bin/sh
# A built clone that was moved or copied builds as if nothing had happened, and a clone that was not
# is not configured again.
set -eu
work=$(mktemp -d)
. "$(dirname "$0")/stand-ins"
cat >"$work/bin/ninja-does" <<'END'
mkdir -p build/quick/src
echo built >build/quick/src/stackpilot
END

# configures <times> <clone>: a build there calls cmake so often
configures() {
    : >"$work/calls"
    (cd "$2" && scripts/build.sh) >"$work/said" 2>&1 || failed "no build in $2: $(cat "$work/said")"
    times=$(grep -c '^cmake' "$work/calls" || true)
    [ "$times" -eq "$1" ] || failed "$2 was configured $times times instead of $1"
    grep -q built "$2/bin/stackpilot" || failed "$2 has no program"
    grep -q "=$(cd "$2" && pwd -P)\$" "$2/build/quick/CMakeCache.txt" || failed "$2 is built elsewhere"
    echo "ok  configured $times times in ${2##*/}"
}

configures 1 "$work/clone"
configures 0 "$work/clone"
cp -r "$work/clone" "$work/copied"
configures 1 "$work/copied"
configures 0 "$work/copied"
configures 0 "$work/clone"
mv "$work/clone" "$work/moved"
configures 1 "$work/moved"
configures 0 "$work/moved"
# The same clone by another name.
ln -s "$work/moved" "$work/linked"
configures 0 "$work/linked"
