#!/bin/sh
# Runs as root in a fresh node container and makes it a machine that somebody else has set up: nothing of a lab is on
# it, and much that no lab would have. Variables: NAME PORT PASSWORDS(yes|no) SHOP(yes|no) EXTRA_ADDRESS KEY (a public key).
set -eu
export LC_ALL=C

# --- files that the container's engine keeps are real files again, also after a restart ---
cat >/usr/local/sbin/own-files <<'SCRIPT'
#!/bin/sh
for file in /etc/hosts /etc/hostname; do
    while mountpoint -q "$file"; do umount "$file"; done
done
hostname -F /etc/hostname
ip address replace "$(cat /etc/extra-address)/32" dev lo
SCRIPT
chmod 0755 /usr/local/sbin/own-files
echo "$EXTRA_ADDRESS" >/etc/extra-address
cat >/etc/systemd/system/own-files.service <<'UNIT'
[Unit]
Description=Files and addresses of this machine
DefaultDependencies=no
Before=sysinit.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/own-files
[Install]
WantedBy=sysinit.target
UNIT
umount /etc/hosts /etc/hostname
echo "$NAME" >/etc/hostname
printf '%s\n' '127.0.0.1 localhost' "127.0.1.1 $NAME" '# printers of the third floor' \
    '198.51.100.7   printer printer.example   # by hand' '198.51.100.8	backup' >/etc/hosts
chmod 0644 /etc/hosts /etc/hostname

# --- accounts: no vagrant; an operator with a key of theirs, and a colleague's key beside it ---
userdel -r vagrant 2>/dev/null || true
rm -f /etc/sudoers.d/stackpilot
useradd --uid 1207 --create-home --shell /bin/bash --password '*' admin
echo 'admin ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/admin
chmod 0440 /etc/sudoers.d/admin
install -d -m 0700 -o admin -g admin /home/admin/.ssh
# They use sudo, which notes its first use by a member of the group admin.
install -m 0644 -o admin -g admin /dev/null /home/admin/.sudo_as_admin_successful
rm -f /tmp/colleague /tmp/colleague.pub
ssh-keygen -q -t ed25519 -N '' -C colleague@example -f /tmp/colleague
{
    echo '# operators'
    echo "$KEY"
    cat /tmp/colleague.pub
} >/home/admin/.ssh/authorized_keys
rm -f /tmp/colleague /tmp/colleague.pub
chown admin:admin /home/admin/.ssh/authorized_keys
chmod 0600 /home/admin/.ssh/authorized_keys

# --- sshd as its package has it, but for the port and passwords; UsePAM would wait for what no container has ---
systemctl disable -q stackpilot-hostkey.service
rm -f /etc/systemd/system/stackpilot-hostkey.service /etc/ssh/sshd_config.d/10-stackpilot.conf
printf '%s\n' "Port $PORT" "PasswordAuthentication $PASSWORDS" 'UsePAM no' 'UseDNS no' >/etc/ssh/sshd_config.d/50-local.conf

# --- units: a listener on every address, and one that fails at every boot ---
cat >/etc/systemd/system/status-page.service <<'UNIT'
[Unit]
Description=Status page of somebody
[Service]
WorkingDirectory=/srv
ExecStart=/usr/bin/python3 -m http.server 9999 --bind 0.0.0.0
[Install]
WantedBy=multi-user.target
UNIT
cat >/etc/systemd/system/old-report.service <<'UNIT'
[Unit]
Description=Report that nobody has mended
[Service]
Type=oneshot
ExecStart=/bin/false
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable -q own-files.service status-page.service old-report.service
systemctl start own-files.service status-page.service
systemctl start old-report.service 2>/dev/null || true
systemctl restart ssh.service

# --- a compose project of somebody, with an image, a dangling one, cached layers, a volume and a network ---
[ "$SHOP" = yes ] || exit 0
timeout 60 sh -c 'until docker info >/dev/null 2>&1; do sleep 0.2; done'
for run in 1 2; do
    echo "$run" >/srv/edition
    { ldd /bin/sleep | grep -o '/[^ ]*' && printf '%s\n' /bin/sleep /srv/edition; } |
        tar -chT - 2>/dev/null | docker import - shop/till:1 >/dev/null
done
printf 'FROM shop/till:1\nLABEL part=report\nLABEL edition=2\n' | DOCKER_BUILDKIT=0 docker build -q -t shop/report:1 - >/dev/null
mkdir -p /srv/shop
cat >/srv/shop/docker-compose.yml <<'YAML'
version: "3"
services:
  till:
    image: shop/till:1
    command: ["/bin/sleep", "infinity"]
    restart: always
    stop_grace_period: 0s
    volumes: ["takings:/srv/takings"]
    networks: ["counter"]
volumes: {takings: {}}
networks: {counter: {}}
YAML
cd /srv/shop
if docker compose version >/dev/null 2>&1; then docker compose up -d; else docker-compose up -d; fi 2>/dev/null
docker volume create old-takings >/dev/null
docker run -d --restart always --name shop-odd-job shop/report:1 /bin/sleep infinity >/dev/null
