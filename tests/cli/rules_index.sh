#!/bin/sh
# The index of the rules: the same verdicts with it and without, from a folder that cannot be written, and no trust in one that was
# changed, belongs to other rules or could be somebody else's.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
models=${REDFLAG_MODELS:-$root/models}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
cp -r "$models" "$work/models"
rm -f "$work/models/rules.index"
printf '\nmatch qqzy bar\n' >> "$work/models/concepts/cauda_equina_dx.rules" # so that an index in the build folder is none for these
head -n 60 "$root/docs/example/thread.txt" > "$work/in.txt"
judge() { "$redflag" classify --models "$work/models" "$work/in.txt" > "$work/$1" || fail "classify, $1"; }
same() { cmp -s "$work/without" "$work/$1" || fail "other verdicts: $1"; }
doctor() { "$redflag" doctor --models "$work/models" --store "$work/s.db" 2>&1 | grep 'rules index' || true; }

judge without
"$redflag" rules index --models "$work/models" || fail "rules index"
judge with
same with
[ "$(doctor)" = "" ] || fail "doctor has something to say of a good index: $(doctor)"
"$redflag" rules index --models "$work/models" --out "$work/again"
cmp "$work/again" "$work/models/rules.index" || fail "the same rules gave another index"

chmod -R a-w "$work/models"
judge readonly
same readonly
chmod -R u+w "$work/models"

# A byte of what is always read; the end; another owner's right to write.
cp "$work/again" "$work/models/rules.index"
size=$(wc -c < "$work/again")
printf 'x' | dd of="$work/models/rules.index" bs=1 seek=$((size / 10)) conv=notrunc 2> /dev/null
judge changed
same changed
doctor | grep -q 'damaged' || fail "doctor does not say that the index is damaged"
# A byte of another section.
cp "$work/again" "$work/models/rules.index"
printf 'x' | dd of="$work/models/rules.index" bs=1 seek=$((size - 5000)) conv=notrunc 2> /dev/null
judge piece
same piece
doctor | grep -q 'damaged' || fail "doctor does not say that another section is damaged"
head -c $((size - 100)) "$work/again" > "$work/models/rules.index"
judge short
same short
cp "$work/again" "$work/models/rules.index"
chmod 666 "$work/models/rules.index"
judge anybody
same anybody
doctor | grep -q 'somebody else' || fail "doctor does not say whose index it is"
chmod 644 "$work/models/rules.index"

# Other rules: the new word counts at once, a broken one is an error with its place, index or not.
text="my zzqy foo is grumbling"
"$redflag" explain --models "$work/models" "$text" | grep -q cauda_equina_dx && fail "the made-up word is known already"
printf 'match zzqy foo\n' >> "$work/models/concepts/cauda_equina_dx.rules"
"$redflag" explain --models "$work/models" "$text" | grep -q cauda_equina_dx || fail "a new rule does not count beside an old index"
doctor | grep -q 'other rules' || fail "doctor does not say that the index is old"
printf 'match zzqy(\n' >> "$work/models/concepts/cauda_equina_dx.rules"
line=$(wc -l < "$work/models/concepts/cauda_equina_dx.rules")
status=0
"$redflag" classify --models "$work/models" "$work/in.txt" > /dev/null 2> "$work/e" || status=$?
[ $status -eq 3 ] && grep -q "cauda_equina_dx.rules:$line" "$work/e" || fail "a broken rule beside an old index: status $status, $(cat "$work/e")"

[ $failed -eq 0 ] && echo "the index of the rules is well"
exit $failed
