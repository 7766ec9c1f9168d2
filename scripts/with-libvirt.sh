#!/bin/sh
# with-libvirt.sh <folder> <command...>: runs a command with a libvirt of its own, where none runs, as in a container or on
# a machine without systemd. All of it is in namespaces: the network (nothing but lo, so no way out), mounts and processes.
# The machine's /etc, /run and /var/lib are not touched, and nothing is left when the command ends: libvirt and its
# machines die with the namespace. Disks and logs are in <folder>, which must be on a real disk. Needs root.
set -eu
case ${1:-} in
--inside) shift ;;
*)
    folder=$(realpath -m "${1:?with-libvirt.sh <folder> <command...>}")
    shift
    [ "$(id -u)" -eq 0 ] || { echo "error: with-libvirt.sh needs root; use the machine's own libvirt" >&2; exit 3; }
    for tool in libvirtd virtlogd dnsmasq qemu-system-x86_64; do
        command -v $tool >/dev/null || { echo "error: $tool is missing: scripts/install-packages.sh vagrant" >&2; exit 3; }
    done
    mkdir -p "$folder"
    exec unshare --mount --net --pid --ipc --fork --kill-child --mount-proc "$0" --inside "$folder" "$@"
    ;;
esac

folder=$1
shift
mount --make-rprivate /
for each in etc/libvirt var/lib/libvirt var/log/libvirt var/cache/libvirt; do
    mkdir -p "$folder/$each"
    mount --bind "$folder/$each" "/$each"
done
mount -t tmpfs -o mode=755 stackpilot /run
mkdir -p /run/lock "$folder/var/lib/libvirt/images"
ip link set lo up

cat >/etc/libvirt/qemu.conf <<'END'
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
remember_owner = 0
END
cat >/etc/libvirt/libvirtd.conf <<'END'
auth_unix_rw = "none"
unix_sock_group = "root"
END
: >/etc/libvirt/virtlogd.conf

# The namespace has no init: what a daemon leaves behind has no parent but this shell.
virtlogd --daemon --pid-file /run/virtlogd.pid
libvirtd --daemon --config /etc/libvirt/libvirtd.conf --pid-file /run/libvirtd.pid
tries=100
until virsh -c qemu:///system version >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ $tries -eq 0 ]; then
        echo "error: libvirtd does not answer; its log is below $folder/var/log/libvirt" >&2
        exit 4
    fi
    sleep 0.2
done
if ! virsh -q -c qemu:///system pool-info default >/dev/null 2>&1; then
    virsh -q -c qemu:///system pool-define-as default dir --target /var/lib/libvirt/images >/dev/null
fi
virsh -q -c qemu:///system pool-start default >/dev/null 2>&1 || true

export LIBVIRT_DEFAULT_URI=qemu:///system
status=0
"$@" || status=$?
exit $status
