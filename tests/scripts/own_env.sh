#!/bin/sh
# What the caller's environment says to git, to tests, sanitizers and compilers is not heard by scripts
# that give a verdict; the rest is.
set -eu
work=$(mktemp -d)
. "$(dirname "$0")/stand-ins"
for name in GIT_DIR GIT_INDEX_FILE GTEST_FILTER GTEST_TOTAL_SHARDS TESTBRIDGE_TEST_ONLY CTEST_PARALLEL_LEVEL \
    ASAN_OPTIONS UBSAN_OPTIONS CXXFLAGS LDFLAGS; do
    export "$name=of the caller"
done
export KEPT="of the caller"
echo 'env >"$WORK/env"' >"$work/bin/ninja-does"
printf '#!/bin/sh\nset -eu\nenv >"$WORK/env-of-tests"\n' >"$work/bin/ctest"
chmod +x "$work/bin/ctest"
(cd "$work/clone" && scripts/test.sh unit && scripts/build-all.sh gcc-unity) >"$work/said" 2>&1 ||
    failed "$(cat "$work/said")"
for seen in env env-of-tests; do
    [ "$(grep -c 'of the caller' "$work/$seen")" -eq 1 ] || failed "$(grep 'of the caller' "$work/$seen")"
    grep -q '^KEPT=of the caller' "$work/$seen" || failed "KEPT is gone"
done
echo "ok  only KEPT was heard"
