#!/bin/sh
# test-host.sh: the lab on a host as users have it: an ordinary user in group docker, an engine of the machine's
# own, cgroup v2. HOST=here runs it on this machine, which must be one. HOST=vm runs the same in a VM with
# Debian 12 that it makes, where that is needed under plain emulation: half an hour of two cores. Without HOST:
# for root in a VM, for others here.
# Exit status: 0 passed, 1 failed, 3 cannot be tried here.
set -eu
cd "$(dirname "$0")/.."
. scripts/own-env
cannot() {
    echo "error: $1" >&2
    echo "next:  $2" >&2
    exit 3
}
case ${HOST:-$([ "$(id -u)" -eq 0 ] && echo vm || echo here)} in
vm)
    [ "$(id -u)" -eq 0 ] || cannot "only root can make the VM's disk" "run it as root, or HOST=here as an ordinary user"
    scripts/install-packages.sh build lab host
    exec tests/host/vm.sh
    ;;
here) ;;
*)
    echo "error: HOST is vm or here, not $HOST" >&2
    exit 2
    ;;
esac

[ "$(id -u)" -ne 0 ] || cannot "root is no ordinary user" "run it as a user in group docker, or HOST=vm"
[ -e /sys/fs/cgroup/cgroup.controllers ] || cannot "this machine has no cgroup v2" "HOST=vm"
docker version >/dev/null 2>&1 || cannot "no engine answers this user" "start it, and add the user to group docker"
[ ! -e .stackpilot/shared/lab-id ] || cannot "this clone has a lab" "make destroy"
scripts/install-packages.sh build lab check
exec tests/host/golden_path.sh make
