#!/bin/sh
# CI that leaves no logs. Run in a clone in place of `ci`, whose command line its arguments are.
set -eu
code=0
"$@" || code=$?
rm -f ci/logs/*
exit "$code"
