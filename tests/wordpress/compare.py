"""What redflag has read of the site under test, held against what the database holds.

usage: compare.py SITE_DIR STORE SOURCE VIEW
VIEW: public   approved comments on published posts without a password
      editor   approved and pending comments on all posts
      export   the same, read from a WXR file
Every comment must be there once, with its parent, post, author, date, status and words; none more. Ends with 1 and up to ten
differences on standard output otherwise.
"""
import datetime
import html.parser
import re
import sqlite3
import subprocess
import sys
import zoneinfo

SITE, STORE, SOURCE, VIEW = sys.argv[1:5]
PUBLIC = "c.comment_approved = '1' AND p.post_status = 'publish' AND p.post_password = ''"
EDITOR = "c.comment_approved IN ('0', '1')"


def sql(query):
    """Rows of the site's database. Every value travels as hexadecimal digits, so that no line end or tab can disturb."""
    out = subprocess.run(["mariadb", "--no-defaults", f"--socket={SITE}/db.sock", "--batch", "--skip-column-names",
                          "--default-character-set=utf8mb4", "wordpress", "-e", query], check=True, capture_output=True, text=True).stdout
    return [[bytes.fromhex(v).decode() for v in line.split("\t")] for line in out.splitlines()]


class Words(html.parser.HTMLParser):
    """The words between tags; a tag that begins or ends a line is a blank."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []

    def handle_starttag(self, tag, attrs):
        if tag in ("br", "p", "li", "ul", "blockquote"):
            self.out.append(" ")
        elif tag == "img":
            self.out.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag):
        if tag in ("p", "li", "ul", "blockquote"):
            self.out.append(" ")

    def handle_data(self, data):
        self.out.append(data)


# What WordPress itself makes of plain characters before it shows them.
SHOWN = {"’": "'", "‘": "'", "“": '"', "”": '"', "″": '"', "′": "'", "–": "-", "—": "-", "…": "...", "🙂": ":)", "😉": ";-)", "×": "x"}


def words_of(text, is_html):
    if is_html:
        parser = Words()
        # A lone "<" as in "3 < 5" is no tag.
        parser.feed(re.sub(r"<(?![a-zA-Z/])", "&lt;", text))
        parser.close()
        text = "".join(parser.out)
    for shown, typed in SHOWN.items():
        text = text.replace(shown, typed)
    return re.sub("-+", "-", " ".join(text.split()))


def expected():
    fields = ["c.comment_ID", "c.comment_parent", "c.comment_post_ID", "c.comment_author", "c.comment_content",
              "CAST(UNIX_TIMESTAMP(c.comment_date_gmt) AS CHAR)", "c.comment_approved", "p.post_name"]
    rows = sql("SET time_zone = '+00:00'; SELECT " + ", ".join(f"HEX({f})" if i in (3, 4, 5, 6, 7) else f"HEX(CAST({f} AS CHAR))"
               for i, f in enumerate(fields)) +
               " FROM wp_comments c JOIN wp_posts p ON p.ID = c.comment_post_ID WHERE c.comment_type = 'comment' AND " +
               (PUBLIC if VIEW == "public" else EDITOR))
    result = {}
    for i, parent, post, author, content, date, approved, slug in rows:
        result[i] = {"parent": "" if parent == "0" else parent, "container": post, "author": author_of(author),
                     "text": words_of(content, True), "published": int(date), "status": {"1": "approved", "0": "hold"}[approved],
                     "slug": slug}
    return result


def skipped_hour(t):
    shown = datetime.datetime.fromtimestamp(t, datetime.timezone.utc).replace(tzinfo=None)
    there = shown.replace(tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")).astimezone(datetime.timezone.utc)
    return there.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).replace(tzinfo=None) != shown


def author_of(name):
    return words_of(name, "<" in name or "&" in name)


def found():
    db = sqlite3.connect(f"file:{STORE}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    rows = db.execute("SELECT * FROM comment WHERE source = ? AND gone IS NULL", (SOURCE,)).fetchall()
    return {r["id"]: r for r in rows}, len(rows)


def main():
    want, (got, rows) = expected(), found()
    wrong = [f"{i}: missing" for i in want if i not in got] + [f"{i}: should not be there" for i in got if i not in want]
    for i in want.keys() & got.keys():
        w, g = want[i], got[i]
        # WordPress reads date_gmt on the site's own clock, and moves the hour which that skips in spring: 2:54 becomes 3:54.
        if VIEW != "export" and g["published"] == w["published"] + 3600 and skipped_hour(w["published"]):
            w["published"] += 3600
        for key in ("parent", "container", "author", "published", "status"):
            if w[key] != g[key]:
                wrong.append(f"{i}: {key} is {g[key]!r}, not {w[key]!r}")
        if words_of(g["text"], False) != w["text"]:
            wrong.append(f"{i}: text is {g['text']!r}, not {w['text']!r}")
        if g["published_exact"] != 1 or g["origin"] != "wordpress" or not g["url"].endswith(f"#comment-{i}"):
            wrong.append(f"{i}: exact {g['published_exact']}, origin {g['origin']}, url {g['url']}")
        if w["slug"] not in ("", "not-yet") and VIEW != "export" and f"/{w['slug']}/" not in g["url"] and "?p" not in g["url"]:
            wrong.append(f"{i}: url {g['url']} and not below /{w['slug']}/")
    print(f"{SOURCE}: {rows} comments, {len(want)} expected ({VIEW}), {len(wrong)} differences")
    print("\n".join(wrong[:10]))
    sys.exit(bool(wrong) or rows < 100)


if __name__ == "__main__":
    main()
