"""The nightly job on a full disk, killed, and with a clock that jumps: the right exit status each, and after the next good run every
case was reported once.

usage: nightly_failing.py WORK KILLS STEPS SEED      (run by nightly_failing.sh)
"""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

from nightly_case import Case, check, end, expected_cases

work, kills, steps, seed = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
rng = random.Random(seed)
GOOD, FULL_STORE, FULL_REPORT = 0, 9, 8


def good_run(case, expected, what):
    done = case.run("-q")
    check(done.returncode == GOOD, f"{what}: the next good run ends with {done.returncode}: {done.stderr[:300]}")
    case.check_once(expected, what)


def bytes_below(folder):
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())


class SmallDisk:
    """A file system of 2 MiB below `folder`."""

    SIZE = 2 << 20

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.SIZE}", "tmpfs", str(folder)], capture_output=True).returncode == 0

    def leave(self, n):
        """Fill it up to about n bytes."""
        free = os.statvfs(self.folder)
        with (self.folder / "filler").open("wb") as f:
            f.write(b"x" * max(0, free.f_bavail * free.f_frsize - n))

    def empty(self):
        (self.folder / "filler").unlink()

    def end(self):
        subprocess.run(["umount", str(self.folder)], check=False)


def full_disk(name, expected, status):
    """`name` is what stands on the small disk: the store or the reports. Room for every share of what a run writes there."""
    disk = SmallDisk(work / f"disk_{name}")
    if not disk.mounted:
        print(f"skipped: full disk under the {name}: no right to mount a tmpfs")
        return
    try:
        case = Case(work, f"full_{name}", **({"state": disk.folder / "state"} if name == "store" else {"out": disk.folder / "out"}))
        check(case.run("-q").returncode == GOOD, f"full disk ({name}): there is no room for an undisturbed run")
        needs = bytes_below(disk.folder) + (900 << 10)  # and what SQLite writes beside the store, and a report beside the one it replaces
        seen = set()
        for step in range(steps):
            case.forget()
            disk.leave(needs * step // steps)
            done = case.run("-q")
            disk.empty()
            seen.add(done.returncode)
            wanted = {GOOD, status} if step > 0 else {status, 1}  # 1: not even a lock file or a folder
            check(done.returncode in wanted, f"full disk ({name}), step {step} of {steps}: status {done.returncode}: {done.stderr[:300]}")
            check(done.returncode == GOOD or done.stderr, f"full disk ({name}), step {step}: nothing is said")
            good_run(case, expected, f"full disk ({name}), step {step} of {steps}")
        check(seen >= {GOOD, status}, f"full disk ({name}): statuses {GOOD} and {status} did not both come, only {seen}")
        print(f"full disk under the {name}: {steps} steps of {needs >> 10} KiB, statuses {sorted(seen)}")
    finally:
        disk.end()


def size_limits(expected):
    """The same without a file system: no file may grow beyond a limit."""
    case = Case(work, "limits")
    seen = set()
    for step in range(steps):
        limit = 1 << (9 + step * 10 // max(1, steps - 1))

        def limited():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        case.forget()
        done = subprocess.run(case.command("-q"), preexec_fn=limited, restore_signals=False, capture_output=True, text=True, timeout=60)
        seen.add(done.returncode)
        check(done.returncode in {GOOD, 1, FULL_REPORT, FULL_STORE}, f"files of {limit} bytes: status {done.returncode}: {done.stderr[:300]}")
        good_run(case, expected, f"files of {limit} bytes at most")
    check(seen - {GOOD}, "no limit on the size of files was met")
    print(f"files limited in size: {steps} steps, statuses {sorted(seen)}")


def kill(expected):
    """SIGKILL and SIGTERM at random moments, sometimes again while the next run mends."""
    case = Case(work, "killed")
    begin = time.monotonic()
    case.run("-q")
    lasts = time.monotonic() - begin
    done = hit = reports = 0
    while done < kills:
        case.forget()
        for _ in range(rng.choice((1, 1, 2, 3))):
            number = signal.SIGKILL if rng.random() < 0.7 else signal.SIGTERM
            child = subprocess.Popen(case.command("-q"), stderr=subprocess.PIPE, text=True)
            time.sleep((rng.random() if rng.random() < 0.4 else 0.6 + 0.5 * rng.random()) * lasts)  # more of them where it writes
            child.send_signal(number)
            said = child.communicate(timeout=60)[1]
            allowed = {-signal.SIGKILL, 0} if number == signal.SIGKILL else {128 + signal.SIGTERM, -signal.SIGTERM, 0}
            check(child.returncode in allowed, f"kill {done} (seed {seed}): status {child.returncode} after signal {number}: {said[:300]}")
            hit += child.returncode != 0
            lasts *= 1.05 if child.returncode != 0 else 0.9  # how long a run takes wanders with the machine: two of three are to be met
            reports += (case.out / "report.json").exists()
            done += 1
        good_run(case, expected, f"kill {done} (seed {seed})")
    print(f"{done} kills, {hit} of them while the run went on, {reports} with a report written; every case was reported once")
    check(hit >= done // 3, "too few kills have met a running job to say anything")


def clock_jumps(expected40, expected80):
    """Yesterday's run was two days later than today's: nothing is lost, nothing told twice."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        print("skipped: clock set back: libfaketime is not installed")
        return
    case = Case(work, "clock")

    def at(when):
        return case.run("-q", env={**os.environ, "LD_PRELOAD": str(library), "FAKETIME": when})

    for when, more, expected in (("+2d", 0, expected40), ("-2d", 0, expected40), ("-3d", 40, expected80), ("+5d", 0, expected80)):
        case.write(more)
        done = at(when)
        check(done.returncode == GOOD, f"clock at {when}: status {done.returncode}: {done.stderr[:300]}")
        case.check_once(expected, f"clock at {when}")
    print("clock set back and forth: done")


def no_folder(expected):
    """The place of the reports is a file: status 8, and nothing counts as reported."""
    case = Case(work, "no_folder")
    case.out.write_text("in the way")
    for _ in range(2):
        done = case.run("-q")
        check(done.returncode == FULL_REPORT, f"a file in place of the report folder: status {done.returncode}: {done.stderr[:300]}")
        check(str(case.out) in done.stderr, f"the message does not name the folder: {done.stderr[:300]}")
    case.out.unlink()
    good_run(case, expected, "a file in place of the report folder")
    unwritable(case, expected)


def unwritable(case, expected):
    """A report folder that the user may read only. Root may always, so root runs it as nobody."""
    nobody = {}
    if os.geteuid() == 0:
        nobody = {"user": 65534, "group": 65534, "extra_groups": []}
        work.chmod(0o711)
        for path in (case.dir, *case.dir.rglob("*")):
            os.chown(path, 65534, 65534)
        try:
            subprocess.run([*case.command("--help")], capture_output=True, check=True, **nobody)
        except (OSError, subprocess.CalledProcessError):
            print("skipped: a report folder without the right to write: nobody cannot start this build")
            return
    case.forget()
    case.out.chmod(0o500)
    done = case.run("-q", **nobody)
    case.out.chmod(0o700)
    check(done.returncode == FULL_REPORT, f"an unwritable report folder: status {done.returncode}: {done.stderr[:300]}")
    done = case.run("-q", **nobody)
    check(done.returncode == GOOD, f"an unwritable report folder: the next good run ends with {done.returncode}: {done.stderr[:300]}")
    case.check_once(expected, "an unwritable report folder")


def main():
    expected, more = expected_cases(work), expected_cases(work, 80)
    no_folder(expected)
    clock_jumps(expected, more)
    full_disk("store", expected, FULL_STORE)
    full_disk("reports", expected, FULL_REPORT)
    size_limits(expected)
    kill(expected)
    shutil.rmtree(work / "killed", ignore_errors=True)
    end()


main()
