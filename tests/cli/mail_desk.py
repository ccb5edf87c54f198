"""What mail.py tests with: a store, a configuration and a folder of reports, and what is asked of a report that is or is not sent."""
import email
import email.policy
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

from mail_servers import PASSWORD, USER

REDFLAG, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
SADDLE = "no feeling between my legs since this morning and i cant pee"
failures, checks, printed = [], [], []


def check(truth, what):
    checks.append(what)
    if not truth:
        failures.append(what)
        print("FAIL:", what)


class Desk:
    """A store, a configuration and a folder of reports. Comments are put in by add()."""
    number = 0

    def __init__(self, mail, more="", files=False, timeout="30s"):
        self.timeout = timeout
        Desk.number += 1
        self.folder = WORK / f"desk{Desk.number}"
        self.folder.mkdir()
        self.store, self.comments = self.folder / "s.db", self.folder / "c.jsonl"
        self.comments.write_text("")
        self.more = more + (f"[source \"blog\"]\npath = {self.comments}\n" if files else "")
        self.write(mail)

    def write(self, mail):
        section = f"[mail]\nto = team@clinic.example\nfrom = Red Flag <redflag@clinic.example>\ntimeout = {self.timeout}\n" if mail is not None else ""
        (self.folder / "redflag.conf").write_text(
            f"[redflag]\nstore = {self.store}\nout = {self.folder}/out\nchannel = Back to Moving\n{self.more}\n{section}{mail or ''}\n")

    def redflag(self, *args, env=None):
        done = subprocess.run([REDFLAG, args[0], "--config", self.folder / "redflag.conf", *args[1:]], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120, env=env)
        text = (done.stdout + done.stderr).decode("utf-8", "backslashreplace")
        printed.append(text)
        return done.returncode, text

    def add(self, *comments):
        with open(self.comments, "a", encoding="utf-8") as f:
            for c in comments:
                f.write(json.dumps(c, ensure_ascii=False) + "\n")

    def judge(self):
        status, text = self.redflag("import", "-q", "--source", "blog", str(self.comments))
        status2, text2 = self.redflag("triage", "-q")
        assert status == 0 and status2 == 0, text + text2

    def pending(self):
        return sqlite3.connect(self.store).execute("SELECT count(*) FROM verdict WHERE pending = 1 AND urgency > 0").fetchone()[0]

    def report(self, *args):
        return self.redflag("report", "--mail", *args)


def desk_with_case(mail, **more):
    d = Desk(mail, **more)
    template = WORK / "template.db"
    if not template.exists():
        d.add({"id": "1", "text": SADDLE, "author": "@ann", "url": "https://video.example/1", "published": "2026-11-20T08:01:02Z"},
              {"id": "2", "text": "thank you, lovely video"})
        d.judge()
        assert d.pending() == 1
        d.redflag("store", "backup", str(template))
    shutil.copy(template, d.store)
    return d


def parsed(mail):
    return email.message_from_bytes(mail[2], policy=email.policy.default)


def login(server):
    (WORK / "password").write_text(PASSWORD + "\n")
    (WORK / "password").chmod(0o600)
    return f"server = {server.url}\nuser = {USER}\npassword_file = {WORK}/password\nca_file = {WORK}/ca.crt\n"


def taken_once(d, box, why):
    """After a failure: the next report is taken, marks its case, and no third one is sent."""
    before = len(box.mails)
    status, text = d.report()
    check(status == 0 and len(box.mails) == before + 1 and d.pending() == 0, f"after '{why}' the next report is not sent once: {text}")
    status, text = d.report()
    check(status == 0 and len(box.mails) == before + 1 and "nothing to say" in text, f"after '{why}' a case is announced twice: {text}")


def refused(d, status, words, why):
    got, text = d.report()
    check(got == status, f"{why}: exit status {got}, not {status}: {text}")
    for word in words if isinstance(words, tuple) else (words,):
        check(word in text, f"{why}: '{word}' is not in '{text.strip()}'")
    check(d.pending() == 1, f"{why}: the case counts as reported")
