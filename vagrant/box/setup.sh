#!/bin/sh
# Runs as root inside the root file system of a node, after the node's own setup.sh: makes a VM's of it. No network; may
# run twice.
set -eu
export LC_ALL=C

# --- units that a container must not run and a VM cannot do without ---
systemctl unmask \
    systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
    systemd-modules-load.service systemd-sysctl.service kmod-static-nodes.service \
    systemd-remount-fs.service systemd-tmpfiles-setup-dev.service systemd-random-seed.service \
    systemd-networkd.service systemd-networkd.socket systemd-machine-id-commit.service \
    dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-config.mount >/dev/null 2>&1
systemctl enable systemd-networkd.service >/dev/null 2>&1
rm -f /usr/local/sbin/node-init

# --- access: the key that every box has, which provisioning replaces by the lab's ---
install -m 0600 -o vagrant -g vagrant /etc/stackpilot-box-key /home/vagrant/.ssh/authorized_keys
rm /etc/stackpilot-box-key
# No name server: the lab's network has none, and that of the machine which made the box is nobody else's.
rm -f /etc/resolv.conf && : >/etc/resolv.conf
printf '127.0.0.1\tlocalhost\n' >/etc/hosts
echo node >/etc/hostname

# --- boot loader: what the gap before the first partition holds ---
grub-mkimage -O i386-pc -p '(hd0,msdos1)/boot/grub' -o /boot/grub/core.img \
    biosdisk part_msdos ext2 search search_label linux normal serial configfile
cp /usr/lib/grub/i386-pc/boot.img /boot/grub/boot.img
