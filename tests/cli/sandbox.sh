#!/bin/sh
# Commands that judge do their whole work inside the sandbox, with the same output as without, and cannot reach what is not theirs.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
if ! echo x | "$redflag" explain --sandbox require > /dev/null 2>&1; then
    echo "skipped: this kernel or build has no sandbox"
    exit 0
fi
page=$root/docs/example/thread.txt
mkdir "$work/in" "$work/db" "$work/elsewhere"
cp "$page" "$work/in/one.txt"
printf '{"id":"1","text":"no fever but cant feel when i wipe"}\n{"id":"2","text":"thanks, great video"}\n' | gzip > "$work/in/two.jsonl.gz"
printf 'id,text\n3,"caf\351 and fever for a week, back hurts"\n' | iconv -f LATIN1 -t UTF-8 > "$work/in/three.csv"

for mode in off require; do
    "$redflag" classify --sandbox $mode "$work/in" "$work"/in/two.jsonl.gz "$work/in/*.csv" > "$work/classify.$mode" 2> "$work/e.$mode" ||
        { cat "$work/e.$mode"; fail "classify --sandbox $mode"; }
    "$redflag" classify --sandbox $mode < "$work/in/three.csv" >> "$work/classify.$mode"
    "$redflag" explain --sandbox $mode "no fever but night sweats" > "$work/explain.$mode"
    printf '1\tfever\tno fever since Monday\n' | "$redflag" assert --sandbox $mode > "$work/assert.$mode"
    mkdir "$work/db/$mode"
    "$redflag" import -q --sandbox $mode --store "$work/db/$mode/r.db" "$work/in"
    "$redflag" import -q --sandbox $mode --store "$work/db/$mode/r.db" "$work/in/*.csv"
    [ $mode = off ] && jobs=1 || jobs=3 # threads begin inside
    "$redflag" triage -q --jobs $jobs --sandbox $mode --store "$work/db/$mode/r.db"
    "$redflag" report -q --store "$work/db/$mode/r.db" --all --out - --format csv > "$work/report.$mode"
done
[ "$(wc -l < "$work/classify.off")" -gt 15 ] || fail "classify judged too little"
for what in classify explain assert report; do
    cmp "$work/$what.off" "$work/$what.require" || fail "$what differs inside the sandbox"
done

# A store that is a link to another folder; a relative one.
ln -s "$work/elsewhere/real.db" "$work/db/link.db"
"$redflag" import -q --sandbox require --store "$work/db/link.db" "$work/in" || fail "a store that is a link, new"
"$redflag" triage -q --sandbox require --store "$work/db/link.db" || fail "a store that is a link"
(cd "$work/db" && "$redflag" triage -q --sandbox require --store link.db) || fail "a relative store"

# What the command itself cannot reach: a link inside of the folder to a file outside.
mkdir "$work/trap"
cp "$work/in/three.csv" "$work/trap/a.csv"
ln -s /etc/passwd "$work/trap/b.csv"
"$redflag" classify --sandbox off --kind csv "$work/trap" 2>&1 | grep -q 'b.csv' || fail "the folder's link is not tried at all"
"$redflag" classify --sandbox require "$work/trap" > "$work/out" 2> "$work/err" && fail "a link out of the folder was followed" || true
grep -q 'ermission denied' "$work/err" || { cat "$work/err"; fail "a link out of the folder: not denied"; }

status=0
"$redflag" explain --sandbox maybe x > /dev/null 2> "$work/err" || status=$?
[ "$status" -eq 2 ] || fail "--sandbox maybe: status $status instead of 2"
exit $failed
