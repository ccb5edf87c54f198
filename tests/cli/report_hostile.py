"""Parse report.html, .csv, .json and .md of a folder back and complain about anything a comment could have added.
usage: report_hostile.py FOLDER      the golden reports: FOLDER; others by complaints()"""
import base64
import csv
import hashlib
import html.parser
import json
import pathlib
import re
import sys

# Every element of the page, with the attributes it may have. A comment can add none.
ELEMENTS = {
    "html": {"lang", "dir"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(), "style": set(),
    "body": set(), "header": {"class"}, "main": {"class"}, "footer": {"class"}, "nav": {"class", "id", "aria-labelledby"},
    "section": {"class", "id", "aria-labelledby", "aria-label"}, "article": {"class", "id"}, "div": {"class", "id"},
    "h1": set(), "h2": {"id"}, "h3": set(), "h4": set(), "p": {"class"}, "ul": {"class"}, "ol": {"class"}, "li": {"class"},
    "dl": set(), "dt": set(), "dd": set(), "b": set(), "bdi": set(), "span": {"class", "aria-hidden"}, "mark": set(), "sup": set(),
    "code": set(), "blockquote": {"class", "dir"}, "a": {"href", "rel"}, "details": set(), "summary": set(), "figure": set(),
    "figcaption": set(), "table": {"class"}, "thead": set(), "tbody": set(), "tr": set(), "th": {"scope"}, "td": set(),
    "svg": {"class", "role", "viewbox", "width", "height"}, "text": {"class", "x", "y", "font-size", "font-weight", "text-anchor"}, "g": set(),
    "rect": {"class", "x", "y", "width", "height", "fill"},
}
VOID = {"meta"}
HOSTILE = "</blockquote><script>alert('1')</script>"
problems = []


def complain(what):
    problems.append(what)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.quotes, self.styles, self.csp, self.ids, self.targets = [], [], [], "", set(), set()

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            complain(f"html: unknown element <{tag}> at {self.getpos()}")
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)) or set(names) - ELEMENTS.get(tag, set()):
            complain(f"html: attributes {names} on <{tag}> at {self.getpos()}")
        values = dict(attrs)
        if "id" in values:
            if values["id"] in self.ids:
                complain(f"html: id {values['id']} twice")
            self.ids.add(values["id"])
        if tag == "a":
            href = values.get("href", "")
            if href.startswith("#"):
                self.targets.add(href[1:])
            elif not re.fullmatch(r"https?://[^\s\"'<>\\@/]+(/[^\s\"'<>\\]*)?", href) or values.get("rel") != "noopener noreferrer nofollow":
                complain(f"html: link {values}")
        if values.get("http-equiv") == "Content-Security-Policy":
            self.csp = values["content"]
        if tag == "blockquote":
            self.quotes.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            complain(f"html: </{tag}> closes something else at {self.getpos()}")

    def handle_data(self, data):
        if "style" in self.open:
            self.styles.append(data)
        if "blockquote" in self.open:
            self.quotes[-1] += data

    def handle_comment(self, data):
        complain(f"html: a comment {data!r}")

    def unknown_decl(self, data):
        complain(f"html: a declaration {data!r}")


def check_html(folder):
    """The page's text, and the words of its quotations."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    page.close()
    if page.open:
        complain(f"html: never closed: {page.open}")
    if page.targets - page.ids:
        complain(f"html: links to nowhere: {page.targets - page.ids}")
    digest = base64.b64encode(hashlib.sha256("".join(page.styles).encode()).digest()).decode()
    wanted = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    if page.csp != wanted:
        complain(f"html: content policy is {page.csp!r}, expected {wanted!r}")
    return text, page.quotes


def is_formula(cell):
    return re.match(r'[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]', cell) is not None and not cell.startswith("-)")


def visible(text):
    """What the sheet shows of a text: one kind of line end, invisible characters written out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", lambda m: "\\u{%X}" % ord(m[0]), text)


def check_csv(folder, cases):
    raw = (folder / "report.csv").read_bytes().decode("utf-8")
    if raw.replace("\r\n", "").count("\r"):
        complain("csv: a lone CR")
    rows = list(csv.reader(raw.splitlines(keepends=True), strict=True))
    head, body = rows[0], rows[1:]
    if len(body) != len(cases) or any(len(row) != len(head) for row in body):
        complain(f"csv: {len(body)} rows for {len(cases)} cases, or rows of different length")
    for row, case in zip(body, cases):
        sheet = dict(zip(head, row))
        for name in ("id", "text", "author", "url"):
            plain = visible(case[name])
            # Apostrophes stand in front of a formula: at the start, or where another separator would start a cell.
            if re.sub(r"(^|[;\t\n][\s\"]*)'", r"\1", sheet[name]) != re.sub(r"(^|[;\t\n][\s\"]*)'", r"\1", plain):
                complain(f"csv: {name} {sheet[name]!r} was {plain!r}")
        if sheet["urgency"] != (case["urgency"] or ""):
            complain("csv: not in the order of report.json")
    for delimiter in ",;\t|":  # the wrong separator must not make a formula either
        for row in csv.reader(raw.splitlines(keepends=True), delimiter=delimiter):
            for cell in filter(is_formula, row):
                complain(f"csv: a cell starts with a formula when split at {delimiter!r}: {cell[:40]!r}")
    return raw


def check_markdown(folder):
    text = (folder / "report.md").read_text(encoding="utf-8")
    bare = re.sub(r"\\.", "", text)
    for pattern in (r"<(?!https?://)", r"!\[", r"\]\((?!<https?://)", r"<https?://[^>]*[\s<]"):
        if re.search(pattern, bare):
            complain(f"md: unescaped {pattern}")
    return text


def complaints(folder):
    """(what is wrong, the report as JSON, the words of the page's quotations, the CSV as text)"""
    del problems[:]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    ranks = {"emergency": 0, "urgent": 1, "routine": 2, None: 3}
    order = [ranks[case["urgency"]] for case in report["cases"]]
    if set(report) != {"meta", "summary", "cases"} or order != sorted(order):
        complain("json: not one object of meta, summary and cases by urgency")
    page, quotes = check_html(folder)
    sheet = check_csv(folder, report["cases"])
    for name, text in (("html", page), ("csv", sheet), ("md", check_markdown(folder))):
        bad = re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", text)
        if bad:
            complain(f"{name}: invisible character {ascii(bad[0])} at {bad.start()}")
    return problems, report, quotes, sheet


def main():
    _, _, quotes, sheet = complaints(pathlib.Path(sys.argv[1]))
    if not any(HOSTILE in quote for quote in quotes):
        complain("html: the hostile comment is not shown as it was written")
    if "\"'-10 degrees" not in sheet:
        complain("csv: '-10 degrees' has no apostrophe")
    print("\n".join(problems) or "the hostile comments stay text in every report")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
