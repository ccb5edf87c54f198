"""What YouTube, the network and the user may do to a run: refusals, an ended quota, broken connections, a signal; and doctor."""
import re
import signal
import sqlite3
import subprocess
import time

from youtube_case import DAY, HOUR, ENV, Case, calls, check, redflag, stand_in


def case_disabled():
    c = Case("disabled", videos=["vidOFF00000"])
    c.world.disabled.add("vidOFF00000")
    c.run(0, says="0 read, 0 new, 1 skipped, 1 units used; complete")
    check("HTML is printed", "<" not in c.said)


def case_failures():
    """processingFailure on page 3, passing and permanent; it must not hide new comments."""
    c = Case("passing", "attempts = 3")
    for n in range(500):
        c.world.add_thread(6 if n % 50 == 0 else 0, HOUR * n + DAY)
    c.world.failure = {3: 1}
    c.run(0).all_there()
    check("one more call", c.world.requests == 5 + 10 + 1)

    c = Case("permanent", "attempts = 2")
    for n in range(500):
        c.world.add_thread(6 if n % 50 == 0 else 0, HOUR * n + DAY)
    c.world.failure = {3: -1}
    c.run(4, says="processingFailure", complete=False)
    check("pages before it are kept", len(c.ids()) == 200 + 4 * 6)
    top = c.world.add_thread(2, 60)
    c.world.newest_first()
    c.run(4, complete=False)
    check("a new comment waits for an old page", top["id"] in c.ids())
    c.world.failure, c.world.forget_tokens = {}, 1
    c.run(0).all_there()
    c.run(0, says="0 new")

    c = Case("never", "attempts = 2")
    c.world.add_thread(0, HOUR)
    c.world.failure = {1: -1}
    c.run(5, says="processingFailure", complete=False)
    c.world.failure = {}
    c.run(0).all_there()

    c = Case("badthread", "attempts = 2")
    for n in range(12):
        c.world.add_thread(8, HOUR * n + DAY)
    c.world.failure_replies = {c.world.threads[3]["id"]: -1}
    c.run(4, says="replies to Ugbadthread-000003", complete=False)
    check("the other threads' replies", len(c.ids()) == 12 * 9 - 3)
    c.world.failure_replies = {}
    c.run(0).all_there()

    c = Case("deleted")
    for n in range(12):
        c.world.add_thread(8, HOUR * n + DAY)
    gone = c.world.threads[5]["id"]
    c.world.missing_threads.add(gone)  # between its page and the call for its replies
    c.run(4, says="commentNotFound", complete=False)
    check("marked gone", [r["id"] for r in c.rows() if r["gone"] is not None] == [gone])


def case_quota():
    """Ended on page 1, and in the middle; the next day goes on where it was."""
    c = Case("quota")
    c.may_drop = True
    for n in range(500):
        c.world.add_thread(7 if n % 25 == 0 else 0, HOUR * n + DAY)
    c.world.quota_left = 0
    c.run(5, says="the quota of the day is used up (quotaExceeded); it begins anew at ", complete=False)
    at, hours = re.search(r"anew at (\d\d):00 CES?T, in (\d+) h", c.said).groups()
    check("midnight in California", at in ("09", "08") and int(hours) < 25, c.said)
    c.world.quota_left = 9
    c.run(5, complete=False)
    check("what was read is kept", len(c.ids()) > 100)
    check("stopped_by", c.rows("SELECT stopped_by FROM completeness ORDER BY key DESC LIMIT 1")[0][0] == "quota")
    c.world.quota_left = -1
    c.run(0).all_there()

    c = Case("budget", "max_units = 4")
    for n in range(500):
        c.world.add_thread(7 if n % 25 == 0 else 0, HOUR * n + DAY)
    for _ in range(30):
        c.run(4, says="the budget of 4 units is used up", complete=False)
        check("over the budget", c.world.requests <= 4)
        if c.ids() == c.world.all_ids():
            break
    c.all_there()
    check("a small budget gets through in time", _ < 15, str(_))
    c.lines.remove("max_units = 4")
    c.configure()
    c.run(0).all_there()

    c = Case("pages", "max_pages = 2", "sweep = 0")
    for n in range(900):
        c.world.add_thread(0, HOUR * n + 30 * DAY)
    c.run(4, says="stopped by pages", complete=False)
    before = len(c.ids())
    c.run(4, says="stopped by pages", complete=False)
    check("goes on below", len(c.ids()) > before, f"{before} {len(c.ids())}")
    c.lines.remove("max_pages = 2")
    c.configure()
    c.run(0).all_there()
    check("pages asked for again", c.world.requests == 7, str(c.world.requests))


def case_refusals():
    """What YouTube may say, and the exit status and words for it."""
    c = Case("refusals", "attempts = 2")
    c.world.add_thread(0, HOUR)
    for status, reason, exit_status, says in (
            (400, "keyInvalid", 7, "write a valid key where 'key_file'"),
            (401, "authError", 7, "the key is refused"),
            (403, "accessNotConfigured", 3, "enable the YouTube Data API v3"),
            (403, "ipRefererBlocked", 3, "restrictions of the key"),
            (403, "forbidden", 3, "insufficient"),
            (403, "insufficientPermissions", 3, "insufficient"),
            (400, "operationNotSupported", 3, "look at 'url'"),
            (400, "invalidFilters", 3, "look at 'channel' and 'video'"),
            (403, "dailyLimitExceeded", 5, "begins anew at"),
            (403, "rateLimitExceeded", 5, "asked less often"),
            (403, "userRateLimitExceeded", 5, "asked less often"),
            (500, "backendError", 5, "backendError"),
            (503, "", 5, "insufficient"),
            (400, "processingFailure", 5, "processingFailure"),
            (404, "channelNotFound", 4, "channelNotFound"),
            (403, "commentsDisabled", 0, "1 skipped"),
            (418, "somethingNew", 3, "somethingNew")):
        c.world.refuse_all = (status, reason, "insufficient <b>luck</b> &amp; <a href=\"x\">so on</a>\x1b[31m", None)
        c.run(exit_status, says=says)
        check("HTML or controls are printed", "<" not in c.said and "\x1b" not in c.said, c.said)
    c.world.refuse_all = None
    c.run(0).all_there()

    c = Case("wrongkey")
    c.key.write_text("AIza-another-key-that-is-wrong\n")
    c.run(7, says="API key not valid: ***")
    check("the wrong key is printed", "AIza-another" not in c.said, c.said)
    c.key.chmod(0o644)
    done = subprocess.run(c.command(), capture_output=True, text=True, env=ENV)
    check("a key that others can read is refused", done.returncode == 3 and "chmod 600" in done.stderr, done.stderr)
    c.lines.remove("key_file = key")
    c.configure()
    done = subprocess.run(c.command(), capture_output=True, text=True, env=ENV)
    check("no key", done.returncode == 3 and "key_file" in done.stderr, done.stderr)
    for lines, says in ((["channel = @somebody"], "begins with UC"), (["video = https://youtu.be/x"], "what stands behind v="), ([], "names no channel and no video")):
        c.conf.write_text("\n".join(['[redflag]', 'store = s.db', '[source "tube"]', 'kind = youtube', "key_file = key", *lines]) + "\n")
        done = subprocess.run(c.command(), capture_output=True, text=True, env=ENV)
        check(f"configuration error '{says}'", done.returncode == 3 and says in done.stderr, done.stderr)

    c = Case("slowly")
    c.world.add_thread(3, HOUR)
    c.world.rate_limit = 1
    c.run(0).all_there()

    c = Case("portal")
    c.world.add_thread(3, HOUR)
    c.world.html = True
    c.run(5, says="expected JSON", complete=False)
    c.world.html, c.world.half_json = False, True
    c.run(5, says="the answer is no JSON", complete=False)
    c.world.half_json = False
    c.run(0).all_there()


def case_connection():
    """A connection that ends in the middle of an answer, once and for good; a signal."""
    c = Case("dropped", "attempts = 3")
    for n in range(400):
        c.world.add_thread(0, HOUR * n + DAY)
    c.world.drop, c.world.drop_from = 2, 3
    c.run(0).all_there()
    c = Case("cut", "attempts = 2")
    for n in range(400):
        c.world.add_thread(0, HOUR * n + DAY)
    c.world.drop, c.world.drop_from = -1, 3
    c.run(4, complete=False)
    check("two pages are kept", len(c.ids()) == 200)
    c.world.drop = 0
    db = sqlite3.connect(c.store)  # two days later
    newest, floor, target, depth, at, token = db.execute("SELECT value FROM cursor WHERE topic = 'walk'").fetchone()[0].split(" ")
    db.execute("UPDATE cursor SET value = ? WHERE topic = 'walk'", (f"{newest} {floor} {target} {depth} {int(at) - 2 * DAY} {token}",))
    db.commit()
    db.close()
    c.run(0).all_there()
    check("a token of two days ago is used", [q.get("pageToken", "") for q in calls(c, "commentThreads")][1].startswith("t~100~"))
    c = Case("signal")
    for n in range(400):
        c.world.add_thread(0, HOUR * n + DAY)
    c.world.slow_s = 0.4
    child = subprocess.Popen(c.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=ENV)
    time.sleep(0.7)
    child.send_signal(signal.SIGTERM)
    said = child.communicate(timeout=20)[0]
    check("stopped by a signal", child.returncode == 143 and "stopped by a signal" in said and 0 < len(c.ids()) < 400, f"{child.returncode} {said}")
    c.world.slow_s = 0
    c.run(0).all_there()


def case_doctor():
    c = Case("doctor")
    c.world.add_thread(0, HOUR)
    c.run(0)

    def doctor(status, *says):
        done = subprocess.run([redflag, "doctor", "--config", str(c.conf)], capture_output=True, text=True, env=ENV)
        check(f"doctor ends with {done.returncode}, not {status}", done.returncode == status, done.stdout)
        for text in says:
            check(f"doctor does not say '{text}'", re.search(text, done.stdout), done.stdout)
        check("doctor prints the key", stand_in.KEY not in done.stdout + done.stderr)
    doctor(0, r"ok    source 'tube': key: can be read", r"ok    source 'tube': reach: .*takes the key",
           r"ok    source 'tube': quota: it begins anew at \d\d:00 CES?T, in \d+ h \d+ min \(midnight in California\)")
    c.world.quota_left = 0
    doctor(5, r"FAIL  source 'tube': quota: used up for today \(quotaExceeded\); it begins anew at \d\d:00")
    c.world.quota_left = -1
    c.world.refuse_all = (403, "accessNotConfigured", "YouTube Data API has not been used in project 1", None)
    doctor(3, r"FAIL  source 'tube': access: accessNotConfigured", r"-> enable the YouTube Data API v3")
    c.world.refuse_all = None
    c.key.write_text("AIza-another\n")
    doctor(7, r"FAIL  source 'tube': key: .*API key not valid: \*\*\*", r"-> write a valid key")
    c.lines[4] = "url = http://127.0.0.1:1/"
    c.configure("attempts = 1")
    doctor(5, r"FAIL  source 'tube': reach: ")
