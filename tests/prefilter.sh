#!/bin/sh
# Compare what the prefilter finds with plain PCRE2 searches of every pattern: by default 100,000 texts, one process a processor.
# usage: sh tests/prefilter.sh [TEXTS]      RF_PREFILTER_MORE=comments.jsonl takes further comments; see tests/unit/test_extract_searches.c
# About 2 to 3.5 ms of a processor a text.
set -eu
cd "$(dirname "$0")/.."
texts=${1:-100000}
parts=$(nproc)
[ -f build/release/Makefile ] || cmake --preset release > /dev/null
mkdir -p build/prefilter
rm -f build/prefilter/[0-9]*.log
cmake --build --preset release -j "$parts" --target test_extract_searches > build/prefilter/build.log 2>&1 || { tail -n 40 build/prefilter/build.log; exit 1; }
pids=
part=1
while [ "$part" -le "$parts" ]; do
    RF_PREFILTER_TEXTS=$texts RF_PREFILTER_PART=$part/$parts build/release/tests/test_extract_searches > build/prefilter/$part.log 2>&1 &
    pids="$pids $!"
    part=$((part + 1))
done
failed=0
for pid in $pids; do
    wait "$pid" || failed=1
done
[ "$failed" = 0 ] || { tail -n 30 build/prefilter/[0-9]*.log; exit 1; }
awk -v wanted="$texts" '/ texts of / { texts += $1; sources = $4; patterns = $6; matches += $8; limits += $14 }
    END { printf "%d texts of %d sources, %d patterns: %d matches, 0 missing, 0 extra, %d limits\n", texts, sources, patterns, matches, limits
          exit texts != wanted }' build/prefilter/[0-9]*.log
