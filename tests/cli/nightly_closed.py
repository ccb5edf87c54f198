"""The process of the nightly job that judges: what it cannot reach, and what becomes of the job when either of the two ends early.

usage: nightly_closed.py WORK      (run by nightly_closed.sh)
"""
import json
import os
import pathlib
import re
import signal
import sys
import time

from nightly_case import Case, check, end, expected_cases
from nightly_servers import slow_feed

work = pathlib.Path(sys.argv[1])
MANY = 9000  # more than the child judges in one turn of stop_while_judging
LIMIT = 8  # seconds of a run whose time ends while it judges


def judge_of(run):
    """The process number of the child that judges."""
    for _ in range(200):
        try:
            children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        except OSError:
            children = []
        if children:
            return int(children[0])
        time.sleep(0.02)
    return None


def status_of(pid, key):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return line.split()[1]
    return None


def is_gone(pid):
    for _ in range(250):
        try:
            if status_of(pid, "State") in ("Z", "X"):
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def finish(child, timeout=120):
    out, err = child.communicate(timeout=timeout)
    return child.returncode, out + err


def stop_while_judging(run):
    """Let the child judge in short turns until the status line (SIGUSR1) tells of triage; the child, stopped there."""
    judge = judge_of(run)
    while status_of(judge, "Seccomp") != "2" and status_of(judge, "State") not in ("Z", "X"):  # until then its parent waits for it
        time.sleep(0.005)
    said = b""
    os.set_blocking(run.stderr.fileno(), False)
    for _ in range(4000):
        os.kill(judge, signal.SIGCONT)
        time.sleep(0.005)
        os.kill(judge, signal.SIGSTOP)
        run.send_signal(signal.SIGUSR1)
        time.sleep(0.005)
        try:
            said += os.read(run.stderr.fileno(), 65536)
        except BlockingIOError:
            pass
        if b"redflag run: triage, " in said:
            break
    os.set_blocking(run.stderr.fileno(), True)
    said = said.decode()
    check(re.search(r"triage, [0-9]+ of [0-9]+\n", said), f"SIGUSR1 while it judges: no status line of it: {said[-300:]}")
    return judge


def reach(expected):
    server, url = slow_feed(4)
    case = Case(work, "reach", sources=f"[source \"slow\"]\nkind = feed\nurl = {url}\n")
    case.n += 1
    run = case.start("-q", "--sandbox", "require", env={**os.environ, "SOME_KEY": "s3cret-of-the-environment"})
    check(server.asked.wait(30), "reach: no request came")
    judge = judge_of(run)
    for pid, there in ((run.pid, True), (judge, False)):
        known = b"s3cret" in pathlib.Path(f"/proc/{pid}/environ").read_bytes()
        check(known == there, f"reach: the environment of the {'parent' if there else 'child'}: {known}")
    check(judge is not None, "reach: the run has no child that judges")
    check((status_of(judge, "Seccomp"), status_of(judge, "NoNewPrivs")) == ("2", "1"), "reach: the child has no filter of calls")
    check(status_of(run.pid, "Seccomp") == "0", "reach: the parent, which connects, is filtered")
    files = {os.readlink(f"/proc/{judge}/fd/{n}") for n in os.listdir(f"/proc/{judge}/fd")}
    check(len(files) <= 3 and all(f.startswith("pipe:") for f in files), f"reach: the child holds {files}")
    check(finish(run) == (0, ""), "reach: the run with its sandbox")
    case.check_once(expected, "reach")


def other_folder(mode, wanted):
    """The store becomes a link out of the folder while the child waits: only who is not closed in follows it."""
    server, url = slow_feed(3)
    case = Case(work, f"other_{mode}", sources=f"[source \"slow\"]\nkind = feed\nurl = {url}\n")
    first = case.run("-q", "--max-runtime", "2s")
    check(first.returncode == 4, f"other folder: a first run makes the store: {first.returncode}, {first.stderr}")
    server.asked.clear()
    run = case.start("-q", "--sandbox", mode)
    check(server.asked.wait(30), "other folder: no request came")
    (case.dir / "elsewhere").mkdir()
    case.store.rename(case.dir / "elsewhere" / "real.db")
    case.store.symlink_to(case.dir / "elsewhere" / "real.db")
    status, said = finish(run)
    check(status == wanted, f"other folder, --sandbox {mode}: status {status} instead of {wanted}: {said}")


def same_report():
    reports = []
    for mode in ("off", "require"):
        case = Case(work, f"same_{mode}")
        check(case.run("-q", "--sandbox", mode, "--jobs", "3" if mode == "require" else "1").returncode == 0, f"same report: --sandbox {mode}")
        reports.append(json.loads((case.out / "report.json").read_text())["cases"])
    check(reports[0] == reports[1] and len(reports[0]) >= 10, "same report: the sandbox changes what is reported")
    check(case.run("--sandbox", "maybe").returncode == 2, "--sandbox maybe is not refused with 2")
    case.conf.write_text(case.conf.read_text().replace("[redflag]", "[redflag]\nsandbox = sometimes", 1))
    check(case.run().returncode in (2, 3), "sandbox = sometimes is not refused")


def ended_early(expected):
    """The same store through every way to end; the last run is good, and each case was shown once."""
    case = Case(work, "early", MANY)
    run = case.start("-q")
    os.kill(stop_while_judging(run), signal.SIGKILL)
    status, said = finish(run)
    check(status == 1 and "lost (Killed)" in said, f"a lost child: status {status}: {said}")
    check("was lost" in (case.out / "report.json").read_text(), "a lost child: the report does not tell of it")
    for number, group in ((signal.SIGKILL, False), (signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGINT, True)):
        what = f"signal {number} to {'both' if group else 'the parent'}"
        run = case.start("-q", start_new_session=True)
        judge = stop_while_judging(run)
        begin = time.monotonic()
        os.killpg(run.pid, number) if group else run.send_signal(number)
        if number != signal.SIGKILL:
            os.kill(judge, signal.SIGCONT)
        status, said = finish(run)
        check(status == (-number if number == signal.SIGKILL else 128 + number), f"{what}: status {status}: {said}")
        check(time.monotonic() - begin < 8, f"{what}: it took {time.monotonic() - begin:.1f} s to end")
        check(is_gone(judge), f"{what}: the child goes on")
    done = case.run("-q", timeout=120)
    check(done.returncode == 0, f"after all that: {done.returncode}, {done.stderr}")
    case.check_once(expected, "after all that")


def time_is_up(expected):
    """The time ends in the middle of judging, twice: what was judged is reported, nothing is lost, and a run without a limit ends the rest."""
    case = Case(work, "time", MANY)
    for part in ("first", "second"):
        begin = time.monotonic()
        run = case.start("-q", "--max-runtime", f"{LIMIT}s")
        judge = stop_while_judging(run)
        time.sleep(max(0, begin + LIMIT + 0.5 - time.monotonic()))
        os.kill(judge, signal.SIGCONT)
        status, said = finish(run)
        check(status == 4 and "time was up" in said, f"--max-runtime, {part} part: {status}, {said}")
        check(time.monotonic() - begin < LIMIT + 15, f"--max-runtime {LIMIT} s, {part} part: it took {time.monotonic() - begin:.1f} s")
        check("the next run judges" in (case.out / "report.json").read_text(), f"--max-runtime, {part} part: nothing tells what was left")
    done = case.run("-q", timeout=120)
    check(done.returncode == 0 and "time was up" not in done.stderr, f"--max-runtime, the rest without it: {done.returncode}, {done.stderr}")
    case.check_once(expected, "--max-runtime in parts")


def main():
    expected, many = expected_cases(work), expected_cases(work, MANY)
    reach(expected)
    other_folder("off", 0)
    other_folder("require", 9)
    same_report()
    ended_early(many)
    time_is_up(many)
    end()


main()
