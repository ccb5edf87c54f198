#!/bin/sh
# The Debian package: built, looked through by lintian, installed in a fresh minimal Debian, used there, removed.
# usage: sh tests/package.sh [--no-chroot]
#   Needs the packages of .ci/packages, and lintian, debootstrap, systemd, systemd-container (installed when missing, as root or by sudo).
#   Without root, or with --no-chroot, the second half is left out and said. A minimal Debian is made once (about a minute, 100 MB from
#   a Debian mirror: $DEBIAN_MIRROR or deb.debian.org) and kept as build/minbase.tar. Not part of .ci/run.
set -eu
cd "$(dirname "$0")/.."
printf 'lintian\ndebootstrap\nsystemd\nsystemd-container\n' > "${TMPDIR:-/tmp}/redflag-package-needs.$$"
sh .ci/install.sh .ci/packages "${TMPDIR:-/tmp}/redflag-package-needs.$$"
rm -f "${TMPDIR:-/tmp}/redflag-package-needs.$$"
root=$(pwd)
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
step() { printf '\n== %s\n' "$*"; }

step "package"
cmake --preset package > /dev/null
cmake --build --preset package -j "$(nproc)" > build/package.log 2>&1 || { tail -n 40 build/package.log; exit 1; }
rm -f build/package/*.deb
(cd build/package && cpack > cpack.log 2>&1) || { tail -n 40 build/package/cpack.log; exit 1; }
deb=$(ls "$root"/build/package/*.deb)
ls -l "$deb"
dpkg-deb -c "$deb" > build/package/contents
for file in usr/bin/redflag usr/share/redflag/models/triage.model usr/share/redflag/models/rules.index usr/share/man/man1/redflag.1.gz usr/share/man/man5/redflag.conf.5.gz \
    usr/share/bash-completion/completions/redflag usr/share/doc/redflag/examples/redflag.conf usr/share/doc/redflag/examples/spark/redflag_spark.py lib/systemd/system/redflag.timer; do
    grep -q " \./$file\$" build/package/contents || fail "the package has no $file"
done

step "lintian"
command -v lintian > /dev/null || { echo "FAIL: no lintian"; exit 1; }
lintian --version
lintian --fail-on error,warning "$deb" 2>&1 | grep -v 'root privileges' > build/package/lintian || true
cat build/package/lintian
! grep -q '^[EW]:' build/package/lintian || fail "lintian has something to say"

step "contents of the binary"
rm -rf build/package/unpacked
dpkg-deb -x "$deb" build/package/unpacked
binary=build/package/unpacked/usr/bin/redflag
! grep -qF "$root" "$binary" || fail "the binary names the folder it was built in"
! readelf -d "$binary" | grep -Eq 'RPATH|RUNPATH' || fail "the binary has a run path"
! readelf -S "$binary" | grep -q '\.symtab' || fail "the binary is not stripped"
readelf -d "$binary" | grep -q BIND_NOW || fail "the binary is not linked with -z now"

step "units of systemd"
if command -v systemd-analyze > /dev/null; then
    # The unit names /usr/bin/redflag, which is not on this machine: one that is.
    mkdir -p build/package/units
    sed "s|/usr/bin/redflag|$root/$binary|" packaging/systemd/redflag.service > build/package/units/redflag.service
    cp packaging/systemd/redflag.timer build/package/units/
    (cd build/package/units && systemd-analyze verify --man=no redflag.service redflag.timer) > build/package/verify 2>&1 ||
        fail "systemd-analyze verify: status $?"
    cat build/package/verify
    ! grep -q '^redflag' build/package/verify || fail "systemd-analyze verify has something to say"
    systemd-analyze security --offline=true --threshold=15 packaging/systemd/redflag.service > build/package/exposure 2>&1 ||
        fail "exposure is above 1.5"
    tail -n 1 build/package/exposure
fi

if [ "${1:-}" = --no-chroot ] || [ "$(id -u)" -ne 0 ]; then
    echo "skipped: a fresh Debian to install in needs root, and not --no-chroot"
    exit $failed
fi

step "a fresh Debian"
debian=$(mktemp -d)
chmod 755 "$debian"
booted=$debian.booted
leave() {
    umount "$debian/proc" 2> /dev/null || true
    rm -rf --one-file-system "$debian" "$booted"
}
trap leave EXIT
if [ ! -f build/minbase.tar ]; then
    timeout 300 debootstrap --variant=minbase bookworm "$debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" > build/debootstrap.log 2>&1 ||
        { tail -n 5 build/debootstrap.log; echo "skipped: debootstrap could not make a Debian here (no mirror, or no mknod)"; exit $failed; }
    tar -C "$debian" -cf build/minbase.tar.part . && mv build/minbase.tar.part build/minbase.tar
else
    tar -C "$debian" -xf build/minbase.tar
fi
cp /etc/resolv.conf "$debian/etc/resolv.conf"
mount -t proc proc "$debian/proc" 2> /dev/null || echo "note: no /proc in there"
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive chroot "$debian" "$@"; }
files() { (cd "$debian" && find . -path ./proc -prune -o -path ./var/lib/dpkg -prune -o -path ./var/lib/apt -prune -o -path ./var/cache -prune \
    -o -path ./var/log -prune -o -print) | sort; }
cp "$deb" "$debian/tmp/redflag.deb"
inside apt-get update -qq
# First what it depends on alone, so that the comparison of files is about redflag.
# shellcheck disable=SC2046
inside apt-get install -y -qq --no-install-recommends $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,//g') > build/package/apt.log 2>&1 ||
    { tail -n 20 build/package/apt.log; fail "what it depends on cannot be installed"; exit 1; }
files > build/package/before
inside dpkg -i /tmp/redflag.deb > build/package/dpkg.log 2>&1 || { cat build/package/dpkg.log; fail "dpkg -i"; exit 1; }
inside redflag --version

step "classify and run there"
verdict=$(echo '{"id":"1","text":"no fever but i cant feel when i wipe since monday"}' | inside redflag classify)
echo "$verdict"
case "$verdict" in *'"urgency":"emergency"'*) ;; *) fail "classify: not an emergency" ;; esac
mkdir -p "$debian/etc/redflag"
cp docs/example/thread.txt "$debian/etc/redflag/"
cat > "$debian/etc/redflag/redflag.conf" << 'CONF'
[redflag]
store = /var/lib/redflag/redflag.db
out = /var/lib/redflag/reports
[source "thread"]
path = thread.txt
owner = Back to Moving
CONF
mkdir -p "$debian/var/lib/redflag"
status=0
inside redflag run --config /etc/redflag/redflag.conf || status=$?
[ "$status" -eq 0 ] || fail "run: status $status"
[ -s "$debian/var/lib/redflag/reports/report.html" ] || fail "run: no report"
status=0
inside redflag run -q --config /etc/redflag/redflag.conf > build/package/quiet 2>&1 || status=$?
[ "$status" -eq 0 ] && [ ! -s build/package/quiet ] || { cat build/package/quiet; fail "the second run -q: status $status, or it speaks"; }
inside redflag rules test saddle_sensory_loss
inside redflag rules check > build/package/rules || { tail -n 5 build/package/rules; fail "rules check"; }

# A copy of it with systemd as process 1, in a container without a network: the unit and its timer as they are, and redflag's own sandbox
# inside of the unit's. try.service runs try.sh when the machine is up, and switches it off.
step "the unit under systemd"
umount "$debian/proc" 2> /dev/null || true
cp -a "$debian" "$booted"
mount -t proc proc "$debian/proc" 2> /dev/null || true
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot "$booted" \
    apt-get install -y -qq --no-install-recommends systemd systemd-sysv > build/package/apt-systemd.log 2>&1 ||
    { tail -n 5 build/package/apt-systemd.log; fail "systemd cannot be installed in the fresh Debian"; }
rm -rf "$booted/var/lib/redflag"
sed -i 's|^out = .*|&\nsandbox = require|' "$booted/etc/redflag/redflag.conf"
cat > "$booted/root/try.sh" << 'TRY'
systemctl start redflag.timer && systemctl is-active redflag.timer
systemctl start redflag.service
systemctl show -p Result,ExecMainStatus redflag.service
systemctl list-timers --no-pager redflag.timer
systemctl start redflag.service && echo "a second time: $?"
systemd-analyze --no-pager security redflag.service | tail -n 1
journalctl --no-pager -o short -u redflag.service -u redflag.timer > /root/journal
TRY
printf '[Unit]\nSuccessAction=poweroff\nFailureAction=poweroff\n[Service]\nType=oneshot\nExecStart=/bin/sh -c "sh /root/try.sh > /root/result 2>&1"\n' \
    > "$booted/etc/systemd/system/try.service"
mkdir -p "$booted/etc/systemd/system/multi-user.target.wants"
ln -s ../try.service "$booted/etc/systemd/system/multi-user.target.wants/try.service"
landlock="landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp" # nspawn's own filter is older than Landlock
timeout 180 systemd-nspawn -q -D "$booted" --register=no --keep-unit --private-network --system-call-filter="$landlock" -b < /dev/null \
    > build/package/boot.log 2>&1 || true
if [ ! -s "$booted/root/result" ]; then
    tail -n 3 build/package/boot.log
    echo "skipped: no container with systemd can be booted here"
else
    cat "$booted/root/result"
    for words in '^active$' '^Result=success$' '^ExecMainStatus=0$' '^a second time: 0$' 'redflag.timer *redflag.service'; do
        grep -q -- "$words" "$booted/root/result" || fail "under systemd: no '$words'"
    done
    [ -s "$booted/var/lib/private/redflag/reports/report.html" ] || fail "under systemd: no report"
    grep -q 'Finished redflag.service' "$booted/root/journal" || fail "under systemd: the journal tells of no end"
    grep -E -v -f packaging/logcheck/redflag "$booted/root/journal" > build/package/journal || true
    [ ! -s build/package/journal ] || { cat build/package/journal; fail "logcheck would mail the journal of a good run"; }
fi

step "removed and purged"
inside dpkg --purge redflag >> build/package/dpkg.log 2>&1 || { tail -n 5 build/package/dpkg.log; fail "purge"; }
files | grep -v -e '^\./var/lib/redflag' -e '^\./etc/redflag' > build/package/after
diff build/package/before build/package/after || fail "files remain, or others went"
[ -s "$debian/var/lib/redflag/redflag.db" ] || fail "purging the package took the store"
[ "$failed" -ne 0 ] || echo "all is well; what remains is what run wrote: /var/lib/redflag"
exit $failed
