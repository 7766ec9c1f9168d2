#!/bin/sh
# mount-tree.sh <folder> <digest> <lab id>: run as root on a node that does not share the host's files, out of the tree of
# the repository that was unpacked there (below /var/lib/stackpilot/tree). Makes it the tree at /vagrant: a read-only
# mount, after a restart of the node, too. Trees before the last one are removed. What .stackpilot-removed lists is
# removed from the folder first: it may be a copy of the earlier tree with only what has changed unpacked over it.
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
# Of the lab's state, a node has what nodes share, and never less than the lab's id.
mkdir -p "$new/.stackpilot/shared"
find "$new/.stackpilot" -mindepth 1 -maxdepth 1 ! -name shared -exec rm -rf {} +
rm -f "$new/.stackpilot/shared/lab-id" # it may be a link to the earlier tree's
echo "$lab" >"$new/.stackpilot/shared/lab-id"
# Whatever the umask of the host was: the node's user is another.
chmod -R go+rX "$new"

if [ "$new" != "$trees/$digest" ]; then
    rm -rf "${trees:?}/$digest"
    mv "$new" "$trees/$digest"
fi
earlier=$(readlink "$trees/current" || true)
ln -sfn "$digest" "$trees/current"

# For the next boot. The unit never changes: to have systemd read its units anew costs more than all else here.
mkdir -p /vagrant
if [ ! -f /etc/systemd/system/vagrant.mount ]; then
    cat >/etc/systemd/system/vagrant.mount.new <<END
[Unit]
Description=The repository of the lab, a copy

[Mount]
What=$trees/current
Where=/vagrant
Type=none
Options=bind,ro

[Install]
WantedBy=multi-user.target
END
    mkdir -p /etc/systemd/system/multi-user.target.wants
    ln -sf ../vagrant.mount /etc/systemd/system/multi-user.target.wants/vagrant.mount
    mv /etc/systemd/system/vagrant.mount.new /etc/systemd/system/vagrant.mount
fi

# For now. A command that runs in the earlier tree goes on in it: that one stays until the next comes.
while mountpoint -q /vagrant; do umount --lazy /vagrant; done
mount --bind "$trees/$digest" /vagrant
mount -o remount,bind,ro /vagrant
for other in "$trees"/*; do
    case $other in
    "$trees/$digest" | "$trees/current" | "$trees/$earlier") ;;
    *) rm -rf "$other" ;;
    esac
done
