#!/bin/sh
# redflag fetch on feeds and pages of a site on loopback: conditional requests, gaps, edits, pages of comments, what is gone, XPath
# expressions, and what doctor says. Under 20 seconds.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
failed=0
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY || true
mkdir "$work/www"
python3 "$root/tests/net/site_server.py" "$work" &
server=$!
i=0
while [ ! -s "$work/port" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
base=http://127.0.0.1:$(cat "$work/port")

# expect STATUS TEXT COMMAND...: the command ends with STATUS and says TEXT on standard output or error
expect() {
    status=$1; text=$2; shift 2
    got=0
    "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || { [ -n "$text" ] && ! cat "$work/stdout" "$work/stderr" | grep -q -- "$text"; }; then
        echo "FAIL: '$*' ended with $got, not $status, or did not say '$text':"
        head -c 1200 "$work/stdout"; head -c 1200 "$work/stderr"
        failed=1
    fi
}
# stored SQL WANTED: what the store says, rows joined by blanks
stored() {
    got=$(python3 -c 'import sqlite3, sys
print(*("|".join("" if v is None else str(v) for v in row) for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])))' "$work/s.db" "$1")
    [ "$got" = "$2" ] || { echo "FAIL: '$1' gives '$got', not '$2'"; failed=1; }
}
put() { # PATH: the file from standard input
    mkdir -p "$work/www/$(dirname "$1")"
    cat > "$work/www/$1"
}
days() { date -u -d "$1 days ago 1 hour" +%Y-%m-%dT%H:%M:%SZ; }

conf() { # LINES: of the source "s"
    printf '[redflag]\nstore = s.db\n[source "s"]\nattempts = 1\n' > "$work/c.conf"
    cat >> "$work/c.conf"
}
fetch() { "$redflag" fetch --config "$work/c.conf" "$@"; }

# ---- feed: an Atom feed of comments FIRST to LAST, the newest first
atom() { # FIRST LAST
    printf 'Content-Type: application/atom+xml\n\n<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
    printf 'xmlns:thr="http://purl.org/syndication/thread/1.0">'
    n=$2
    while [ "$n" -ge "$1" ]; do
        printf '<entry><id>https://blog.invalid/?p=4#comment-%d</id><author><name>Ann</name></author><published>%s</published>' "$n" "$(days $((40 - n)))"
        printf '<content type="html">&lt;p&gt;words %d%s&lt;/p&gt;</content>' "$n" "$([ "$n" -eq "${edited:-0}" ] && echo ' and more')"
        printf '<thr:in-reply-to ref="https://blog.invalid/?p=4#comment-%d"/></entry>' $((n - 1))
        n=$((n - 1))
    done
    printf '</feed>'
}
conf <<CONF
kind = feed
url = $base/feed/
CONF
atom 11 20 | put feed/index
expect 0 's: 10 read, 10 new; complete' fetch
stored "SELECT id, parent, container, author, status FROM comment WHERE id IN ('11', '20') ORDER BY id" '11|10|4|Ann|approved 20|19|4|Ann|approved'
expect 0 's: 0 read, 0 new; complete' fetch
[ "$(tail -n 1 "$work/requests" | cut -c 1-20)" = '304 /feed/ If-None-M' ] || { echo "FAIL: no conditional request:"; tail -n 2 "$work/requests"; failed=1; }
expect 0 's: 10 read, 0 new; complete' fetch --full
edited=15; atom 14 23 | put feed/index; edited=
expect 0 's: 10 read, 3 new, 1 edited; complete' fetch
stored "SELECT text FROM comment WHERE id = '15'" 'words 15 and more'
# nothing on the feed is known: comments 24 and 25 were never on it
atom 26 35 | put feed/index
expect 4 'possible gap: no comment on the feed was known' fetch
stored "SELECT count(*) FROM comment" 23
stored "SELECT complete, note LIKE 'possible gap%' FROM completeness ORDER BY key DESC LIMIT 1" '0|1'
atom 27 36 | put feed/index
expect 0 's: 10 read, 1 new; complete' fetch
# comments that are older than where the first run began stay out, also later, and are no gap
rm -f "$work/s.db"
atom 1 20 | put feed/index
expect 0 's: 11 read, 11 new, 9 skipped; complete' fetch
atom 2 21 | put feed/index
expect 0 's: 12 read, 1 new, 8 skipped; complete' fetch
# an empty feed that fills up is no gap, unless it is full
rm -f "$work/s.db"
atom 2 1 | put feed/index
expect 0 's: 0 read, 0 new; complete' fetch
atom 30 32 | put feed/index
expect 0 's: 3 read, 3 new; complete' fetch
# a feed that is cut: what was whole is kept, it is told, and the copy does not count as read
rm -f "$work/s.db"
atom 30 32 | head -c 900 | put feed/index
expect 4 'rest of the feed: it ends inside the document' fetch
stored "SELECT count(*) > 0 FROM comment" 1
expect 4 'rest of the feed' fetch
atom 30 32 | put feed/index
expect 0 's: 3 read, [12] new; complete' fetch
# pages of a feed (RFC 5005) are followed down to where reading began
rm -f "$work/s.db"
atom 30 35 | sed 's|<entry>|<link rel="next" href="/feed/?page=2"/><entry>|' | put feed/index
atom 20 29 | sed 's|<entry>|<link rel="next" href="?page=3"/><entry>|' | put 'feed/index?page=2'
atom 1 9 | sed 's|<entry>|<link rel="next" href="?page=4"/><entry>|' | put 'feed/index?page=3'
expect 0 's: 16 read, 16 new, 9 skipped; complete' fetch
# what is no feed
printf 'Content-Type: text/html; charset=utf-8\n\n<!DOCTYPE html><title>Hotel wifi</title>Please log in' | put feed/index
expect 5 "expected a feed and got text/html: '<!DOCTYPE html><title>Hotel wifi" fetch
printf 'Content-Type: application/xml\n\n<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><guid>1</guid><description>&x;</description></item></channel></rss>' | put feed/index
expect 4 'document type, which is refused' fetch
printf 'Content-Type: application/xml\n\n<opml/>' | put feed/index
expect 5 'expected a feed and got application/xml' fetch
stored "SELECT count(*) FROM comment" 16
rm "$work/www/feed/index"
expect 4 'is not there' fetch

# doctor
atom 30 32 | put feed/index
expect 0 "ok    source 's': reach: a feed with 3 comments, which names parents" "$redflag" doctor --config "$work/c.conf"

# ---- page: a post with two pages of comments
comment() { # NUMBER DAYS-AGO TEXT INSIDE
    printf '<li id="comment-%d" class="comment"><article><footer class="comment-meta"><b class="fn">Ann</b><div class="comment-metadata">' "$1"
    printf '<a href="/knee/#comment-%d"><time datetime="%s">then</time></a></div></footer><div class="comment-content"><p>%s</p></div></article>' "$1" "$(days "$2")" "$3"
    printf '<ol class="children">%s</ol></li>' "$4"
}
page() { printf 'Content-Type: text/html; charset=UTF-8\nNo-Tag: yes\n\n<html><body class="postid-4"><ol id="comments">%s</ol>%s</body></html>' "$1" "$2"; }
rm -f "$work/s.db" "$work/requests"
conf <<CONF
kind = page
url = $base/knee/
CONF
links='<a href="/knee/comment-page-2/#comments">newer</a><a href="/hip/comment-page-2/">other</a>'
page "$(comment 1 9 one "$(comment 3 7 three '')")$(comment 2 8 two '')" "$links" | put knee/index
page "$(comment 4 6 four '')" '<a href="/knee/comment-page-1/">older</a>' | put knee/comment-page-2/index
page "$(comment 1 9 one "$(comment 3 7 three '')")$(comment 2 8 two '')" "$links" | put knee/comment-page-1/index
expect 0 's: 4 read, 4 new; complete' fetch
stored "SELECT id, parent, container, text FROM comment ORDER BY id" '1||4|one 2||4|two 3|1|4|three 4||4|four'
[ "$(grep -c . "$work/requests")" -eq 3 ] || { echo "FAIL: not three requests:"; cat "$work/requests"; failed=1; }
expect 0 's: 4 read, 0 new; complete' fetch
# an answer to an old comment, and an edit, both on the first page
page "$(comment 1 9 one "$(comment 3 7 'three, or so' '')$(comment 5 1 five '')")$(comment 2 8 two '')" "$links" | put knee/index
expect 0 's: 5 read, 1 new, 1 edited; complete' fetch
stored "SELECT parent FROM comment WHERE id = '5'" 1
# a page of comments that is not there: told, and nothing is called gone
rm "$work/www/knee/comment-page-2/index"
expect 4 'page of comments: .* is not there' fetch
stored "SELECT count(*) FROM comment WHERE gone IS NOT NULL" 0
sleep 1 # gone is what was last seen before this second
# one page that shows all: what is missing there is gone, and comes back
page "$(comment 1 9 one '')" '' | put knee/index
expect 0 's: 1 read, 0 new, 4 gone; complete' fetch
page "$(comment 1 9 one "$(comment 3 7 three '')")" '' | put knee/index
expect 0 's: 2 read, 0 new' fetch
stored "SELECT id FROM comment WHERE gone IS NULL ORDER BY id" '1 3'
# another markup: told each time until there are comments again
page '<p>Ann: one</p>' '' | put knee/index
expect 4 'no comments where there were some: has the page' fetch
expect 4 'no comments where there were some: has the page' fetch
stored "SELECT count(*) FROM comment WHERE gone IS NULL" 2
page "$(comment 1 9 one '')$(comment 3 7 three '')$(comment 6 0 '' '')" '' | put knee/index
expect 4 'comment 6: no text' fetch
# a server that never runs out of pages of comments
conf <<CONF
kind = page
url = $base/many/
max_pages = 30
CONF
i=1
while [ $i -le 60 ]; do
    page "$(comment $((100 + i)) 3 "no $i" '')" "<a href=\"/many/comment-page-$((i + 1))/\">n</a>" | put many/comment-page-$i/index
    i=$((i + 1))
done
cp "$work/www/many/comment-page-1/index" "$work/www/many/index"
expect 4 's.*: 30 read, 30 new; partial: stopped by pages' fetch
# several posts: one that fails does not cost the others
conf <<CONF
kind = page
url = $base/nowhere/
page = $base/knee/
page = $base/secret/
CONF
page '<form class="post-password-form"><input name="post_password"></form>' '' | put secret/index
page "$(comment 1 9 one '')$(comment 3 7 three '')" '' | put knee/index
rm -f "$work/s.db"
expect 4 '2 read, 2 new, 1 unreadable, 1 skipped; partial' fetch
printf '[redflag]\nstore = s.db\n[source "s"]\nattempts = 1\nkind = page\nurl = %s/nowhere/\n' "$base" > "$work/c.conf"
expect 4 'is not there' fetch

# ---- whoever writes the owner's name into the form is not the owner
conf <<CONF
kind = page
url = $base/named/
owner = Ann
CONF
page "$(comment 1 2 'my leg is numb' '')$(comment 2 2 'thanks' '' | sed 's/class="comment"/class="comment byuser"/')" '' | put named/index
rm -f "$work/s.db"
expect 0 's: 2 read, 2 new; complete' fetch
stored "SELECT author, is_owner FROM comment ORDER BY id" 'Ann (guest)|0 Ann|1'

# ---- progress on a terminal, taken away before the last word; nothing elsewhere
conf <<CONF
kind = page
url = $base/knee/
page = $base/nowhere/
CONF
on_terminal() { TERM=$1 python3 -c 'import os, pty, sys
out = b""
def read(fd):
    global out
    data = os.read(fd, 4096)
    out += data
    return data
status = pty.spawn(sys.argv[2:], read)
open(sys.argv[1], "wb").write(out)
sys.exit(os.waitstatus_to_exitcode(status))' "$work/tty" "$redflag" fetch --config "$work/c.conf" ${2:-} < /dev/null; }
cr=$(printf '\r'); erase=$(printf '\r\033\\[K')
expect 4 "^${cr}s  *2${erase}redflag: s: .*/nowhere/: " on_terminal xterm
expect 4 "^${cr}s  *2$cr*\$" on_terminal dumb
on_terminal xterm -q > /dev/null || true
if grep -q "$(printf '\033')" "$work/tty"; then echo "FAIL: -q shows progress"; failed=1; fi
fetch > "$work/stdout" 2> "$work/stderr" || true
if grep -q "$cr" "$work/stdout" "$work/stderr"; then echo "FAIL: progress off a terminal"; failed=1; fi
expect 0 "ok    source 's': reach: a page with 2 comments, and 0 further pages" "$redflag" doctor --config "$work/c.conf"

# ---- other sites, by XPath
conf <<CONF
kind = page
url = $base/forum/
container = thread 9
xpath_comment = //div[@class="post"]
xpath_author = h3
xpath_date = @data-time
xpath_text = p
xpath_id = @data-id
xpath_parent = @data-to
xpath_next = //a[@rel="next"]
CONF
printf 'Content-Type: text/html\n\n<div class="post" data-id="a" data-time="%s"><h3>Ann</h3><p>R\374cken</p></div><a rel="next" href="/forum/?start=2">next</a>' "$(days 2)" | put forum/index
printf 'Content-Type: text/html\n\n<div class="post" data-id="b" data-to="a" data-time="%s"><h3>Bo</h3><p>two</p></div><a rel="next" href="/forum/">first again</a>' "$(days 1)" | put 'forum/index?start=2'
rm -f "$work/s.db"
expect 0 's: 2 read, 2 new; complete' fetch
stored "SELECT id, parent, author, text FROM comment ORDER BY id" 'a||Ann|Rücken b|a|Bo|two'
# two addresses that are parts of one thread show each other nothing as gone
conf <<CONF
kind = page
url = $base/t/comment-page-1/
page = $base/t/comment-page-2/
xpath_comment = //div[@class="c"]
xpath_date = @data-time
CONF
post() { printf '<div class="c" id="%s" data-time="%s">%s</div>' "$1" "$(days 2)" "$2"; }
posts() { printf 'Content-Type: text/html\nNo-Tag: yes\n\n<html><body>%s</body></html>' "$1"; }
posts "$(post c1 one)" | put t/comment-page-1/index
posts "$(post c2 two)" | put t/comment-page-2/index
rm -f "$work/s.db"
expect 0 's: 2 read, 2 new; complete' fetch
sleep 1
expect 0 's: 2 read, 0 new; complete' fetch
stored "SELECT count(*) FROM comment WHERE gone IS NOT NULL" 0
# ids that count from 1 on each page: told, and the first one stays what it is
posts "$(post c1 'another one')$(post c2 two)$(post c2 'two again')" | put t/comment-page-2/index
expect 4 'comment c1: another one has its id' fetch
expect 4 'comment c2: another one has its id' fetch
stored "SELECT id, text FROM comment ORDER BY id" 'c1|one c2|two'
# a date that is none is told once
sed -i 's/data-time="[^"]*"/data-time="gestern"/' "$work/www/t/comment-page-1/index"
sed -i 's/"c1"/"c3"/' "$work/www/t/comment-page-1/index"
posts "$(post c2 two)" | put t/comment-page-2/index
expect 0 'comment c3: its date is not understood' fetch
expect 0 's: 2 read, 0 new; complete' fetch
if grep -q 'not understood' "$work/stderr"; then echo "FAIL: a strange date is told in each run"; failed=1; fi
bad() { # TEXT LINES
    printf '[source "s"]\nkind = page\nurl = http://127.0.0.1:1/\n%s\n' "$2" > "$work/bad.conf"
    expect 3 "$1" "$redflag" fetch --config "$work/bad.conf" --store "$work/bad.db"
}
bad "'//div\[' is no XPath expression (.*bad.conf:4)" 'xpath_comment = //div['
bad "'xpath_text' needs 'xpath_comment'" 'xpath_text = p'
bad "unknown key 'xpath_autor'" 'xpath_autor = h3'
printf '[source "s"]\nkind = feed\n' > "$work/bad.conf"
expect 3 "needs 'url'" "$redflag" fetch --config "$work/bad.conf" --store "$work/bad.db"
exit $failed
