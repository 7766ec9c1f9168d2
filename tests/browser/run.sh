#!/bin/sh
# run.sh <test.mjs> <argument>...: runs a test in node, with a browser and the locked npm packages.
# Works in, and keeps what it makes in, the current folder. Exit status 77: skipped, with the reason.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# What is missing is a skip for people, and a failure where everything is meant to be there.
skip() {
    echo "skipped: $*" >&2
    [ -n "${CI:-}" ] && exit 1
    exit 77
}

browser=
for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$candidate" ] || continue
    browser=$(command -v "$candidate") && break
done
[ -n "$browser" ] || skip "there is no Chromium (packages of the group browser)"
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    skip "there is no node with npm"
fi
version=$(node -p 'process.versions.node.split(".")[0]')
[ "$version" -ge 18 ] || skip "node is $version, and the browser's driver needs 18"

# Installed once for each lock file. A registry that cannot be reached is the one excuse.
if ! cmp -s "$here/package-lock.json" installed.json; then
    cp "$here/package.json" "$here/package-lock.json" .
    npm ci --no-audit --no-fund --ignore-scripts >npm.log 2>&1 || {
        tail -n 5 npm.log >&2
        skip "npm ci failed; the whole log is $PWD/npm.log"
    }
    cp package-lock.json installed.json
fi
test=$1
shift
# Beside the packages, where node looks for them.
cp "$here/$test" .
CHROMIUM=$browser exec node "$test" "$@"
