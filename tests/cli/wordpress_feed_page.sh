#!/bin/sh
# The kinds `feed` and `page` on a real WordPress (tests/wordpress/site.sh): RSS, Atom, and the markup of a classic theme with and
# without HTML5 and of a block theme. Each way finds exactly what the database holds and that view may show. About a minute.
# REDFLAG_SKIP_WORDPRESS=1 leaves it out.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
. "$root/tests/wordpress/begin.sh"
compare() { # SOURCE VIEW [DEPTH]
    python3 "$root/tests/wordpress/compare_shown.py" "$dir" "$work/s.db" "$@" || failed=1
}
option() { $site sql "$dir" "UPDATE wp_options SET option_value = '$2' WHERE option_name = '$1'"; }

$site start "$dir"
$site seed "$dir"
. "$dir/env"
# As WordPress's own forms store names, and as its editor makes guids.
$site sql "$dir" "UPDATE wp_comments SET comment_author = REPLACE(REPLACE(REPLACE(REPLACE(comment_author, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\"', '&quot;') WHERE comment_author NOT LIKE '%;%'; UPDATE wp_posts SET guid = CONCAT('$URL/?', IF(post_type = 'page', 'page_id', 'p'), '=', ID)"
# A feed shows ten unless it is told otherwise.
option posts_per_rss 1000

feed() { printf '[source "%s"]\nkind = feed\nsince = 2020-01-01\nurl = %s\n' "$1" "$2"; }
page() { printf '[source "%s"]\nkind = page\nsince = 2020-01-01\nurl = %s/upper-back/\npage = %s/glute-bridge/\npage = %s/disc-week-one/\npage = %s/about/\npage = %s/members-only/\n' "$1" "$URL" "$URL" "$URL" "$URL" "$URL"; }
{
    feed rss "$URL/comments/feed/"
    feed atom "$URL/comments/feed/atom/"
    printf 'ca_file = %s\n' "$CA"
    feed tls "$TLS_URL/comments/feed/atom/"
    printf 'ca_file = %s\n' "$CA"
    for name in html5 classic block newest; do page $name; done
    printf '[source "plain"]\nkind = page\nsince = 2020-01-01\n'
    while read -r slug id; do
        case $slug in upper | bridge | disc | club) echo "page = $URL/?p=$id" ;; about) echo "page = $URL/?page_id=$id" ;; esac
    done < "$dir/posts"
} > "$work/c.conf"
run() { "$redflag" fetch --config "$work/c.conf" --store "$work/s.db" "$@"; }

# ---- feeds
expect 0 'rss: [0-9]* read, [0-9]* new, [0-9]* skipped; complete' run rss
expect 0 'atom: [0-9]* read, [0-9]* new, [0-9]* skipped; complete' run atom tls
compare rss feed
compare atom feed
compare tls feed
expect 0 'atom: 0 read, 0 new; complete' run atom # 304
if grep -a -q '@mail.invalid\|@people.invalid\|203\.0\.113\.\|Browser/' "$work"/s.db*; then fail "an e-mail or IP address is in the store"; fi

# ---- pages
$site theme "$dir" classic
expect 0 'html5: [0-9]* read, [0-9]* new, 1 skipped; complete' run html5
compare html5 page 5
mkdir -p "$dir/www/wp-content/mu-plugins"
echo '<?php add_action("after_setup_theme", function () { remove_theme_support("html5"); }, 99);' > "$dir/www/wp-content/mu-plugins/classic.php"
expect 0 'classic: [0-9]* read, [0-9]* new, 1 skipped; complete' run classic
compare classic classic 5
rm "$dir/www/wp-content/mu-plugins/classic.php"
$site theme "$dir" block
expect 0 'block: [0-9]* read, [0-9]* new, 1 skipped; complete' run block
compare block page 5
# many short pages, the newest first, and the last one under two addresses
$site theme "$dir" classic
option comments_per_page 7
option default_comments_page newest
option comment_order desc
expect 0 'newest: [0-9]* read, [0-9]* new, 1 skipped; complete' run newest
compare newest page 5
$site permalinks "$dir" plain
expect 0 'plain: [0-9]* read, [0-9]* new, 1 skipped; complete' run plain
compare plain page 5
$site permalinks "$dir" pretty

# ---- one source that comes another way finds what it knows, and nothing is edited by that
way() { # KIND URL...
    printf '[source "one"]\nsince = 2020-01-01\nowner = Tess the Therapist\nkind = %s\nurl = %s\n' "$1" "$2" > "$work/one.conf"
    "$redflag" fetch --config "$work/one.conf" --store "$work/one.db"
}
$site export "$dir" > "$work/export.xml"
way wordpress "$URL" > "$work/stdout" 2>&1 || { fail "no REST"; cat "$work/stdout"; }
expect 0 'one: 472 read, 4 new, [0-9]* skipped; complete' way feed "$URL/comments/feed/" # the pings
expect 0 'one: 472 read, 0 new, [0-9]* skipped; complete' way feed "$URL/comments/feed/atom/"
expect 0 'one: [0-9]* read, 0 new; complete' way page "$URL/upper-back/"
expect 0 ' 0 edited' "$redflag" import --store "$work/one.db" --source one "$work/export.xml"

# ---- the feed as it is by default: what is new comes once, and a burst is told as a gap
option posts_per_rss 10
add() { # FROM TO
    i=$1
    while [ "$i" -le "$2" ]; do
        echo "INSERT INTO wp_comments (comment_post_ID, comment_author, comment_content, comment_date, comment_date_gmt, comment_approved, comment_type)
            SELECT ID, 'Late', 'late $i', NOW(), UTC_TIMESTAMP() - INTERVAL (200 - $i) SECOND, '1', 'comment' FROM wp_posts WHERE post_name = 'about';"
        i=$((i + 1))
    done > "$work/add.sql"
    $site sql "$dir" "$(cat "$work/add.sql")"
}
{ feed ten "$URL/comments/feed/atom/"; } >> "$work/c.conf"
expect 0 'ten: [0-9]* read, [0-9]* new' run ten
add 1 3
expect 0 'ten: [0-9]* read, 3 new, .*; complete' run ten
add 4 16
expect 4 'possible gap' run ten
add 17 17
expect 0 'ten: 10 read, 1 new; complete' run ten
expect 0 'ten: 0 read, 0 new; complete' run ten

# the example of the documentation, with this site in place of its own
sed -e "s|https://blog.example/|$TLS_URL/|" -e "s|/var/lib/redflag|$work/example|" -e "/^kind/a ca_file = $CA" "$root/docs/example/feeds.conf" > "$work/example.conf"
mkdir "$work/example"
expect 0 'pages: [0-9]* read, [0-9]* new, [0-9]* skipped; complete' "$redflag" fetch --config "$work/example.conf"
exit $failed
