#!/bin/sh
# golden_path.sh MAKE...: demo-reviewer, one drill and destroy, each as `MAKE... TARGET`; then nothing may be left
# of the lab, and nothing of root's may have changed. Root's own places are looked at where sudo asks no password.
set -eu
cd "$(dirname "$0")/../.."
maker=$*
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
as_root=
if sudo -n true 2>/dev/null; then as_root="sudo -n"; fi

# One line for each thing that is there. What the machine's own services write all the time is not looked at.
seen() {
    # shellcheck disable=SC2086 # no word where there is no sudo
    $as_root find /etc /root /boot /opt /srv /usr/local /var/lib/apt /var/lib/dpkg /var/cache/apt -xdev \
        -printf 'file %p %y %m %U:%G %s %T@ %l\n' 2>/dev/null || true
    find /tmp /var/tmp /run -mindepth 1 -maxdepth 1 -not -path "$work" -printf 'place %p\n' | grep -v systemd-private || true
    docker ps --all --format 'container {{.Names}}'
    docker network ls --format 'network {{.Name}}'
    docker volume ls --format 'volume {{.Name}}'
    docker image ls --all --no-trunc --format 'image {{.ID}} {{.Repository}}:{{.Tag}}'
    ip -o link show | sed 's/^[0-9]*: \([^:@]*\).*/interface \1/'
    ip -4 route show | sed 's/^/route /'
}
ran() {
    echo "== $*"
    before=$(date +%s)
    "$@" || {
        echo "TEST-HOST: FAIL $* ended with $?"
        # What was begun is not left to the machine's owner.
        # shellcheck disable=SC2086 # words of a command
        { $maker recover && $maker destroy; } || echo "and it could not be removed"
        exit 1
    }
    echo "== $*: $(($(date +%s) - before)) s"
}

seen | sort >"$work/before"
ran "$@" demo-reviewer
ran "$@" drill-dependency-stop
ran "$@" destroy
seen | sort >"$work/after"
if ! diff "$work/before" "$work/after" >"$work/diff"; then
    cat "$work/diff"
    echo "TEST-HOST: FAIL the machine is not as it was"
    exit 1
fi
[ -n "$as_root" ] || echo "root's own places were not looked at: sudo asks a password"
echo "TEST-HOST: PASS"
