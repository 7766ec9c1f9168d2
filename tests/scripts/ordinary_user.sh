#!/bin/sh
# ordinary_user.sh <provision_test>: runs its tests of confinement as an ordinary user whose home only that user
# may enter. The user is there in a mount namespace only: this machine gets none. Then takes away, one after the
# other, what that rests on: each must end in its own next step.
set -eu
skipped() {
    echo "skipped: $1"
    exit 77
}
failed() {
    echo "FAILED: $1" >&2
    exit 1
}
[ "$(id -u)" -eq 0 ] || skipped "only root can play another user"
[ -e /etc/subuid ] && [ -e /etc/subgid ] || skipped "there is no /etc/subuid to mount another one over"
if [ -z "${IN_NAMESPACE:-}" ]; then
    unshare --mount --propagation private true || skipped "no mount namespace can be made here"
    IN_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$@"
fi

user=4242
test_program=$(readlink -f "$1")
work=/mnt
mount -t tmpfs -o mode=0755 none "$work"
install -m 755 "$test_program" "$work/tests" # its folder may be closed to the user
mount -t tmpfs -o mode=1777 none /tmp
for folder in "$work/home" /tmp/played; do
    mkdir -m 700 "$folder"
    chown "$user:$user" "$folder"
done
for file in passwd group; do cp "/etc/$file" "$work"; done
echo "played:x:$user:$user::$work/home:/bin/sh" >>"$work/passwd"
echo "played:x:$user:" >>"$work/group"
echo "played:300000:65536" >"$work/ids"
echo "another:300000:65536" >"$work/ids-of-another"
for file in passwd group; do mount --bind "$work/$file" "/etc/$file"; done
for file in subuid subgid; do mount --bind "$work/ids" "/etc/$file"; done
cd "$work/home"

# as_user GROUP FILTER: the tests as that user; what they say is in the file `said`.
as_user() {
    env HOME="$work/home" TMPDIR=/tmp/played setpriv --reuid $user --regid "$1" --clear-groups \
        "$work/tests" --gtest_brief=1 --gtest_filter="$2" >"$work/said" 2>&1
}

as_user $user 'ConfinementTest.*' || failed "$(cat "$work/said")"
grep -Eq 'PASSED  \] [1-9]' "$work/said" || failed "no test has run: $(cat "$work/said")"
left=$(find "$work/home" /tmp/played -mindepth 1)
[ -z "$left" ] || failed "it left $left"

# without WHAT GROUP NEXT-STEP
without() {
    ! as_user "$2" ConfinementTest.WritesInItsWorkFolder || failed "without $1 it works: it proves nothing"
    grep -qF "$3" "$work/said" || failed "without $1 it says: $(cat "$work/said")"
    echo "ok  without $1: $3"
}
without "the user's own group" 4243 "log in anew"
mount --bind "$work/ids-of-another" /etc/subgid
without "subordinate groups" $user "sudo usermod --add-subuids 365536-431071 --add-subgids 365536-431071 played"
umount /etc/subgid
newuidmap=$(command -v newuidmap)
install -m 755 "$newuidmap" "$work/newuidmap"
mount --bind "$work/newuidmap" "$newuidmap"
without "its set-user-ID bit" $user "sudo apt-get install --reinstall uidmap"
umount "$newuidmap"
mount --bind "$work/ids" "$newuidmap"
without "newuidmap" $user "sudo apt-get install uidmap"
echo "ok  confined as an ordinary user"
