"""Hostile strings as comment, author, title and file name, through `redflag run` and out of every report again.

usage: report_strings.py WORK      (run by report_strings.sh)
"""
import json
import os
import pathlib
import re
import subprocess
import sys

import report_hostile

REDFLAG = os.path.abspath(os.environ.get("REDFLAG", "build/release/redflag"))
ALARM = "cannot feel anything when i wipe since yesterday"
STRINGS = {
    "script": "</blockquote></title><script>alert(1)</script><img src=x onerror=alert(2)>",
    "attribute": "\"' onmouseover=\"alert(3)\" style='position:fixed'",
    "formula": "=HYPERLINK(\"http://evil.example\",\"click\")",
    "formulas": "+1+1;-2\t@SUM(A1)\n=cmd|' /C calc'!A0",
    "bidi": "\u202egnp.exe\u2066abc\u2069 \u200ex\u200f",
    "controls": "a\x01b\x07c\x1b[31mred\x1b]0;title\x07 \x7f \x85 \x9b31m \ufeff",
    "lines": "one\r\n.\r\ntwo\rthree\u2028four\u2029five",
    "long": "w" * 10000,
    "rtl": "\u0633\u0627\u0631\u0629 \u05d3\u05d5\u05d3 \u0645\u062d\u0645\u062f",
    "entities": "&lt;b&gt; &#60;i&#62; &amp;amp; <!-- x --> <![CDATA[ y ]]> {{{text}}} ${x} %s",
    "markdown": "**b** [x](javascript:alert(4)) ![i](http://evil.example/i) <http://evil.example> | a | `c`\n# h\n---",
}


BROKEN = [name for name in STRINGS if name not in ("long", "formulas", "lines", "entities", "markdown")]  # the report names eight problems at most
WIDE = "\u0633" * 100  # a name of two bytes a letter, which is cut somewhere


def file_name(name):
    return STRINGS[name].replace("/", "\u2215")[:60] + ".jsonl"


def make(folder, redflag=REDFLAG):
    """Run once on a folder of such files. Returns the finished process; the reports are below folder/out."""
    (folder / "in").mkdir(parents=True)
    for number, (name, string) in enumerate(STRINGS.items()):
        with open(folder / "in" / file_name(name), "w", encoding="utf-8") as f:
            f.write(json.dumps({"id": name, "text": f"{string} {ALARM}, {string}", "author": string, "video": string,
                                "url": f"https://video.example/{number}", "published": "2026-11-20T08:00:00Z"}) + "\n")
            if name in BROKEN:
                f.write("{\"text\": broken\n")
    for name in (WIDE, "x" + WIDE[1:]):  # too long: whatever the length of the folder's name, one of them is cut inside of a letter
        (folder / "in" / (name + ".jsonl")).write_text("{\"text\": broken\n")
    (folder / "redflag.conf").write_text(
        f"[redflag]\nstore = {folder}/s.db\nout = {folder}/out\nformats = html,csv,json,md\n"
        f"title = {STRINGS['script']} {STRINGS['bidi']}\nchannel = {STRINGS['formula']}\n[source \"files\"]\npath = in\n", encoding="utf-8")
    return subprocess.run([redflag, "run", "-q", "--config", str(folder / "redflag.conf")], capture_output=True, timeout=120)


def visible(text):
    return report_hostile.visible(text)


def main():
    folder = pathlib.Path(sys.argv[1])
    done = make(folder)
    problems, report, quotes, _ = report_hostile.complaints(folder / "out")
    said = done.stderr.decode("utf-8")
    if done.returncode != 4:
        problems.append(f"the run ends with {done.returncode}, not 4: {said[:300]}")
    if re.search("[\0-\x09\x0b-\x1f\x7f-\x9f]", said):
        problems.append("the log holds control characters")
    cases = {case["id"]: case for case in report["cases"]}
    if set(cases) != set(STRINGS):
        problems.append(f"json: not every comment is there: {set(STRINGS) ^ set(cases)}")
    for name, case in cases.items():
        string = STRINGS[name]
        if case["urgency"] != "emergency":
            problems.append(f"json: {name} is {case['urgency']}")
        for field in ("text", "author", "container"):
            if string.strip() not in case[field]:
                problems.append(f"json: {field} of {name} is not what was written: {case[field][:80]!r}")
        wanted = visible(string) if name != "long" else "w" * 500
        if not any(wanted.strip() in q.replace("\r", "") for q in quotes):
            problems.append(f"html: no quotation shows {name} as it was written")
    gaps = report["summary"]["not_read"]
    for name in BROKEN:
        if not any(file_name(name)[:25] in gap for gap in gaps):
            problems.append(f"json: no gap names the file {file_name(name)!r}")
    if any("\ufffd" in gap for gap in gaps) or sum("\u0633" * 10 in gap for gap in gaps) != 2:
        problems.append(f"json: a file's name is cut inside of a letter, or left out: {gaps[-3:]}")
    for page in ("index.html", "report.html"):
        text = (folder / "out" / page).read_text(encoding="utf-8")
        if re.search("<script|<img|onerror=alert\\(2\\)>(?!&)|\u202e", text):
            problems.append(f"{page}: live markup of a stranger")
    print("\n".join(problems) or "scripts, formulas, directions, controls and long words stay text in every field")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
