#!/bin/sh
# redflag fetch at servers that misbehave: the right exit status, a clear message, bounded time, and nothing lost: what was stored before
# stays, and the next run at a good server reads all. tests/cli/http.sh asks the same of the client alone. Some 40 seconds.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
. "$root/tests/net/bad_server.sh"

printf '[redflag]\nstore = old.db\n[source "blog"]\npath = old.jsonl\n' > "$work/old.conf"
printf '{"id":"old","text":"my leg is numb"}\n' > "$work/old.jsonl"
"$redflag" fetch -q --config "$work/old.conf"
printf '[redflag]\nstore = s.db\n[source "blog"]\nkind = feed\nurl = %s\n' "$base/feed" > "$work/good.conf"

# expect STATUS TEXT URL [SETTING...]: fetching from there, with a comment stored before, ends with STATUS within 25 s and says TEXT;
# the comment stays, nothing but the $more of the answer's comments is added, and three come from a good server afterwards
# (counted below, all at once)
more=0
n=0
expect() {
    status=$1; text=$2; url=$3; shift 3
    n=$((n + 1))
    cp "$work/old.db" "$work/s.db"
    settings="kind = feed\nattempts = 2\nca_file = ca.crt\nmax_bytes = 1M\n"
    for line in "$@"; do
        settings=$(printf '%s\n' "$settings" | sed "s/${line%% *} = [^\\\\]*\\\\n//")$line'\n'
    done
    printf '[redflag]\nstore = s.db\n[source "blog"]\nurl = %s\n'"$settings" "$url" > "$work/c.conf"
    got=0
    timeout 25 "$redflag" fetch --config "$work/c.conf" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || ! cat "$work/stdout" "$work/stderr" | grep -q -- "$text"; then
        echo "FAIL: $url ended with $got, not $status, or did not say '$text':"
        head -c 600 "$work/stdout"; head -c 600 "$work/stderr"
        failed=1
    fi
    cp "$work/s.db" "$work/$n.after.db"
    "$redflag" fetch -q --config "$work/good.conf" > /dev/null 2>&1 || { echo "FAIL: no good run after $url"; failed=1; }
    mv "$work/s.db" "$work/$n.good.db"
    echo "$n $((1 + more)) $url" >> "$work/counts"
}

# slow, endless, packed
expect 5 'too slow' "$base/silent" 'attempts = 1' 'timeout = 1s'
expect 5 'too slow' "$base/loris" 'attempts = 1' 'timeout = 2s'
expect 4 'budget of bytes\|sends more than' "$base/endless"
expect 4 'budget of bytes\|sends more than' "$base/bomb"
expect 4 'budget of bytes\|sends more than' "$base/endless-head"
# elsewhere
expect 3 'file:///etc/passwd.*not followed' "$base/to/file"
expect 3 'not the configured host\|not encrypted' "$base/to/other-host"
expect 3 'not the configured host' "$base/to/number" 'allow_http = yes'
expect 3 'not the configured host' "$base/to/private"
expect 3 'not the configured host' "$base/to/metadata" 'allow_http = yes'
expect 3 'too many redirects' "$base/to/loop"
# certificates
expect 7 'cannot prove who it is.*expired' "https://127.0.0.1:$expired/feed"
expect 7 'cannot prove who it is' "https://127.0.0.1:$wrong/feed"
more=3
expect 0 'blog: 3 read, 3 new; complete' "$tls/feed"
# busy: with and without Retry-After, for a while and for good
expect 0 'blog: 3 read, 3 new; complete' "$base/busy/429/1/1?as=feed"
expect 0 'blog: 3 read, 3 new; complete' "$base/busy/503/-/1?as=feed"
more=0
expect 5 'http 429' "$base/busy/429/-/99?as=feed"
expect 5 'Retry-After: 3600' "$base/busy/429/3600/99?as=feed"
# not what is due
expect 5 "expected a feed and got text/html: '<html>" "$base/html"
expect 5 'expected a feed and got application/json' "$base/ok"
expect 7 'does not let us in' "$base/status/401"
expect 4 'is not there' "$base/status/404"
expect 5 'does not speak http' "$base/nonsense" 'attempts = 1'
expect 5 'broke off' "$base/not-gzip" 'attempts = 1'
expect 4 'document type' "$base/feed/entities"
expect 4 'document type' "$base/feed/outside"
if LC_ALL=C grep -q "$(printf '\033')" "$work/stderr" "$work/stdout"; then echo "FAIL: an escape sequence reached the terminal"; failed=1; fi
# bytes that do not belong there cost none of the comments
more=2
expect 0 '2 read, 2 new; complete' "$base/feed/bom"
expect 0 '2 read, 2 new; complete' "$base/feed/nul"
expect 0 '2 read, 2 new; complete' "$base/feed/latin1"
expect 4 '2 read, 2 new.*not well-formed' "$base/feed/half-emoji"
more=1
expect 4 'rest of the feed' "$base/feed/deep"
expect 4 'rest of the feed: it ends inside the document' "$base/unended"
more=2
for name in bom latin1 half-emoji; do
    expect 0 'blog: 2 read.*, 2 new; complete' "$base/site/$name/wp-json/" 'kind = wordpress'
done
more=0
expect 4 'no whole JSON.*a NUL at byte' "$base/site/nul/wp-json/" 'kind = wordpress' # a raw one, which no WordPress writes
expect 5 'expected JSON and got text/html' "$base/site/html/wp-json/" 'kind = wordpress'
expect 4 'no whole JSON' "$base/site/cut/wp-json/" 'kind = wordpress'
for point in 0 30 120 150 260 400; do
    expect 5 'broke off\|does not speak http' "$base/site/reset-$point/wp-json/" 'kind = wordpress' 'attempts = 1'
done
# the connection is reset at every point of the answer; then, in time or in the next run, all is read
more=0
for point in start 5 17 60 100 116 117 140 180 230 300 340 400 440; do
    expect 5 'broke off\|closed\|reset\|does not speak http' "$base/reset/$point/99?as=feed" 'attempts = 1'
done
more=3
expect 0 'blog: 3 read, 3 new; complete' "$base/reset/180/1?as=feed"
python3 - "$work" <<'COUNT' || failed=1
import sqlite3, sys
wrong = 0
for line in open(sys.argv[1] + "/counts"):
    n, after, url = line.split(maxsplit=2)
    for name, wanted in (("after", int(after)), ("good", 4)):
        db = sqlite3.connect(f"{sys.argv[1]}/{n}.{name}.db")
        ids = sorted(row[0] for row in db.execute("SELECT id FROM comment WHERE gone IS NULL"))
        if len(ids) != wanted or "old" not in ids:
            wrong += 1
            print(f"FAIL: {name}: {url.strip()}: the store holds {ids}, not {wanted} comments")
sys.exit(wrong > 0)
COUNT
exit $failed
