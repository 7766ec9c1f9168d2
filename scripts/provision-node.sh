#!/bin/sh
# provision-node.sh: run as root on a virtual machine, out of /vagrant. Makes a node of a box that somebody else made: the
# packages of infra/images/node from the box's own archive, and the settings of its sshd and Docker engine. Changes
# nothing that is as it should be, so that it may be run at any time; says each change in a line on stdout.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
listed() { sed 's/#.*//' "$1" | grep -v '^ *$' || true; }
installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }
# settle <mode> <recipe> <file>: the file as the recipe has it. Success when it was changed.
settle() {
    cmp -s "$2/files/$3" "/$3" && return 1
    mkdir -p "/$(dirname "$3")"
    install -m "$1" "$2/files/$3" "/$3"
    echo "/$3"
}

missing=
for package in $(listed infra/images/node/packages); do
    installed "$package" || missing="$missing $package"
done
if [ -n "$missing" ]; then
    # A box may update itself in its first minutes, and holds the lock meanwhile.
    wait="-o DPkg::Lock::Timeout=300"
    if ! apt-get $wait update -qq >&2; then
        echo "error: the box cannot reach its package archive, and lacks$missing" >&2
        exit 4
    fi
    for package in $(listed infra/images/node/packages.optional); do
        ! apt-cache show "$package" >/dev/null 2>&1 || installed "$package" || missing="$missing $package"
    done
    apt-get $wait install -y -qq --no-install-recommends $missing >&2
    echo "packages:$missing"
fi

restart=
for file in $(cd infra/images/node/files && echo etc/ssh/sshd_config.d/*); do
    if settle 0644 infra/images/node "$file"; then restart="$restart ssh"; fi
done
for file in $(cd vagrant/box/files && echo etc/ssh/sshd_config.d/*); do
    if settle 0644 vagrant/box "$file"; then restart="$restart ssh"; fi
done
if settle 0644 infra/images/node etc/docker/daemon.json; then restart="$restart docker"; fi
settle 0440 infra/images/node etc/sudoers.d/stackpilot || true
if ! id -nG vagrant | grep -qw docker; then
    usermod --append --groups docker vagrant
    echo "group docker of vagrant"
fi
for unit in ssh docker; do
    case " $restart " in *" $unit "*) systemctl restart $unit ;; esac
    systemctl is-enabled --quiet $unit || systemctl enable --quiet $unit
    systemctl is-active --quiet $unit || systemctl start $unit
done
