"""Statements about packaging/spark that need no Spark. usage: spark.py REDFLAG FOLDER    FOLDER: for scratch

A real redflag judges; stand-ins for it misbehave as no real one should: lose a line, die, hang, say strange things."""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "spark"))
import redflag_filter as rf  # noqa: E402
import redflag_plan as plan  # noqa: E402
import redflag_spark as job  # noqa: E402

REDFLAG, SCRATCH = sys.argv[1], sys.argv[2]
CLASSIFY = [REDFLAG, "classify", "--kind", "jsonl"]
GOOD = [b'{"id":"%d","text":"%s"}' % (i, t) for i, t in enumerate([b"thank you so much", b"cant feel when i wipe since monday", b"which one first?",
                                                                  b"my knee hurts after squats", b"no fever at all"] * 8)]


def batches(records, size=7, refused=None, file="f"):
    places = rf.Places()
    for i in range(0, len(records), size):
        part = records[i:i + size]
        yield part, places.runs([file] * len(part), [0] * len(part)), refused[i:i + size] if refused else None


def judged(records, command=None, timeout=60, model=None, **how):
    """(verdicts, quarantined, summary)"""
    rows = {"verdicts": [], "quarantine": [], "summary": []}
    for kinds, dispositions, lines in rf.judge(batches(records, **how), command or CLASSIFY, timeout, None, model):
        for kind, disposition, line in zip(kinds, dispositions, lines):
            rows[kind].append(line)
            if kind == "verdicts":
                assert json.loads(line)["disposition"] == disposition
    return rows["verdicts"], [json.loads(q) for q in rows["quarantine"]], json.loads(rows["summary"][0])


def plain(records):
    path = os.path.join(SCRATCH, "plain.jsonl")
    with open(path, "wb") as f:
        f.write(b"\n".join(records) + b"\n")
    return subprocess.run(CLASSIFY + [path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.splitlines()


def trouble(command, records=GOOD, timeout=60, model=None):
    try:
        judged(records, command, timeout, model)
    except rf.Trouble as e:
        return e
    raise AssertionError("no trouble with %s" % command)


def stand_in(name, body):
    """A program that reads lines as `classify` does and answers by the Python statements of body; `n` counts from 1."""
    path = os.path.join(SCRATCH, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!%s\nimport json, os, sys, time\nv = '{\"schema\":1,\"id\":%%s,\"disposition\":\"no_action\",\"model\":\"m\"}'\n"
                "for n, line in enumerate(sys.stdin, 1):\n    answer = v %% json.dumps(json.loads(line)['id'])\n    %s\n"
                "    print(answer, flush=True)\n" % (sys.executable, body.replace("\n", "\n    ")))
    os.chmod(path, 0o755)
    return [path]


def verdicts_are_those_of_classify_byte_for_byte():
    verdicts, bad, summary = judged(GOOD)

    assert verdicts == plain(GOOD) and not bad
    assert summary["records"] == summary["verdicts"] == 40 and summary["urgency"]["emergency"] == 8, summary
    assert summary["concepts"]["saddle_sensory_loss"] == {"emergency": 8}, summary


def a_bad_record_is_quarantined_with_its_place_and_reason():
    records = list(GOOD)
    records[9], records[10], records[11], records[30] = b"{broken", b"", b'{"id":"x"}', b'{"text":"a\xff"'

    verdicts, bad, summary = judged(records)

    assert verdicts == plain(records)
    assert [(q["file"], q["record"]) for q in bad] == [("f", 10), ("f", 12), ("f", 31)], bad
    assert "not valid json" in bad[0]["reason"] and bad[0]["line"] == "{broken" and bad[1]["reason"] == "no text", bad
    assert "line_base64" in bad[2] and "line" not in bad[2]
    assert (summary["records"], summary["verdicts"], summary["quarantined"], summary["blank"]) == (39, 36, 3, 1), summary
    assert summary["reasons"]["no text"] == 1


def a_partition_of_broken_records_is_quarantined_whole():
    verdicts, bad, summary = judged([b"\x00\xff{" * 9] * 500, size=100)

    assert not verdicts and len(bad) == 500 and summary["quarantined"] == 500
    assert bad[-1]["record"] == 500


def a_line_over_the_limit_costs_itself():
    records = GOOD[:3] + [b'{"text":"%s"}' % (b"x" * (1 << 20))] + GOOD[3:]

    verdicts, bad, _ = judged(records)

    assert verdicts == plain(records) and len(bad) == 1 and bad[0]["bytes"] > 1 << 20 and bad[0]["record"] == 4


def replies_lists_and_escaped_names_give_several_verdicts():
    records = GOOD[:4] + [b'{"id":"d","text":"hi","replies":[{"id":"e","text":"fever and back pain"},{"id":"f"}]}',
                          b'[{"id":"g","text":"x"},{"id":"h","text":"y"}]', b'[1,2]',
                          b'{"id":"i","text":"hi","\\u0072eplies":[{"id":"k","text":"x"}]}'] + GOOD[4:]

    verdicts, bad, summary = judged(records)

    assert verdicts == plain(records) and len(verdicts) == 40 + 2 + 2 + 2
    assert [q["record"] for q in bad] == [5, 7], bad
    assert summary["records"] == 44 and summary["verdicts"] == 46


def what_the_reader_refused_never_reaches_the_filter():
    refused = [None] * len(GOOD)
    refused[8] = "the row does not fit the header"

    verdicts, bad, summary = judged(GOOD, refused=refused)

    assert len(verdicts) == 39 and bad[0]["record"] == 9 and bad[0]["reason"] == refused[8] and summary["records"] == 40


def places_go_on_across_batches_and_begin_anew_with_a_split():
    places = rf.Places()

    first = places.runs(["a"] * 3, [0] * 3)
    second = places.runs(["a", "a", "b"], [0, 64, 0])

    assert first == [(0, "a", 0, 1)] and second == [(0, "a", 0, 4), (1, "a", 64, 1), (2, "b", 0, 1)]
    assert rf.Block([b"x", b"y"], second, [1, 2]).place(1) == {"file": "b", "split": 0, "record": 1}


def a_lost_line_is_noticed():
    assert "7 records went in, 6 verdicts" in str(trouble(stand_in("loses", "if n == 5: continue")))


def an_invented_line_is_noticed():
    assert "7 records went in, 8 verdicts" in str(trouble(stand_in("invents", "if n == 5: print(answer)")))


def a_crash_names_the_records_it_happened_among():
    e = trouble(stand_in("dies", "if n == 12: os.kill(os.getpid(), 11)"))
    assert "SIGSEGV among records 8 (split 0 of f) to" in str(e), e


def a_status_of_its_own_is_told_with_what_was_said():
    e = trouble(stand_in("ends", "if n == 12: sys.exit('redflag: models are damaged')"))
    assert "status 1" in str(e) and "models are damaged" in str(e), e
    assert trouble([REDFLAG, "classify", "--models", "/nonexistent"]).status == 3
    assert trouble(["/nonexistent/redflag"]).status == 3


def silence_is_bounded():
    begin = time.monotonic()
    e = trouble(stand_in("hangs", "if n == 12: time.sleep(60)"), timeout=2)
    assert "has said nothing for 2 seconds" in str(e) and time.monotonic() - begin < 30, e


def an_early_end_is_noticed():
    assert "before it had answered" in str(trouble(stand_in("stops", "if n == 20: break")))


def a_reader_that_fails_is_not_taken_for_the_end_of_the_input():
    def broken():
        yield from batches(GOOD[:7])
        raise OSError("the split cannot be read")
    try:
        for _ in rf.judge(broken(), CLASSIFY):
            pass
    except OSError as e:
        assert "cannot be read" in str(e)
    else:
        raise AssertionError("no error")


def other_rules_than_those_of_the_job_are_refused():
    command = stand_in("other", "pass")
    e = trouble(command, model="000000000000")
    assert e.status == 3 and "this executor's rules" in str(e), e
    assert rf.probe(command) == "m" and len(judged(GOOD, command, model="m")[0]) == 40


def summaries_add_up_in_any_order():
    parts = [judged(GOOD[i:i + 16])[2] for i in range(0, 40, 16)]
    whole = judged(GOOD)[2]
    for order in (parts, parts[::-1]):
        total = rf.new_summary()
        for part in order:
            rf.merge(total, part)
        assert rf.in_order(dict(total, models=0)) == rf.in_order(dict(whole, models=0))
    assert "40 records, 40 verdicts" in job.table(whole)


def the_input_s_kind_is_told_by_names_or_asked_for():
    assert plan.format_of([["a/b.jsonl.gz", 1, 1], ["c.ndjson", 1, 1]], None) == "jsonl"
    assert plan.format_of([["x", 1, 1]], "csv") == "csv"
    for files in ([["a.jsonl", 1, 1], ["b.csv", 1, 1]], [["a", 1, 1]]):
        try:
            plan.format_of(files, None)
        except plan.Stop as e:
            assert e.status == 2 and "--input-format" in str(e)
        else:
            raise AssertionError(files)


def what_changed_in_the_input_is_named():
    old = [["a", 1, 1], ["b", 2, 2]]
    assert plan.differs(old, [["a", 1, 1]]) == "'b' is gone"
    assert plan.differs(old, old + [["c", 1, 1]]) == "'c' is new"
    assert plan.differs(old, [["a", 9, 1], ["b", 2, 2]]) == "'a' has changed"


def the_archive_is_the_same_bytes_every_time_and_judges_elsewhere():
    digests = []
    for name in ("one", "two"):
        job.pack(REDFLAG, job.models_of(REDFLAG), os.path.join(SCRATCH, name))
        with open(os.path.join(SCRATCH, name), "rb") as f:
            digests.append(f.read())
    assert digests[0] == digests[1]
    folder = os.path.join(SCRATCH, "unpacked")
    os.mkdir(folder)
    subprocess.run(["tar", "xzf", os.path.join(SCRATCH, "one"), "-C", folder], check=True)
    environment = dict(os.environ, LD_LIBRARY_PATH=folder + "/lib")
    command = [folder + "/redflag", "classify", "--kind", "jsonl", "--models", folder + "/models"]
    assert rf.probe(command, 60, environment) == rf.probe(CLASSIFY)


def usage_errors_have_status_2_and_help_needs_no_spark():
    script = [sys.executable, str(ROOT / "packaging" / "spark" / "redflag_spark.py")]
    for words, status in (([], 2), (["x", "--out", "y", "--batch", "0"], 2), (["x", "--out", "y", "--map", "text"], 2), (["--help"], 0)):
        done = subprocess.run(script + words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        assert done.returncode == status, (words, done)


def main():
    tests = [f for f in globals().values() if callable(f) and getattr(f, "__module__", "") == "__main__" and f.__code__.co_argcount == 0
             and f is not main]
    failed = 0
    for test in tests:
        begin = time.monotonic()
        try:
            test()
            print("ok    %s (%.1f s)" % (test.__name__, time.monotonic() - begin))
        except Exception as e:
            failed += 1
            print("FAIL  %s: %s: %s" % (test.__name__, type(e).__name__, e))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
