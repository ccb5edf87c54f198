#!/bin/sh
# redflag fetch and doctor on configured files: exit statuses, silence, statements, and errors that name the remedy.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failed=0

# expect STATUS TEXT COMMAND...: the command ends with STATUS and says TEXT on standard output or error
expect() {
    status=$1; text=$2; shift 2
    got=0
    "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || { [ -n "$text" ] && ! cat "$work/stdout" "$work/stderr" | grep -q -- "$text"; }; then
        echo "FAIL: '$*' ended with $got, not $status, or did not say '$text':"
        head -c 800 "$work/stdout"; head -c 800 "$work/stderr"
        failed=1
    fi
}

printf '{"id":"1","text":"thanks"}\n{"id":"2","text":"my knee hurts"}\n' > "$work/in.jsonl"
cat > "$work/redflag.conf" <<CONF
[redflag]
sandbox = off
store = redflag.db
out = reports
[source "export"]
kind = file
path = in.jsonl
[source "other"]
path = other.csv
CONF
conf="--config $work/redflag.conf"
printf 'id,text\n7,hello there\n' > "$work/other.csv"

expect 0 'export: 2 read, 2 new; complete' "$redflag" fetch $conf
expect 0 'other: 1 read, 0 new; complete' "$redflag" fetch $conf other
expect 0 '' "$redflag" fetch $conf -q
[ ! -s "$work/stderr" ] && [ ! -s "$work/stdout" ] || { echo "FAIL: -q is not silent"; failed=1; }
if grep -q "$(printf '\r')" "$work/stderr"; then echo "FAIL: progress off a terminal"; failed=1; fi
expect 2 "did you mean 'export'" "$redflag" fetch $conf exprot
expect 2 "'--since' takes a date" "$redflag" fetch $conf --since 03/04/2026
expect 2 "'--max-time' takes a time" "$redflag" fetch $conf --max-time soon
rm "$work/other.csv"
expect 4 "source 'other': 0 read, 0 new; failed: cannot open" "$redflag" fetch $conf
expect 1 'cannot open' "$redflag" fetch $conf other
printf '{"id":"3","text":"good"}\n{"id":"4","te' >> "$work/in.jsonl"
expect 4 "3 read, 1 new, 1 unreadable; partial" "$redflag" fetch $conf export
expect 3 'no configuration found\|no .source' env HOME="$work" XDG_CONFIG_HOME="$work" XDG_STATE_HOME="$work" "$redflag" fetch

# configuration errors name file, line and the nearest word
bad() { # TEXT LINES
    printf "$2" > "$work/bad.conf"
    expect 3 "$1" "$redflag" fetch --config "$work/bad.conf"
}
bad "did you mean 'path'? (.*bad.conf:2)" '[source "a"]\npaht = x\n'
bad "did you mean 'jsonl'? (.*bad.conf:2)" '[source "a"]\nkind = json\n'
bad "unknown section" '[sources "a"]\n'

# doctor
printf 'id,text\n7,hello there\n' > "$work/other.csv"
printf '{"id":"1","text":"thanks"}\n' > "$work/in.jsonl"
"$redflag" fetch $conf -q
expect 0 "ok    store: '.*redflag.db', [0-9]* comments" "$redflag" doctor $conf
expect 0 "ok    source 'export': last run: 1 read, 0 new, complete" "$redflag" doctor $conf
expect 0 '' "$redflag" doctor $conf -q
[ ! -s "$work/stdout" ] || { echo "FAIL: a healthy doctor -q is not silent:"; cat "$work/stdout"; failed=1; }
expect 0 '"schema":1' "$redflag" doctor $conf --json
python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); sys.exit(d["fail"] != 0 or len(d["checks"]) < 8)' "$work/stdout" || { echo "FAIL: doctor --json"; failed=1; }
chmod 644 "$work/redflag.db"
expect 0 'warn  store: .*can be read by others' "$redflag" doctor $conf
chmod 600 "$work/redflag.db"
rm "$work/other.csv"
expect 1 "FAIL  source 'other': files: cannot read" "$redflag" doctor $conf
grep -q -- '-> correct' "$work/stdout" || { echo "FAIL: doctor says not what to do"; failed=1; }
expect 3 'FAIL  rules and models' "$redflag" doctor $conf --models "$work"
expect 3 "FAIL  configuration: .*bad.conf:1: unknown section" "$redflag" doctor --config "$work/bad.conf"
cp "$work/redflag.db" "$work/newer.db"
printf '\000\000\000\143' | dd of="$work/newer.db" bs=1 seek=60 conv=notrunc 2> /dev/null
expect 9 'FAIL  store: .*newer redflag' "$redflag" doctor $conf --store "$work/newer.db"
head -c 8192 /dev/urandom > "$work/damaged.db"
expect 9 'FAIL  store: .*damaged.db' "$redflag" doctor $conf --store "$work/damaged.db"
exit $failed
