#!/bin/sh
# Runs as root inside the new root file system of the toolchain, after its packages are installed; no network; may run twice.
# What is left compiles C++ (not C, no LTO, no sanitizers) with cmake and ninja, and holds a shell; packages can no longer
# be installed.
set -eu
lib=/usr/lib/$(uname -m)-linux-gnu
gcc=/usr/lib/gcc/$(uname -m)-linux-gnu

# --- the compiler: other front ends, link-time optimisation, sanitizers, profilers, second linker ---
rm -f "$gcc"/*/cc1 "$gcc"/*/lto1 "$gcc"/*/lto-wrapper "$gcc"/*/g++-mapper-server /usr/bin/*lto-dump* \
    /usr/bin/*gcov* /usr/bin/*gprof* /usr/bin/*gp-* /usr/bin/*dwp /usr/bin/*ld.gold /usr/bin/gold \
    "$gcc"/*/lib*san.a "$gcc"/*/lib*san.so "$gcc"/*/libgomp* "$gcc"/*/libitm* "$gcc"/*/libquadmath* "$gcc"/*/libgcov.a \
    "$gcc"/*/libcaf_single.a "$gcc"/*/libstdc++fs.a "$gcc"/*/libcc1* \
    "$lib"/libasan.so* "$lib"/libtsan.so* "$lib"/liblsan.so* "$lib"/libubsan.so* "$lib"/libgprofng* "$lib"/libgomp* \
    "$lib"/libitm* "$lib"/libquadmath* "$lib"/libcc1*
rm -rf "$gcc"/*/plugin "$lib"/gprofng

# --- cmake: what runs or packs, rather than builds ---
rm -f /usr/bin/ctest /usr/bin/cpack
rm -rf /usr/share/cmake-*/Help /usr/share/cmake-*/editors

# --- static archives that have a shared twin; the compiler needs libgcc, libc_nonshared and glibc's empty placeholders ---
find "$lib" -maxdepth 1 -name '*.a' -size +64k -delete
rm -f "$gcc"/*/libstdc++.a "$lib"/*.o.debug

# --- package management, perl, and what only serves them ---
rm -rf /usr/share/perl /usr/share/perl5 /usr/share/perl-* "$lib"/perl "$lib"/perl5 "$lib"/perl-base "$lib"/libperl.so* \
    /usr/bin/perl* /usr/bin/cpan* \
    /usr/bin/apt* /usr/lib/apt "$lib"/libapt-* /usr/share/keyrings /usr/bin/gpgv \
    /usr/bin/dpkg* /usr/lib/dpkg /usr/share/dpkg /var/lib/dpkg/info /usr/share/debconf /usr/sbin/dpkg* \
    "$lib"/gconv "$lib"/security /usr/share/i18n "$lib"/libunbound* "$lib"/libgnutls-* "$lib"/libgnutlsxx* \
    "$lib"/libicui18n* "$lib"/libicuio* "$lib"/libicutu* "$lib"/libicutest*
find /usr/share/doc /usr/share/man /usr/share/info /usr/share/lintian /usr/share/locale /usr/share/bug /usr/share/gdb \
    /usr/share/gcc /var/lib/apt /var/cache /var/log /var/lib/pam -mindepth 1 -delete 2>/dev/null || true
mkdir -p /var/lib/apt/lists/partial /var/cache/apt/archives/partial
