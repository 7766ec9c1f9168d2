#!/bin/sh
# The part `losses` of scripts/bench.sh, which sources this file: what clients of a scaled-out service notice of releases
# and of lost nodes, in 10 runs of each drill and 20 of `release`. LOSSES selects drills, separated by spaces; LOSS_ROUNDS
# says how many runs of each else.
set -eu
: "${work:?is set by scripts/bench.sh}"

# of_clients: requests, those that failed, the longest answer and the longest time without service, in ms, of the drill
# whose report is on stdin
of_clients() {
    awk '
        /^ *"nodes": \[/ { inside = 1 }
        /^ *\]/ { inside = 0 }
        !inside { next }
        { gsub(/[",:]/, "") }
        $1 == "requests" { requests += $2 }
        $1 == "cut" || $1 == "errors" || $1 == "late" || $1 == "wrong" { failed += $2 }
        $1 == "longest_ms" && $2 > longest { longest = $2 }
        $1 == "unavailable_ms" && $2 > without { without = $2 }
        END { print requests + 0, failed + 0, longest + 0, without + 0 }'
}

# seconds_named <name>: the figure of that name in the report on stdin, which is in seconds
seconds_named() { sed -n '/"name": "'"$1"'"/{n;s/.*"value": "\([0-9.]*\) s".*/\1/p}'; }

# loss_run <drill>: one run of it; a red one counts like any other
loss_run() {
    bin/stackpilot drill "$1" --format json >"$work/report" 2>"$work/progress" || red=$((red + 1))
    cat "$work/progress" >>"$work/log"
    of_clients <"$work/report" >"$work/clients"
    read -r asked lost longest without <"$work/clients"
    if [ "$asked" -eq 0 ]; then return 0; fi
    requests=$((requests + asked))
    failed=$((failed + lost))
    echo "$longest" >>"$work/longest"
    echo "$without" >>"$work/without"
    seconds_named "its replica served again after" <"$work/report" >>"$work/back"
    figure recovery_ms <"$work/report" >>"$work/green"
    if [ "$1" = release ]; then release_times; fi
}

# release_times: of the release in the last run of the drill: what it took without the compile and the push, and these
# apart, in s
release_times() {
    built=$(seconds_of Build <"$work/progress")
    took=$(seconds_named "the release took" <"$work/report")
    if [ -z "$built" ] || [ -z "$took" ]; then return 0; fi
    part "$took" "$built" >>"$work/rollout"
    echo "$built" >>"$work/compile"
}

# values <what> <file> <runs> <limit> <unit>: the distribution of what the runs measured; it is said how many did not
values() {
    have=$(wc -l <"$2")
    if [ "$have" -lt "$3" ]; then echo "  $1: measured in $have of $3 runs" >&2; fi
    if [ "$have" -eq 0 ]; then
        echo "error: $1 was not measured" >&2
        exit 4
    fi
    distribution "$1" "$2" "$4" "$5"
}

# losses_of <drill> <runs> <limit of the longest answer in ms>
losses_of() {
    echo "drill $1, $2 times ..." >&2
    requests=0 failed=0 red=0
    for measured in longest without back green rollout compile; do : >"$work/$measured"; done
    for run in $(seq "$2"); do
        loss_run "$1"
        echo "  $run of $2" >&2
    done
    echo "  $red of $2 did not pass; $failed of $requests requests failed" >&2
    values "$1: longest answer" "$work/longest" "$2" "$3" ms
}

# lost_node <drill> <runs>
lost_node() {
    losses_of "$1" "$2" 2000
    values "$1: without service" "$work/without" "$2" 1000 ms
    values "$1: its replica serves again" "$work/back" "$2" 10 s
}

# of_drill <drill> <runs>
of_drill() {
    case $1 in
    release)
        losses_of "$1" "$2" 2000
        values "release of 3 replicas without the compile" "$work/rollout" "$2" 20 s
        values "  the compile and push, apart" "$work/compile" "$2" 60 s
        ;;
    release-*) losses_of "$1" "$2" 2000 ;;
    db-node-loss)
        losses_of "$1" "$2" 3000
        values "$1: green again" "$work/green" "$2" 20000 ms
        ;;
    *) lost_node "$1" "$2" ;;
    esac
}

scaled_out() {
    echo "Preparing: make scale-up MANAGERS=$1" >&2
    MANAGERS=$1 bin/stackpilot scale-up >>"$work/log" 2>&1
}

bench_losses() {
    ensure_lab
    scaled_out 1
    for drill in ${LOSSES:-release release-bad-crash release-bad-unready release-bad-version worker-loss worker-freeze \
        worker-partition manager-loss db-node-loss manager-loss-release}; do
        rounds=10
        if [ "$drill" = release ]; then rounds=20; fi
        if [ "$drill" = manager-loss-release ]; then scaled_out 3; fi
        of_drill "$drill" "${LOSS_ROUNDS:-$rounds}"
    done
    bin/stackpilot scale-down >>"$work/log" 2>&1
}
