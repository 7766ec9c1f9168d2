#!/bin/sh
# admit-to-machine.sh <node> <address> <user> <public key>: run as root on an adopted machine, over SSH, after its baseline was
# taken. From then on the lab's key logs in as that user, who may use Docker, and the machine has the node's name. What
# it changes is noted for release-machine.sh. Safe to repeat.
set -eu
export LC_ALL=C
node=$1
address=$2
user=$3
key=$4
notes=/var/lib/stackpilot/adopted
home=$(getent passwd "$user" | cut -d: -f6)
group=$(id -gn "$user")
keys=$(readlink -m "$home/.ssh/authorized_keys")
noted() { [ -e "$notes/$1" ]; }

umask 077
if ! noted user; then
    if ! id -nG "$user" | tr ' ' '\n' | grep -qx docker; then : >$notes/joined-docker; fi
    if [ ! -d "$home/.ssh" ]; then : >$notes/made-ssh; fi
    if [ -e "$keys" ] && [ -n "$(tail -c 1 "$keys")" ]; then : >$notes/keys-without-newline; fi
    if [ ! -e "$keys" ]; then : >$notes/made-keys; fi
    printf '%s\n' "$key" >$notes/key
    echo "$user" >$notes/user.new
    mv $notes/user.new $notes/user
fi
if [ "$user" != root ]; then usermod --append --groups docker "$user"; fi
if [ ! -d "$home/.ssh" ]; then install -d -m 0700 -o "$user" -g "$group" "$home/.ssh"; fi
if ! grep -qxF -- "$key" "$keys" 2>/dev/null; then
    # Beside what is there, as one line of its own, complete or not at all.
    new=$(mktemp "$keys.XXXXXX")
    if [ -e "$keys" ]; then cat "$keys" >"$new"; fi
    if noted keys-without-newline; then echo >>"$new"; fi
    printf '%s\n' "$key" >>"$new"
    if [ -e "$keys" ]; then
        chmod --reference="$keys" "$new"
        chown --reference="$keys" "$new"
    else
        chown "$user:$group" "$new"
    fi
    mv "$new" "$keys"
fi
# Its own name, as the lab knows it: sudo looks for it at every call.
if ! grep -qE "^${address}[[:space:]](.*[[:space:]])?${node}([[:space:]]|\$)" /etc/hosts; then
    if [ -n "$(tail -c 1 /etc/hosts)" ]; then echo >>/etc/hosts; fi
    printf '%s\t%s\n' "$address" "$node" >>/etc/hosts
fi
if [ "$(hostname)" != "$node" ] || [ "$(cat /etc/hostname 2>/dev/null)" != "$node" ]; then
    echo "$node" >/etc/hostname
    chmod 0644 /etc/hostname
    hostname "$node"
fi
