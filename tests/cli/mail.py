"""usage: mail.py REDFLAG FOLDER [--show] [PART...]      See mail.sh; --show prints what redflag said, PART is a function below."""
import email
import email.policy
import html.parser
import json
import logging
import os
import pathlib
import sys
import time
import warnings

from mail_desk import SADDLE, WORK, Desk, check, checks, desk_with_case, failures, login, parsed, printed, refused, taken_once
from mail_servers import PASSWORD, Raw, Server, make_certificates

logging.disable()  # servers tell at length what clients do to them here
warnings.simplefilter("ignore")
FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)


# ---- servers that behave ----------------------------------------------------------------------------------------------

def accepted():
    for kind in ("starttls", "smtps"):
        server = Server(WORK, kind)
        d = desk_with_case(login(server) + "to = second@clinic.example\nattach = csv,json,html\n")
        status, text = d.report()
        check(status == 0 and d.pending() == 0 and len(server.box.mails) == 1, f"{kind}: {status} {text}")
        check(server.box.tls == [True] or kind == "smtps", f"{kind}: no TLS")
        if server.box.mails:
            the_message(server.box.mails[0])
        status, text = d.report()
        check(status == 0 and len(server.box.mails) == 1, f"{kind}: a second mail")
        status, text = d.report("--always")
        check(len(server.box.mails) == 2 and "none detected" in parsed(server.box.mails[-1])["Subject"], f"{kind}: --always: {text}")
        server.stop()


def the_message(mail):
    m = parsed(mail)
    check(mail[0] == "redflag@clinic.example" and mail[1] == ["team@clinic.example", "second@clinic.example"], f"envelope {mail[:2]}")
    check(m["Subject"] == "[redflag] 1 emergency: Back to Moving", f"subject {m['Subject']}")
    check(str(m["From"]) == "Red Flag <redflag@clinic.example>", f"from {m['From']}")
    check([a.addr_spec for a in m["To"].addresses] == ["team@clinic.example", "second@clinic.example"], f"to {m['To']}")
    check(m["Auto-Submitted"] == "auto-generated" and m["Importance"] == "high", "auto-submitted, importance")
    check(abs(m["Date"].datetime.timestamp() - time.time()) < 300, f"date {m['Date']}")
    check(m["Message-ID"].startswith("<redflag.") and m["Message-ID"].endswith("@clinic.example>"), f"id {m['Message-ID']}")
    shape = [p.get_content_type() for p in m.walk()]
    check(shape == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/csv", "application/json", "text/html"],
          f"parts {shape}")
    check(not m.defects and not any(p.defects for p in m.walk()), "defects")
    text, page = m.get_body(("plain",)).get_content(), m.get_body(("html",)).get_content()
    check("EMERGENCY: 1" in text and SADDLE.split(" since")[0] in text.replace("*", ""), "text part")
    check("https://video.example/1" in text and "https://video.example/1" in page, "link to the comment")
    check(all(len(line) <= 78 for line in text.splitlines()), "text wider than 78")
    files = {p.get_filename().split(".")[-1]: p.get_content() for p in m.iter_attachments()}
    check(set(files) == {"csv", "json", "html"}, f"attachments {set(files)}")
    check(len(json.loads(files["json"])["cases"]) == 1, "attached JSON")
    check(b"\n" not in mail[2].replace(b"\r\n", b"") and b"\r" not in mail[2].replace(b"\r\n", b""), "a bare line end")
    check(max(len(line) for line in mail[2].split(b"\r\n")) <= 998, "a line over 998 bytes")


def one_recipient_of_two():
    server = Server(WORK, "starttls")
    d = desk_with_case(login(server) + "to = gone@clinic.example\n")
    server.box.rcpt = {"gone@clinic.example": "550 5.1.1 no such user"}
    refused(d, 8, ("gone@clinic.example", "550 5.1.1 no such user"), "one recipient refused")
    check(server.box.mails == [], "one recipient refused: the other got the mail")
    server.box.rcpt = {}
    taken_once(d, server.box, "one recipient refused")
    server.stop()


def refusals():
    server = Server(WORK, "starttls")
    box = server.box
    team = "team@clinic.example"
    for why, rcpt, data, status, words in (
            ("refused at RCPT", {team: "550 5.7.1 go away"}, None, 8, ("550 5.7.1", team)),
            ("greylisted", {team: "450 4.2.0 greylisted, try later"}, None, 8, ("temporary", "greylisted")),
            ("refused at DATA", {}, "554 5.6.0 looks like spam", 8, "554 5.6.0"),
            ("full at DATA", {}, "452 4.3.1 no room", 8, ("temporary", "452"))):
        d = desk_with_case(login(server))
        box.rcpt, box.data = rcpt, data
        refused(d, status, words, why)
        box.rcpt, box.data = {}, None
        taken_once(d, box, why)
    server.stop()


def logins():
    server = Server(WORK, "starttls")
    d = desk_with_case(login(server))
    (WORK / "password").write_text("not-the-password\n")
    refused(d, 7, "refused the login", "wrong password")
    (WORK / "password").chmod(0o644)
    refused(d, 3, "chmod 600", "password others can read")
    d.write(login(server).replace("user = redflag\n", "").replace("password_file", "#"))
    refused(d, 7, "530", "no login where one is needed")
    d.write(f"server = {server.url}\nca_file = {WORK}/ca.crt\ntls = required\n")
    refused(d, 7, "Authentication required", "TLS to this machine, without a login")
    d.write(login(server))
    taken_once(d, server.box, "wrong password")
    d = desk_with_case(login(server).replace(f"password_file = {WORK}/password", f"password_command = cat '{WORK}/password'"))
    status, text = d.report()
    check(status == 0, f"password by command: {text}")
    server.stop()


def certificates():
    good = Server(WORK, "starttls")
    for kind in ("starttls", "smtps"):
        for certificate in ("wrong", "expired"):
            server = Server(WORK, kind, certificate)
            d = desk_with_case(login(server))
            refused(d, 7, "certificate of mail server", f"{kind}, certificate {certificate}")
            check(server.box.users == [] and server.box.mails == [], f"{kind}, certificate {certificate}: something was sent")
            server.stop()
    server = Server(WORK, "smtps")
    d = desk_with_case(login(server).replace(f"ca_file = {WORK}/ca.crt", ""))
    refused(d, 7, "certificate of mail server", "an authority nobody knows")
    d.write(login(server).replace("ca.crt", "none.crt"))
    refused(d, 3, "none.crt", "roots that are not there")
    d.write(login(good))
    taken_once(d, good.box, "certificates")
    server.stop()
    good.stop()


# ---- servers that do not ------------------------------------------------------------------------------------------------

def broken_servers():
    good = Server(WORK, "starttls")
    for why, raw, words in (
            ("cut at once", Raw(None), ("temporary",)),
            ("busy", Raw("421 4.3.2 too busy\x1b[31m\u202e"), ("temporary", "421")),
            ("never wanted", Raw("554 no service"), ("554",)),
            ("cut at DATA", Raw(answers=[(b"DATA", None)]), ("temporary",)),
            ("cut in the message", Raw(body="cut"), ("temporary",)),
            ("cut after the message", Raw(body="cut after the dot"), ("temporary", "may have the message")),
            ("stalls at the greeting", Raw("stall"), ("temporary", "in time")),
            ("stalls in the message", Raw(body="stall"), ("temporary",)),
            ("stalls after the message", Raw(body="stall after the dot"), ("in time", "may have the message")),
            ("speaks no SMTP", Raw("HTTP/1.1 200 OK"), ())):
        d = desk_with_case(f"server = {raw.url}\ntls = none\n", timeout="2s" if "stalls" in why else "30s")
        began = time.monotonic()
        refused(d, 8, words, why)
        check(time.monotonic() - began < 20, f"{why}: took {time.monotonic() - began:.0f} s")
        raw.stop()
        d.timeout = "30s"
        d.write(login(good))
        if "message" in why:  # the others end like these
            taken_once(d, good.box, why)
        if why == "cut after the message":
            first, second = (email.message_from_bytes(m)["Message-ID"] for m in (raw.bodies[0], good.box.mails[-1][2]))
            check(first == second, f"{why}: the message came again under another id: {first} {second}")
    check(all(c not in "".join(printed) for c in "\x1b\u202e"), "a server's control characters were printed")
    d = desk_with_case("server = smtp://127.0.0.1:1\ntls = none\n")
    refused(d, 8, ("temporary", "cannot reach"), "nobody there")
    good.stop()


def without_tls():
    raw = Raw(answers=[(b"EHLO", b"250-raw\r\n250 AUTH PLAIN LOGIN\r\n")])
    d = desk_with_case(login(raw))
    refused(d, 8, "offers no TLS", "STARTTLS is taken away")
    check(not any(b"AUTH" in line or b"MAIL" in line for line in raw.lines), f"something was sent without TLS: {raw.lines}")
    raw.stop()
    plain = Server(WORK, "plain")
    d = desk_with_case(f"server = {plain.url}\n")
    status, text = d.report()
    check(status == 0 and len(plain.box.mails) == 1, f"this machine's own server without TLS: {text}")
    plain.stop()


# ---- a command ----------------------------------------------------------------------------------------------------------

def commands():
    script, seen = WORK / "sendmail", WORK / "seen"
    script.write_text(f"""#!/bin/sh
printf '%s\\n' "$@" > {seen}.args
cat > {seen}.mail
[ ! -e {seen}.status ] || {{ echo "queue is full" >&2; exit $(cat {seen}.status); }}
[ ! -e {seen}.hang ] || sleep 30
""")
    script.chmod(0o700)
    d = desk_with_case(timeout="4s", mail=f"sendmail = {script} -t -oi 'two words' $HOME;x\n")
    for status, words in ((75, ("temporary", "queue is full")), (1, ("status 1",))):
        (WORK / "seen.status").write_text(str(status))
        refused(d, 8, words, f"sendmail ends with {status}")
    (WORK / "seen.status").unlink()
    (WORK / "seen.hang").touch()
    refused(d, 8, "in time", "sendmail hangs")
    (WORK / "seen.hang").unlink()
    status, text = d.report()
    check(status == 0 and d.pending() == 0, f"sendmail: {text}")
    check((WORK / "seen.args").read_text() == "-t\n-oi\ntwo words\n$HOME;x\n", "sendmail's words")
    raw = (WORK / "seen.mail").read_bytes()
    m = email.message_from_bytes(raw, policy=email.policy.default)
    check(b"\r" not in raw and [p.get_content_type() for p in m.walk()] == ["multipart/alternative", "text/plain", "text/html"],
          "sendmail's message")
    check("EMERGENCY: 1" in m.get_body(("plain",)).get_content(), "sendmail's text")
    d = desk_with_case(f"sendmail = {WORK}/nothing\n")
    refused(d, 8, "cannot be started", "no such sendmail")


# ---- strangers' words -----------------------------------------------------------------------------------------------------

class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {a for a, _ in attrs}
        self.links |= {v for a, v in attrs if a == "href"}


def hostile():
    server = Server(WORK, "plain")
    evil = "\r\nBcc: victim@evil.example\r\n\r\n.\r\nMAIL FROM:<x@evil.example>\r\n\u202egnp.exe\u2028\x00<script>alert(1)</script>"
    d = Desk(f"server = {server.url}\nsubject = [re\u202ed] B\u00e4r\rBcc: v@evil.example\n",
             more="title = T\rBcc: t@evil.example\u202e\n")
    d.add({"id": "1", "text": SADDLE + evil + " https://evil.example/x www.evil.example bit.ly/abc =cmd|'/C calc'!A0", "author": evil,
           "video": evil, "url": "javascript:alert(1)"},
          {"id": "2", "text": SADDLE + " " + "w" * 10000, "author": "\u0633\u0627\u0631\u0629", "url": "https://a@evil.example/\"onclick=\"x"},
          {"id": "3", "text": SADDLE + "\n.\n..\nFrom here on", "author": "\"a\" <b@evil.example>"})
    d.judge()
    status, text = d.report()
    check(status == 0 and len(server.box.mails) == 1, f"hostile: {status} {text}")
    if not server.box.mails:
        return
    mail = server.box.mails[0]
    m = parsed(mail)
    known = {"date", "from", "to", "subject", "message-id", "auto-submitted", "x-auto-response-suppress", "importance", "content-type",
             "mime-version", "x-peer", "x-mailfrom", "x-rcptto"}
    check({h.lower() for h in m.keys()} <= known and len(m.keys()) == len(set(m.keys())), f"headers {m.keys()}")
    check(all("evil" not in str(v) for k, v in m.items() if k != "Subject") and mail[1] == ["team@clinic.example"], "a stranger's header")
    check("B\u00e4r" in m["Subject"] and "\u202e" not in m["Subject"] and "\r" not in m["Subject"], f"subject {m['Subject']!r}")
    check(all(ord(c) < 128 for c in mail[2].split(b"\r\n\r\n")[0].decode("latin-1")), "a header that is not ASCII")
    body, page = m.get_body(("plain",)).get_content(), m.get_body(("html",)).get_content()
    for part in (body, page):
        check(not any(c in part for c in "\u202e\u2028\x00\x1b"), "an invisible character in a body")
        check("\\u{202E}" in part, "a direction sign is not shown")
        check("https://evil" not in part and "www.evil" not in part and "bit.ly/" not in part, "a stranger's address is live")
        check("bytes left out" in part, "a long word is not shortened")
    check(all(len(line) <= 78 for line in body.splitlines()), "hostile text wider than 78")
    tags = Tags()
    tags.feed(page)
    check(tags.tags <= {"html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "span", "b", "i", "bdi", "blockquote", "a", "br"},
          f"foreign elements {tags.tags}")
    check(tags.attributes <= {"lang", "charset", "name", "content", "style", "dir", "href"}, f"foreign attributes {tags.attributes}")
    check(tags.links == set(), f"foreign links {tags.links}")
    server.stop()


# ---- run, doctor, configuration ---------------------------------------------------------------------------------------------

def runs():
    server = Server(WORK, "starttls")
    box = server.box
    d = Desk(login(server), files=True)
    d.add({"id": "1", "text": SADDLE, "author": "@ann"})
    status, text = d.redflag("run")
    check(status == 0 and box.mails == [] and d.pending() == 0 and "first report" in text, f"the first run sent mail: {text}")
    status, text = d.redflag("run", "-q")
    check(status == 0 and box.mails == [] and text == "", f"a quiet run says something: {text}")
    d.add({"id": "2", "text": "fever and my back hurts so much i shake", "author": "@bo"})
    box.data = "451 4.7.1 later"
    status, text = d.redflag("run", "-q")
    check(status == 8 and d.pending() == 1 and "temporary" in text, f"run, server says later: {status} {text}")
    box.data = None
    status, text = d.redflag("run", "-q")
    check(status == 0 and len(box.mails) == 1 and d.pending() == 0, f"run after it: {status} {text}")
    status, text = d.redflag("run", "-q")
    check(len(box.mails) == 1, "run: a case is announced twice")

    d = Desk(login(server), files=True)
    d.redflag("run", "-q")
    d.add({"id": "1", "text": SADDLE})
    d.redflag("run", "-q")
    check(len(box.mails) == 2, "the first case after a first run without any is not sent")
    d = Desk(login(server) + "first = yes\n", files=True)
    d.add({"id": "1", "text": SADDLE})
    d.redflag("run", "-q")
    check(len(box.mails) == 3, "first = yes: no mail")
    d = Desk(login(server) + "always = yes\n", files=True)
    for _ in range(2):
        d.redflag("run", "-q")
    check(len(box.mails) == 4, f"always = yes: {len(box.mails) - 3} mails after a first run and another")
    server.stop()


def gaps_alone():
    """A source that is down: one mail a day tells of it, and each mail with a case does."""
    server = Server(WORK, "starttls")
    box = server.box
    d = Desk(login(server), files=True, more="[source \"lost\"]\npath = nothing-here.jsonl\n")
    def run(days, mails, what):
        before = len(box.mails)
        env = {**os.environ, "LD_PRELOAD": str(FAKETIME), "FAKETIME": f"+{days}d"} if days else None
        status, text = d.redflag("run", "-q", env=env)
        check(status == 4 and len(box.mails) == before + mails, f"gaps, {what}: status {status}, {len(box.mails) - before} mails: {text}")
    run(0, 0, "the first report")
    box.data = "451 4.7.1 later"
    status, text = d.redflag("run", "-q")
    check(status == 8, f"gaps, a mail that is not taken: {status} {text}")
    box.data = None
    run(0, 1, "the mail that was not taken")
    check("something was not read" in parsed(box.mails[-1])["Subject"], f"gaps: subject {parsed(box.mails[-1])['Subject']}")
    run(0, 0, "again on the same day")
    d.add({"id": "1", "text": SADDLE})
    run(0, 1, "with a case")
    check("nothing-here" in parsed(box.mails[-1]).get_body(("plain",)).get_content(), "gaps: the mail with a case does not tell of them")
    if FAKETIME is None:
        print("skipped: gaps on another day: libfaketime is not installed")
    else:
        run(2, 1, "on another day")
        run(2, 0, "again on that day")
        run(0, 1, "with the clock set back")
    status, text = d.report("--always")
    check(status == 0, f"gaps, --always: {status} {text}")
    server.stop()


def doctors():
    server = Server(WORK, "starttls")
    d = Desk(login(server))
    status, text = d.redflag("doctor")
    check(status == 0 and "answers and lets us in" in text, f"doctor: {status} {text}")
    (WORK / "password").write_text("not-the-password\n")
    status, text = d.redflag("doctor", "-q")
    check(status == 7 and "refused the login" in text, f"doctor, wrong password: {status} {text}")
    check(server.box.mails == [], "doctor sent a mail")
    server.stop()


def configurations():
    for mail, words in (("", "needs a 'server'"), ("server = mail.example\n", "is no mail server"),
                        ("server = smtps://m.example\nsendmail = x\n", "two ways"), ("server = smtps://m.example\ntls = none\n", "contradicts"),
                        ("server = smtp://m.example\ntls = none\nuser = x\n", "no password is sent"),
                        ("server = smtp://m.example\ntls = maybe\n", "required or none"),
                        ("server = smtp://u:p4ssw0rd@m.example\n", "is no mail server"), ("server = smtp://m.example\nto = nobody\n", "no mail address"),
                        ("server = smtp://m.example\nattach = pdf\n", "unknown report format"),
                        ("server = smtp://m.example\npasword_file = x\n", "did you mean 'password_file'"),
                        ("server = smtp://m.example\npassword_file = x\n", "without a 'user'")):
        status, text = Desk(mail).redflag("report", "--mail")
        check(status == 3 and words in text and "redflag.conf:" in text, f"configuration {mail!r}: {status} {text}")
    status, text = Desk(None).redflag("report", "--mail")
    check(status == 3 and "no section [mail]" in text, f"no section: {status} {text}")


make_certificates(WORK)
asked = [a for a in sys.argv[3:] if a != "--show"]
for part in (accepted, one_recipient_of_two, refusals, logins, certificates, broken_servers, without_tls, commands, hostile, runs, gaps_alone, doctors,
             configurations):
    if asked and part.__name__ not in asked:
        continue
    began = time.monotonic()
    part()
    print(f"{part.__name__}: {time.monotonic() - began:.1f} s", flush=True)
check(all(p not in "".join(printed) for p in (PASSWORD, "p4ssw0rd")), "a password was printed")
print(f"{len(checks)} checks, {len(failures)} failed")
if "--show" in sys.argv:
    print("\n".join(sorted(set(printed))))
sys.exit(len(failures) > 0)
