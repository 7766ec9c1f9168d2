#!/bin/sh
# What vagrant/Vagrantfile makes of a lab, against a recorded shape, and that Vagrant itself takes it. No VM is made.
#   vagrantfile.sh shape|validate
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
mkdir -p "$repository/build"
work=$(mktemp -d "$repository/build/vagrantfile.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed() {
    echo "$1" >&2
    exit 1
}
skipped() {
    echo "skipped: $1" >&2
    exit 77
}

# A lab with a key and an id, and a home of Vagrant in which it has left its own key.
mkdir -p "$work/state/ssh" "$work/state/shared" "$work/home"
echo "ssh-ed25519 AAAA stackpilot-lab" >"$work/state/ssh/id_ed25519.pub"
echo 0123456789ab >"$work/state/shared/lab-id"
: >"$work/state/ssh/id_ed25519"
: >"$work/home/insecure_private_key"
unset STACKPILOT_LAB STACKPILOT_BOX STACKPILOT_DOMAIN STACKPILOT_MANAGEMENT
export STACKPILOT_STATE="$work/state" VAGRANT_HOME="$work/home"

shape() {
    ruby "$here/shape.rb" "$repository/vagrant/Vagrantfile" | sed "s|REPOSITORY/build/${work##*/}|WORK|g"
}
# same <recorded> <made>; RECORD=1 records.
same() {
    [ "${RECORD:-}" != 1 ] || cp "$2" "$here/$1"
    diff -u "$here/$1" "$2" || failed "the Vagrantfile makes something else of infra/lab.yaml: RECORD=1 $0 shape, if that is meant"
    echo "ok  $1"
}

case ${1:-} in
shape)
    command -v ruby >/dev/null || skipped "there is no ruby, which comes with vagrant"
    STACKPILOT_DOMAIN=kvm shape >"$work/declared"
    same declared.txt "$work/declared"
    # An emulated box of this machine's own: what differs from the above is recorded.
    STACKPILOT_DOMAIN=qemu STACKPILOT_BOX=stackpilot/node STACKPILOT_MANAGEMENT=10.9.8.0/24 shape >"$work/own"
    diff "$work/declared" "$work/own" >"$work/differs" || true
    same own-box.txt "$work/differs"
    # A fourth node is one line of lab.yaml.
    mkdir -p "$work/copy/vagrant" "$work/copy/infra"
    cp "$repository/vagrant/Vagrantfile" "$work/copy/vagrant"
    sed 's/^  - {name: worker2.*/&\n  - {name: worker3, address: 192.168.56.13, role: worker, cpus: 1, memory_mib: 512}/' \
        "$repository/infra/lab.yaml" >"$work/copy/infra/lab.yaml"
    ruby "$here/shape.rb" "$work/copy/vagrant/Vagrantfile" >"$work/four"
    grep -q '^config.vm.define("worker3")' "$work/four" && grep -q 'ip: "192.168.56.13"' "$work/four" ||
        failed "a fourth node of lab.yaml is no machine"
    echo "ok  a fourth node"
    ;;
validate)
    command -v vagrant >/dev/null || skipped "there is no vagrant"
    provider=libvirt
    vagrant plugin list 2>/dev/null | grep -q '^vagrant-libvirt ' || provider=virtualbox
    export VAGRANT_CWD="$repository/vagrant" VAGRANT_DOTFILE_PATH="$work/dot" VAGRANT_DEFAULT_PROVIDER=$provider \
        VAGRANT_CHECKPOINT_DISABLE=1
    export VAGRANT_HOME="$work/fresh-home"
    vagrant validate || failed "Vagrant refuses it"
    # A setting that Vagrant does not know is refused, so that the above says something.
    mkdir -p "$work/copy/vagrant" "$work/copy/infra"
    cp "$repository/infra/lab.yaml" "$work/copy/infra"
    sed 's/config.vm.boot_timeout = 900/config.vm.boot_time = 900/' "$repository/vagrant/Vagrantfile" >"$work/copy/vagrant/Vagrantfile"
    ! VAGRANT_CWD="$work/copy/vagrant" vagrant validate >/dev/null 2>&1 || failed "Vagrant takes anything"
    echo "ok  vagrant validate, for $provider"
    ;;
*) failed "vagrantfile.sh shape|validate" ;;
esac
