#!/bin/sh
# Whatever kills make, or a script that it has started, the compiler does not stay behind.
set -eu
work=$(mktemp -d)
. "$(dirname "$0")/stand-ins"
cat >"$work/bin/ninja-does" <<'END'
echo $$ >"$WORK/compiler"
exec sleep 60
END

is_gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

# within <what> <command...>: until the command succeeds, for 20 s
within() {
    what=$1
    shift
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || failed "$what"
        sleep 0.1
    done
}

# A job of a script ignores INT, which cannot be undone by the job itself.
start() {
    rm -f "$work/compiler"
    (cd "$work/clone" && exec env --default-signal=INT,HUP,TERM "$@") >"$work/said" 2>&1 &
    killed=$!
    within "the build did not begin: $*" test -s "$work/compiler"
}

# kill_it <signal> <command...>
kill_it() {
    signal=$1
    shift
    start "$@"
    kill "-$signal" "$killed"
    within "$* was killed by $signal, and its compiler was not" is_gone "$(cat "$work/compiler")"
    wait "$killed" || true
    echo "ok  $signal to $*"
}

for signal in TERM KILL; do kill_it $signal make bin/stackpilot; done
for script in scripts/build.sh "scripts/compile.sh quick stackpilot"; do
    for signal in TERM INT HUP KILL; do
        # shellcheck disable=SC2086
        kill_it $signal $script
    done
done
for way in build-gcc-unity test-unit; do kill_it TERM make $way; done
kill_it TERM sh scripts/build.sh
