#!/bin/sh
# Runs as root inside the new root file system of the database, after its packages are installed; no network; may run twice.
# What is left is the server without JIT, psql, pg_isready and a shell; packages can no longer be installed.
set -eu
lib=/usr/lib/$(uname -m)-linux-gnu
pg=$(echo /usr/lib/postgresql/*)

# --- the user is 999 wherever the image runs, because the volume's files carry the number ---
groupmod --gid 999 postgres
usermod --uid 999 --gid 999 --groups '' --home /var/lib/postgresql --shell /bin/sh postgres
rm -rf /var/lib/postgresql/[0-9]* /etc/postgresql /var/log/postgresql
install -d -o postgres -g postgres -m 0755 /var/lib/postgresql /run/postgresql
install -d -o postgres -g postgres -m 0700 /var/lib/postgresql/data
chmod 0755 /usr/local/bin/postgres-entrypoint
rm -f /usr/bin/psql /usr/bin/pg_isready
for program in initdb postgres psql pg_isready pg_dump pg_restore pg_ctl pg_controldata pg_checksums; do
    ln -sf "$pg/bin/$program" "/usr/local/bin/$program"
done

# --- just-in-time compiler ---
rm -rf "$pg"/lib/bitcode "$pg"/lib/llvmjit* "$pg"/lib/pgxs "$lib"/libLLVM* /usr/lib/llvm* "$lib"/libz3* "$lib"/libedit*

# --- perl with the Debian cluster tools that need it, and package management ---
for program in /usr/bin/* /usr/sbin/*; do
    if [ "$(readlink "$program" || true)" = ../share/postgresql-common/pg_wrapper ]; then
        rm -f "$program"
    fi
done
rm -rf /usr/share/postgresql-common /usr/share/perl /usr/share/perl5 /usr/share/perl-* \
    "$lib"/perl "$lib"/perl5 "$lib"/perl-base "$lib"/libperl.so* /usr/bin/perl* /usr/bin/cpan* /usr/bin/pg_*cluster* \
    /usr/bin/apt* /usr/lib/apt "$lib"/libapt-* /usr/share/keyrings /usr/bin/gpgv /usr/bin/openssl /etc/ssl/private \
    /usr/bin/dpkg* /usr/lib/dpkg /usr/share/dpkg /var/lib/dpkg/info /usr/share/debconf /usr/sbin/dpkg* \
    "$lib"/gconv "$lib"/libdb-5* "$lib"/libmvec* /usr/share/i18n

# --- documentation and languages; C.UTF-8 is part of libc-bin, time zones are the database's ---
find /usr/lib/locale -mindepth 1 -maxdepth 1 ! -name C.utf8 -exec rm -rf {} +
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/lintian /usr/share/locale /usr/share/bug \
    "/usr/share/postgresql/${pg##*/}/man" /var/lib/apt /var/cache /var/log -mindepth 1 -delete 2>/dev/null || true
mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial
