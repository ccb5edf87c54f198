#!/bin/sh
# Install what is missing, build, and run every test.
# usage: sh tests/run.sh       Running it again is quick and harmless.
set -eu
cd "$(dirname "$0")/.."
sh .ci/install.sh .ci/packages .ci/packages-test
[ -f build/dev/Makefile ] || cmake --preset dev > /dev/null
[ -f build/release/Makefile ] || cmake --preset release > /dev/null
cmake --build --preset dev -j "$(nproc)" > build/dev.log 2>&1 || { tail -n 60 build/dev.log; exit 1; }
cmake --build --preset release -j "$(nproc)" > build/release.log 2>&1 || { tail -n 60 build/release.log; exit 1; }
failed=0
ctest --preset dev -j "$(nproc)" || failed=1
for script in tests/cli/*.sh; do
    if REDFLAG="$(pwd)/build/release/redflag" sh "$script" > build/script.log 2>&1; then
        echo "ok    $script"
    else
        echo "FAIL  $script"
        tail -n 40 build/script.log
        failed=1
    fi
done
exit $failed
