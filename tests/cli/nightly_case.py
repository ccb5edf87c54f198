"""What the tests of the nightly job share: a configured place, runs of it, and what was reported of it how often.

A case counts as shown by the dated reports that the index names; a file that a killed run has left in the folder is not among them.
"""
import collections
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys

REDFLAG = os.path.abspath(os.environ.get("REDFLAG", "build/release/redflag"))
ALARMING = ["cannot feel anything when i wipe since yesterday", "my leg is getting weaker every day and the foot drags",
            "woke up and could not pee at all, groin is numb", "bad back pain with fever and night sweats for a week"]
ORDINARY = ["thanks, great video", "my knee hurts when i run", "which band do you use at 3:10", "love this channel"]
failures = []


def check(good, text):
    if not good:
        failures.append(text)
        print("FAIL:", text)


def end():
    sys.exit(1 if failures else 0)


def comment(n):
    words = ALARMING[n // 4 % 4] if n % 4 == 0 else ORDINARY[n % 4]
    return json.dumps({"id": f"c{n}", "text": f"{words} ({n})", "author": f"@a{n % 7}", "published": "2026-11-20T08:00:00Z"}) + "\n"


class Case:
    """A folder with redflag.conf, comments.jsonl, the store below `state` and the reports below `out`."""

    def __init__(self, work, name, comments=40, main="", sources="", state=None, out=None):
        self.dir = pathlib.Path(work) / name
        self.dir.mkdir()
        self.state, self.out = state or self.dir / "state", out or self.dir / "out"
        self.store, self.conf = self.state / "redflag.db", self.dir / "redflag.conf"
        self.comments = self.dir / "comments.jsonl"
        self.n = 0
        self.write(comments)
        self.configure(main, sources)

    def configure(self, main="", sources=""):
        self.conf.write_text(f"[redflag]\nstore = {self.store}\nout = {self.out}\n{main}\n[source \"file\"]\npath = comments.jsonl\n{sources}")

    def write(self, more):
        with self.comments.open("a", encoding="utf-8") as f:
            f.writelines(comment(n) for n in range(self.n, self.n + more))
        self.n += more

    def command(self, *args):
        return [REDFLAG, "run", "--config", str(self.conf), *args]

    def run(self, *args, timeout=60, **popen):
        return subprocess.run(self.command(*args), capture_output=True, text=True, timeout=timeout, **popen)

    def start(self, *args, **popen):
        return subprocess.Popen(self.command(*args), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)

    def forget(self):
        for folder in (self.state, self.out):
            for path in folder.glob("*") if folder.exists() else ():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def shown(self):
        """How often each case was shown, and what is wrong with the store (None: nothing)."""
        with sqlite3.connect(self.store) as db:
            well = db.execute("PRAGMA integrity_check").fetchone()[0]
            names = [row[0] for row in db.execute("SELECT name FROM report")]
            open_ones = db.execute("SELECT count(*) FROM comment LEFT JOIN reported USING (key) WHERE reported.key IS NULL").fetchone()[0]
            comments = db.execute("SELECT count(*) FROM comment").fetchone()[0]
        db.close()
        times = collections.Counter()
        for name in names:
            report = json.loads((self.out / "archive" / f"{name}.json").read_text(encoding="utf-8"))
            times.update(c["id"] for c in report["cases"])
        trouble = well if well != "ok" else f"{open_ones} comments are unreported" if open_ones else None
        return times, trouble or (None if comments == self.n else f"{comments} comments instead of {self.n}")

    def check_once(self, expected, what):
        """Every case that an undisturbed run shows was shown once, and nothing else was."""
        times, trouble = self.shown()
        twice = sorted(i for i, n in times.items() if n > 1)
        check(trouble is None, f"{what}: {trouble}")
        check(not twice, f"{what}: shown more than once: {twice[:5]}")
        check(set(times) == expected, f"{what}: {len(expected - set(times))} cases were never shown, {len(set(times) - expected)} are none")


def expected_cases(work, comments=40):
    """The cases that an undisturbed run shows of so many comments."""
    case = Case(work, f"undisturbed{comments}", comments)
    done = case.run("-q")
    check(done.returncode == 0 and not done.stdout and not done.stderr, f"an undisturbed -q run is not 0 and silent: {done}")
    times, trouble = case.shown()
    check(trouble is None and len(times) >= comments // 4, f"an undisturbed run shows {len(times)} cases: {trouble}")
    return set(times)
