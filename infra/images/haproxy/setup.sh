#!/bin/sh
# Runs as root inside the new root file system of HAProxy, after its package is installed; no network; may run twice.
# What is left is HAProxy and a shell; packages can no longer be installed.
set -eu
lib=/usr/lib/$(uname -m)-linux-gnu

# --- the user is 10003 wherever the image runs ---
groupmod --gid 10003 haproxy
usermod --uid 10003 --gid 10003 --groups '' --home /nonexistent --shell /usr/sbin/nologin haproxy

# --- the packaged configuration, which makes a daemon of it in a chroot; the file is the stack's, and is mounted here ---
rm -rf /etc/default/haproxy /etc/init.d /etc/logrotate.d /etc/rsyslog.d /lib/systemd/system/haproxy* \
    /var/lib/haproxy /usr/bin/halog /usr/sbin/halog /usr/lib/tmpfiles.d/haproxy.conf /usr/share/haproxy
rm -rf /etc/haproxy
install -d -m 0755 /etc/haproxy
: >/etc/haproxy/haproxy.cfg

# --- package management, perl, and what only serves them ---
rm -rf /usr/share/perl /usr/share/perl5 /usr/share/perl-* "$lib"/perl "$lib"/perl5 "$lib"/perl-base "$lib"/libperl.so* \
    /usr/bin/perl* /usr/bin/cpan* \
    /usr/bin/apt* /usr/lib/apt "$lib"/libapt-* /usr/share/keyrings /usr/bin/gpgv \
    /usr/bin/dpkg* /usr/lib/dpkg /usr/share/dpkg /var/lib/dpkg/info /usr/share/debconf /usr/sbin/dpkg* \
    "$lib"/gconv "$lib"/libdb-5* "$lib"/libmvec* "$lib"/security /usr/share/i18n "$lib"/libgnutls* "$lib"/libp11-kit* \
    "$lib"/libunistring* "$lib"/libidn2* "$lib"/libhogweed* "$lib"/libnettle* "$lib"/libtasn1*

# --- nothing in it changes its user ---
find / -xdev -type f -perm /6000 -exec chmod a-s {} +

# --- documentation and languages; C.UTF-8 is part of libc-bin ---
find /usr/lib/locale -mindepth 1 -maxdepth 1 ! -name C.utf8 -exec rm -rf {} +
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/lintian /usr/share/locale /usr/share/bug \
    /var/lib/apt /var/cache /var/log /var/lib/pam -mindepth 1 -delete 2>/dev/null || true
mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial
