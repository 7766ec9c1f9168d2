#!/bin/sh
# vm.sh: boots a VM with Debian 12 and runs golden_path.sh in it as an ordinary user. The VM's network is QEMU's own;
# it reaches what this machine's programs reach. Its disk and its console's log are in build/host.
#   BOOT_ONLY=1: only boots it to a login of that user; two minutes.
set -eu
cd "$(dirname "$0")/../.."
folder=build/host
minutes=${MINUTES:-90}
mkdir -p "$folder"
root=$(mktemp -d "$PWD/$folder/root-XXXXXX")
emulator=
chmod 755 "$root"
cleanup() {
    [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
    rm -rf --one-file-system "$root" "$folder/disk.ext4"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

# What a user would install, from the one list; the test's own programs are those of a usual Debian.
packages=$(sed -n 's/^\(lab\|check\) \([^ ]*\).*/\2/p' scripts/packages | grep -vx docker-cli | tr '\n' ',')
files=$PWD/tests/host/vm-files.sh
STACKPILOT=$PWD
export STACKPILOT
scripts/build.sh
echo "Making the VM's disk" >&2
mirror=/etc/apt/sources.list.d/debian.sources
[ -e "$mirror" ] && grep -q bookworm "$mirror" || mirror=
# Its mounts end with it, whatever ends it.
TMPDIR=$PWD/$folder unshare --mount --propagation private mmdebstrap --quiet --mode=root --format=directory --variant=apt \
    --include="${packages}linux-image-amd64,systemd-sysv,systemd-resolved,udev,dbus,sudo,make,ca-certificates,procps,kmod" \
    --aptopt='APT::Install-Recommends "false"' --customize-hook="$files" bookworm "$root" $mirror >"$folder/disk.log" 2>&1 || {
    tail -n 20 "$folder/disk.log" >&2
    echo "error: the VM's disk could not be made; the whole log is $folder/disk.log" >&2
    exit 4
}
cp "$root"/boot/vmlinuz-* "$folder/vmlinuz"
cp "$root"/boot/initrd.img-* "$folder/initrd"
truncate -s 24G "$folder/disk.ext4"
mkfs.ext4 -q -F -d "$root" "$folder/disk.ext4"
rm -rf --one-file-system "$root"

accelerator=tcg,thread=multi,tb-size=1024
# The device alone tells nothing: that of a hypervisor may run patched guests only.
if [ -w /dev/kvm ] && grep -qE '^flags.* (vmx|svm)( |$)' /proc/cpuinfo; then accelerator=kvm; fi
echo "Booting it ($accelerator); its console: $folder/console.log" >&2
qemu-system-x86_64 -M q35 -accel "$accelerator" -cpu max -smp 2 -m 6144 -nographic -no-reboot \
    -kernel "$folder/vmlinuz" -initrd "$folder/initrd" \
    -append "root=/dev/vda rw console=ttyS0 quiet stackpilot.boot_only=${BOOT_ONLY:-0}" \
    -drive "file=$folder/disk.ext4,format=raw,if=virtio,cache=unsafe" \
    -nic user,model=virtio-net-pci </dev/null >"$folder/console.log" 2>&1 &
emulator=$!
seconds=0
while kill -0 "$emulator" 2>/dev/null && [ "$seconds" -lt $((minutes * 60)) ]; do
    sleep 1
    seconds=$((seconds + 1))
done
tr -d '\r' <"$folder/console.log" | sed -n '/^== \|^TEST-HOST: /p'
if tr -d '\r' <"$folder/console.log" | grep -q '^TEST-HOST: PASS'; then exit 0; fi
tr -d '\r' <"$folder/console.log" | tail -n 40 >&2
echo "error: the test in the VM did not pass within $minutes minutes; the whole log is $folder/console.log" >&2
exit 1
