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
check() { valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds="$@"; }
# The child of `run` that judges ends with all that its parent had; much of that is held by pointers into its middle only. An error in it
# is an exit status that the parent does not take for an answer.
check definite,indirect --show-leak-kinds=definite,indirect \
    build/valgrind/redflag run --config docs/example/redflag.conf --store "$work/redflag.db" --out "$work/out"
check definite,indirect,possible build/valgrind/redflag triage -q --again --store "$work/redflag.db"
check definite,indirect,possible build/valgrind/redflag report -q --all --store "$work/redflag.db" --out "$work/out"
