#!/bin/sh
# How fast redflag is, in the same minutes on the same core as what people use today; writes its part of docs/performance.md.
# usage: sh tests/bench/speed.sh [--comments N] [--rounds R] [--out FILE] ...      --help lists all
# Installs fasttext, ripgrep, Hyperscan and scikit-learn from Debian; medspaCy takes part where tests/bench/peers.sh has installed it.
# The default sizes take some minutes, Hyperscan's first compilation far more; for the figures of a release:
#   --comments 1000000 --rounds 5 --limit 3600 --memory-stream 1000000 10000000
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/bench
printf '%s\n' fasttext ripgrep libhyperscan-dev python3-sklearn util-linux > build/bench/packages
sh .ci/install.sh build/bench/packages >&2
[ -f build/release/Makefile ] || cmake --preset release > /dev/null
cmake --build --preset release -j "$(nproc)" --target redflag bench_stages > build/bench/build.log 2>&1 || { tail -n 40 build/bench/build.log; exit 1; }
# shellcheck disable=SC2046
cc -O2 tests/bench/hyperscan.c -o build/bench/hyperscan $(pkg-config --cflags --libs libhs)
exec python3 tests/bench/speed.py "$@"
