#!/bin/sh
# survey-machine.sh <compose projects> <name>...: run as root on a machine that may become a node (PROVIDER=ssh), over SSH.
# The projects are one argument, separated by spaces. Changes nothing. Says what there is, in lines of key=value: what is missing as Debian packages, which of the names on its
# Docker engine are taken, and whose lab the machine is in already.
set -eu
export LC_ALL=C
projects=$1
shift
has() { command -v "$1" >/dev/null 2>&1; }
# candidate <package>...: the first that the machine's archive has.
candidate() {
    for package in "$@"; do
        if apt-cache policy "$package" 2>/dev/null | grep -q '^  Candidate: [^(]'; then
            echo "$package"
            return
        fi
    done
}

os() { sed -n "s/^$1=//p" /etc/os-release | tr -d '"'; }
echo "os_name=$(os ID)"
echo "os_version=$(os VERSION_ID)"
echo "architecture=$(uname -m)"
echo "hostname=$(hostname)"
echo "time=$(date +%s)"
echo "free_mib=$(df -Pm /var/lib | awk 'NR == 2 { print $4 }')"
echo "systemd=$(systemctl is-system-running 2>/dev/null || true)"
if has ip; then
    echo "addresses=$(ip -4 -o addr show | awk '{ sub("/.*", "", $4); print $4 }' | tr '\n' ' ')"
else
    echo "addresses=$(hostname -I)"
fi

missing=
lacks() { missing="$missing $1"; }
has sudo || lacks sudo
has docker || lacks docker.io
{ has ip && has ss; } || lacks iproute2
has iptables-save || lacks iptables
has ping || lacks iputils-ping
has ps || lacks procps
if ! docker compose version >/dev/null 2>&1 && ! has docker-compose; then
    compose=$(candidate docker-compose-plugin docker-compose-v2 docker-compose)
    lacks "${compose:-docker-compose}"
fi
echo "missing=${missing# }"
absent=
for package in $missing; do
    if [ -z "$(candidate "$package")" ]; then absent="$absent $package"; fi
done
echo "not_to_be_had=${absent# }"

if has docker; then
    echo "engine=$(timeout 20 docker version --format '{{.Server.Version}}' 2>/dev/null || true)"
fi
if [ -f /var/lib/stackpilot/adopted/lab ]; then
    echo "lab=$(cat /var/lib/stackpilot/adopted/lab)"
    echo "node=$(cat /var/lib/stackpilot/adopted/node)"
    exit 0
fi
there=
if has docker; then
    for project in $projects; do
        of_project=label=com.docker.compose.project=$project
        if [ -n "$(docker ps --all --quiet --filter "$of_project"; docker network ls --quiet --filter "$of_project"
            docker volume ls --quiet --filter "$of_project")" ]; then
            there="$there the-compose-project-$project"
        fi
    done
    if [ -n "$(docker image ls --all --quiet --filter label=stackpilot.build_id
        docker image ls --all --quiet --filter label=stackpilot.stage)" ]; then
        there="$there images-of-another-lab"
    fi
fi
for name in "$@"; do
    if has docker && docker inspect "$name" >/dev/null 2>&1; then there="$there $name"; fi
done
echo "taken=${there# }"
if [ -e /vagrant ]; then
    echo "lab=unknown"
fi
