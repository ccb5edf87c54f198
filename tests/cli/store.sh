#!/bin/sh
# What is remembered and forgotten: retention and purge, copies, stores that are newer or damaged.
set -eu
redflag=${REDFLAG:-redflag}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
wrong() { echo "FAIL: $*"; failed=1; }

# expect STATUS TEXT COMMAND...: the command ends with STATUS and says TEXT on standard error
expect() {
    status=$1; text=$2; shift 2
    got=0
    "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || ! grep -q -- "$text" "$work/stderr"; then
        wrong "'$*' ended with $got, not $status, or did not say '$text':"
        head -c 600 "$work/stderr"
    fi
}
sql() { python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); row = db.execute(sys.argv[2]).fetchone(); row and print(*row); db.commit(); db.close()' "$@"; }
holds() { grep -qa -- "$1" "$work"/s.db*; }

cat > "$work/dQw4w9WgXcQ.json" <<'LINES'
{"cid": "UgxA", "text": "xylophone legs numb since monday and no control of my bladder", "author": "@ann", "votes": "0", "reply": false}
{"cid": "UgxB", "text": "thanks quetzal", "author": "@bo", "votes": "0", "reply": false}
LINES
echo '{"id":"b1","text":"thanks a lot marimba","author":"Cy"}' > "$work/blog.jsonl"
store="--store $work/s.db"
# shellcheck disable=SC2086
{
    "$redflag" import -q $store "$work/dQw4w9WgXcQ.json"
    "$redflag" import -q $store --source blog "$work/blog.jsonl"
    expect 0 "0 comments forgotten" "$redflag" purge $store
    sql "$work/s.db" "UPDATE comment SET last_seen = last_seen - 29 * 86400"
    expect 0 "2 others are kept because nobody has judged them" "$redflag" purge $store
    "$redflag" triage -q $store
    expect 0 "2 comments would be forgotten" "$redflag" purge --dry-run $store
    holds xylophone || wrong "a dry run has forgotten"
    expect 0 "2 comments forgotten" "$redflag" purge $store
    grep -q "in no report as they were" "$work/stderr" || wrong "an unreported referral is forgotten without a word"
    if holds xylophone || holds quetzal || holds '@ann'; then wrong "words of YouTube are in the store after 29 days"; fi
    holds marimba || wrong "the blog's words are gone as well"
    [ "$(sql "$work/s.db" "SELECT count(*) FROM comment JOIN verdict USING (key) WHERE urgency > 0 AND text = ''")" = 1 ] || wrong "the decision is gone"
    "$redflag" import $store "$work/dQw4w9WgXcQ.json" 2> "$work/stderr"
    grep -q "2 known" "$work/stderr" || wrong "a forgotten comment is not known again"

    printf '[redflag]\nstore = %s/s.db\n[source "blog"]\npath = %s/blog.jsonl\nretention = 7d\n' "$work" "$work" > "$work/redflag.conf"
    expect 0 "1 comments forgotten" "$redflag" purge --config "$work/redflag.conf"
    if holds marimba; then wrong "a source's own retention is not kept"; fi

    "$redflag" import -q $store --source c "$work/blog.jsonl"
    expect 2 "no time with its unit" "$redflag" purge --older-than 28 $store
    expect 2 "name the comments" "$redflag" purge --delete $store
    expect 0 "1 comments forgotten" "$redflag" purge --author Cy $store
    expect 0 "2 comments deleted" "$redflag" purge --id b1 --delete $store
    expect 0 "0 comments deleted" "$redflag" purge --older-than 1d --delete --source nosuch $store
    [ "$(sql "$work/s.db" "SELECT count(*) FROM comment")" = 2 ] || wrong "deleted rows are still there"

    expect 0 "copied to" "$redflag" store backup "$work/copy.db" $store
    expect 0 "no damage" "$redflag" store check --store "$work/copy.db"
    expect 2 "is the store itself" "$redflag" store backup "$work/s.db" $store
    expect 1 "cannot write" "$redflag" store backup /nowhere/copy.db $store
    expect 2 "say 'backup FILE'" "$redflag" store $store
    [ "$(stat -c %a "$work/copy.db")" = 600 ] || wrong "the copy can be read by others"

    sql "$work/s.db" "PRAGMA user_version = 99"
    for command in "import $work/blog.jsonl" triage "report --out $work/out" purge "store backup $work/new.db" "store check"; do
        expect 9 "newer redflag" "$redflag" $command $store
    done
}

# Statements are constant text; the one exception is a PRAGMA with a number.
if grep -nE 'printf[^;]*"(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ATTACH)' "$root"/src/store/*.c; then wrong "a statement is put together"; fi
exit $failed
