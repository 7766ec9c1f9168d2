#!/bin/sh
# lint.sh: clang-format and clang-tidy over all C++ of the repository, tests included. Exit status 1
# when anything is found.
#   CHANGED=<rev>     only what has changed since that revision, and what includes a changed header
#   LINT_SECONDS=<n>  clang-tidy starts nothing new after so many seconds; the files that changed last
#                     come first, and what was not looked at is named
# clang-tidy reads the sources of a folder as one unit, as the compiler does: reading the headers for
# each file alone takes five times as long. Its reports are kept in build/lint/reports.
set -eu
if [ "${1:-}" != --unit ]; then . "$(dirname "$0")/tied"; fi
cd "$(dirname "$0")/.."
. scripts/own-env
folder=build/lint
reports=$folder/reports
tidy=clang-tidy-14
format=clang-format-14

# lint.sh --unit <number> <unit>: one unit, for xargs. What it finds is in the report.
if [ "${1:-}" = --unit ]; then
    report=$reports/$2
    if [ "$(date +%s)" -ge "$(cat $reports/deadline)" ]; then
        echo "$3" >"$report.left"
        exit 0
    fi
    started=$(date +%s)
    # Of a unit, the files are the sources.
    if setpriv --pdeathsig TERM $tidy --quiet -p $folder --checks=-bugprone-suspicious-include "$3" >"$report.found" 2>"$report.log"; then
        echo "$3" >"$report.ok"
        echo "  ok  $3 ($(($(date +%s) - started)) s)" >&2
    else
        echo "  !!  $3 ($(($(date +%s) - started)) s)" >&2
        grep -q . "$report.found" || cat "$report.log" >"$report.found"
    fi
    exit 0
fi

if [ -n "${CHANGED:-}" ] && ! git rev-parse --verify --quiet "$CHANGED^{commit}" >/dev/null; then
    echo "error: CHANGED=$CHANGED names no commit of this repository" >&2
    echo "next:  make lint CHANGED=HEAD~1, or make lint for everything" >&2
    exit 2
fi
case ${LINT_SECONDS:-1} in
*[!0-9]*)
    echo "error: LINT_SECONDS=$LINT_SECONDS is no number of seconds" >&2
    exit 2
    ;;
esac
scripts/install-packages.sh build test lint
scripts/own-folder.sh $folder
rm -rf $reports
mkdir -p $reports

# Tracked files, and new ones that git does not ignore.
all_files() { git ls-files --cached --others --exclude-standard -- '*.cpp' '*.h' '*.hpp' | sort -u; }
changed_files() {
    { git diff --name-only "$CHANGED" -- && git ls-files --others --exclude-standard; } |
        grep -E '\.(cpp|h|hpp)$' | sort -u
}
if [ -n "${CHANGED:-}" ]; then changed_files || :; else all_files; fi |
    while read -r file; do if [ -e "$file" ]; then echo "$file"; fi; done >$reports/files
if [ ! -s $reports/files ]; then
    if [ -z "${CHANGED:-}" ]; then
        echo "error: there is no C++ to look at" >&2
        exit 4
    fi
    echo "LINT: nothing was looked at: no C++ has changed since $CHANGED"
    exit 0
fi

found=0
echo "$format of $(wc -l <$reports/files) files" >&2
xargs $format --dry-run -Werror <$reports/files 2>$reports/format || found=1

if ! cmake --preset lint >$folder/configure.log 2>&1; then
    tail -n 20 $folder/configure.log >&2
    echo "error: $folder could not be configured; the whole log is $folder/configure.log" >&2
    exit 4
fi

# <unit> <source>...: what is generated is left out.
root=$(pwd)
sed -n 's/^ *"file": "\(.*\)",*$/\1/p' $folder/compile_commands.json | grep -v /header_check/ |
    sort -u | while read -r unit; do
    case $unit in
    */Unity/*) sources=$(sed -n 's/^#include "\(.*\)"$/\1/p' "$unit" | tr '\n' ' ') ;;
    "$root"/build/*) continue ;;
    *) sources=$unit ;;
    esac
    echo "$unit $sources"
done | sed "s|$root/||g" >$reports/units

# What no unit holds, clang-tidy would never see.
cut -d' ' -f2- $reports/units | tr ' ' '\n' | sort -u >$reports/compiled
grep '\.cpp$' $reports/files | grep -vxF -f $reports/compiled |
    sed 's/$/: error: no target compiles it/' >$reports/forgotten || :
if [ -s $reports/forgotten ]; then found=1; fi

# The newest change of a file is its first line in the log.
{ git diff --name-only HEAD -- && git log --format= --name-only; } 2>/dev/null |
    awk '!seen[$0]++' >$reports/newest

# Sources that are to be looked at: those that have changed, that include a header that has, or that
# lie in its folder.
if [ -n "${CHANGED:-}" ]; then
    while read -r file; do
        case $file in
        *.cpp) echo "$file" ;;
        *)
            # By its name, since where an include begins differs.
            git grep -l -E "#include \"([^\"]*/)?${file##*/}\"" -- '*.cpp' || :
            git ls-files "$(dirname "$file")/*.cpp"
            ;;
        esac
    done <$reports/files | sort -u >$reports/sources
else
    grep '\.cpp$' $reports/files >$reports/sources
fi
awk -v newest=$reports/newest -v wanted=$reports/sources '
    BEGIN {
        while ((getline line <newest) > 0) rank[line] = ++n
        while ((getline line <wanted) > 0) want[line] = 1
    }
    {
        best = n + 1; take = 0
        for (i = 2; i <= NF; ++i) {
            if ($i in want) take = 1
            if (($i in rank) && rank[$i] < best) best = rank[$i]
        }
        if (take) print best, $1
    }' $reports/units | sort -n | awk '{ print NR, $2 }' >$reports/order

echo $(($(date +%s) + ${LINT_SECONDS:-86400})) >$reports/deadline
echo "$tidy of $(wc -l <$reports/order) units" >&2
tied xargs -P "$(nproc)" -n 2 setpriv --pdeathsig TERM scripts/lint.sh --unit <$reports/order

# A header's finding is in the report of every unit that includes it.
find $reports -name '*.found' -exec cat {} + | grep -E '(error|warning): ' | sort -u >$reports/tidy || :
for report in "$reports"/*.found; do
    if [ -e "$report" ] && [ ! -e "${report%.found}.ok" ]; then found=1; fi
done
cat $reports/format $reports/forgotten
sed "s|$root/||" $reports/tidy
looked=$(find $reports -name '*.ok' -o -name '*.found' | sed 's/\.[a-z]*$//' | sort -u | wc -l)
left=$(find $reports -name '*.left' | wc -l)
if [ "$left" -gt 0 ]; then
    echo "not looked at by $tidy, for want of time:"
    find $reports -name '*.left' -exec cat {} + | sort | sed 's/^/  /'
fi
if [ "$looked" -eq 0 ]; then
    echo "error: $tidy has looked at nothing" >&2
    exit 4
fi
if [ $found -ne 0 ]; then
    echo "LINT: FAIL"
    exit 1
fi
echo "LINT: PASS  $(wc -l <$reports/files) files formatted, $looked units without a finding$(if [ "$left" -gt 0 ]; then echo ", $left units not looked at"; fi)"
