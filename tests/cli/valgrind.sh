#!/bin/sh
# The whole job on the example thread under valgrind: no invalid access, no leak. Built without PCRE2's just-in-time compiler,
# whose vector code reads ahead in ways that valgrind cannot follow.
set -eu
cd "$(dirname "$0")/../.."
command -v valgrind > /dev/null || { echo "skipped: no valgrind"; exit 0; }
[ -f build/valgrind/Makefile ] || cmake --preset valgrind > /dev/null
cmake --build --preset valgrind --target redflag -j "$(nproc)" > build/valgrind.log 2>&1 || { tail -n 40 build/valgrind.log; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
    build/valgrind/redflag run --config docs/example/redflag.conf --store "$work/redflag.db" --out "$work/out"
