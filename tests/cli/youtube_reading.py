"""What is read of a channel or of videos: replies of every number, guards, odd comments, late ones, and how far down."""
import sqlite3
import subprocess
import time

from youtube_case import DAY, HOUR, ENV, Case, calls, check, make_older, redflag


def replies_of_every_number():
    c = Case("replies")
    for n, count in enumerate((0, 1, 5, 6, 100, 101, 250)):
        c.world.add_thread(count, HOUR * (n + 1) + 6 * HOUR)
    return c


def case_replies():
    """0, 5, 6, 100 and 101 replies; a second run finds all known and asks for no reply again."""
    c = replies_of_every_number()
    c.run(0, says="470 read, 470 new").all_there()
    check("calls", c.world.requests == 1 + 1 + 1 + 2 + 3, str(c.world.queries))
    for kind, q in c.world.queries:
        check("plainText, fields, maxResults", q.get("textFormat") == "plainText" and "fields" in q and q.get("maxResults") == "100")
        check("face pictures asked for", "ProfileImage" not in q["fields"])
    check("order", calls(c, "commentThreads")[0]["order"] == "time")
    c.run(0, says="0 new").all_there()
    check("replies asked for again", c.world.requests == 1, str(c.world.queries))
    c.run(0, "--full", says="470 read, 0 new")
    check("--full reads all", c.world.requests == 8)


def case_by_video():
    """Videos instead of a channel; one without comments is in order, one that is not there is a partial failure."""
    c = Case("video", videos=["vidAAAAAAAA", "vidBBBBBBBB", "vidOFF00000"])
    for n in range(130):
        c.world.add_thread(n % 3, HOUR * n + DAY, video="vidAAAAAAAA")
        c.world.add_thread(0, HOUR * n + DAY, video="vidBBBBBBBB")
    c.world.disabled.add("vidOFF00000")
    c.run(0, says="1 skipped").all_there()
    note = c.rows("SELECT note FROM completeness ORDER BY key DESC LIMIT 1")[0]["note"]
    check("HTML in the note", "<" not in note and "commentsDisabled: The video identified by the videoId parameter" in note, note)
    c.configure("video = vidGONE0000", "video = vidPRIVATE0")
    c.world.private.add("vidPRIVATE0")
    c.lines.insert(7, "video = vidGONE0000")  # before the others: one bad video must not end the batch
    c.configure()
    c.world.add_thread(0, 60, video="vidBBBBBBBB")
    c.world.newest_first()
    c.run(4, says="videoNotFound: The video identified by the videoId parameter could not be found", complete=False).all_there()
    c.lines[7] = "video = vidPRIVATE0"
    c.configure()
    c.world.add_thread(0, 30, video="vidBBBBBBBB")
    c.world.newest_first()
    c.run(3, says="take out a private video", complete=False).all_there()


def case_guards():
    """The same page token again, duplicates across pages, a pageToken that is ignored."""
    c = Case("repeat", "attempts = 1")
    for n in range(500):
        c.world.add_thread(0, HOUR * n + DAY)
    c.world.repeat_from = 3
    c.run(4, says="stopped by repeated_token", complete=False)
    check("asked too often", c.world.requests <= 6, str(c.world.requests))
    check("300 comments kept", len(c.ids()) == 300)
    c.world.repeat_from = 0
    c.run(0).all_there()

    c = Case("overlap")
    for n in range(500):
        c.world.add_thread(n % 8, HOUR * n + DAY)
    c.world.overlap = 30
    c.run(0).all_there()

    c = Case("ignored")
    c.world.add_thread(101, 5 * HOUR)
    c.world.add_thread(7, 6 * HOUR)
    c.world.ignore_reply_token = True
    c.run(4, complete=False)
    check("asked too often", c.world.requests <= 5, str(c.world.requests))
    c.world.ignore_reply_token = False
    c.run(0).all_there()


def case_fields_and_tokens():
    """`fields` refused, a page token that is forgotten once."""
    c = Case("fields")
    for n in range(230):
        c.world.add_thread(8 if n % 40 == 0 else 0, HOUR * n + DAY)
    c.world.refuse_fields = True
    c.run(0, says="the selection of fields is refused").all_there()
    check("asked with fields once", sum("fields" in q for _, q in c.world.queries) == 1)

    c = Case("tokens")
    for n in range(500):
        c.world.add_thread(0, HOUR * n + DAY)
    c.world.forget_tokens = 1
    c.run(0).all_there()
    c = Case("tokens2")
    c.world.add_thread(250, DAY)
    c.world.forget_tokens = 1
    c.run(0).all_there()


def case_odd_comments():
    """Images without words, edits, closed accounts, the owner, half an emoji, parents of two kinds."""
    c = Case("odd")
    w = c.world
    w.add_thread(0, HOUR, text="", image="https://i.invalid/knee.gif")
    w.threads[0]["text"] = ""
    w.add_thread(0, 2 * HOUR, text="nice video, look", image="https://i.invalid/back.jpg")
    w.add_thread(7, 3 * HOUR, author=None)
    first, second = w.add_thread(7, 4 * HOUR, text="one 🙏 <b>bold</b> & \"quoted\"\r\nline"), w.add_thread(8, 5 * HOUR)
    w.add_thread(0, 6 * HOUR, author="@owner", author_channel=w.channel)
    w.add_thread(0, 7 * HOUR, updated=w.now - HOUR)
    w.add_reply(first, 60, parent=first["replies"][0]["id"], text="an answer to an answer")
    c.run(0).all_there()
    c.rows()
    parents = {r["id"]: r["parent"] for r in c.rows()}
    check("two parents", parents[first["replies"][2]["id"]] == first["id"] and parents[second["replies"][2]["id"]] == second["id"]
          and parents[first["replies"][7]["id"]] == first["replies"][0]["id"])
    check("the owner's comment", [r["author"] for r in c.rows() if r["is_owner"]] == ["@owner"])
    subprocess.run([redflag, "triage", "--config", str(c.conf), "-q"], check=True, env=ENV)
    verdicts = {r["id"]: r for r in c.rows("SELECT c.id, v.disposition, v.needs_human, v.json FROM comment c JOIN verdict v USING (key)")}
    picture = verdicts[w.threads[0]["id"]]
    check("an image alone is not judged and needs a human", '"not_judged"' in picture["json"] and picture["needs_human"] == 1, picture["json"])
    check("an image with words needs a human", verdicts[w.threads[1]["id"]]["needs_human"] == 1)

    # edited, a picture added, an account closed, a name changed together with the words
    first["text"], first["updated"] = "it has spread to both legs", w.now
    second["replies"][0]["text"], second["replies"][0]["updated"] = "numb down below since last night", w.now - 30  # not among the inline five
    w.threads[6]["image"] = "https://i.invalid/x.png"
    w.threads[1]["author"] = None
    w.threads[5]["text"], w.threads[5]["author"], w.threads[5]["updated"] = "pinned: ask your clinician", "@renamed", w.now - 5
    c.run(0, says="3 edited")
    check("kept once under its own id", len(c.ids()) == len(w.all_ids()))
    texts = {r["id"]: r for r in c.rows()}
    check("the edit is there", texts[first["id"]]["text"] == first["text"] and texts[first["id"]]["edited"] == w.now)
    c.run(0, "--full", says="1 edited")
    check("an edited reply is found by a full reading", {r["id"]: r["text"] for r in c.rows()}[second["replies"][0]["id"]] == second["replies"][0]["text"])


def case_promises():
    """Replies that are counted and not shown: told, no failure, and not asked for again and again. Replies that go."""
    c = Case("held")
    for n in range(6):
        c.world.add_thread(n * 3, HOUR * n + DAY)
    c.world.hide_counts = 2
    c.run(0, says="51 read of 61 expected").all_there()
    c.run(0, says="0 new")
    check("asked for held replies again", c.world.requests == 1, str(c.world.queries))
    c.world.hide_counts = 0
    c.world.broken = {c.world.threads[2]["id"], c.world.threads[5]["replies"][3]["id"]}
    c.run(4, "--full", says="comment Ugheld-000002: has no text and no image", complete=False)
    check("two are unreadable", "2 unreadable" in c.said or "3 unreadable" in c.said, c.said)
    c.world.broken = set()
    c.run(0, "--full")
    big, small = c.world.threads[4], c.world.threads[1]
    lost = {big["replies"].pop(3)["id"], small["replies"].pop(1)["id"]}
    make_older(c, 60)
    c.run(0, says="2 gone")
    check("removed replies are marked", {r["id"] for r in c.rows() if r["gone"] is not None} == lost)


def case_late():
    """A reply to a thread older than the lookback, found by the sweep; threads that are gone; late comments under the seen ones."""
    c = Case("late", "sweep = 60")
    for n in range(400):
        c.world.add_thread(6 if n % 10 == 0 else 1, DAY * (n // 10) + DAY)
    c.run(0).all_there()
    make_older(c, 3 * HOUR)
    c.all_seen = False  # the sweep takes its turns
    old, deep = c.world.threads[395], c.world.threads[390]
    c.world.add_reply(old, 1, text="since that exercise i cannot feel my foot")
    c.world.add_reply(deep, 1, text="and now it is both legs")
    found = 0
    for n in range(12):
        c.world.ids_most = (50, 20)[n % 2]
        c.run(0)
        check("units of a sweep", c.world.requests <= 2 + 6 + 4, str(c.world.requests))
        found = {old["replies"][-1]["id"], deep["replies"][-1]["id"]} <= c.ids()
        if found:
            break
        make_older(c, HOUR)
    check("a late reply under an old thread is not found", found)
    c.all_there()
    gone = c.world.threads.pop(397)
    for n in range(12):
        make_older(c, HOUR)
        c.run(0)
        if any(r["gone"] is not None for r in c.rows()):
            break
    check("a removed thread and its reply are marked gone",
          {r["id"] for r in c.rows() if r["gone"] is not None} == {gone["id"], gone["replies"][0]["id"]})
    # held for a day and released with its old date, in the window; and a reply to a thread in the window
    c.world.add_thread(0, 3 * DAY, text="released late")
    c.world.newest_first()
    c.world.add_reply(c.world.threads[3], 1)
    c.run(0, says="2 new")


def case_since():
    """A first run begins at `since`; later ones do not go below it, and a month without cron is made up."""
    c = Case("since", "sweep = 0", since="20d")
    for n in range(1000):
        c.world.add_thread(0, DAY // 10 * n + 60)
    out = subprocess.run(c.command(), capture_output=True, text=True, env=ENV)
    check("first run", out.returncode == 0 and "complete" in out.stdout + out.stderr, out.stderr)
    check("pages of a first run", len(c.ids()) in (300, 400), str(len(c.ids())))
    number = len(c.ids())
    c.world.requests = 0
    subprocess.run(c.command("-q"), check=True, env=ENV)
    check("a later run reads the lookback", c.world.requests in (2, 3) and len(c.ids()) == number, f"{c.world.requests} {len(c.ids())}")
    # `newest` of a store that was left alone for 60 days: all since then is read, and the lookback before
    c = Case("month", since="5d")
    for n in range(1000):
        c.world.add_thread(0, DAY // 10 * n + 60)
    later = c.world.threads
    c.world.threads = later[600:]
    for t in c.world.threads:
        t["published"] += 60 * DAY  # written 60 days ago, when the first run was: dates are moved back below
    subprocess.run(c.command("-q"), check=True, env=ENV)
    db = sqlite3.connect(c.store)
    db.execute("UPDATE comment SET published = published - ?", (60 * DAY,))
    key, value = db.execute("SELECT key, value FROM cursor WHERE topic = 'walk'").fetchone()
    numbers = [str(int(v) - 60 * DAY) if v not in ("-", "") else v for v in value.split(" ")]
    db.execute("UPDATE cursor SET value = ? WHERE topic = 'walk'", (" ".join(numbers),))
    db.commit()
    db.close()
    for t in c.world.threads:
        t["published"] -= 60 * DAY
    c.world.threads = later
    subprocess.run(c.command("-q"), check=True, env=ENV)
    check("a month of broken cron is made up", {t["id"] for t in later[:600]} <= c.ids())


def case_pinned():
    """An old comment on top of the list ends no walk: what is younger than the lookback is read again all the same."""
    c = Case("pinned", "sweep = 0")
    for n in range(600):
        c.world.add_thread(0, HOUR * n + HOUR)
    c.world.threads.insert(0, c.world.add_thread(0, 900 * DAY))
    c.world.threads.pop()
    c.run(0).all_there()
    edited = c.world.threads[300]  # 12 days old, on page 4
    edited["text"], edited["updated"] = "it woke me again and now i have a fever", c.world.now
    c.run(0, says="1 edited").all_there()
    check("pages", c.world.requests == 5, str(c.world.requests))


def case_deep():
    """51,000 comments, 510 pages deep, and there the failure that was reported for that depth; the rest when it has passed."""
    c = Case("deep", "attempts = 2", "sweep = 0")
    for n in range(51350):
        c.world.add_thread(0, 500 * n + DAY)
    c.world.failure = {511: -1}
    begin = time.monotonic()
    c.run(4, says="51000 read, 51000 new", complete=False)
    print(f"51,000 comments in {time.monotonic() - begin:.1f} s with the stand-in")
    c.world.failure = {}
    c.run(0, says="350 new")
    check("all there", c.ids() == c.world.all_ids())
    check("goes on where it was", c.world.requests == 1 + 4, str(c.world.requests))
