#!/bin/sh
# mount-tree.sh <folder> <digest> <lab id>: run as root on a node that does not share the host's files, out of the tree of
# the repository that was unpacked there (below /var/lib/stackpilot/tree). Makes it the tree at /vagrant: a read-only
# mount, after a restart of the node, too. Earlier trees are removed. What the folder lists in .stackpilot-removed is
# removed from it first: the folder may be a copy of the earlier tree with only what has changed unpacked over it.
# From the host, with the tree on stdin:
#   sudo sh -euc 'cd /var/lib/stackpilot/tree; rm -rf new; cp -al <earlier digest> new || mkdir new; tar -xf - -C new;
#                 exec new/scripts/mount-tree.sh new <digest> <lab id>'
set -eu
trees=/var/lib/stackpilot/tree
new=$(realpath "${1:?mount-tree.sh <folder> <digest> <lab id>}")
digest=${2:?the digest of the tree}
lab=${3:?the id of the lab}
case $digest$lab in *[!0-9a-f]*)
    echo "error: a digest and a lab's id are hexadecimal: $digest $lab" >&2
    exit 2
    ;;
esac

if [ -f "$new/.stackpilot-removed" ]; then
    while IFS= read -r path; do
        case /$path/ in */../*) exit 2 ;; esac
        rm -rf -- "${new:?}/$path"
    done <"$new/.stackpilot-removed"
    rm "$new/.stackpilot-removed"
fi
# Of the lab's state, a node has only the lab's id.
rm -rf "$new/.stackpilot"
mkdir -p "$new/.stackpilot/shared"
echo "$lab" >"$new/.stackpilot/shared/lab-id"
# Whatever the umask of the host was: the node's user is another.
chmod -R go+rX "$new"

if [ "$new" != "$trees/$digest" ]; then
    # As a mount keeps what it shows, a command that runs in the earlier tree goes on.
    while mountpoint -q /vagrant; do umount --lazy /vagrant; done
    rm -rf "${trees:?}/$digest"
    mv "$new" "$trees/$digest"
fi
mkdir -p /vagrant
cat >/etc/systemd/system/vagrant.mount <<END
[Unit]
Description=The repository of the lab, a copy, by digest

[Mount]
What=$trees/$digest
Where=/vagrant
Type=none
Options=bind,ro

[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --quiet vagrant.mount
systemctl restart vagrant.mount
for other in "$trees"/*; do
    [ "$other" = "$trees/$digest" ] || rm -rf "$other"
done
