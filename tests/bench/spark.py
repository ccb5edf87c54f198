"""Show what packaging/spark promises on a small cluster of its own, and print Markdown. Called by spark.sh, see there.

Judges the same comments with plain `redflag classify`, on one and on two workers, with a worker killed, with the driver killed and
started again, and with a file of broken records beside them; compares the verdicts by the SHA-256 of their sorted lines."""
import argparse
import glob
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = str(ROOT / "packaging" / "spark" / "redflag_spark.py")


def digest(paths):
    """Of the lines of all files, sorted: their order among partitions means nothing."""
    sort = subprocess.Popen(["sort"] + paths, stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL="C"))
    h, n = hashlib.sha256(), 0
    for line in sort.stdout:
        h.update(line)
        n += 1
    if sort.wait() != 0:
        sys.exit("sort failed")
    return h.hexdigest()[:16], n


def verdicts(out):
    return digest(sorted(glob.glob(out + "/batch=*/kind=verdicts/disposition=*/part-*")))


def below(pid):
    """Processes below this one: {id: (command line, seconds of the processor, those it has waited for included)}."""
    found = {}
    for task in glob.glob("/proc/%d/task/*/children" % pid):  # the children of a JVM belong to its threads
        try:
            with open(task, encoding="ascii") as f:
                ids = [int(p) for p in f.read().split()]
            for p in ids:
                with open("/proc/%d/cmdline" % p, "rb") as f:
                    line = f.read().replace(b"\0", b" ").decode("utf-8", "replace")
                with open("/proc/%d/stat" % p, encoding="ascii", errors="replace") as f:
                    ticks = sum(map(int, f.read().rsplit(")", 1)[1].split()[11:15]))
                found[p] = (line, ticks / os.sysconf("SC_CLK_TCK"))
                found.update(below(p))
        except OSError:
            pass  # it has ended
    return found


def tell(text):
    print("%s  %s" % (time.strftime("%H:%M:%S"), text), file=sys.stderr, flush=True)


class Run:
    """One start of the program."""

    def __init__(self, a, inputs, out, workers=2):
        self.out, self.begin, self.cpu, self.limit, self.told = out, time.monotonic(), 0.0, a.limit, 0
        self.batches = -(-a.splits // a.batch)
        tell("%s: %d workers" % (os.path.basename(out), workers))
        self.log = open(out + ".log", "ab")
        self.process = subprocess.Popen(
            [sys.executable, SCRIPT, *inputs, "--out", out, "--redflag", a.redflag, "--master", "local-cluster[%d,1,1024]" % workers,
             "--split-bytes", str(a.split_bytes), "--batch", str(a.batch), "--timeout", "900"],
            stdout=self.log, stderr=self.log)

    def watch(self):
        """Say how far it is; stop it when it takes too long."""
        if len(self.done()) > self.told:
            self.told = len(self.done())
            tell("%s: %d of about %d batches after %.0f s" % (os.path.basename(self.out), self.told, self.batches, time.monotonic() - self.begin))
        if time.monotonic() - self.begin > self.limit:
            self.process.terminate()
            self.process.wait()
            sys.exit("more than %d s: see %s.log, or a higher --limit" % (self.limit, self.out))

    def wait_for(self, condition, what):
        while self.process.poll() is None:
            if condition():
                return
            self.watch()
            time.sleep(0.2)
        sys.exit("too late: %s; see %s.log (more comments leave more time)" % (what, self.out))

    def done(self):
        """Batches that are committed."""
        return sorted(glob.glob(self.out + "/batch=*/_SUCCESS"))

    def executors(self):
        return [pid for pid, (line, _) in below(self.process.pid).items() if "CoarseGrainedExecutorBackend" in line]

    def end(self, wanted=0):
        while self.process.poll() is None:
            self.cpu = max(self.cpu, sum(took for _, took in below(self.process.pid).values()))
            self.watch()
            time.sleep(0.3)
        status = self.process.wait()
        self.log.close()
        if status != wanted:
            sys.exit("exit status %d, not %d: see %s.log" % (status, wanted, self.out))
        return time.monotonic() - self.begin

    def said(self, pattern):
        with open(self.out + ".log", encoding="utf-8", errors="replace") as f:
            return re.findall(pattern, f.read())


def cpu_of_children():
    r = resource.getrusage(resource.RUSAGE_CHILDREN)
    return r.ru_utime + r.ru_stime


def row(name, rest):
    print("| %s | %s |" % (name, " | ".join(str(c) for c in rest)), flush=True)


def same(name, got, wanted):
    if got != wanted:
        sys.exit("%s: %s, not %s" % (name, got, wanted))
    return "%d verdicts, %s: the same" % (got[1], got[0])


def forget(run):
    """The disk holds the verdicts of one run at a time."""
    shutil.rmtree(run.out)


def speed(name, run):
    wall = run.end()
    records, seconds = run.said(r"(\d+) records in ([\d.]+) s")[-1]
    return name, wall, run.cpu, float(seconds), int(records)


def misfortunes(a, comments, wanted):
    """A worker killed, the driver killed, a file of broken records."""
    run = Run(a, [comments], a.work + "/killed-worker")
    run.wait_for(run.done, "a worker was to be killed after the first batch")
    victim = run.executors()[0]
    before = len(run.done())
    os.kill(victim, signal.SIGKILL)
    run.end()
    row("one of two executors killed after %d of %d batches" % (before, -(-a.splits // a.batch)),
        [same("killed worker", verdicts(run.out), wanted)])
    forget(run)

    run = Run(a, [comments], a.work + "/killed-driver")
    run.wait_for(run.done, "the driver was to be killed after the first batch")
    jvms = [pid for pid, (line, _) in below(run.process.pid).items() if "SparkSubmit" in line]
    for pid in [run.process.pid] + jvms:
        os.kill(pid, signal.SIGKILL)
    run.process.wait()
    kept = {path: os.stat(path).st_mtime_ns for path in run.done()}
    run = Run(a, [comments], a.work + "/killed-driver")
    run.end()
    if any(os.stat(path).st_mtime_ns != at for path, at in kept.items()):
        sys.exit("a finished batch was done again")
    row("driver killed after %d of %d batches, started again" % (len(kept), len(run.done())),
        [same("killed driver", verdicts(run.out), wanted) + "; finished batches untouched"])
    forget(run)

    broken = a.work + "/broken.jsonl"
    with open(broken, "wb") as f:
        f.write(b'{"id":"cut","text":"no end\n[1\n\xff\xfe\n{"id":"empty"}\n' * 250)
    run = Run(a, [comments, broken], a.work + "/broken")
    run.end(4)
    quarantine = [json.loads(line) for path in glob.glob(run.out + "/batch=*/kind=quarantine/*/part-*") for line in open(path, encoding="utf-8")]
    if len(quarantine) != 1000 or {q["record"] for q in quarantine} != set(range(1, 1001)):
        sys.exit("%d records in quarantine, not 1000" % len(quarantine))
    with open(run.out + "/_summary.json", encoding="utf-8") as f:
        summary = json.load(f)
    row("with a file of 1,000 broken records: exit status 4", [same("broken", verdicts(run.out), wanted) + "; quarantined %d of %d" % (
        summary["quarantined"], summary["records"])])
    for reason, n in sorted(summary["reasons"].items(), key=lambda kv: (-kv[1], kv[0])):
        row("", ["%d: %s" % (n, reason)])
    forget(run)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("redflag", help="the binary")
    p.add_argument("--comments", type=int, default=20000)
    p.add_argument("--bytes", type=int, default=60, help="length of a text; 0: the lengths of those under videos")
    p.add_argument("--splits", type=int, default=8, help="tasks in all")
    p.add_argument("--batch", type=int, default=2)
    p.add_argument("--only-speed", action="store_true", help="kill nobody")
    p.add_argument("--limit", type=int, default=7200, help="seconds for each run of Spark (7200)")
    p.add_argument("--work", default=str(ROOT / "build" / "spark-demo"))
    a = p.parse_args()
    shutil.rmtree(a.work, ignore_errors=True)
    os.makedirs(a.work + "/in")
    needed, free = a.comments * (3 * a.bytes + 1500), shutil.disk_usage(a.work).free
    if needed > free:
        sys.exit("'%s' has %d MB left, and this may take %d: see --work" % (a.work, free >> 20, needed >> 20))
    comments, plain = a.work + "/in/comments.jsonl", a.work + "/plain.jsonl"
    subprocess.run([sys.executable, str(ROOT / "tests/bench/workload.py"), "--comments", str(a.comments), "--bytes", str(a.bytes), comments],
                   check=True)
    a.split_bytes = os.path.getsize(comments) // a.splits + 1
    print("%d comments, %d MB, %d tasks in batches of %d; load of the machine %.1f, %d processors\n" % (
        a.comments, os.path.getsize(comments) >> 20, a.splits, a.batch, os.getloadavg()[0], os.cpu_count()))
    print("| what | result |\n|---|---|")
    begin, cpu = time.monotonic(), cpu_of_children()
    with open(plain, "wb") as f:
        subprocess.run([a.redflag, "classify", "--kind", "jsonl", comments], stdout=f, check=True)
    plain_wall, plain_cpu = time.monotonic() - begin, cpu_of_children() - cpu
    wanted = digest([plain])
    os.unlink(plain)
    tell("plain classify: %.0f s" % plain_wall)
    row("`redflag classify`", ["%d verdicts, %s" % wanted[::-1]])

    two = Run(a, [comments], a.work + "/two")
    speeds = [speed("2 workers", two)]
    row("Spark, 2 workers", [same("2 workers", verdicts(two.out), wanted)])
    forget(two)

    if not a.only_speed:
        misfortunes(a, comments, wanted)
    one = Run(a, [comments], a.work + "/one", workers=1)
    speeds.append(speed("1 worker", one))
    row("Spark, 1 worker", [same("1 worker", verdicts(one.out), wanted)])
    print("\n| | processor, all processes | whole program | the batches | comments/s in them | against plain |\n|---|---|---|---|---|---|")
    row("plain `classify`, one thread", ["%.1f s" % plain_cpu, "%.1f s" % plain_wall, "", "%d" % (a.comments / plain_wall), "1.00"])
    for name, wall, cpu, seconds, records in speeds[::-1]:
        row("Spark, " + name, ["%.1f s" % cpu, "%.1f s" % wall, "%.1f s" % seconds, "%d" % (records / seconds),
                               "%.2f" % (records / seconds / (a.comments / plain_wall))])
    print("\nload of the machine %.1f at the end" % os.getloadavg()[0])


if __name__ == "__main__":
    main()
