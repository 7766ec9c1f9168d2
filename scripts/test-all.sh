#!/bin/sh
# test-all.sh: everything that can be checked here, one after the other, whatever fails. Says at the
# end what did; exit status 1 then.
set -eu
. "$(dirname "$0")/tied"
cd "$(dirname "$0")/.."
# Every drill and mutant, where `make test` takes a sample.
export STACKPILOT_E2E=all
failed=
for target in lint build-gcc-unity build-gcc-each-file build-clang-unity build-clang-each-file test; do
    echo "== make $target" >&2
    tied make "$target" || failed="$failed $target"
done
if [ -n "$failed" ]; then
    echo "TEST-ALL: FAIL $failed"
    exit 1
fi
echo "TEST-ALL: PASS"
