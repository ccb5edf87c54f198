"""Import, killed at random moments and begun again, against an import that nobody has disturbed.

usage: kill_import.py REDFLAG WORK KILLS SEED      (run by kill_import.sh)
"""
import json
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

redflag, work, kills, seed = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
ROWS, KNOWN = 12000, 6000
BATCH = "700"  # many transactions, so that many of them are hit
# Everything but the times at which it was seen.
CONTENT = ("SELECT key, source, id, hex(hash), text, author, url, parent, container, published, published_exact, edited, is_owner, "
           "has_media, repairs, status, origin, unjudged, gone FROM comment ORDER BY key")


def row(n, text):
    return json.dumps({"id": f"c{n * 7919 % 1000003}", "text": text, "author": f"@a{n % 50}", "published": 1763596800 + n,
                       "parent": f"c{(n - 1) * 7919 % 1000003}" if n % 3 else None, "video": f"v{n % 5}"}, ensure_ascii=False) + "\n"


def write_inputs():
    """A file that the store knows, and a later one: half of it known, some of that edited, the rest new, a few lines bad."""
    words = ["knee", "hurts", "since", "monday", "🙏", "thanks", "numb", "legs", "stretch"]
    texts = [" ".join(rng.choices(words, k=rng.randint(2, 30))) for _ in range(ROWS)]
    known, later = work / "known.jsonl", work / "later.jsonl"
    known.write_text("".join(row(n, texts[n]) for n in range(KNOWN)), encoding="utf-8")
    lines = [row(n, texts[n] + (" edited" if n < KNOWN and n % 40 == 0 else "")) for n in range(ROWS)]
    rng.shuffle(lines)
    lines.insert(5000, "{bad\n")
    later.write_text("".join(lines), encoding="utf-8")
    return known, later


def command(store, source):
    return [redflag, "import", "-q", "--batch", BATCH, "--store", str(store), str(source)]


def finish(store, source, expect):
    done = subprocess.run(command(store, source), capture_output=True, text=True)
    if done.returncode != expect:
        sys.exit(f"import ended with {done.returncode}: {done.stderr[:500]}")


def content(store):
    with sqlite3.connect(store) as db:
        well = db.execute("PRAGMA integrity_check").fetchone()[0]
        rows = db.execute(CONTENT).fetchall()
    db.close()
    return well, rows


def count(store):
    """Comments that a killed import has left, read from a copy so that nothing is mended before the next run."""
    folder = work / "look"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in work.glob(store.name + "*"):
        shutil.copy(name, folder)
    try:
        with sqlite3.connect(folder / store.name) as db:
            return db.execute("SELECT count(*) FROM comment").fetchone()[0]
    except sqlite3.Error:
        return 0  # killed while the tables were made
    finally:
        db.close()


def main():
    known, later = write_inputs()
    base, wanted, fresh = work / "base.db", work / "wanted.db", work / "fresh.db"
    finish(base, known, 0)
    shutil.copy(base, wanted)
    begin = time.monotonic()
    finish(wanted, later, 4)
    lasts = time.monotonic() - begin
    finish(fresh, later, 4)
    expected = {True: content(wanted), False: content(fresh)}
    store, hit, states, done = work / "s.db", 0, set(), 0
    while done < kills:
        has_base = rng.random() < 0.6
        for name in work.glob("s.db*"):
            name.unlink()
        if has_base:
            shutil.copy(base, store)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):  # some are killed again while they mend
            child = subprocess.Popen(command(store, later), stderr=subprocess.DEVNULL)
            time.sleep(rng.random() ** 1.2 * lasts)
            child.send_signal(signal.SIGKILL)
            met = child.wait() == -signal.SIGKILL
            hit += met
            lasts *= 1.05 if met else 0.9  # how long an import takes wanders with the machine: two of three are to be met
            done += 1
            states.add(count(store))
        finish(store, later, 4)
        well, rows = content(store)
        if well != "ok" or (well, rows) != expected[has_base]:
            sys.exit(f"after kill {done} (seed {seed}) the store is not that of an undisturbed import: {well}, {len(rows)} rows")
    print(f"{done} kills, {hit} of them while the import ran; {len(states)} different numbers of comments were left "
          f"({min(states)} to {max(states)}); every store became that of an undisturbed import")
    if hit < done // 2:
        sys.exit("too few kills have met a running import to say anything")


main()
