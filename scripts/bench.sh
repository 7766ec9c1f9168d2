#!/bin/sh
# Measures what the project promises, on the real lab, and prints it against its targets.
# BENCH selects parts, separated by spaces: service checks verify services scale losses ssh warm clean drills prove
# (default: "checks warm verify").
#   service the service against its peers, without a lab: scripts/bench-service.sh
#   checks  repo checks on a repository of 10,000 files, and the same search by grep; needs no lab
#   verify  runtime part of `make verify`, median of 10
#   services  `make verify` of two services as a ratio to that of one, in 20 rounds of both
#   scale   a service on several nodes against the same on one, in 20 rounds of both (bench-scale.sh)
#   losses  what clients notice of releases and of lost nodes, 10 runs of each drill, 20 of release (bench-losses.sh)
#   ssh     nodes that are machines of somebody's, played by containers beside the lab (bench-machines.sh): `make verify`
#           on them as a ratio to the same on containers, and sending them one changed file, 20 runs of each
#   warm    `make demo-reviewer` and `make up`, with everything cached
#   clean   from `git clone` to PASS, base images made anew, with each of the two services; needs a machine without a lab
#   drills  how soon readiness turns red and green again, 20 runs of each drill; and all drills in one
#   prove   all mutants, where their time goes, and those that are built from a patched source; and what one mutant of a
#           node costs, as a ratio to a verification in the same round, 20 rounds
# The result is also in build/bench.json.
set -eu
cd "$(dirname "$0")/.."
parts=${BENCH:-checks warm verify}
mkdir -p build
work=$(mktemp -d /tmp/stackpilot-bench-XXXXXX)
rows=$work/rows
: >"$rows"
clone=$work/clone
machines=$work/machines
adopted=$work/adopted
had_lab=no
if [ -e .stackpilot/shared/lab-id ]; then had_lab=yes; fi

finish() {
    status=$?
    trap - EXIT INT TERM HUP
    # Before the lab, whose engine plays the machines.
    end_adopted || status=4
    if [ -e "$clone/.stackpilot" ]; then
        XDG_CACHE_HOME=$work/cache make -s -C "$clone" destroy >>"$work/log" 2>&1 || status=4
    fi
    # Left as found, also when interrupted.
    if [ $had_lab = no ] && [ -e .stackpilot/shared/lab-id ]; then
        bin/stackpilot destroy >>"$work/log" 2>&1 || status=4
    fi
    if [ $status -ne 0 ]; then tail -n 20 "$work/log" >&2; fi
    # Not while an engine may still run in there.
    if [ -e "$clone/.stackpilot/engine" ]; then
        echo "left behind: $clone" >&2
    else
        rm -rf "$work"
    fi
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# row <what> <value> <target> <unit>
row() { printf '%s|%s|%s|%s\n' "$1" "$2" "$3" "$4" >>"$rows"; }

# timed <what> <target in s> <command...>: a row with the seconds that it takes
timed() {
    what=$1
    target=$2
    shift 2
    echo "$what ..." >&2
    start=$(now_ms)
    "$@" >>"$work/log" 2>&1 || {
        echo "error: failed: $*" >&2
        exit 4
    }
    row "$what" "$(awk "BEGIN { print ($(now_ms) - $start) / 1000 }")" "$target" s
}

# field <name>: of the report on stdin, which has one top-level field per line
field() { sed -n "s/^  \"$1\": \([0-9.e+-]*\),*$/\1/p"; }

median() { sort -n | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'; }

# distribution <what> <file of 20 values> <target> <unit>: rows with median, p95 and maximum
distribution() {
    row "$1 (median)" "$(median <"$2")" "$3" "$4"
    # Of 20 the 19th.
    row "$1 (p95)" "$(sort -n <"$2" | awk '{ all[NR] = $1 } END { print all[int(NR * 0.95 + 0.5)] }')" "$3" "$4"
    row "$1 (max)" "$(sort -n <"$2" | tail -n 1)" "$3" "$4"
}

ensure_lab() {
    echo "Preparing: make up" >&2
    bin/stackpilot up >>"$work/log" 2>&1
}

bench_warm() {
    ensure_lab
    timed "make demo-reviewer, warm" 60 make -s demo-reviewer
    timed "make up, service deployed" 15 make -s up
    echo "Preparing: make destroy" >&2
    bin/stackpilot destroy >>"$work/log" 2>&1
    timed "make up, no engine and no nodes" 15 make -s up
}

bench_verify() {
    ensure_lab
    echo "make verify, 10 times ..." >&2
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        bin/stackpilot verify --format json >"$work/report" 2>>"$work/log"
        field runtime_ms <"$work/report" >>"$work/runtime"
        # The promise is about one and the same run.
        awk "BEGIN { print $(field runtime_ms <"$work/report") / $(field slowest_observation_ms <"$work/report") }" \
            >>"$work/ratio"
    done
    row "verify, runtime part (median)" "$(median <"$work/runtime")" 1500 ms
    row "verify, runtime / slowest observation" "$(median <"$work/ratio")" 2 x
}

bench_services() {
    ensure_lab
    echo "make verify of one service and of two, 20 times ..." >&2
    for _ in $(seq 20); do
        bin/stackpilot clean --service webdis >>"$work/log" 2>&1
        one=$(runtime_of bin/stackpilot)
        bin/stackpilot demo --service webdis >>"$work/log" 2>&1
        two=$(runtime_of bin/stackpilot)
        echo "$two" >>"$work/two"
        awk "BEGIN { print $two / $one }" >>"$work/two-ratio"
    done
    bin/stackpilot clean --service webdis >>"$work/log" 2>&1
    distribution "verify of two services, runtime part" "$work/two" 2000 ms
    distribution "verify of two services / of one" "$work/two-ratio" 1.3 x
}

# The program of this build, for the clone whose nodes are machines of somebody's.
on_adopted() { PROVIDER=ssh bin/stackpilot --repo "$adopted" "$@"; }

# Also of a beginning that was interrupted. What cannot be given back goes with the machines.
end_adopted() {
    ended=0
    if [ -e "$adopted/.stackpilot" ]; then on_adopted destroy >>"$work/log" 2>&1 || ended=4; fi
    if [ -e "$machines" ]; then scripts/bench-machines.sh stop >>"$work/log" 2>&1 || ended=4; fi
    [ $ended -ne 0 ] || rm -rf "$adopted" "$machines"
    return $ended
}

adopt_machines() {
    echo "Preparing: three machines of somebody's, and a lab of them" >&2
    mkdir "$machines"
    scripts/bench-machines.sh start "$machines" >>"$work/log" 2>&1
    git clone -q . "$adopted"
    # Each section ends with an empty line.
    awk '/^(network|nodes):$/ { cut = 1 } /^$/ { cut = 0 } !cut' infra/lab.yaml >"$adopted/infra/lab.yaml"
    { echo && cat "$machines/nodes"; } >>"$adopted/infra/lab.yaml"
    on_adopted up >>"$work/log" 2>&1
}

# runtime_of <command...>: runtime part of a verification
runtime_of() {
    "$@" verify --format json >"$work/report" 2>>"$work/log"
    field runtime_ms <"$work/report"
}

# taken <command...>: how long it takes, in ms
taken() {
    start=$(now_ms)
    "$@" >>"$work/log" 2>&1
    echo $(($(now_ms) - start))
}

# sent_again: whether the machines have been sent something since the last call
sent_again() {
    if cmp -s "$adopted/.stackpilot/copies/control.json" "$work/copy"; then return 1; fi
    cp "$adopted/.stackpilot/copies/control.json" "$work/copy"
}

bench_ssh() {
    ensure_lab
    if [ "$(cat .stackpilot/provider)" != container ]; then
        echo "error: BENCH=ssh needs a lab of containers" >&2
        echo "next:  make destroy" >&2
        exit 3
    fi
    adopt_machines
    echo "make verify on containers and on these machines, 20 times ..." >&2
    # In turns: what else this machine does slows both.
    for _ in $(seq 20); do
        containers=$(runtime_of bin/stackpilot)
        ssh=$(runtime_of on_adopted)
        awk "BEGIN { print $ssh / $containers }" >>"$work/ssh-ratio"
    done
    distribution "verify, ssh / container nodes" "$work/ssh-ratio" 2 x
    echo "make provision with and without a changed file, 20 times ..." >&2
    on_adopted provision >>"$work/log" 2>&1
    sent_again || true
    # What the change adds to a command that looks at the repository and asks every node whether it has it.
    for run in $(seq 20); do
        same=$(taken on_adopted provision)
        if sent_again; then
            echo "error: something was sent though nothing had changed" >&2
            exit 4
        fi
        echo "Changed by run $run." >>"$adopted/CHANGELOG.md"
        changed=$(taken on_adopted provision)
        sent_again || {
            echo "error: the changed file was not sent" >&2
            exit 4
        }
        echo $((changed - same)) >>"$work/sending"
    done
    distribution "one changed file to 3 nodes" "$work/sending" 1000 ms
    end_adopted
}

# A clone with files of about 4 KB of text on top, 10,000 in all.
make_large_repository() {
    git clone -q . "$1"
    have=$(git -C "$1" ls-files | wc -l)
    awk -v folder="$1/src/generated" -v count=$((10000 - have)) '
        BEGIN {
            for (i = 0; i < count; ++i) {
                if (i % 100 == 0) system("mkdir -p " folder "/" i / 100)
                file = folder "/" int(i / 100) "/part" i ".cpp"
                for (line = 0; line < 60; ++line) {
                    printf "int value_%d_%d = compute(%d, \"token of line %d\");  // see part %d\n",
                        i, line, i * line, line, i > file
                }
                close(file)
            }
        }'
    git -C "$1" add -A
}

# The search for secrets alone, the way it is often done.
grep_loop() {
    pattern=$(sed -n 's/.*R"(\(.*\))".*/\1/p' src/checks/secret_patterns.cpp | paste -s -d '|')
    git -C "$1" ls-files | while read -r file; do
        grep -nP "$pattern" "$1/$file" || true
    done >"$work/grepped"
}

bench_checks() {
    echo "Preparing: a repository of 10,000 files" >&2
    make_large_repository "$work/large" >>"$work/log" 2>&1
    echo "bin/stackpilot checks, 5 times ..." >&2
    for _ in 1 2 3 4 5; do
        start=$(now_ms)
        STACKPILOT_MASK=engine bin/stackpilot --repo "$work/large" checks >"$work/report" 2>"$work/said" || {
            cat "$work/report" >>"$work/log"
            exit 4
        }
        echo $(($(now_ms) - start)) >>"$work/checks"
        sed -n 's/.*peak memory \([0-9]*\) MiB.*/\1/p' "$work/said" >>"$work/memory"
    done
    echo "The search for secrets by grep in a shell loop ..." >&2
    start=$(now_ms)
    grep_loop "$work/large"
    loop=$(($(now_ms) - start))
    ours=$(median <"$work/checks")
    row "checks, 10,000 files (median)" "$ours" 2000 ms
    row "checks, peak memory" "$(median <"$work/memory")" 256 MiB
    echo "grep in a shell loop, the search for secrets alone: $loop ms" >&2
    row "checks / grep loop for secrets alone" "$(awk "BEGIN { print $ours / $loop }")" 1 x
}

bench_clean() {
    if [ -e .stackpilot/shared/lab-id ] || [ -e /sys/class/net/stackpilot0 ]; then
        echo "error: BENCH=clean needs the lab's network for itself" >&2
        echo "next:  make destroy" >&2
        exit 3
    fi
    missing=$(sed -n 's/^\(build\|lab\) //p' scripts/packages | while read -r package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done)
    echo "Not installed yet: $(echo ${missing:-nothing})" >&2
    echo "Base images are made anew; only the committed state is measured" >&2
    clean_with infra
    clean_with webdis
}

# figure <name>: of the fault of the one drill in the report on stdin
figure() { sed -n "s/^ *\"$1\": \([0-9.e+-]*\),*$/\1/p" | head -n 1; }

# drill_times <drill> <target of red in ms> <target of green in ms>
drill_times() {
    echo "drill $1, 20 times ..." >&2
    rm -f "$work/red" "$work/green"
    for run in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        # A run that took too long counts like any other.
        bin/stackpilot drill "$1" --format json >"$work/report" 2>>"$work/log" ||
            echo "  run $run did not pass" >&2
        if [ -z "$(figure recovery_ms <"$work/report")" ]; then
            echo "error: the drill $1 measured nothing" >&2
            exit 4
        fi
        figure detection_ms <"$work/report" >>"$work/red"
        figure recovery_ms <"$work/report" >>"$work/green"
    done
    for colour in red green; do
        target=$2
        if [ $colour = green ]; then target=$3; fi
        distribution "$1: $colour" "$work/$colour" "$target" ms
    done
}

bench_drills() {
    ensure_lab
    for drill in dependency-stop dependency-kill dependency-partition-reset dependency-refuse api-kill; do
        drill_times $drill 500 500
    done
    for drill in dependency-freeze dependency-partition-drop dependency-cut; do drill_times $drill 1500 500; done
    # Found by the next probe that writes, not by a lost connection.
    drill_times dependency-disk-full 2500 2500
    timed "make drills" 360 make -s drills
}

# spent <spent_ms|kinds_ms> <part or kind>: milliseconds of all mutants of the report on stdin
spent() { sed -n "/^  \"$1\"/,/}/s/^    \"$2\": \([0-9.e+-]*\),*$/\1/p"; }

bench_prove() {
    ensure_lab
    echo "make prove ..." >&2
    bin/stackpilot prove --format json >"$work/report" 2>>"$work/log"
    whole=$(field duration_ms <"$work/report")
    row "make prove" "$(awk "BEGIN { print $whole / 1000 }")" 720 s
    for part in inject prove verify heal green; do
        row "  of it: $part" "$(awk "BEGIN { print $(spent spent_ms $part <"$work/report") / 1000 }")" 720 s
    done
    row "  of it: service variants" "$(awk "BEGIN { print $(spent kinds_ms service-variant <"$work/report") / 1000 }")" 480 s
    echo "One mutant of a node, and make verify, 20 times ..." >&2
    for _ in $(seq 20); do
        verify=$(runtime_of bin/stackpilot)
        bin/stackpilot prove G-01-02/key-of-root --format json >"$work/report" 2>>"$work/log"
        cost=0
        for part in inject prove verify heal green; do cost="$cost + $(spent spent_ms $part <"$work/report")"; done
        awk "BEGIN { print $cost }" >>"$work/mutant"
        awk "BEGIN { print ($cost) / $verify }" >>"$work/mutant-ratio"
    done
    distribution "one mutant of a node" "$work/mutant" 5000 ms
    distribution "one mutant of a node / verify" "$work/mutant-ratio" 5 x
}

# clone_and_review <service>
clone_and_review() {
    git clone -q . "$clone"
    XDG_CACHE_HOME=$work/cache SERVICE=$1 make -s -C "$clone" demo-reviewer
}

clean_with() {
    timed "git clone to PASS, with $1" 600 clone_and_review "$1"
    XDG_CACHE_HOME=$work/cache make -s -C "$clone" destroy >>"$work/log" 2>&1
    rm -rf "$clone" "$work/cache"
}

# shellcheck source=scripts/bench-scale.sh
. scripts/bench-scale.sh
# shellcheck source=scripts/bench-losses.sh
. scripts/bench-losses.sh

for part in $parts; do
    case $part in
    service | checks | verify | services | scale | losses | ssh | warm | clean | drills | prove) ;;
    *)
        echo "error: BENCH is made of service, checks, verify, services, scale, losses, ssh, warm, clean, drills and prove, not \"$part\"" >&2
        exit 2
        ;;
    esac
done
# It has a table and results of its own.
case " $parts " in *" service "*) scripts/bench-service.sh ;; esac
[ "$parts" != service ] || exit 0
# `clean` first: it needs a machine without a lab.
case " $parts " in *" clean "*) bench_clean ;; esac
case " $parts " in *" checks "*) bench_checks ;; esac
case " $parts " in *" warm "*) bench_warm ;; esac
case " $parts " in *" verify "*) bench_verify ;; esac
case " $parts " in *" services "*) bench_services ;; esac
case " $parts " in *" scale "*) bench_scale ;; esac
case " $parts " in *" losses "*) bench_losses ;; esac
case " $parts " in *" ssh "*) bench_ssh ;; esac
case " $parts " in *" drills "*) bench_drills ;; esac
case " $parts " in *" prove "*) bench_prove ;; esac

awk -F'|' '
    BEGIN { printf "%-40s %12s %12s %8s\n", "measured", "value", "target", "ratio" }
    { printf "%-40s %9.1f %-3s %9.1f %-3s %7.2f%s\n", $1, $2, $4, $3, $4, $2 / $3, ($2 > $3 ? "  over" : "") }
' "$rows"
awk -F'|' '
    BEGIN { print "[" }
    { printf "%s  {\"what\": \"%s\", \"value\": %s, \"target\": %s, \"unit\": \"%s\", \"ratio\": %.3f}",
             (NR > 1 ? ",\n" : ""), $1, $2, $3, $4, $2 / $3 }
    END { print "\n]" }
' "$rows" >build/bench.json
