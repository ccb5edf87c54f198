"""The nightly job as an administrator sees it: locking, signals, dry runs, the log, metrics and the heartbeat.

usage: nightly.py WORK      (run by nightly.sh)
"""
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

from nightly_case import REDFLAG, Case, check, end, expected_cases
from nightly_servers import heart, slow_feed

work = pathlib.Path(sys.argv[1])


def slow_case(name, wait, main=""):
    server, url = slow_feed(wait)
    case = Case(work, name, main=main, sources=f"[source \"slow\"]\nkind = feed\nurl = {url}\n")
    return case, server


def finish(child, timeout=60):
    out, err = child.communicate(timeout=timeout)
    return child.returncode, out + err


def two_at_once(expected):
    case, server = slow_case("two", 6)
    case.n += 1  # the feed's comment
    first = case.start("-q")
    check(server.asked.wait(30), "two at once: the first run has not asked its source")
    second = case.run()
    check(second.returncode == 6, f"two at once: the second ends with {second.returncode}, not 6: {second.stderr}")
    check(str(first.pid) in second.stderr, f"two at once: the message does not name process {first.pid}: {second.stderr}")
    second = case.run("-q", "--if-locked=ok")
    check(second.returncode == 0 and not second.stderr, f"--if-locked=ok -q: {second.returncode}, {second.stderr}")
    check(case.run("--if-locked=maybe").returncode == 2, "--if-locked takes any word")
    for command in ("report", "triage"):  # they wait, and must not hold the lock's file only
        check(subprocess.run([REDFLAG, command, "--config", str(case.conf), "--help"], capture_output=True).returncode == 0, f"{command} --help")
    server.wait = 0
    third = case.run("-q", "--wait", "60s")
    check(third.returncode == 0, f"--wait: {third.returncode}, {third.stderr}")
    status, said = finish(first)
    check(status == 0 and not said, f"two at once: the first run ends with {status}: {said}")
    case.check_once(expected, "two at once")
    # A killed run leaves no lock behind, whatever number stands in the file.
    server.wait, case2 = 30, case
    server.asked.clear()
    child = case2.start("-q")
    check(server.asked.wait(30), "killed holder: no request came")
    child.kill()
    child.communicate()
    server.wait = 0
    done = case2.run("-q")
    check(done.returncode == 0, f"after a killed run: {done.returncode}, {done.stderr}")
    case2.check_once(expected, "after a killed run")


def signals(expected):
    case, server = slow_case("signals", 30)
    case.n += 1
    for number in (signal.SIGTERM, signal.SIGINT):
        server.asked.clear()
        child = case.start()
        check(server.asked.wait(30), "signals: no request came")
        time.sleep(0.2)
        child.send_signal(signal.SIGUSR1)
        time.sleep(0.3)
        begin = time.monotonic()
        child.send_signal(number)
        status, said = finish(child)
        check(status == 128 + number, f"signal {number}: status {status}: {said}")
        check(time.monotonic() - begin < 10, f"signal {number}: it took {time.monotonic() - begin:.1f} s to end")
        check("redflag run: " in said, f"SIGUSR1: no status line: {said}")
    server.asked.clear()
    begin = time.monotonic()
    done = case.run("-q", "--max-runtime", "4s")
    took = time.monotonic() - begin
    check(done.returncode == 4 and took < 25, f"--max-runtime: {done.returncode} after {took:.1f} s: {done.stderr}")
    server.wait = 0
    done = case.run("-q")
    check(done.returncode == 0, f"after signals: {done.returncode}, {done.stderr}")
    case.check_once(expected, "after signals")
    for words in (("--max-runtime", "soon"), ("--wait", "long"), ("--since", "03/04/2026")):
        check(case.run(*words).returncode == 2, f"{words} is not refused with 2")


def everything(folder):
    """All files and their content but for what SQLite leaves beside a store that was only read: shared memory and an empty journal."""
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else "folder" for p in folder.rglob("*")
            if not p.name.endswith("-shm") and not (p.name.endswith("-wal") and p.stat().st_size == 0)}


def dry_run(expected):
    server, url = heart()
    case = Case(work, "dry", main=f"metrics = {work}/dry/m.prom\nheartbeat_file = heart")
    (case.dir / "heart").write_text(url + "/secret-word\n")
    (case.dir / "heart").chmod(0o600)
    (work / "tmp").mkdir()
    place = {**os.environ, "TMPDIR": str(work / "tmp")}
    case.state.mkdir()
    before = everything(case.dir)
    done = case.run("--dry-run", env=place)
    check(done.returncode == 0 and "would be" in done.stderr, f"--dry-run: {done.returncode}, {done.stderr}")
    check(f"{case.n} new" in done.stderr, f"--dry-run does not tell what would be new: {done.stderr}")
    check(everything(case.dir) == before, f"--dry-run has written {set(everything(case.dir)) ^ set(before)}")
    check(not server.calls, "--dry-run has sent a heartbeat")
    check(case.run("-q").returncode == 0, "the run after a dry run")
    case.check_once(expected, "after a dry run")
    case.write(4)
    before, calls = everything(case.dir), len(server.calls)
    done = case.run("--dry-run", env=place)
    check(done.returncode == 0 and " 4 new" in done.stderr, f"a later --dry-run: {done.returncode}, {done.stderr}")
    check(everything(case.dir) == before and len(server.calls) == calls, "a later --dry-run has changed something")
    check(not list((work / "tmp").iterdir()), "--dry-run has left its copy")


def empty_environment(expected):
    case = Case(work, "env")
    done = subprocess.run(["env", "-i", *case.command("-q")], capture_output=True, text=True, timeout=60, cwd="/")
    check(done.returncode == 0 and not done.stderr and not done.stdout, f"env -i: {done}")
    case.check_once(expected, "env -i")
    home = work / "home"
    (home / "state").mkdir(parents=True)
    shutil.copy(case.comments, home)
    (home / "r.conf").write_text("[redflag]\nout = reports\n[source \"file\"]\npath = comments.jsonl\n")
    for name, file in (("STATE_DIRECTORY", "redflag.db"), ("XDG_STATE_HOME", "redflag/redflag.db")):
        done = subprocess.run(["env", "-i", f"{name}={home}/state", REDFLAG, "run", "-q", "--config", str(home / "r.conf")], capture_output=True,
                              text=True, timeout=60)
        check(done.returncode == 0 and (home / "state" / file).exists(), f"{name}: {done.returncode}, {done.stderr}")


def numbers(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def watching(expected):
    server, url = heart()
    case = Case(work, "watch", main=f"metrics = {work}/watch/m.prom\nheartbeat_file = heart")
    secret = case.dir / "heart"
    secret.write_text(url + "/secret-word/\n")
    secret.chmod(0o600)
    done = case.run()
    check(done.returncode == 0 and done.stderr.count("done in ") == 1, f"watching: {done.returncode}, {done.stderr}")
    check([c[0] for c in server.calls] == ["start", "0"], f"heartbeats: {[c[:2] for c in server.calls]}")
    check(len({c[1] for c in server.calls}) == 1 and server.calls and len(server.calls[0][1]) == 36, "start and end have not one rid")
    check("done in" in server.calls[-1][2], f"the end carries no log: {server.calls[-1]}")
    prom = case.dir / "m.prom"
    first = numbers(prom)
    check(prom.stat().st_mode & 0o777 == 0o644, "the metrics cannot be read by their collector")
    check(first["redflag_runs_total"] == 1 and first["redflag_comments_new_total"] == 40, f"metrics: {first}")
    check(first["redflag_cases_reported_total"] == len(expected), f"metrics: {first['redflag_cases_reported_total']} reported")
    check(first['redflag_cases_total{urgency="emergency"}'] > 0, "metrics: no emergency")
    check(first["redflag_last_success_timestamp_seconds"] > time.time() - 300, "metrics: last success")
    text = prom.read_text()
    check("@a" not in text and "author" not in text and "video" not in text, "metrics tell of persons or videos")
    case.comments.rename(case.dir / "away")
    bad = case.run("-q")
    (case.dir / "away").rename(case.comments)
    second = numbers(prom)
    check(bad.returncode not in (0, 10) and server.calls[-1][0] == str(bad.returncode), f"a failed run: {bad.returncode}, {server.calls[-1]}")
    check("comments.jsonl" in server.calls[-1][2], "the failed run's heartbeat has no log")
    check(second["redflag_last_success_timestamp_seconds"] == first["redflag_last_success_timestamp_seconds"], "a failure counts as success")
    check(second["redflag_last_run_exit_status"] == bad.returncode and second["redflag_runs_failed_total"] == 1, f"metrics: {second}")
    server.status = 500
    broken = case.run("-q")
    check(broken.returncode == 0, f"a heartbeat refused with 500 changes the status to {broken.returncode}")
    check(broken.stderr.count("heartbeat") >= 1, "a refused heartbeat is not told")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        nobody = s.getsockname()[1]
    secret.write_text(f"http://127.0.0.1:{nobody}/secret-word\n")
    dead = case.run()
    check(dead.returncode == 0, f"a dead heartbeat changes the status to {dead.returncode}")
    check(not any("secret-word" in r.stderr + r.stdout for r in (done, bad, broken, dead)), "the heartbeat's address is in the log")
    check(not any("secret-word" in c[2] for c in server.calls), "the heartbeat's address is in the body")
    case.configure(main=f"metrics = {work}/none/m.prom")
    done = case.run("-q")
    check(done.returncode == 0 and "metrics" in done.stderr, f"metrics that cannot be written: {done.returncode}, {done.stderr}")


def logs():
    case = Case(work, "logs")
    with case.comments.open("a") as f:
        f.write('{"id": "x", "te\n')
    done = case.run("--log-format", "json")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    check(done.returncode == 4 and {"error", "info"} <= {line["level"] for line in lines}, f"--log-format json: {done.returncode}, {lines}")
    check(all({"time", "level", "message"} <= line.keys() for line in lines), f"JSON lines without their members: {lines[:2]}")
    check(case.run("--log-format", "xml").returncode == 2, "--log-format takes any word")
    path = work / "journal"
    with path.open("w") as f:
        st = os.fstat(f.fileno())
        env = {**os.environ, "JOURNAL_STREAM": f"{st.st_dev}:{st.st_ino}"}
        subprocess.run(case.command(), stderr=f, env=env, timeout=60, check=False)
    said = path.read_text().splitlines()
    check(said and all(line[:3] in ("<3>", "<4>", "<6>") for line in said), f"journal: {said}")
    check(any(line.startswith("<3>") for line in said) and any("done in" in line for line in said), f"journal: {said}")
    with path.open("w") as f:
        subprocess.run(case.command(), stderr=f, env={**os.environ, "JOURNAL_STREAM": "1:2"}, timeout=60, check=False)
    check("<" not in path.read_text()[:1], "priorities where standard error is no journal")


def main():
    expected = expected_cases(work)
    two_at_once(expected)
    signals(expected)
    dry_run(expected)
    empty_environment(expected)
    watching(expected)
    logs()
    end()


main()
