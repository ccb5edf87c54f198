"""What redflag has read from feeds and pages of the site under test, held against what the database holds and these may show.

usage: compare_shown.py SITE_DIR STORE SOURCE feed|page|classic [DEPTH]
VIEW: feed    approved comments and pings on published posts without a password
      page    approved comments on these whose threads are approved up to their top. A theme shows DEPTH levels: what is deeper
              stands on the last one, under the comment of the level before
      classic the same, dates not exact
Every comment must be there once, with its parent, post, author, date and words; none more. Ends with 1 and up to ten differences
on standard output otherwise.
"""
import sys

from compare import PUBLIC, SITE, SOURCE, VIEW, author_of, found, skipped_hour, sql, words_of

DEPTH = int(sys.argv[5]) if len(sys.argv) > 5 else 99
TYPES = "1" if VIEW == "feed" else "c.comment_type = 'comment'"


def comments():
    fields = ["comment_ID", "comment_parent", "comment_post_ID", "comment_author", "comment_content",
              "UNIX_TIMESTAMP(c.comment_date_gmt)", "comment_date", "user_id = p.post_author"]
    rows = sql("SET time_zone = '+00:00'; SELECT " + ", ".join(f"HEX(CAST({f} AS CHAR CHARACTER SET utf8mb4))" for f in fields) +
               f" FROM wp_comments c JOIN wp_posts p ON p.ID = c.comment_post_ID WHERE {TYPES} AND {PUBLIC}")
    return {r[0]: r[1:] for r in rows}


def line_of(i, all_of_them):
    """From the top of its thread down to the comment itself; None where one of them is not shown."""
    line = [i]
    while all_of_them[line[0]][0] != "0":
        parent = all_of_them[line[0]][0]
        if parent not in all_of_them:
            return None
        line.insert(0, parent)
    return line


def parent_shown(line):
    if len(line) == 1:
        return ""
    return line[min(len(line), DEPTH) - 2]


def main():
    rows, (got, n) = comments(), found()
    wrong, want = [], {}
    for i, (parent, post, author, content, gmt, local, owner) in rows.items():
        line = line_of(i, rows) if VIEW in ("page", "classic") else ([parent, i] if parent != "0" else [i])
        if line is not None:
            want[i] = {"parent": parent_shown(line), "container": post, "author": words_of(author_of(author), False) or "Anonymous", "text": words_of(content, True),
                       "published": int(gmt), "is_owner": int(owner) if VIEW in ("page", "classic") else 0}
    wrong += [f"{i}: missing" for i in want if i not in got] + [f"{i}: should not be there" for i in got if i not in want]
    for i in want.keys() & got.keys():
        w, g = want[i], got[i]
        for key in ("parent", "container", "author", "is_owner"):
            shown = words_of(g[key], False) if key == "author" else g[key]
            if w[key] != shown:
                wrong.append(f"{i}: {key} is {g[key]!r}, not {w[key]!r}")
        if words_of(g["text"], False) != w["text"]:
            wrong.append(f"{i}: text is {g['text']!r}, not {w['text']!r}")
        # A page's date is the site's own clock with the zone of that hour: the hour that it repeats in autumn has one name for two,
        # and WordPress moves the one that it skips in spring. The classic markup states no zone at all.
        off = g["published"] - w["published"] if g["published"] is not None else None
        allowed = {0, 3600} if skipped_hour(w["published"]) else {0}
        if VIEW == "page":
            allowed |= {-3600, 3600} if i in REPEATED else set()
        if VIEW == "classic":
            allowed = {s * 3600 - w["published"] % 60 for s in (1, 2)} | {3 * 3600 - w["published"] % 60}
        if off not in allowed:
            wrong.append(f"{i}: published is {off} seconds off")
        if g["published_exact"] != (VIEW != "classic") or g["origin"] != "wordpress" or g["status"] != "approved":
            wrong.append(f"{i}: exact {g['published_exact']}, origin {g['origin']}, status {g['status']}")
        if not g["url"].endswith(f"#comment-{i}"):
            wrong.append(f"{i}: url {g['url']}")
    print(f"{SOURCE}: {n} comments, {len(want)} expected ({VIEW}), {len(wrong)} differences")
    print("\n".join(wrong[:10]))
    sys.exit(bool(wrong) or n < 100)


# Comments with the same local minute name as another hour's: those that the seed puts around the repeated hour.
REPEATED = {r[0] for r in sql("SELECT HEX(CAST(comment_ID AS CHAR)) FROM wp_comments WHERE TIMESTAMPDIFF(HOUR, comment_date_gmt, comment_date) = 1 "
                              "AND MONTH(comment_date) = 10 AND HOUR(comment_date) = 2 OR TIMESTAMPDIFF(HOUR, comment_date_gmt, comment_date) = 2 "
                              "AND MONTH(comment_date) = 10 AND HOUR(comment_date) = 2 AND DAY(comment_date) > 24")}
main()
