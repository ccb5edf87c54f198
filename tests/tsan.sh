#!/bin/sh
# ThreadSanitizer over what runs on several threads: unit programs, then classify, import and triage with --jobs. Needs nothing beyond
# .ci/packages. Under a minute of the processor behind the build, so not part of .ci/run, which would have to build once more.
# usage: sh tests/tsan.sh [COMMENTS]       so many of the corpora (1500)
set -eu
cd "$(dirname "$0")/.."
mkdir -p build
cmake --preset tsan > /dev/null
programs="test_pipeline_handover test_pipeline_batches"
# shellcheck disable=SC2086
cmake --build --preset tsan -j "$(nproc)" --target redflag rules_index $programs > build/tsan.log 2>&1 || { tail -n 60 build/tsan.log; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TSAN_OPTIONS="halt_on_error=1 exitcode=66 second_deadlock_stack=1"
redflag=$(pwd)/build/tsan/redflag
failed=0

# Runs a command; what it says is shown when it fails.
try() {
    name=$1
    shift
    begin=$(date +%s)
    if "$@" > "$work/out" 2> "$work/err"; then
        echo "ok    $name ($(($(date +%s) - begin)) s)"
    else
        echo "FAIL  $name"
        tail -n 40 "$work/err"
        failed=1
    fi
}

cat corpora/forum.jsonl corpora/flags-spine.jsonl | head -n "${1:-1500}" > "$work/comments.jsonl"
try "classify --jobs 1" "$redflag" classify -q "$work/comments.jsonl"
mv "$work/out" "$work/one"
try "classify --jobs 4" "$redflag" classify -q --jobs 4 "$work/comments.jsonl"
cmp "$work/one" "$work/out" || failed=1 # the same bytes
try "import" "$redflag" import -q --store "$work/store" "$work/comments.jsonl"
try "triage --jobs 2" "$redflag" triage -q --store "$work/store" --jobs 2
try "triage --again --jobs 2" "$redflag" triage -q --store "$work/store" --jobs 2 --again
for program in $programs; do
    try "$program" "build/tsan/tests/$program"
done
exit $failed
