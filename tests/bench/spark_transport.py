"""Which way from Spark to a filter and back is quickest? Prints Markdown.

usage: build/spark/bin/python tests/bench/spark_transport.py [--comments N] [--rounds R] [--redflag FILE]     (after spark.sh install)

One core, the same lines, the same split for all; the ways
take turns, and what comes back is thrown away. Without --redflag the filter is a line of Perl, which answers each line at once: what is measured is the way itself. Only the ways through judge() of redflag_filter
notice a lost line; pipe does not, and the whole job fails with one bad record (exit status 4 of the filter)."""
import argparse
import glob
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging" / "spark"))
os.environ["PYTHONPATH"] = sys.path[0]  # of the workers
PERL = ["perl", "-ne", r"""/^\{"id": ?"([^"]*)"/; print qq({"schema":1,"id":"$1","disposition":"no_action","needs_human":false,"model":"m"}\n)"""]


def cpu_below(pid):
    """Seconds of the processor that the processes below this one have taken, those that they have waited for included."""
    took = 0.0
    for task in glob.glob("/proc/%d/task/*/children" % pid):
        try:
            with open(task, encoding="ascii") as f:
                below = [int(p) for p in f.read().split()]
        except OSError:
            continue
        for p in below:
            took += cpu_below(p)
            try:
                with open("/proc/%d/stat" % p, encoding="ascii", errors="replace") as f:
                    took += sum(map(int, f.read().rsplit(")", 1)[1].split()[11:15])) / os.sysconf("SC_CLK_TCK")
            except OSError:
                pass  # it has ended
    return took


def ways(spark, path, command):
    import redflag_filter as rf
    sc = spark.sparkContext
    binary = spark.read.option("lineSep", "\n").text(path).selectExpr("cast(value as binary) value")
    schema = "kind string, disposition string, value string"

    def fed(lists):
        places = rf.Places()
        for records in lists:
            yield records, places.runs(["f"] * len(records), [0] * len(records)), None

    def in_arrow(tables):
        import pyarrow as pa
        for columns in rf.judge(fed(t.column(0).to_pylist() for t in tables), command):
            yield pa.RecordBatch.from_arrays([pa.array(c, pa.string()) for c in columns], ["kind", "disposition", "value"])

    def in_pandas(frames):
        import pandas as pd
        for kinds, dispositions, lines in rf.judge(fed(list(f["value"]) for f in frames), command):
            yield pd.DataFrame({"kind": kinds, "disposition": dispositions, "value": [line.decode() for line in lines]})

    def in_partitions(rows):
        def lists():
            some = []
            for r in rows:
                some.append(bytes(r[0]))
                if len(some) == 10000:
                    yield some
                    some = []
            yield some
        for kinds, dispositions, lines in rf.judge(fed(lists()), command):
            yield from zip(kinds, dispositions, (line.decode() for line in lines))
    words = sc._jvm.java.util.ArrayList()
    for word in command:
        words.append(word)
    quoted = " ".join("'%s'" % word for word in command)
    return {
        "mapInArrow": lambda: binary.mapInArrow(in_arrow, schema).write.format("noop").mode("overwrite").save(),
        "mapInPandas": lambda: binary.mapInPandas(in_pandas, schema).write.format("noop").mode("overwrite").save(),
        "RDD.mapPartitions": lambda: binary.rdd.mapPartitions(in_partitions).foreach(lambda _: None),
        "RDD.pipe of PySpark": lambda: sc.textFile(path, 1).pipe(quoted).foreach(lambda _: None),
        "RDD.pipe inside the JVM": lambda: sc._jsc.textFile(path, 1).pipe(words).count(),
    }


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--comments", type=int, default=200000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--bytes", type=int, default=0)
    p.add_argument("--redflag")
    a = p.parse_args()
    command = [a.redflag, "classify", "--kind", "jsonl"] if a.redflag else PERL
    from pyspark.sql import SparkSession
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/comments.jsonl"
        subprocess.run([sys.executable, str(ROOT / "tests/bench/workload.py"), "--comments", str(a.comments), "--bytes", str(a.bytes), path],
                       check=True)
        spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
                 .config("spark.sql.files.maxPartitionBytes", 1 << 30).config("spark.sql.files.openCostInBytes", 1 << 30).getOrCreate())
        spark.sparkContext.setLogLevel("ERROR")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.monotonic()
        with open(path, "rb") as f:
            subprocess.run(command, stdin=f, stdout=subprocess.DEVNULL, check=True)
        plain = time.monotonic() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        plain_cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        took = {}
        for n in range(a.rounds + 1):  # the first round warms up
            for name, way in ways(spark, path, command).items():
                begin, cpu = time.monotonic(), cpu_below(os.getpid())
                way()
                if n > 0:
                    took.setdefault(name, []).append((cpu_below(os.getpid()) - cpu, time.monotonic() - begin))
        spark.stop()
    print("%d comments, one core, filter `%s`; load of the machine %.1f\n" % (a.comments, os.path.basename(command[0]), os.getloadavg()[0]))
    print("| way | us of the processor a comment, median (least to greatest) of %d | comments/s by the clock |\n|---|---|---|" % a.rounds)
    print("| the filter alone, from a file | %.2f | %d |" % (plain_cpu / a.comments * 1e6, a.comments / plain))
    for name, all_of in took.items():
        cpu = [c / a.comments * 1e6 for c, _ in all_of]
        print("| %s | %.2f (%.2f to %.2f) | %d |" % (name, statistics.median(cpu), min(cpu), max(cpu),
                                                     a.comments / statistics.median(wall for _, wall in all_of)))


if __name__ == "__main__":
    main()
