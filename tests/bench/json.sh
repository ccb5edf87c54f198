#!/bin/sh
# What reading one record of JSON costs, by parser: the figures behind the choice in docs/decisions.md.
# usage: sh tests/bench/json.sh [FILE.jsonl]     20,000 invented comments otherwise. Installs the other parsers from Debian.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build/bench
printf '%s\n' g++ libsimdjson-dev rapidjson-dev libjansson-dev > build/bench/packages
sh .ci/install.sh build/bench/packages >&2
[ -f build/release/Makefile ] || cmake --preset release > /dev/null
cmake --build --preset release -j "$(nproc)" --target libredflag > build/bench/build.log 2>&1 || { tail -n 40 build/bench/build.log; exit 1; }
# shellcheck disable=SC2046
c++ -std=c++17 -O3 -Isrc tests/bench/json.cpp -o build/bench/json build/release/libredflag.a $(pkg-config --cflags --libs simdjson jansson)
[ $# -gt 0 ] || python3 tests/bench/workload.py --comments 20000 build/bench/json.jsonl
build/bench/json "${1:-build/bench/json.jsonl}"
