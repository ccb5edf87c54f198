"""Measure redflag and its peers in turns on one core and write the figures as Markdown. Started by speed.sh.

Every round runs redflag and each peer once, one after the other, and gives one ratio of CPU times (user and system) a peer; what is
printed is the median over the rounds with the least and the greatest. Times alone say little on a shared machine; the ratios hold.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BENCH = ROOT / "build/bench"
REDFLAG = str(ROOT / "build/release/redflag")
STAGES = str(ROOT / "build/release/tests/bench_stages")
MODELS = str(ROOT / "models")
SKLEARN_PYTHON = "/usr/bin/python3"  # for which Debian packages scikit-learn
STARTS = 31  # of each kind in each round
LENGTH_ROUNDS = 9
BEGIN, END = "<!-- tests/bench/speed.sh writes what follows -->", "<!-- tests/bench/speed.sh wrote this far -->"


class Run:
    """One finished process: CPU and wall seconds, KiB at its peak, its output if asked for. cpu is None when it was stopped."""

    def __init__(self, argv, core, limit, keep=False, stdin=subprocess.DEVNULL):
        out = open(BENCH / "out", "w+b") if keep else subprocess.DEVNULL
        begin = time.monotonic()
        # From outside: what runs between fork and exec belongs to this program.
        child = subprocess.Popen((["taskset", "-c", str(core)] if core is not None else []) + ["timeout", str(limit)] + argv,
                                 stdout=out, stderr=open(BENCH / "err", "wb"), stdin=stdin)
        _, status, used = os.wait4(child.pid, 0)
        self.wall = time.monotonic() - begin
        self.code = os.waitstatus_to_exitcode(status)
        self.cpu = used.ru_utime + used.ru_stime
        self.peak = used.ru_maxrss
        if self.code == 124:
            self.cpu = None
        elif self.code not in (0, 1) or (self.code == 1 and argv[0] != "rg"):  # 1 of rg: nothing found
            sys.exit("%s ended with %d: %s" % (argv[0], self.code, (BENCH / "err").read_text(errors="replace")[-400:]))
        if keep:
            out.seek(0)
            self.out = out.read().decode()


def spread(values, form="%.3g"):
    if any(v is None for v in values):
        return "stopped"
    if len(values) == 1:
        return form % values[0] + " (one run)"
    return (form + " (" + form + " to " + form + ")") % (statistics.median(values), min(values), max(values))


def make_input(n, size=0):
    name = BENCH / ("speed-%d-%d" % (n, size))
    if not name.with_suffix(".jsonl").exists():
        subprocess.run([sys.executable, str(ROOT / "tests/bench/workload.py"), "--comments", str(n), "--bytes", str(size), "--bare",
                        str(name) + ".txt", str(name) + ".tmp"], check=True)
        os.rename(str(name) + ".tmp", str(name) + ".jsonl")
    return str(name) + ".jsonl", str(name) + ".txt"


def make_patterns():
    """The rules as other programs can read them: word ends as \\b; for rg without what looks around and without non-ASCII."""
    listed = subprocess.run([STAGES, MODELS, "--patterns"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    plain = [p.replace("(?<![a-z0-9])", r"\b").replace("(?![a-z0-9])", r"\b") for p in listed]
    bare = [re.sub(r"\[[^\]]*\]", "", p) for p in plain]  # rg reads lines: a line feed may stand in a class only
    for_rg = [p for p, b in zip(plain, bare) if p.isascii() and not re.search(r"\(\?[=!<>]|\\K", p) and "\\n" not in b]
    (BENCH / "patterns.rg").write_text("\n".join(for_rg) + "\n")
    (BENCH / "patterns.all").write_text("\n".join(plain) + "\n")
    return len(listed), len(for_rg)


def make_peers():
    """Models of the peers, trained on the corpora. fastText as in the goals: 16 dimensions, 200,000 buckets."""
    if not (BENCH / "ft.bin").exists():
        with open(BENCH / "ft.train", "w", encoding="utf-8") as out:
            for path in sorted((ROOT / "corpora").glob("*.jsonl")):
                if path.name != "context.jsonl":
                    for row in map(json.loads, open(path, encoding="utf-8")):
                        out.write("__label__%s %s\n" % (row["disposition"], " ".join(row["text"].split())))
        subprocess.run(["fasttext", "supervised", "-input", str(BENCH / "ft.train"), "-output", str(BENCH / "ft"), "-dim", "16", "-bucket",
                        "200000", "-wordNgrams", "2", "-thread", "1"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not (BENCH / "sklearn.model").exists():
        subprocess.run([SKLEARN_PYTHON, str(ROOT / "tests/bench/speed_sklearn.py"), "train", str(ROOT / "corpora"),
                        str(BENCH / "sklearn.model")], check=True)


def rg(text):
    return ["rg", "--no-unicode", "-c", "-i", "--regex-size-limit", "4G", "--dfa-size-limit", "4G", "-f", str(BENCH / "patterns.rg"), text]


def programs(a, table):
    """Whole processes against each other."""
    comments, bare = make_input(a.comments)
    peers = {"`fasttext predict-prob`, bare text, 16 dimensions": ["fasttext", "predict-prob", str(BENCH / "ft.bin"), bare, "1"],
             "`wc -w`": ["wc", "-w", comments]}
    ours, theirs, learn, starts = [], {name: [] for name in peers}, [], {}
    for _ in range(a.rounds):
        start(a, starts)
        ours.append(Run([REDFLAG, "classify", "-q", comments], a.core, a.limit).cpu)
        for name, argv in peers.items():
            theirs[name].append(Run(argv, a.core, a.limit).cpu)
        learn.append(float(Run([SKLEARN_PYTHON, str(ROOT / "tests/bench/speed_sklearn.py"), "judge", str(BENCH / "sklearn.model"), bare],
                               a.core, a.limit, keep=True).out))
    theirs["scikit-learn, TF-IDF and linear SVM: predicting alone"] = learn
    if None in ours:
        sys.exit("redflag took more than %d s for %d comments: fewer --comments or a higher --limit" % (a.limit, a.comments))
    rate = a.comments / statistics.median(ours)
    table.append("| `redflag classify`, %d comments, JSON in and out | %s s, %.0f comments/s | |" % (a.comments, spread(ours), rate))
    for name, cpu in theirs.items():
        table.append("| against %s | %s s | %s |" % (name, spread(cpu), spread([x / y for x, y in zip(ours, cpu)])))
    for name, cpu in starts.items():
        table.append("| %s, whole process, of %d | %s ms | |" % (name, len(cpu), spread(cpu, "%.1f")))
    return ours


def scan_with_rg(a, ours, n_patterns, n_rg, table):
    """Once: it takes minutes. A run that is stopped gives the least that it would have taken."""
    for n, cpu in ((a.comments, ours), (200, None)):
        comments, bare = make_input(n)
        mine = statistics.median(cpu) if cpu else Run([REDFLAG, "classify", "-q", comments], a.core, a.limit).cpu
        run = Run(rg(bare), a.core, a.limit)
        said = "%.3g s" % run.cpu if run.cpu is not None else "more than %d s" % run.wall
        ratio = "%s%.3g (one run)" % ("" if run.cpu is not None else "less than ", mine / (run.cpu or run.wall))
        table.append("| against `rg --no-unicode -c -f`, %d comments, the %d of %d patterns that it can read | %s | %s |"
                     % (n, n_rg, n_patterns, said, ratio))


def start(a, runs):
    """Adds to runs. Processes of milliseconds: started without taskset and timeout, which would be a tenth of the time. Some in each round,
    because the machine is faster in one minute than in another."""
    comments, _ = make_input(200)
    one = BENCH / "speed-one.jsonl"
    one.write_text(open(comments, encoding="utf-8").readline(), encoding="utf-8")
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {a.core})
    for name, path in (("one comment", str(one)), ("200 comments", comments)):
        for _ in range(STARTS):
            argv = [REDFLAG, "classify", "-q", path]
            child = os.posix_spawn(REDFLAG, argv, os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
            _, status, used = os.wait4(child, 0)
            if status != 0:
                sys.exit("redflag classify %s ended with %d" % (path, os.waitstatus_to_exitcode(status)))
            runs.setdefault(name, []).append((used.ru_utime + used.ru_stime) * 1000)
    os.sched_setaffinity(0, everywhere)


def stages(a, n_patterns, table, profile):
    comments, bare = make_input(min(a.comments, a.stage_comments))
    run = Run([STAGES, MODELS, comments, str(a.rounds)], a.core, a.limit, keep=True)
    if run.cpu is None:
        sys.exit("the stages took more than %d s for %d comments: fewer --stage-comments" % (a.limit, a.stage_comments))
    out = run.out
    ns, what = {}, {}
    for line in out.splitlines():
        name, value, text = line.split("\t")
        ns[name], what[name] = float(value), text
    whole = ns["json"] + ns["all"] + ns["write"]
    for name in ("json", "fold", "find", "context", "score", "write"):
        profile.append("| %s | %.2f | %.1f %% |" % (what[name], ns[name] / 1000, 100 * ns[name] / whole))
    profile.append("| all | %.2f | |" % (whole / 1000))
    table.append("| against JSON parsing alone, in one process | %.2f us a comment | %.3g |" % (ns["json"] / 1000, whole / ns["json"]))
    table.append("| finding against every pattern on every text with PCRE2 | %.0f us a comment | %.3g |"
                 % (ns["loop"] / 1000, ns["find"] / ns["loop"]))
    hyperscan(a, bare, ns["find"], n_patterns, table)


def hyperscan(a, bare, find, n_patterns, table):
    """Databases of the patterns, compiled once for these patterns, group and time, then the scan. find: ns of our own stage."""
    if a.skip_hyperscan:
        return
    program = str(BENCH / "hyperscan")
    key = hashlib.sha256((BENCH / "patterns.all").read_bytes() + (ROOT / "tests/bench/hyperscan.c").read_bytes()).hexdigest()[:16]
    folder = BENCH / ("hyperscan-%s-%d-%d" % (key, a.hyperscan_group, a.hyperscan_each))
    folder.mkdir(exist_ok=True)
    common = [str(BENCH / "patterns.all"), str(folder), str(a.hyperscan_group)]
    begin = time.monotonic()
    compiling = Run([program, "compile"] + common + [str(a.hyperscan_each)], a.core, a.hyperscan_limit)
    if compiling.cpu is None:
        table.append("| finding against Hyperscan SINGLEMATCH | stopped after %d s, compiling the rules (what is compiled is kept for the next run) | |"
                     % (time.monotonic() - begin))
        return
    run = Run([program, "scan"] + common + [bare, str(a.rounds)], a.core, a.limit, keep=True)
    if run.cpu is None:
        table.append("| finding against Hyperscan SINGLEMATCH | stopped after %d s of scanning | |" % run.wall)
        return
    scan, taken, as_prefilter, left_out, databases = run.out.split()
    table.append("| finding against Hyperscan SINGLEMATCH, no spans, %s databases of %s of %d patterns (%s of them as a prefilter, %s left out) "
                 "| %.2f us a comment | %.3g |" % (databases, taken, n_patterns, as_prefilter, left_out, float(scan) / 1000, find / float(scan)))


def medspacy(a, table):
    """The concepts' phrases and ConText, as peers.py makes them; few comments, because it is slow."""
    python = ROOT / "build/peers/bin/python"
    if not (ROOT / "build/peers/done").exists():
        table.append("| against medspaCy | not installed: `sh tests/bench/peers.sh` | |")
        return
    comments, bare = make_input(100)
    script = ("import sys, time; sys.path.insert(0, %r); import peers; m = peers.MedspaCy(peers.phrases_of(%r)); m.fit([], [], []); "
              "t = open(%r, encoding='utf-8').read().splitlines(); b = time.process_time(); m.judge(t); print(time.process_time() - b)"
              % (str(ROOT / "tests/bench"), REDFLAG, bare))
    theirs = float(Run([str(python), "-c", script], a.core, a.limit, keep=True).out) / 100
    out = Run([STAGES, MODELS, comments, "3"], a.core, a.limit, keep=True).out
    ns = {line.split("\t")[0]: float(line.split("\t")[1]) for line in out.splitlines()}
    mine = (ns["json"] + ns["all"] + ns["write"]) / 1e9
    table.append("| against medspaCy with the concepts' phrases | %.3g ms a comment | %.3g (one run) |" % (theirs * 1000, mine / theirs))


def streamed(a, n, table):
    """Comments that no file holds, through a pipe from their generator, which is the slower of the two."""
    maker = subprocess.Popen([sys.executable, str(ROOT / "tests/bench/workload.py"), "--comments", str(n), "--bytes", str(a.memory_bytes),
                              "/dev/stdout"], stdout=subprocess.PIPE)
    run = Run([REDFLAG, "classify", "-q", "--kind", "jsonl", "--jobs", "2"], None, a.memory_limit, stdin=maker.stdout)
    maker.stdout.close()
    if run.cpu is None:
        maker.kill()
    made = maker.wait()
    if run.cpu is not None and made != 0:
        sys.exit("workload.py ended with %d" % made)
    table.append("| peak memory, %d comments of %s through a pipe, `--jobs 2` | %.0f MiB%s | |" % (
        n, "%d bytes" % a.memory_bytes if a.memory_bytes else "the lengths of those under videos", run.peak / 1024,
        " when it was stopped after %d s" % run.wall if run.cpu is None else "; %.0f s of the processor in %.0f s" % (run.cpu, run.wall)))


def memory_and_jobs(a, table):
    few, many = make_input(a.memory_comments // 10, 10)[0], make_input(a.memory_comments, 10)[0]
    peaks = [Run([REDFLAG, "classify", "-q", "--jobs", "2", f], None, a.limit).peak / 1024 for f in (few, many)]
    table.append("| peak memory, %d and %d comments of 10 bytes, `--jobs 2` | %.0f and %.0f MiB | |"
                 % (a.memory_comments // 10, a.memory_comments, *peaks))
    for n in a.memory_stream:
        streamed(a, n, table)
    comments = make_input(a.comments)[0]
    ratios = []
    for _ in range(a.rounds):
        one, two = (Run([REDFLAG, "classify", "-q", "--jobs", n, comments], None, a.limit).wall for n in ("1", "2"))
        ratios.append(two / one)
    table.append("| wall time of `--jobs 2` against `--jobs 1`, load of the machine %.1f | | %s |" % (os.getloadavg()[0], spread(ratios)))


def lengths(a, rows):
    """Cost by length: in proportion when the figures between lie on the straight line through the first and the last. Processes that do the
    same differ by a third (which pages of memory they get), so that lengths take turns, each in many processes."""
    sizes, cost = (10, 100, 1000, 10000), {}
    for _ in range(max(a.rounds, LENGTH_ROUNDS)):
        for size in sizes:
            n = max(100, min(4000, a.stage_comments * 1000 // size))
            run = Run([STAGES, MODELS, make_input(n, size)[0], str(a.rounds), "all"], a.core, a.limit, keep=True)
            if run.cpu is None:
                rows.append("| %d | stopped after %d s | |" % (size, run.wall))
                return
            cost.setdefault(size, []).append(float(run.out.split("\t")[1]) / 1000)
    middle = {size: statistics.median(us) for size, us in cost.items()}
    slope = (middle[10000] - middle[10]) / 9990
    for size in sizes:
        line = middle[10] + slope * (size - 10)
        rows.append("| %d | %s | %+.0f %% |" % (size, spread(cost[size], "%.4g"), 100 * (middle[size] / line - 1)))


def write(path, text):
    old = path.read_text(encoding="utf-8") if path.exists() else "# How fast it is\n"
    if BEGIN in old and END in old:
        head, rest = old.split(BEGIN, 1)
        new = head + BEGIN + "\n" + text + END + rest.split(END, 1)[1]
    else:
        new = old.rstrip("\n") + "\n\n" + BEGIN + "\n" + text + END + "\n"
    path.write_text(new, encoding="utf-8")


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--comments", type=int, default=2000)
    p.add_argument("--stage-comments", type=int, default=500, help="for the stages, which also run every pattern on every text")
    p.add_argument("--memory-comments", type=int, default=20000)
    p.add_argument("--memory-stream", type=int, nargs="*", default=[], metavar="N",
                   help="peak memory also with so many comments through a pipe: 1000000 10000000; about 50 us each for making them")
    p.add_argument("--memory-bytes", type=int, default=10, help="length of these; 0: the lengths of comments under videos (10)")
    p.add_argument("--memory-limit", type=int, default=7200, help="seconds after which such a run is stopped (7200)")
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    p.add_argument("--limit", type=int, default=300, help="seconds after which a run is stopped")
    p.add_argument("--skip-hyperscan", action="store_true", help="it compiles for many minutes, once for each state of the rules")
    p.add_argument("--hyperscan-limit", type=int, default=3600, help="seconds for compiling all databases; the next run goes on from there (3600)")
    p.add_argument("--hyperscan-group", type=int, default=500, help="patterns that are tried as one database (500)")
    p.add_argument("--hyperscan-each", type=int, default=120, help="seconds of the processor for that; halves of it get half as long (120)")
    p.add_argument("--out", type=pathlib.Path, default=ROOT / "docs/performance.md")
    a = p.parse_args()
    make_peers()
    n_patterns, n_rg = make_patterns()
    table, profile, by_length = [], [], []
    begin = time.monotonic()
    ours = programs(a, table)
    stages(a, n_patterns, table, profile)
    lengths(a, by_length)
    memory_and_jobs(a, table)
    medspacy(a, table)
    scan_with_rg(a, ours, n_patterns, n_rg, table)
    text = """## Judging

    sh tests/bench/speed.sh %s

Medians with the least and the greatest of %d rounds, in which redflag and its peers take turns on one core; CPU time. Below 1 redflag is
faster. %d patterns; load of the machine %.1f at the end, %d processors; the whole took %.0f minutes.

| what | time | redflag / peer |
|---|---|---|
%s

Where the time goes (`build/release/tests/bench_stages models FILE`, one process, one thread, %d comments):

| stage | us a comment | share |
|---|---|---|
%s

Cost by length of the comment, and how far it is from the straight line through the shortest and the longest:

| bytes | us a comment | off the line |
|---|---|---|
%s

""" % (" ".join(sys.argv[1:]), a.rounds, n_patterns, os.getloadavg()[0], os.cpu_count(), (time.monotonic() - begin) / 60, "\n".join(table),
       min(a.comments, a.stage_comments), "\n".join(profile), "\n".join(by_length))
    print(text)
    write(a.out, text)


if __name__ == "__main__":
    main()
