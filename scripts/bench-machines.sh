#!/bin/sh
# bench-machines.sh start <folder>: three machines that somebody else has set up, played by containers on the engine of
#   this clone's lab, which must be there. Writes to the folder the operator's `key`, and `nodes`: what infra/lab.yaml says of
#   them in place of its `network` and `nodes`.
# bench-machines.sh stop: removes them, their volumes and their network, also those of a run that was killed.
set -eu
cd "$(dirname "$0")/.."
mark=bench.machines-for=$PWD
own=$PWD/.stackpilot/engine/docker.sock
engine() {
    if [ -e "$own" ]; then docker -H "unix://$own" "$@"; else docker "$@"; fi
}

stop() {
    containers=$(engine ps --all --quiet --filter "label=$mark")
    for id in $containers; do engine rm --force --volumes "$id"; done
    networks=$(engine network ls --quiet --filter "label=$mark")
    for id in $networks; do engine network rm "$id"; done
}

# The first of 192.168.60.0/24 and up that no interface is in; without its last number.
free_subnet() {
    addresses=$(ip -4 -o address)
    third=60
    while :; do
        case $addresses in
        *" 192.168.$third."*) third=$((third + 1)) ;;
        *) break ;;
        esac
    done
    echo "192.168.$third"
}

# The image that the nodes of the lab were made of.
node_image() {
    lab=$(cat .stackpilot/shared/lab-id)
    node=$(engine ps --quiet --filter "label=stackpilot.lab=$lab" --filter label=stackpilot.node | head -n 1)
    engine inspect --format '{{.Config.Image}}' "${node:?the lab has no node that is a container}"
}

# start_one <node> <address>
start_one() {
    set -- "$1" "$2" --label "$mark" --network "$network" --ip "$2" --hostname "srv-$1" --name "$network-$1"
    while read -r option; do set -- "$@" "$option"; done <tests/e2e/somebodys_machine.options
    shift 2
    engine run "$@" "$image"
}

# furnish <node> <number>
furnish() {
    for _ in $(seq 120); do
        if engine exec "$network-$1" systemctl is-active -q ssh docker; then break; fi
        sleep 0.5
    done
    variables="NAME=srv-$1 PORT=22 PASSWORDS=no SHOP=no EXTRA_ADDRESS=10.77.0.$2 KEY='$(cat "$folder/key.pub")'"
    engine exec "$network-$1" sh -euc "$variables
$(cat tests/e2e/somebodys_machine.sh)"
}

start() {
    stop
    mkdir -p "$folder"
    ssh-keygen -q -t ed25519 -N '' -C admin@example -f "$folder/key"
    subnet=$(free_subnet)
    network=bench-$$
    image=$(node_image)
    engine network create --internal --label "$mark" --subnet "$subnet.0/24" --gateway "$subnet.1" \
        --opt "com.docker.network.bridge.name=sb-$$" "$network"
    start_one control "$subnet.10"
    start_one worker1 "$subnet.11"
    start_one worker2 "$subnet.12"
    furnish control 10
    furnish worker1 11
    furnish worker2 12
    {
        echo nodes:
        for node in "control $subnet.10 control" "worker1 $subnet.11 worker" "worker2 $subnet.12 worker"; do
            echo "$node" | while read -r name address role; do
                echo "  - {name: $name, address: $address, role: $role, cpus: 2, memory_mib: 4096,"
                echo "     ssh: {user: admin, port: 22, identity: \"$folder/key\"}}"
            done
        done
    } >"$folder/nodes"
}

case ${1:-} in
start)
    folder=${2:?bench-machines.sh start <folder>}
    start
    ;;
stop) stop ;;
*)
    echo "usage: scripts/bench-machines.sh start <folder>|stop" >&2
    exit 2
    ;;
esac
