#!/bin/sh
# Install the Debian packages named in the given lists, those that are missing; says what it installs.
# usage: sh .ci/install.sh LIST...     Without root it uses sudo where there is one, otherwise it names what is missing.
set -eu
missing=
for list in "$@"; do
    while read -r package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done < "$list"
done
[ -n "$missing" ] || exit 0
echo "installing from Debian:$missing"
if [ "$(id -u)" -eq 0 ]; then
    run=
elif command -v sudo > /dev/null 2>&1; then
    run=sudo
else
    echo "these packages are missing and need root to install:$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# shellcheck disable=SC2086
$run apt-get install -y -qq --no-install-recommends $missing > /dev/null
