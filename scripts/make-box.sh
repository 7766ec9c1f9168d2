#!/bin/sh
# make-box.sh <out.box> [work folder [reason]]: makes a Vagrant box for libvirt where none can be downloaded, of the recipe of the
# lab's container nodes (infra/images/node) and what a VM needs besides (vagrant/box), from the package mirror. As root
# or as an ordinary user with subordinate ids; mounts nothing, needs no loop device. The disk is sparse: 20 GB, 0.4 stored.
# `reason` is why the declared box is not taken, which verification says of the nodes' OS.
set -eu
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:?make-box.sh <out.box> [work folder]}")
work=$(mktemp -d "${2:-$(dirname "$out")}/box.XXXXXX")
size=20 # GB
mode=root
[ "$(id -u)" -eq 0 ] || mode=unshare
# Folders of a root file system belong to users that only the namespace has.
as_root() { if [ $mode = root ]; then "$@"; else unshare --map-auto --map-root-user "$@"; fi; }
trap 'as_root rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

export REPOSITORY="$PWD" TMPDIR="$work" REASON="${3:-made by hand}"
listed() { sed 's/#.*//' "$@" | tr -s ' \n' ','; }
sources=/etc/apt/sources.list.d/debian.sources
[ -f $sources ] || sources=
mmdebstrap --mode=$mode --format=tar --variant=apt --skip=cleanup/run \
    --hook-dir=/usr/share/mmdebstrap/hooks/maybe-merged-usr \
    --include="usr-is-merged,$(listed infra/images/node/packages vagrant/box/packages)" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --customize-hook='IMAGE_DIR=$REPOSITORY/infra/images/node "$REPOSITORY/infra/images/apply.sh" "$1"' \
    --customize-hook='IMAGE_DIR=$REPOSITORY/vagrant/box "$REPOSITORY/infra/images/apply.sh" "$1"' \
    --customize-hook='printf "source=bootstrap\nreason=%s\n" "$REASON" >"$1/etc/stackpilot-image"' \
    bookworm "$work/root.tar" $sources

mkdir "$work/root"
as_root tar -C "$work/root" --exclude='./dev/*' -xpf "$work/root.tar"
rm "$work/root.tar"
as_root cat "$work/root/boot/grub/core.img" >"$work/core.img"
as_root cat "$work/root/boot/grub/boot.img" >"$work/boot.img"

# One partition after a gap of 1 MiB, in which the boot loader lies.
truncate -s "${size}G" "$work/disk"
le32() { printf '\\%03o\\%03o\\%03o\\%03o' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
as_root /sbin/mkfs.ext4 -q -F -L stackpilot -E offset=1048576,assume_storage_prezeroed=1 -d "$work/root" \
    "$work/disk" "$((size * 1024 * 1024 - 1024))k"
dd if="$work/boot.img" of="$work/disk" bs=440 count=1 conv=notrunc status=none
# The table of partitions: bootable, Linux, from sector 2048 to the end.
printf "\\200\\040\\041\\000\\203\\377\\377\\377$(le32 2048)$(le32 $((size * 2097152 - 2048)))" |
    dd of="$work/disk" bs=1 seek=446 conv=notrunc status=none
printf '\125\252' | dd of="$work/disk" bs=1 seek=510 conv=notrunc status=none
dd if="$work/core.img" of="$work/disk" bs=512 seek=1 conv=notrunc status=none

mkdir "$work/box"
qemu-img convert -c -O qcow2 -o compression_type=zstd "$work/disk" "$work/box/box.img"
printf '{"provider": "libvirt", "format": "qcow2", "virtual_size": %s}\n' $size >"$work/box/metadata.json"
# Settings of a lab are the lab's; a box has none.
echo 'Vagrant.configure("2") { |config| }' >"$work/box/Vagrantfile"
tar -C "$work/box" -cf "$work/made.box" metadata.json Vagrantfile box.img
mv "$work/made.box" "$out"
