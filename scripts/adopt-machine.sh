#!/bin/sh
# adopt-machine.sh <lab id> <node> [<package>...]: run as root on a machine that becomes a node of that lab (PROVIDER=ssh),
# over SSH. Notes whose it is and what release-machine.sh has to put back, then installs the packages that it lacks,
# without removing any. Safe to repeat: what was noted first stays.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
lab=$1
node=$2
shift 2
notes=/var/lib/stackpilot/adopted

installed() { dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p' | sort -u; }
noted() { [ -e "$notes/$1" ]; }
# note <name>: stdin, unless that is noted already. Complete, or not there.
note() {
    if noted "$1"; then
        cat >/dev/null
        return
    fi
    cat >"$notes/$1.new"
    mv "$notes/$1.new" "$notes/$1"
}
install_all() {
    apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends --no-remove "$@" >&2
}
# What Docker's packages change when they start their engine.
note_before_docker() {
    if [ ! -e /var/lib/docker ]; then : | note no-docker-data; fi
    if [ ! -e /var/lib/containerd ]; then : | note no-containerd-data; fi
    if ! getent group docker >/dev/null; then : | note no-docker-group; fi
    note ip-forward </proc/sys/net/ipv4/ip_forward
    if command -v iptables >/dev/null; then iptables -S FORWARD | sed -n 's/^-P FORWARD //p' | note forward-policy; fi
}

umask 077
mkdir -p $notes
# Of an earlier lab whose end was interrupted.
if ! noted lab; then rm -f $notes/*; fi
echo "$lab" | note lab
echo "$node" | note node
hostname | note hostname
if [ -e /etc/hostname ]; then note hostname-file </etc/hostname; fi
note hosts </etc/hosts
if [ $# -gt 0 ]; then
    installed | note before
    case " $* " in *" docker.io "*) note_before_docker ;; esac
    if ! install_all "$@"; then
        apt-get -o DPkg::Lock::Timeout=300 update -qq >&2
        install_all "$@"
    fi
fi
# After an interruption, too.
if noted before; then
    installed | comm -13 $notes/before - >$notes/packages.new
    mv $notes/packages.new $notes/packages
fi
systemctl is-active --quiet docker || systemctl start docker
