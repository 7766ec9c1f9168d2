#!/bin/sh
# release-machine.sh <lab id> <compose projects> <volumes> <base images> <node names>: run as root on an adopted machine,
# over SSH. Removes what this lab has made on it and puts back what was noted when it was adopted; whatever else there is
# stays. All but the first are lists, separated by spaces. Safe to repeat: the key that it may have come by goes last but for
# the notes. Changes nothing on a machine of another lab, or of none. Says what it has kept, and why.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
lab=$1
projects=$2
volumes=$3
images=$4
nodes=$5
state=/var/lib/stackpilot
notes=$state/adopted
if [ "$(cat $notes/lab 2>/dev/null)" != "$lab" ]; then
    exit 0
fi
umask 077
noted() { [ -e "$notes/$1" ]; }
label() { docker inspect --format "{{index .Config.Labels \"$2\"}}" "$1"; }

remove_from_engine() {
    if ! docker version >/dev/null 2>&1; then
        echo "error: its Docker engine does not answer, so what the lab has in it cannot be removed: systemctl start docker" >&2
        return 4
    fi
    for project in $projects; do
        for id in $(docker ps --all --quiet --filter "label=com.docker.compose.project=$project"); do
            # Only of a project whose files lie in the lab's tree.
            case $(label "$id" com.docker.compose.project.working_dir) in
            /vagrant | /vagrant/* | $state/*) docker rm --force --volumes "$id" >/dev/null ;;
            esac
        done
    done
    for left in stackpilot.build_id stackpilot.stage; do
        for id in $(docker ps --all --quiet --filter "label=$left"); do docker rm --force "$id" >/dev/null; done
    done
    for project in $projects; do
        for id in $(docker network ls --quiet --filter "label=com.docker.compose.project=$project"); do
            if [ -z "$(docker ps --all --quiet --filter "network=$id")" ]; then docker network rm "$id" >/dev/null; fi
        done
    done
    for volume in $volumes; do
        owner=$(docker volume inspect --format '{{index .Labels "com.docker.compose.project"}}' "$volume" 2>/dev/null) || owner=
        case " $projects " in *" $owner "*) [ -z "$owner" ] || docker volume rm "$volume" >/dev/null ;; esac
    done
    for id in $(docker image ls --quiet --filter label=stackpilot.build_id | sort -u); do
        docker image rm --force "$id" >/dev/null
    done
    docker image prune --force --filter label=stackpilot.stage >/dev/null
    for image in $images; do docker image rm "$image" >/dev/null 2>&1 || true; done
}

# hosts_lines <naming|other> <file>: the lines that name a node, or the others.
hosts_lines() {
    awk -v nodes="$nodes" -v wanted="$1" '
        BEGIN { count = split(nodes, names, " "); for (i = 1; i <= count; ++i) is_node[names[i]] = 1 }
        {
            naming = 0
            for (i = 2; i <= NF && $i !~ /^#/; ++i) if (tolower($i) in is_node) naming = 1
            if (naming == (wanted == "naming")) print
        }' "$2"
}

# Where nothing else has changed since, the file is what it was, to the byte. Else it keeps what is new, and gets back
# the lines of its own that named a node.
put_back_hosts() {
    hosts_lines other $notes/hosts >$notes/others-then
    hosts_lines other /etc/hosts >$notes/others-now
    now=$notes/hosts
    if ! cmp -s $notes/others-then $notes/others-now; then
        now=$notes/others-now
        hosts_lines naming $notes/hosts >>$now
    fi
    # Into the same file, which may be a mount.
    cmp -s $now /etc/hosts || cat $now >/etc/hosts
}

# What keeps the packages that were installed; nothing when they can go.
reason_to_keep() {
    case " $ours " in *" docker.io "*)
        used=$(docker ps --all --quiet && docker volume ls --quiet && docker image ls --quiet) || used=unknown
        if [ -n "$used" ]; then
            echo "somebody else uses its Docker engine"
            return
        fi
        ;;
    esac
    # shellcheck disable=SC2086 # a list
    apt-get -s purge $ours | sed -n 's/^\(Remv\|Purg\) \([^ :]*\).*/\2/p' | sort -u >$notes/would-go
    others=$(sort -u $notes/packages | comm -13 - $notes/would-go | tr '\n' ' ')
    if [ -n "$others" ]; then echo "others need them: $others"; fi
}

undo_docker() {
    if noted no-docker-data; then rm -rf /var/lib/docker; fi
    case " $ours " in *" containerd "*) if noted no-containerd-data; then rm -rf /var/lib/containerd; fi ;; esac
    if noted no-docker-group && getent group docker >/dev/null; then groupdel docker; fi
    if [ -e /sys/class/net/docker0 ] && command -v ip >/dev/null; then ip link delete docker0; fi
    if noted ip-forward; then cat $notes/ip-forward >/proc/sys/net/ipv4/ip_forward; fi
    if noted forward-policy && command -v iptables >/dev/null; then iptables -P FORWARD "$(cat $notes/forward-policy)"; fi
    echo "rules of Docker in its firewall stay until it is started anew"
}

remove_packages() {
    ours=$(sort -u $notes/packages | tr '\n' ' ')
    why=$(reason_to_keep)
    if [ -n "$why" ]; then
        echo "kept $ours($why)"
        return
    fi
    # shellcheck disable=SC2086 # a list
    apt-get -o DPkg::Lock::Timeout=300 purge -y -qq $ours >/dev/null
    case " $ours " in *" docker.io "*) undo_docker ;; esac
}

put_back_user() {
    user=$(cat $notes/user)
    home=$(getent passwd "$user" | cut -d: -f6)
    keys=$(readlink -m "$home/.ssh/authorized_keys")
    if noted joined-docker && getent group docker >/dev/null; then gpasswd --delete "$user" docker >/dev/null 2>&1 || true; fi
    if [ -e "$keys" ] && [ -s $notes/key ]; then
        status=0
        grep -vxF -f $notes/key "$keys" >$notes/keys-now || status=$?
        if [ $status -gt 1 ]; then return 4; fi
        new=$(mktemp "$keys.XXXXXX")
        if noted keys-without-newline; then printf '%s' "$(cat $notes/keys-now)"; else cat $notes/keys-now; fi >"$new"
        chmod --reference="$keys" "$new"
        chown --reference="$keys" "$new"
        mv "$new" "$keys"
        if noted made-keys && [ ! -s "$keys" ]; then rm "$keys"; fi
    fi
    if noted made-ssh; then rmdir "$home/.ssh" 2>/dev/null || true; fi
}

if command -v docker >/dev/null 2>&1; then remove_from_engine; fi
while mountpoint -q /vagrant; do umount --lazy /vagrant; done
rm -f /etc/systemd/system/vagrant.mount /etc/systemd/system/multi-user.target.wants/vagrant.mount
systemctl daemon-reload
if [ -d /vagrant ]; then rmdir /vagrant 2>/dev/null || echo "kept /vagrant, as something is in it"; fi
rm -rf /var/cache/stackpilot $state/tree
if noted hosts; then put_back_hosts; fi
if noted node && [ "$(hostname)" = "$(cat $notes/node)" ]; then
    hostname "$(cat $notes/hostname)"
    if noted hostname-file; then cat $notes/hostname-file >/etc/hostname; else rm -f /etc/hostname; fi
fi
if noted packages && [ -s $notes/packages ]; then remove_packages; fi
if noted user; then put_back_user; fi
mv $notes $state/adopted.done
rm -rf $state
