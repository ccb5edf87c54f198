#!/bin/sh
# redflag on another kind of processor: built with the plain Debian of that architecture, its unit tests, and the same verdicts as here.
# usage: sh tests/portable.sh [ARCHITECTURE]      i386 (32 bits, default), s390x (big-endian), armhf, arm64, ...
#   Needs root, debootstrap and the packages of .ci/packages; an architecture that this processor cannot run itself also needs qemu-user-static (all installed when
#   missing), and is 10 to 30 times slower there. A minimal Debian is made once (100 MB from $DEBIAN_MIRROR or deb.debian.org) and kept as
#   build/portable-ARCHITECTURE.tar. Not part of .ci/run.
set -eu
cd "$(dirname "$0")/.."
arch=${1:-i386}
[ "$(id -u)" -eq 0 ] || { echo "skipped: needs root"; exit 0; }
mkdir -p build/portable
foreign=
echo debootstrap > build/portable/needs
case "$(dpkg --print-architecture) $arch" in
    "amd64 i386" | "arm64 armhf" | "$arch $arch") ;;
    *) foreign=qemu-user-static; printf 'qemu-user-static\nbinfmt-support\n' >> build/portable/needs ;;
esac
sh .ci/install.sh build/portable/needs
debian=$(mktemp -d)
chmod 755 "$debian"
leave() {
    umount "$debian/proc" 2> /dev/null || true
    rm -rf --one-file-system "$debian"
}
trap leave EXIT
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$debian" "$@"; }

if [ ! -f "build/portable-$arch.tar" ]; then
    echo "making a minimal Debian for $arch"
    timeout 3000 debootstrap --variant=minbase --arch="$arch" bookworm "$debian" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}" \
        > build/portable/debootstrap.log 2>&1 || { tail -n 5 build/portable/debootstrap.log; echo "skipped: no Debian of $arch can be made here"; exit 0; }
    cp /etc/resolv.conf "$debian/etc/resolv.conf"
    { cat .ci/packages; echo libcmocka-dev; } > "$debian/root/packages"
    inside apt-get update -qq
    # shellcheck disable=SC2046
    inside apt-get install -y -qq --no-install-recommends $(cat "$debian/root/packages") > build/portable/apt.log 2>&1 ||
        { tail -n 5 build/portable/apt.log; exit 1; }
    tar -C "$debian" --exclude=./proc/* --exclude=./var/cache/apt/archives/*.deb -cf "build/portable-$arch.tar.part" .
    mv "build/portable-$arch.tar.part" "build/portable-$arch.tar"
else
    tar -C "$debian" -xf "build/portable-$arch.tar"
fi
sh .ci/install.sh .ci/packages
cmake --preset release > build/portable/here.log && cmake --build --preset release -j "$(nproc)" >> build/portable/here.log 2>&1 || { tail -n 20 build/portable/here.log; exit 1; }
mount -t proc proc "$debian/proc" 2> /dev/null || echo "note: no /proc in there"
mkdir "$debian/root/redflag"
git ls-files -z --cached | tar --null -T - -cf - | tar -C "$debian/root/redflag" -xf -
echo "building for $arch${foreign:+ under qemu}: $(inside gcc -dumpmachine)"
inside sh -c 'cd /root/redflag && cmake --preset release && cmake --build --preset release -j "$(nproc)"' > build/portable/build.log 2>&1 ||
    { tail -n 20 build/portable/build.log; exit 1; }
failed=0
inside sh -c 'cd /root/redflag && ctest --preset release -j "$(nproc)"' > build/portable/ctest.log 2>&1 || { sed -n '/tests passed/,$p' build/portable/ctest.log; failed=1; }
grep 'tests passed' build/portable/ctest.log

# The same verdicts: the training corpora as they stand, both modes.
for file in corpora/video.jsonl corpora/flags-spine.jsonl corpora/thread.jsonl; do
    for mode in full rules-only; do
        here=$(build/release/redflag classify --kind jsonl --mode $mode $file | sha256sum)
        there=$(inside sh -c "cd /root/redflag && build/release/redflag classify --kind jsonl --mode $mode $file" | sha256sum)
        if [ "$here" = "$there" ]; then
            echo "same     $mode $file"
        else
            echo "FAIL     $mode $file: other verdicts than here"
            failed=1
        fi
    done
done
exit $failed
