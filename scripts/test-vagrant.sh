#!/bin/sh
# test-vagrant.sh: the lab of infra/lab.yaml as virtual machines, from nothing to nothing: up, verify, three drills, down,
# clean, destroy. Without KVM the machines are emulated: most of an hour of two cores. Where no libvirt runs, root gets one
# of its own (with-libvirt.sh), without a way out: what is needed of the network is fetched before.
# MINUTES: how long it may take; default 60. Exit status: 0 passed, 1 failed, 3 cannot be tried here.
set -eu
cd "$(dirname "$0")/.."
. scripts/own-env
export PROVIDER=vagrant NODE=control
cannot() {
    echo "error: $1" >&2
    echo "next:  $2" >&2
    exit 3
}

if [ "${1:-}" != --inside ]; then
    [ ! -e .stackpilot/shared/lab-id ] || cannot "this clone has a lab" "make destroy"
    scripts/install-packages.sh build lab vagrant
    reaches_libvirt() { virsh --connect qemu:///system version >/dev/null 2>&1; }
    # Its package puts users of group sudo in the group libvirt, which holds from the next login on.
    if ! reaches_libvirt && getent group libvirt | cut -d: -f4 | tr ',' '\n' | grep -qx "$(id -un)" &&
        ! id -nG | tr ' ' '\n' | grep -qx libvirt; then
        exec sg libvirt "$0"
    fi
    scripts/build.sh
    started=$(date +%s)
    bin/stackpilot prepare || {
        code=$?
        echo "TEST-VAGRANT: FAIL prepare ended with $code"
        exit $code
    }
    echo "== prepare: $(($(date +%s) - started)) s"
    own=
    reaches_libvirt || own=build/libvirt
    if [ -n "$own" ]; then
        [ "$(id -u)" -eq 0 ] || cannot "no libvirt answers this user" "sudo usermod -aG libvirt \"\$USER\"; or run it as root"
        rm -rf --one-file-system "$own"
        trap 'rm -rf --one-file-system "$own"' EXIT
        trap 'exit 130' INT TERM HUP
    fi
    code=0
    # What ends it ends all below it: a libvirt of its own, and its machines, too.
    timeout --kill-after=60 $((${MINUTES:-60} * 60)) ${own:+scripts/with-libvirt.sh "$own"} "$0" --inside || code=$?
    [ $code -ne 124 ] || echo "TEST-VAGRANT: FAIL it took more than ${MINUTES:-60} minutes"
    exit $code
fi

folder=build/vagrant
mkdir -p $folder
domains() { virsh --quiet --connect qemu:///system list --all --name | sort; }
networks() { virsh --quiet --connect qemu:///system net-list --all --name | sort; }
seen() { domains && networks && ip -o link show | sed 's/^[0-9]*: \([^:@]*\).*/\1/'; }
end() {
    code=$1
    if [ "$code" -ne 0 ] && [ -e .stackpilot/shared/lab-id ]; then
        tail -n 30 .stackpilot/vagrant/*.console >$folder/consoles 2>/dev/null || true
        echo "the ends of the consoles: $folder/consoles"
        { bin/stackpilot recover && bin/stackpilot destroy; } || echo "and it could not be removed"
    fi
}
trap 'end $?' EXIT
trap 'exit 130' INT TERM HUP
fails() {
    echo "TEST-VAGRANT: FAIL $1"
    exit 1
}
# Only 0 is a success: what could not be judged is none.
ran() {
    before=$(date +%s)
    echo "== $*"
    bin/stackpilot "$@" || fails "$* ended with $?"
    echo "== $*: $(($(date +%s) - before)) s"
}
begun=$(date +%s)
seen >$folder/before
ran doctor
ran up
ran verify
ran drill dependency-stop
ran drill node-loss
ran drill persistence-node
ran up # changes nothing
ran verify
ran down
ran clean
ran destroy
seen >$folder/after
diff $folder/before $folder/after || fails "machines, networks or interfaces are not as they were"
[ ! -e .stackpilot/vagrant ] || fails "records of machines are left"
echo "TEST-VAGRANT: PASS in $(($(date +%s) - begun)) s"
