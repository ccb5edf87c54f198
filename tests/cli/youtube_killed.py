"""Fetches of the source "youtube" that are killed at random moments, against one that nobody has disturbed."""
import concurrent.futures
import random
import shutil
import signal
import sqlite3
import subprocess
import time

from youtube_case import DAY, ENV, HOUR, Case, check, failures, kills, seed, work

WORKERS = 3
# Everything but the times at which it was seen.
CONTENT = ("SELECT source, id, hex(hash), text, author, url, parent, container, published, published_exact, edited, is_owner, has_media, "
           "repairs, status, origin, unjudged, gone FROM comment ORDER BY source, id")
THREADS = "SELECT key, substr(value, 1, instr(value, ' ')) FROM cursor WHERE topic = 'thread' ORDER BY key"
LEFT = "SELECT topic, key FROM cursor WHERE topic = 'replies'"


def content(c, store):
    check("damaged", c.rows("PRAGMA integrity_check", store)[0][0] == "ok")
    check("replies are still noted", not c.rows(LEFT, store))
    walk = c.rows("SELECT value FROM cursor WHERE topic = 'walk'", store)[0][0].split(" ")
    check("a rest is left", walk[-1] == "", str(walk))
    return [tuple(r) for r in c.rows(CONTENT, store)], [tuple(r) for r in c.rows(THREADS, store)]


def undisturbed(c, source, target):
    """The store that a fetch leaves which nobody disturbs, and how long it takes."""
    if source:
        shutil.copy(source, target)
    begin = time.monotonic()
    subprocess.run(c.command("-q", store=target), check=True, env=ENV, timeout=60)
    return content(c, target), time.monotonic() - begin


def kill_and_mend(c, worker, base, wanted, lasts):
    """A third of the kills, on a store of its own. wanted: by whether the store knew something before."""
    rng, store = random.Random(seed * 100 + worker), work / f"k{worker}.db"
    done, hit, states, before = 0, 0, set(), len(failures)
    while done < kills / WORKERS and len(failures) == before:
        has_base = rng.random() < 0.3
        for name in work.glob(store.name + "*"):
            name.unlink()
        if has_base:
            shutil.copy(base, store)
        for _ in range(rng.choice((1, 2, 4, 7))):  # some are killed again while they mend
            child = subprocess.Popen(c.command("-q", store=store), env=ENV, stderr=subprocess.DEVNULL)
            time.sleep(rng.random() ** 1.2 * lasts * (0.4 if has_base else 1))
            child.send_signal(signal.SIGKILL)
            hit += child.wait() == -signal.SIGKILL
            done += 1
        try:
            states.add(c.rows("SELECT count(*) FROM comment", store)[0][0])
        except sqlite3.Error:
            states.add(0)  # killed while the tables were made
        subprocess.run(c.command("-q", store=store), check=True, env=ENV, timeout=60)
        check(f"after kill {done} of worker {worker} (seed {seed}) the store is another", content(c, store) == wanted[has_base])
    return done, hit, states


def killed():
    """Fetches that are killed at random moments and begun again: the store becomes that of one nobody has disturbed."""
    c = Case("killed", "lookback = 2d")
    rng = random.Random(seed)
    for n in range(130):
        c.world.add_thread(rng.choice((0, 0, 1, 5, 6, 9, 23)), HOUR * n + DAY)
    c.world.page_size, c.world.overlap = 9, 2
    base, before, newer = work / "base.db", len(failures), c.world.threads[:30]
    c.world.threads = c.world.threads[30:]
    undisturbed(c, None, base)
    c.world.threads = newer + c.world.threads
    c.world.threads[40]["text"] = "edited: worse since yesterday"
    known, _ = undisturbed(c, base, work / "known.db")
    fresh, lasts = undisturbed(c, None, work / "fresh.db")
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        results = list(pool.map(lambda w: kill_and_mend(c, w, base, {True: known, False: fresh}, lasts), range(WORKERS)))
    done, hit, states = sum(r[0] for r in results), sum(r[1] for r in results), set().union(*(r[2] for r in results))
    print(f"{done} kills, {hit} of them while the fetch ran ({lasts:.2f} s); {len(states)} different numbers of comments were left"
          + ("; every store became that of an undisturbed fetch" if len(failures) == before else ""))
    check("too few kills have met a running fetch to say anything", hit >= done // 2)
