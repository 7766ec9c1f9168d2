#!/bin/sh
# Puts the program, its shared libraries and the dynamic loader into the folder that becomes the
# image's root file system, each at the path where it is looked up.
#   image.sh <program> <folder>
set -eu
program=$1
image=$2
mkdir -p "$image/usr/bin"
strip --strip-all -o "$image/usr/bin/mock-exchange" "$program"
libraries=$(ldd "$image/usr/bin/mock-exchange")
case $libraries in *'not found'*)
    echo "error: a library is missing: $libraries" >&2
    exit 1
    ;;
esac
printf '%s\n' "$libraries" | grep -o '/[^ ]*' | sort -u |
    xargs cp --parents --dereference --target-directory="$image"
