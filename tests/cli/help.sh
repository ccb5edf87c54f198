#!/bin/sh
# --help of every command fits 80 columns.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
text=$(mktemp)
failed=0
check() { # NAME: the text from standard input
    LC_ALL=C.UTF-8 grep -E '^.{81}' | sed "s|^|FAIL: $1: |" | grep . && failed=1 || true
}
for command in '' $("$redflag" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do
    # shellcheck disable=SC2086
    "$redflag" $command --help > "$text"
    check "redflag $command --help" < "$text"
done
rm -f "$text"
exit $failed
