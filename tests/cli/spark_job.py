"""Small jobs of packaging/spark in this process, on two threads. usage: spark_job.py REDFLAG FOLDER    needs pyspark and pyarrow"""
import contextlib
import csv
import glob
import io
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "spark"))
os.environ["PYTHONPATH"] = sys.path[0]  # of the workers: a program that is imported is not sent
import redflag_spark as job  # noqa: E402

REDFLAG, SCRATCH = sys.argv[1], sys.argv[2]
TEXTS = ["thank you so much", "cant feel when i wipe since monday", "which one first?", "my knee hurts after squats", "line one\nline \"two\""]


def run(*words):
    """(status, what it said)"""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        status = job.main([*words, "--redflag", REDFLAG, "--master", "local[2,2]"])
    return status, said.getvalue()


def write(name, lines):
    os.makedirs(SCRATCH + "/in", exist_ok=True)
    with open(SCRATCH + "/in/" + name, "wb") as f:
        f.write(b"\n".join(lines) + b"\n")


def verdicts(out):
    return sorted(line for path in glob.glob(out + "/batch=*/kind=verdicts/disposition=*/part-*") for line in open(path, "rb"))


def classify(*paths):
    return sorted(subprocess.run([REDFLAG, "classify", "--kind", "jsonl", *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 check=False).stdout.splitlines(keepends=True))


def main():
    records = [json.dumps({"id": "c%d" % i, "author": "@a", "text": TEXTS[i % 5]}).encode() for i in range(90)]
    write("a b{1}.jsonl", records[:40])
    write("b.jsonl", records[40:] + [b"{broken", b'{"id":"y"}'])
    write("c.jsonl", [b"\xff\xfe{"] * 30)
    source, out = SCRATCH + "/in", SCRATCH + "/out"
    small = ["--split-bytes", "3000", "--batch", "1"]

    status, said = run(source, "--out", out, *small)
    assert status == 4, said
    assert verdicts(out) == classify(*glob.glob(source + "/*")) and len(verdicts(out)) == 90, said
    with open(out + "/_summary.json", encoding="utf-8") as f:
        first = f.read()
    summary = json.loads(first)
    assert (summary["records"], summary["quarantined"], summary["batches"]["missing"]) == (122, 32, 0), first
    assert summary["concepts"]["saddle_sensory_loss"] == {"emergency": 18}
    assert "122 records, 90 verdicts" in said, said
    quarantine = [json.loads(line) for path in glob.glob(out + "/batch=*/kind=quarantine/*/part-*") for line in open(path, encoding="utf-8")]
    assert sorted(q["record"] for q in quarantine if q["file"].endswith("c.jsonl")) == list(range(1, 31)), quarantine
    print("ok    JSON Lines: the verdicts of classify, a broken file in quarantine")

    batches = sorted(glob.glob(out + "/batch=*"))
    assert len(batches) >= 3, batches
    os.remove(batches[1] + "/_SUCCESS")  # as if the driver had died within the commit
    os.remove(glob.glob(batches[1] + "/kind=*/*/part-*")[0])
    kept = {path: os.stat(path + "/_SUCCESS").st_mtime_ns for path in batches if path != batches[1]}
    status, said = run(source, "--out", out, "--batch", "7")
    assert status == 4 and "1 batches to do" in said, said
    assert kept == {path: os.stat(path + "/_SUCCESS").st_mtime_ns for path in kept}
    assert verdicts(out) == classify(*glob.glob(source + "/*"))
    with open(out + "/_summary.json", encoding="utf-8") as f:
        assert f.read() == first
    print("ok    started again: the missing batch alone, the same result")

    write("d.jsonl", records[:1])
    status, said = run(source, "--out", out)
    assert status == 1 and "is new" in said and "--again" in said, said
    status, said = run(source, "--out", SCRATCH, *small)
    assert status == 8 and "not empty" in said, said
    print("ok    another input, or a folder of something else, is refused")

    with open(SCRATCH + "/t.csv", "w", newline="", encoding="utf-8") as f:
        table = csv.writer(f)
        table.writerow(["Comment ID", "Body", "user"])
        table.writerows(["c%d" % i, TEXTS[i % 5], "@a"] for i in range(20))
        f.write("only one field\r\n")
    status, said = run(SCRATCH + "/t.csv", "--out", SCRATCH + "/table", "--output-format", "parquet", "--map", "text=Body,id=Comment ID")
    assert status == 4, said
    import pyarrow.parquet as pq
    rows = pq.read_table(SCRATCH + "/table").to_pylist()
    got = sorted((r["id"], r["disposition"], r["urgency"], r["findings"], r["p_refer"]) for r in rows if r["kind"] == "verdicts")
    want = sorted((v["id"], v["disposition"], v["urgency"], v["findings"], v["p_refer"]) for v in map(json.loads, verdicts(out))
                  if int(v["id"][1:]) < 20)
    assert got == want and len(got) == 20, (got, want)
    bad = [json.loads(r["other"]) for r in rows if r["kind"] == "quarantine"]
    assert len(bad) == 1 and bad[0]["reason"] == "the row does not fit the header" and bad[0]["record"] == 21, bad
    print("ok    CSV to Parquet: the same verdicts, a bad row in quarantine")


if __name__ == "__main__":
    main()
