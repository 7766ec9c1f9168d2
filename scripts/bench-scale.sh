#!/bin/sh
# The part `scale` of scripts/bench.sh, which sources this file: a service on several nodes against the same on one, in 20
# rounds of both. SCALE_ROUNDS says how many else. What a release takes, the part `losses` measures.
set -eu
: "${work:?is set by scripts/bench.sh}"

# of_nodes <name|address>: of all nodes of the lab, one in a line
of_nodes() {
    bin/stackpilot status --format json 2>>"$work/log" |
        sed -n '/"nodes"/,/^  \]/s/^ *"'"$1"'": "\(.*\)",*$/\1/p'
}

# seconds_of <first words of a step>: how long it took, by the progress on stdin
seconds_of() { sed -n "s/^ *ok  $1.*(\([0-9.]*\) s)\$/\1/p" | tail -n 1; }

# rss_of_nodes: MiB that the processes of all nodes have in memory together; what they share counts several times
rss_of_nodes() {
    total=0
    for node in $(of_nodes name); do
        kib=$(echo "ps -eo rss= | awk '{ s += \$1 } END { print \"rss\", s }'" |
            NODE=$node bin/stackpilot ssh 2>>"$work/log" | awk '$1 == "rss" { print $2 }')
        total=$((total + kib))
    done
    echo $((total / 1024))
}

# requests_per_second <address...>: of all of them together, asked at the same time for 5 s
requests_per_second() {
    rm -f "$work"/wrk-*
    clients=""
    for address in "$@"; do
        wrk -t1 -c8 -d5s "http://$address:8000/price?symbol=BTC" >"$work/wrk-$address" &
        clients="$clients $!"
    done
    for client in $clients; do wait "$client"; done
    cat "$work"/wrk-* | awk '/^Requests\/sec/ { sum += $2 } END { print sum }'
}

# part <total> <of it> [<and of it>]: what is left of the total
part() { awk "BEGIN { print $1 - $2 - ${3:-0} }"; }

scale_round() {
    # The project, on one node.
    bin/stackpilot demo >>"$work/log" 2>&1
    one=$(runtime_of bin/stackpilot)
    rss_of_nodes >>"$work/rss-one"
    direct=$(requests_per_second "$(of_nodes address | head -n 1)")

    start=$(now_ms)
    bin/stackpilot scale-up >>"$work/log" 2>"$work/progress"
    took=$(awk "BEGIN { print ($(now_ms) - $start) / 1000 }")
    part "$took" "$(seconds_of Build <"$work/progress")" "$(seconds_of Roll <"$work/progress")" >>"$work/scale-up"
    all=$(runtime_of bin/stackpilot)
    awk "BEGIN { print $all / $one }" >>"$work/verify-ratio"
    rss_of_nodes >>"$work/rss-all"
    # shellcheck disable=SC2046 # one argument each
    awk "BEGIN { print $(requests_per_second $(of_nodes address)) / $direct }" >>"$work/rate-ratio"

    bin/stackpilot scale-down >>"$work/log" 2>&1
}

bench_scale() {
    command -v wrk >/dev/null || scripts/install-packages.sh bench >>"$work/log" 2>&1
    ensure_lab
    rounds=${SCALE_ROUNDS:-20}
    echo "The service on one node and on three, $rounds times ..." >&2
    for round in $(seq "$rounds"); do
        scale_round
        echo "  $round of $rounds" >&2
    done
    distribution "scale-up without the first release" "$work/scale-up" 15 s
    distribution "verify, scaled out / on one node" "$work/verify-ratio" 1.3 x
    distribution "requests/s by 3 proxies / 1 node direct" "$work/rate-ratio" 1 x
    distribution "memory of all processes, on one node" "$work/rss-one" 2048 MiB
    distribution "memory of all processes, scaled out" "$work/rss-all" 2048 MiB
    bin/stackpilot demo >>"$work/log" 2>&1
}
