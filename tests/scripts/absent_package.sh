#!/bin/sh
# A package that the archive of a machine does not have is named, with what it is for; nothing is installed then.
set -eu
repository=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed() {
    echo "FAILED: $1" >&2
    exit 1
}
mkdir "$work/bin" "$work/scripts"
cp "$repository/scripts/install-packages.sh" "$work/scripts"
printf 'lint clang-of-yore\nlint clang-of-today\n' >"$work/scripts/packages"
put() {
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}
put dpkg-query 'exit 1'
put sudo 'exec "$@"'
put apt-get "echo \"\$*\" >>$work/calls"
put apt-cache "printf '%s:\n  Candidate: %s\n' \"\$2\" \"\$(cat $work/\$2)\""
echo 1.0-1 >"$work/clang-of-today"
install() { PATH="$work/bin:$PATH" "$work/scripts/install-packages.sh" lint >"$work/said" 2>&1; }

for version in '(none)' ''; do # known to apt but not to be had; not known at all
    echo "$version" >"$work/clang-of-yore"
    code=0
    install || code=$?
    [ "$code" -eq 3 ] || failed "$code: $(cat "$work/said")"
    grep -q '^error: .* do not have: clang-of-yore (of the groups: lint)$' "$work/said" || failed "$(cat "$work/said")"
    grep -q '^next: ' "$work/said" || failed "there is no next step"
    ! grep -q install "$work/calls" || failed "something was installed"
done
echo 1.0-1 >"$work/clang-of-yore"
install || failed "$(cat "$work/said")"
grep -q 'install .* clang-of-yore clang-of-today' "$work/calls" || failed "nothing was installed"
echo "ok  an absent package is named"
