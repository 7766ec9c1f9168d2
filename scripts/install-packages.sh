#!/bin/sh
# Installs the packages of the given groups of scripts/packages that are missing, after saying which.
set -eu
here=$(dirname "$0")

# What the machine already has, from wherever, is not replaced by Debian's.
provided() {
    case $1 in
    docker.io) command -v docker >/dev/null && { command -v dockerd >/dev/null || docker version >/dev/null 2>&1; } ;;
    # Elsewhere a part of docker.io.
    docker-cli) command -v docker >/dev/null || ! grep -q '^VERSION_CODENAME=trixie' /etc/os-release ;;
    chromium) { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null ;;
    nodejs) command -v node >/dev/null ;;
    npm) command -v npm >/dev/null ;;
    postgresql) ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ;;
    # Ubuntu 22.04 has it in clang-14's own dependencies.
    libclang-rt-14-dev) grep -q '^VERSION_ID="22.04"' /etc/os-release ;;
    *) false ;;
    esac
}

missing=
for group in "$@"; do
    for package in $(sed -n "s/^$group \([^ ]*\).*/\1/p" "$here/packages"); do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' && continue
        provided "$package" && continue
        missing="$missing $package"
    done
done
[ -n "$missing" ] || exit 0

echo "Installing Debian packages:$missing" >&2
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "error: these packages are missing, and installing them needs root or sudo" >&2
        echo "next:  as root: apt-get install --no-install-recommends$missing" >&2
        exit 3
    fi
    as_root=sudo
fi
failed() {
    echo "error: $1" >&2
    echo "next:  $2" >&2
    exit "$3"
}
$as_root apt-get update -qq >&2 ||
    failed "the lists of packages could not be fetched" "see apt's message above; check the network and the package mirror" 4

absent=
for package in $missing; do
    LC_ALL=C apt-cache policy "$package" | grep -q '^  Candidate: [^(]' || absent="$absent $package"
done
if [ -n "$absent" ]; then
    system=$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)
    failed "the package archives of this machine ($system) do not have:$absent (of the groups: $*)" \
        "enable the archive that has them (on Ubuntu: universe), or use Debian 12 or Ubuntu 22.04" 3
fi
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 ||
    failed "the packages could not be installed" "see apt's message above; check the network and the package mirror" 4
