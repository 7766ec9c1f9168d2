#!/bin/sh
# mmdebstrap customize hook: puts one image recipe into the root file system ROOT.
#   IMAGE_DIR=infra/images/node apply.sh ROOT
# Copies IMAGE_DIR/files onto ROOT as root, with modes that do not depend on the checkout's umask, without touching the
# modes of folders that exist, then runs IMAGE_DIR/setup.sh inside ROOT.
set -eu
root=$1
dir=${IMAGE_DIR:?IMAGE_DIR must name the folder of the image recipe}

if [ -d "$dir/files" ]; then
    tar -C "$dir/files" --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' -cf - . |
        tar -C "$root" --no-overwrite-dir -xpf -
fi
cp "$dir/setup.sh" "$root/setup.sh"
chroot "$root" /bin/sh /setup.sh
rm -f "$root/setup.sh"
