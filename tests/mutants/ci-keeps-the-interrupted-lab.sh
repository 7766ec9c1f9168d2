#!/bin/sh
# CI that ends at once when it is interrupted. Run in a clone in place of `ci`, whose command line its
# arguments are.
set -eu
trap 'kill -KILL "$ci"; echo "CI: INTERRUPTED  0 passed; interrupted: golden path"; exit 130' INT
"$@" &
ci=$!
code=0
wait "$ci" || code=$?
exit "$code"
