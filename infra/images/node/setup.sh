#!/bin/sh
# Runs as root inside the new root file system of a node, after its packages are installed; no network; may run twice.
set -eu
export LC_ALL=C

# --- identity: one unprivileged operator; everything that tells two nodes apart is made on first boot ---
getent group vagrant >/dev/null || groupadd --gid 1000 vagrant
getent passwd vagrant >/dev/null ||
    useradd --uid 1000 --gid 1000 --groups docker --create-home --shell /bin/bash --password '*' vagrant
install -d -m 0700 -o vagrant -g vagrant /home/vagrant/.ssh
chmod 0440 /etc/sudoers.d/stackpilot
chmod 0755 /usr/local/sbin/node-init
rm -f /etc/ssh/ssh_host_* /var/lib/dbus/machine-id
# In a Docker build /etc/hostname is a bind mount: it cannot be removed, and is not in the image.
rm -f /etc/hostname 2>/dev/null || true
: >/etc/machine-id

# --- units: what cannot work in a container, or has no business there ---
systemctl set-default multi-user.target
systemctl enable stackpilot-hostkey.service ssh.service docker.service containerd.service
systemctl mask \
    systemd-binfmt.service proc-sys-fs-binfmt_misc.automount proc-sys-fs-binfmt_misc.mount \
    systemd-udevd.service systemd-udev-trigger.service systemd-udevd-control.socket systemd-udevd-kernel.socket \
    systemd-modules-load.service systemd-sysctl.service kmod-static-nodes.service \
    systemd-remount-fs.service systemd-sysusers.service systemd-tmpfiles-setup-dev.service systemd-firstboot.service systemd-hwdb-update.service \
    systemd-journal-flush.service systemd-journal-catalog-update.service systemd-journald-audit.socket \
    systemd-random-seed.service systemd-pstore.service systemd-update-utmp.service systemd-update-utmp-runlevel.service \
    systemd-update-done.service systemd-boot-update.service systemd-ask-password-wall.path systemd-ask-password-console.path \
    systemd-logind.service systemd-user-sessions.service systemd-initctl.socket systemd-machine-id-commit.service \
    systemd-networkd.service systemd-networkd.socket systemd-networkd-wait-online.service systemd-network-generator.service \
    systemd-resolved.service systemd-timesyncd.service systemd-oomd.service systemd-oomd.socket networkd-dispatcher.service \
    dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount sys-kernel-config.mount \
    sys-kernel-debug.mount sys-kernel-tracing.mount \
    getty.target getty@.service console-getty.service serial-getty@.service container-getty@.service \
    apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service dpkg-db-backup.timer \
    systemd-tmpfiles-clean.timer getty-static.service systemd-pcrphase.service systemd-pcrphase-sysinit.service \
    systemd-repart.service systemd-sysext.service \
    e2scrub_all.timer e2scrub_reap.service fstrim.timer motd-news.timer man-db.timer logrotate.timer \
    esm-cache.service ua-timer.timer ubuntu-advantage.service \
    >/dev/null 2>&1

# --- size ---
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/lintian /usr/share/locale /usr/share/i18n /usr/share/bug \
    -mindepth 1 -delete 2>/dev/null || true
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/cache/ldconfig/* \
    /var/log/* /usr/lib/udev/hwdb.d
# debugging tools of the engine's authors, and shims that dockerd does not use
rm -f /usr/bin/dnet /usr/sbin/ovrouter /usr/bin/ctr /usr/bin/containerd-stress /usr/bin/containerd-shim /usr/bin/containerd-shim-runc-v1
