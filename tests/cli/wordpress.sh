#!/bin/sh
# The kind of source `wordpress` on a real WordPress (tests/wordpress/site.sh): what is read, anonymous and with an application
# password, is exactly what the database holds and may be shown; a second run finds what was edited, approved late and taken
# away, nothing twice; runs that are cut or killed lose nothing; and what proxies and security plugins do is told in words.
# About two minutes, and one and a half for installing Debian's packages the first time. REDFLAG_SKIP_WORDPRESS=1 leaves it out.
# usage: sh tests/cli/wordpress.sh [KILLS]     10 kills otherwise; 200 before a release, about five minutes more
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
. "$root/tests/wordpress/begin.sh"
kills=${1:-10}
compare() { # STORE SOURCE VIEW
    python3 "$root/tests/wordpress/compare.py" "$dir" "$@" || failed=1
}
of_store() { python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print(*row)' "$1" "$2"; }

$site start "$dir"
$site seed "$dir"
$site php "$dir" "$root/tests/wordpress/change.php" prepare
. "$dir/env"

# section NAME LINES... > a configuration with one source on the https address
section() {
    printf '[source "%s"]\nkind = wordpress\nsince = 2020-01-01\n' "$1"
    shift
    printf '%s\n' "$@"
}
tls="url = $TLS_URL
ca_file = $CA
attempts = 1"
login="user = $LOGIN
password_file = $PASSWORD_FILE"
{
    section anonymous "url = $URL" "per_page = 20"
    section editor "$tls" "$login"
    section writer "$tls" "user = $WRITER" "password_file = $WRITER_PASSWORD_FILE"
    section interface "url = $TLS_URL/wp-json/wp/v2/comments" "ca_file = $CA"
    section one-post "url = $URL" "post = $(sed -n 's/^disc.//p' "$dir/posts")" "post = $(sed -n 's/^about.//p' "$dir/posts")"
} > "$work/redflag.conf"
run() { store=$1; shift; "$redflag" fetch --config "$work/redflag.conf" --store "$work/$store" "$@"; }

# ---- everything once
expect 0 'anonymous: [0-9]* read of [0-9]* expected, [0-9]* new, 34 skipped; complete' run a.db anonymous
expect 0 'editor: [0-9]* read, [0-9]* new; complete' run a.db editor
expect 0 'interface: .*complete' run a.db interface
expect 0 'one-post: .*complete' run a.db one-post
expect 0 'writer: .*complete' run a.db writer
compare "$work/a.db" anonymous public
compare "$work/a.db" editor editor
compare "$work/a.db" interface public
compare "$work/a.db" writer public
posts=$(of_store "$work/a.db" "SELECT count(*) FROM comment WHERE source = 'one-post'")
wanted=$($site sql "$dir" "SELECT count(*) FROM wp_comments c JOIN wp_posts p ON p.ID = c.comment_post_ID WHERE p.post_name IN ('about', 'disc-week-one') AND comment_approved = '1' AND comment_type = 'comment'")
[ "$posts" = "$wanted" ] || fail "$posts comments of two posts, not $wanted"
if grep -a -q '@mail.invalid\|@people.invalid\|203\.0\.113\.\|Browser/' "$work"/a.db*; then fail "an e-mail or IP address is in the store"; fi
if grep -q 'context=edit' "$dir/requests"; then fail "the editor's context was asked for"; fi

# permalinks lead to the page that shows the comment (unless what it answers is not shown)
of_store "$work/a.db" "SELECT c.id, c.url FROM comment c LEFT JOIN comment p ON p.source = c.source AND p.id = c.parent
    WHERE c.source = 'anonymous' AND (c.parent = '' OR p.parent = '') ORDER BY c.id * 7919 % 1000 LIMIT 12" > "$work/links"
while read -r id link; do
    curl -sf "${link%#*}" | grep -q "id=\"comment-$id\"" || fail "$link does not show comment $id"
done < "$work/links"
[ "$(wc -l < "$work/links")" = 12 ] || fail "no permalinks"

# the same by the export that WordPress writes
$site export "$dir" > "$work/export.xml"
expect 0 'import: .* 0 problems' "$redflag" import --store "$work/x.db" --source wxr "$work/export.xml"
compare "$work/x.db" wxr export
# both ways into one source: nothing is edited by coming the other way
section editor "$tls" "$login" "owner = Tess the Therapist" > "$work/both.conf"
"$redflag" import --store "$work/both.db" --source editor "$work/export.xml" 2> "$work/stderr"
expect 0 'editor: [0-9]* read, 0 new; complete' "$redflag" fetch --config "$work/both.conf" --store "$work/both.db"
if grep -a -q '@mail.invalid\|203\.0\.113\.' "$work"/x.db*; then fail "an e-mail or IP address came through the export"; fi

# the example of the documentation, with this site in place of its own
sed -e "s|https://blog.example/|$TLS_URL/|" -e "s|/etc/redflag/blog.password|$PASSWORD_FILE|" -e "s|/var/lib/redflag|$work/example|" \
    -e "/^kind/a ca_file = $CA" "$root/docs/example/wordpress.conf" > "$work/example.conf"
mkdir "$work/example"
expect 0 'blog: [0-9]* read, [0-9]* new; complete' "$redflag" fetch --config "$work/example.conf"
[ "$(of_store "$work/example/redflag.db" "SELECT count(*) > 0 FROM comment WHERE is_owner AND author = 'Tess the Therapist'")" = 1 ] || fail "no owner"

# ---- again: nothing new; then after changes
sleep 1
expect 0 'anonymous: [0-9]* read of [0-9]* expected, 0 new, [0-9]* skipped; complete' run a.db anonymous
expect 0 'editor: [0-9]* read, 0 new; complete' run a.db editor
$site php "$dir" "$root/tests/wordpress/change.php" > "$work/changes"
grep -q '^new ' "$work/changes" || { fail "no changes"; cat "$work/changes"; }
sleep 1
# Anonymous readers see three new ones (two of them approved late) and lose four; an editor sees the held one still.
expect 0 'anonymous: [0-9]* read of [0-9]* expected, 3 new, 2 edited, 4 gone, [0-9]* skipped; complete' run a.db anonymous
expect 0 'editor: [0-9]* read, 1 new, 2 edited, 3 with another status, 3 gone; complete' run a.db editor
compare "$work/a.db" anonymous public
compare "$work/a.db" editor editor
while read -r what id; do
    [ "$what" != edited ] || of_store "$work/a.db" "SELECT text FROM comment WHERE source = 'editor' AND id = '$id'" | grep -q '^Edited: ' ||
        fail "comment $id is not the edited one"
done < "$work/changes"
sleep 1
expect 0 'editor: [0-9]* read, 0 new; complete' run a.db editor
twice=$(of_store "$work/a.db" "SELECT count(*) FROM (SELECT 1 FROM comment GROUP BY source, id HAVING count(*) > 1) UNION ALL SELECT count(*) FROM comment WHERE id LIKE '%~%'")
[ "$(echo $twice)" = "0 0" ] || fail "comments twice: $twice"

# ---- cut short, and killed: the next run goes on
i=0
until run cut.db editor --max-pages 1 > "$work/stdout" 2>&1; do
    i=$((i + 1))
    [ $i -lt 20 ] || { fail "never comes to an end with one page a run"; break; }
done
[ $i -ge 4 ] || fail "one page a run ended after $i runs"
compare "$work/cut.db" editor editor
section editor "$tls" "$login" "per_page = 9" > "$work/slow.conf"
i=0
while [ $i -lt "$kills" ]; do
    [ $((i % 10)) -ne 0 ] || rm -f "$work"/killed.db*
    "$redflag" fetch --config "$work/slow.conf" --store "$work/killed.db" -q 2> "$work/stderr" & pid=$!
    sleep "0.$(((i * 37 + 13) % 90 + 10))"
    kill -9 $pid 2> /dev/null || true
    wait $pid 2> /dev/null || true
    i=$((i + 1))
    if [ $((i % 10)) -eq 0 ]; then
        expect 0 'editor: .*complete' "$redflag" fetch --config "$work/slow.conf" --store "$work/killed.db"
        compare "$work/killed.db" editor editor
    fi
done

# ---- plain permalinks: the interface stands behind ?rest_route=
$site permalinks "$dir" plain
expect 0 'anonymous: .*complete' run plain.db anonymous
expect 0 'editor: .*complete' run plain.db editor
compare "$work/plain.db" anonymous public
compare "$work/plain.db" editor editor
$site permalinks "$dir" pretty

# ---- what stands between
spoil() { echo "$*" > "$dir/faults"; }
spoil lower
expect 0 'editor: .*complete' run lower.db editor
compare "$work/lower.db" editor editor
spoil strip
expect 0 'editor: .*complete' run strip.db editor
compare "$work/strip.db" editor editor
expect 0 'X-WP-Total is missing' "$redflag" doctor --config "$work/slow.conf" --store "$work/strip.db"
section anonymous "$tls" > "$work/anonymous.conf"
anonymous="--config $work/anonymous.conf --store $work/anonymous.db"
expect 0 'anonymous: .*complete' "$redflag" fetch $anonymous
compare "$work/anonymous.db" anonymous public
spoil noauth
expect 7 'or its host drops the Authorization header' run a.db editor
expect 7 'drops the Authorization header' "$redflag" doctor --config "$work/slow.conf" --store "$work/a.db"
spoil html
expect 5 'got text/html .*verify that you are human.* if this stays, use kind = feed' "$redflag" fetch $anonymous
spoil closed
expect 7 'rest_not_logged_in: the REST interface is closed on this site: use kind = feed' "$redflag" fetch $anonymous
expect 0 'editor: .*complete' run a.db editor # the application password opens it
spoil gone
expect 3 'http 404: the REST interface is closed' "$redflag" fetch $anonymous
spoil

# ---- doctor, and logins that are none
expect 0 "source 'anonymous': reach: the REST interface answers and counts" "$redflag" doctor $anonymous
grep -q 'without a login pending comments are not read' "$work/stdout" || fail "doctor does not tell of pending comments"
expect 0 "source 'editor': login: pending comments can be read" "$redflag" doctor --config "$work/slow.conf" --store "$work/killed.db"
section writer "$tls" "user = $WRITER" "password_file = $WRITER_PASSWORD_FILE" > "$work/writer.conf"
expect 7 "give it the role Editor" "$redflag" doctor --config "$work/writer.conf" --store "$work/a.db"
(umask 077; echo 'abcd efgh ijkl mnop qrst uvwx' > "$work/wrong.password")
section wrong "$tls" "user = $LOGIN" "password_file = $work/wrong.password" > "$work/wrong.conf"
expect 7 "user or application password is wrong" "$redflag" fetch --config "$work/wrong.conf" --store "$work/w.db"
if cat "$work/stdout" "$work/stderr" | grep -q 'abcd'; then fail "the password is in a message"; fi
section half "$tls" "user = $LOGIN" > "$work/half.conf"
expect 3 "'user' needs an application password" "$redflag" fetch --config "$work/half.conf" --store "$work/w.db"
section untrusted "url = $TLS_URL" "attempts = 1" > "$work/untrusted.conf"
expect 7 'certificate' "$redflag" fetch --config "$work/untrusted.conf" --store "$work/w.db"
exit $failed
