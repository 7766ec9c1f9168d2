#!/bin/sh
# run.sh <test.mjs> <argument>...: runs a test in node, with a browser and the locked npm packages.
# Works in the current folder and leaves its files there. Exit status 77: skipped, with the reason; 1 instead
# where STACKPILOT_BROWSER=required (as `make test` says) or CI is set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

# What is missing may be missing in `make test-unit` only.
skip() {
    if [ -n "${CI:-}" ] || [ "${STACKPILOT_BROWSER:-}" = required ]; then
        echo "error: the reports were not opened in a browser: $*" >&2
        echo "next:  install Chromium or Chrome (CHROMIUM names its program), and node 18 with npm" >&2
        exit 1
    fi
    echo "skipped: $*" >&2
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

# Packages are installed once per lock file. If that fails, the test is skipped.
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
# The test must be next to node_modules, where node looks for packages.
cp "$here/$test" .
CHROMIUM=$browser exec node "$test" "$@"
