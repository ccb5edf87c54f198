#!/bin/sh
# Install what is missing, build redflag, and judge the example thread that comes with it.
# usage: sh quickstart.sh      Running it again is quick and harmless.
set -eu
cd "$(dirname "$0")"
sh .ci/install.sh .ci/packages
[ -f build/release/Makefile ] || cmake --preset release > /dev/null
echo "building (the first time takes a minute)"
cmake --build --preset release -j "$(nproc)" > build/build.log 2>&1 || { tail -n 40 build/build.log; exit 1; }
echo "judging docs/example/thread.txt"
build/release/redflag run --config docs/example/redflag.conf
echo
echo "Open the report: $(pwd)/build/example/report.html"
