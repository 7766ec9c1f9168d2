#!/bin/sh
# admit-lab.sh <public key> <node> own|foreign: run by Vagrant as root on a new VM. It gets its name, the lab's key becomes
# the only one that may log in, and the host key is said: "STACKPILOT-HOST-KEY <node> ssh-ed25519 ...". A foreign box may
# have its host keys from its maker: all machines of the box have the same. They are made anew, once. Safe to repeat.
set -eu
key=${1:?the public key of the lab is missing: StackPilot makes it before a node}
node=$2
box=$3
case $key in
ssh-ed25519\ *) ;;
*)
    echo "not a public key of a lab: $key" >&2
    exit 2
    ;;
esac

made=/var/lib/stackpilot/host-key-made
if [ "$box" = foreign ] && [ ! -e $made ]; then
    rm -f /etc/ssh/ssh_host_*
    ssh-keygen -A >/dev/null
    systemctl restart ssh
    install -d -m 0755 /var/lib/stackpilot
    : >$made
fi

# Not by Vagrant, which would have the name resolve to 127.0.1.1.
if [ "$(cat /etc/hostname)" != "$node" ] || [ "$(hostname)" != "$node" ]; then
    echo "$node" >/etc/hostname
    hostname "$node"
fi

# Last, and in one step: until then, the box's own key lets Vagrant in again.
folder=$(getent passwd vagrant | cut -d: -f6)/.ssh
install -d -m 0700 -o vagrant -g vagrant "$folder"
printf '%s\n' "$key" >"$folder/authorized_keys.new"
chown vagrant:vagrant "$folder/authorized_keys.new"
chmod 0600 "$folder/authorized_keys.new"
mv "$folder/authorized_keys.new" "$folder/authorized_keys"
echo "STACKPILOT-HOST-KEY $node $(cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub)"
