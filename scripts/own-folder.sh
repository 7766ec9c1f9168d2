#!/bin/sh
# own-folder.sh <folder> [source]: removes a build folder that was configured for another source folder
# or in another place, as in a clone that was moved or copied: CMake would refuse it. The default source
# is the repository.
set -eu
cd "$(dirname "$0")/.."
folder=$1
source=${2:-.}
cache=$folder/CMakeCache.txt
[ -f "$cache" ] || exit 0
place_of() { (cd "$1" 2>/dev/null && pwd -P) || echo nowhere; }
noted() { sed -n "s/^$1:INTERNAL=//p" "$cache"; }
if [ "$(place_of "$(noted CMAKE_HOME_DIRECTORY)")" = "$(place_of "$source")" ] &&
    [ "$(place_of "$(noted CMAKE_CACHEFILE_DIR)")" = "$(place_of "$folder")" ]; then
    exit 0
fi
echo "$folder was configured in another place; it is made anew" >&2
rm -rf "$folder"
