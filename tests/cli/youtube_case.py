"""Shared by the tests of the source "youtube": a case is a world of the stand-in with a configuration and a store, and whatever is
true of every fetch is checked after each of them."""
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "net"))
import youtube_server as stand_in  # noqa: E402

redflag, work, kills, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
DAY, HOUR = 86400, 3600
ENV = dict(os.environ, TZ="Europe/Paris", LC_ALL="C.UTF-8")
STATEMENT = re.compile(r"(\d+) read(?: of (\d+) expected)?, (\d+) new((?:, \d+ [a-z ]+)*); (complete|partial|failed)(?:: (.*))?")
worlds, failures = {}, []
log = open(work / "requests", "w", encoding="utf-8")
server, port = stand_in.start(worlds, log)


def check(what, ok, more=""):
    if not ok:
        failures.append(what)
        print(f"FAIL: {Case.current.name}: {what} {more}"[:900])


class Case:
    """A world, a folder with configuration, key and store, and the last run."""

    current = None  # the one that is tested now

    def __init__(self, name, *settings, videos=None, since="3650d"):
        Case.current = self
        self.name, self.world = name, stand_in.World(name)
        worlds[name] = self.world
        self.folder = work / name
        self.folder.mkdir()
        self.key = self.folder / "key"
        self.key.write_text(stand_in.KEY + "\n")
        self.key.chmod(0o600)
        self.store, self.conf = self.folder / "s.db", self.folder / "redflag.conf"
        lists = [f"video = {v}" for v in videos] if videos else [f"channel = {self.world.channel}"]
        self.all_seen = True         # a complete run leaves nothing out
        self.may_drop = False        # answers that were on their way when the quota ended are not read, and asked for again
        self.lines = ["[redflag]", "store = s.db", '[source "tube"]', "kind = youtube", f"url = http://127.0.0.1:{port}/{name}/youtube/v3/",
                      "key_file = key", f"since = {since}", *lists, *settings]
        self.configure()

    def configure(self, *more):
        self.conf.write_text("\n".join([*self.lines, *more]) + "\n")

    def command(self, *options, store=None):
        return [redflag, "fetch", "--config", str(self.conf), *(["--store", str(store)] if store else []), *options]

    def rows(self, sql="SELECT id, parent, text, author, url, container, published, edited, has_media, is_owner, gone, origin, source FROM comment",
             store=None):
        db = sqlite3.connect(store or self.store)
        db.row_factory = sqlite3.Row
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def ids(self):
        return {r["id"] for r in self.rows()} if self.store.exists() else set()

    def run(self, status, *options, says="", complete=None):
        """One fetch, and what is true of every fetch: the statement says what happened, and the key is nowhere."""
        world, before = self.world, self.ids()
        world.given, world.requests, world.queries = set(), 0, []
        done = subprocess.run(self.command(*options), capture_output=True, text=True, env=ENV, timeout=120)
        self.said = done.stdout + done.stderr
        check(f"exit status {done.returncode}, expected {status}", done.returncode == status, self.said)
        check(f"does not say '{says}'", says in self.said, self.said)
        self.statement = STATEMENT.search(self.said)
        check("no statement of completeness", self.statement is not None, self.said)
        if self.statement:
            self.judge(before, complete if complete is not None else status == 0)
        for path in [p for p in self.folder.iterdir() if p != self.key]:
            check(f"the key stands in {path.name}", stand_in.KEY.encode() not in path.read_bytes())
        check("the key is printed", stand_in.KEY not in self.said)
        return self

    def judge(self, before, complete):
        read, expected, new, more, word, _ = self.statement.groups()
        after = self.ids()
        if self.may_drop:
            self.world.given &= after
        check(f"says {read} read, was given {len(self.world.given)}", int(read) == len(self.world.given), self.said)
        check(f"says {new} new, the store has {len(after - before)} more", int(new) == len(after - before), self.said)
        check("a comment that was given is not in the store", self.world.given <= after, str(sorted(self.world.given - after)[:3]))
        check("a comment is there twice", not any("~" in i for i in after))
        units = re.search(r"(\d+) units used", more)
        check(f"says {more}, was asked {self.world.requests} times", int(units.group(1)) == self.world.requests if units else self.world.requests == 0)
        check(f"says '{word}'", (word == "complete") == complete, self.said)
        if word == "complete" and self.all_seen:
            check("says complete, and comments are missing", self.visible() <= after, str(sorted(self.visible() - after)[:5]))

    def visible(self):
        w = self.world
        lost = w.missing_threads if not w.refuse_all else self.world.all_ids()
        return {c["id"] for t in w.threads if t["id"] not in lost for c in [t] + t["replies"]}

    def all_there(self):
        """Everything of the world is in the store, as it is in the world."""
        stored = {r["id"]: r for r in self.rows()}
        check(f"{len(self.world.all_ids() - set(stored))} comments are missing", set(stored) >= self.world.all_ids())
        check("more in the store than there is", set(stored) <= self.world.all_ids())
        for t in self.world.threads:
            for c in [t] + t["replies"]:
                r = stored.get(c["id"])
                if r is None:
                    continue
                edited = c["updated"] if c.get("updated", c["published"]) != c["published"] else None
                want = (c["text"], c["author"] or "", c.get("parent", ""), c["published"], edited, "image" in c, c["video"], "youtube", "tube",
                        f"https://www.youtube.com/watch?v={c['video']}&lc={c['id']}")
                got = (r["text"], r["author"], r["parent"], r["published"], r["edited"], bool(r["has_media"]), r["container"], r["origin"],
                       r["source"], r["url"])
                check(f"{c['id']} is not as it was given", got == want, f"{got} {want}")
        return self


def calls(c, kind, **having):
    return [q for k, q in c.world.queries if k == kind and all(q.get(a) == b for a, b in having.items())]


def make_older(c, seconds):
    """Let time pass in the store, so that what was looked at last is not looked at again in the same second."""
    db = sqlite3.connect(c.store)
    db.execute("UPDATE cursor SET at = at - ?", (seconds,))
    db.execute("UPDATE comment SET last_seen = last_seen - ?", (seconds,))
    db.commit()
    db.close()
