#!/bin/sh
# vm-files.sh ROOT: mmdebstrap customize hook: the user, the clone and the unit that runs the test at boot.
set -eu
root=$1
chroot "$root" useradd --create-home --shell /bin/bash --groups docker tester
chmod 700 "$root/home/tester"
printf 'tester ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/tester" # to look at root's files only
echo stackpilot-host >"$root/etc/hostname"
echo '127.0.0.1 localhost stackpilot-host' >"$root/etc/hosts"
printf '[Match]\nType=ether\nKind=!*\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/10-wired.network"
systemctl --root "$root" enable systemd-networkd.service systemd-resolved.service docker.service
systemctl --root "$root" mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"

# The program is taken as it is here: compiling it under emulation takes hours.
clone=$root/home/tester/stackpilot
git -c safe.directory='*' clone --quiet --no-hardlinks "$STACKPILOT" "$clone"
install -D -m 755 "$STACKPILOT/bin/stackpilot" "$clone/bin/stackpilot"
chroot "$root" chown -R tester:tester /home/tester
chmod 755 "$root/home/tester/stackpilot"

cat >"$root/usr/local/sbin/run-test" <<'END'
#!/bin/sh
if grep -q stackpilot.boot_only=1 /proc/cmdline; then
    runuser -l tester -c 'id && docker version --format "engine {{.Server.Version}}" && stackpilot/bin/stackpilot doctor;
        [ -e /sys/fs/cgroup/cgroup.controllers ] && echo "TEST-HOST: PASS it boots"'
else
    runuser -l tester -c 'cd stackpilot && tests/host/golden_path.sh make -o bin/stackpilot'
fi
systemctl poweroff
END
chmod 755 "$root/usr/local/sbin/run-test"
cat >"$root/etc/systemd/system/run-test.service" <<'END'
[Unit]
After=docker.service network-online.target
Wants=network-online.target
[Service]
Type=idle
ExecStart=/usr/local/sbin/run-test
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
[Install]
WantedBy=multi-user.target
END
systemctl --root "$root" enable run-test.service
