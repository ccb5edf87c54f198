#!/bin/sh
# Bad input: a clear message, the right exit status, nothing lost.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failed=0

# expect STATUS TEXT COMMAND...: the command ends with STATUS and says TEXT on standard error
expect() {
    status=$1; text=$2; shift 2
    got=0
    "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || ! grep -q -- "$text" "$work/stderr"; then
        echo "FAIL: '$*' ended with $got, not $status, or did not say '$text':"
        head -c 600 "$work/stderr"
        failed=1
    fi
}

: > "$work/empty.jsonl"
expect 4 "no comments\|0 records\|nothing" "$redflag" classify "$work/empty.jsonl"

printf '{"id":"1","text":"thanks"}\n{"id":"2","text":"cut' > "$work/cut.jsonl"
expect 4 "cut.jsonl:2" "$redflag" classify "$work/cut.jsonl"
[ "$(wc -l < "$work/stdout")" -eq 1 ] || { echo "FAIL: the good line before the cut one is lost"; failed=1; }

{ printf '{"id":"1","text":"first"}\n{"id":"2","text":"'; head -c 52428800 /dev/zero | tr '\0' 'a'; printf '"}\n{"id":"3","text":"third"}\n'; } > "$work/long.jsonl"
expect 4 "long.jsonl:2" "$redflag" classify "$work/long.jsonl"
[ "$(wc -l < "$work/stdout")" -eq 2 ] || { echo "FAIL: the lines around the long one are lost"; failed=1; }

head -c 200000 /dev/urandom > "$work/random.bin"
got=0; "$redflag" classify --kind jsonl "$work/random.bin" > /dev/null 2> "$work/stderr" || got=$?
[ "$got" -eq 4 ] || { echo "FAIL: random bytes ended with $got"; failed=1; }

expect 1 "cannot open" "$redflag" classify "$work/nowhere.jsonl"
expect 2 "unknown option" "$redflag" classify --frobnicate
expect 2 "unknown command" "$redflag" frobnicate

models=$("$redflag" rules list > /dev/null && echo "${REDFLAG_MODELS:-$(cd "$(dirname "$0")/../.." && pwd)/models}")
cp -r "$models" "$work/models"
rm "$work/models/triage.model"
echo '{"text":"x"}' > "$work/one.jsonl"
expect 3 "triage.model" "$redflag" classify --models "$work/models" "$work/one.jsonl"
cp "$models/triage.model" "$work/models/"
printf 'x' | dd of="$work/models/triage.model" bs=1 seek=2000 conv=notrunc 2> /dev/null
expect 3 "triage.model" "$redflag" classify --models "$work/models" "$work/one.jsonl"
cp "$models/triage.model" "$work/models/"
printf 'concept broken\ntitle x\nmatch fine\nmatch numb(\n' > "$work/models/concepts/zz_broken.rules"
expect 3 "zz_broken.rules:4" "$redflag" classify --models "$work/models" "$work/one.jsonl"
grep -q "offset" "$work/stderr" || { echo "FAIL: the offset in the pattern is not named"; failed=1; }

printf '[redflag]\nstroe = x\n' > "$work/typo.conf"
expect 3 "did you mean 'store'" "$redflag" run --config "$work/typo.conf"

"$redflag" import --store "$work/s.db" "$work/one.jsonl" -q
if [ "$(id -u)" -ne 0 ]; then
    chmod 400 "$work/s.db"
    expect 9 "s.db" "$redflag" import --store "$work/s.db" "$work/one.jsonl"
    chmod 600 "$work/s.db"
fi
head -c 4096 /dev/urandom > "$work/damaged.db"
expect 9 "damaged.db" "$redflag" triage --store "$work/damaged.db"

if [ "$(id -u)" -eq 0 ] && mkdir "$work/small" && mount -t tmpfs -o size=256k tmpfs "$work/small" 2> /dev/null; then
    i=0
    while [ $i -lt 4000 ]; do echo "{\"id\":\"$i\",\"text\":\"comment number $i with some words that take room on the disk\"}"; i=$((i + 1)); done > "$work/many.jsonl"
    expect 9 "full" "$redflag" import --store "$work/small/s.db" "$work/many.jsonl"
    umount "$work/small"
fi
exit $failed
