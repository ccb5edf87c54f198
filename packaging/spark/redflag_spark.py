"""Judge comments on a cluster: JSON Lines, CSV or Parquet from any Hadoop file system, verdicts as JSON Lines or Parquet.

    spark-submit --py-files redflag_filter.py,redflag_plan.py redflag_spark.py INPUT... --out FOLDER

The input is cut into splits and these into batches, and the plan is written down (FOLDER/_plan.json). A batch is one job of Spark and
one commit: FOLDER/batch=N/_SUCCESS. Started again, the program does the batches that are missing. docs/scale.md tells the rest.
"""
import argparse
import concurrent.futures
import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import redflag_filter as rf  # noqa: E402
import redflag_plan as rp  # noqa: E402
from redflag_plan import INVALID, OK, OTHER, OUTPUT, PARTIAL, Stop, reason_of, say  # noqa: E402

VERDICT = ("schema int, id string, disposition string, urgency string, p_refer double, decided_by string, needs_human boolean, "
           "findings array<struct<concept:string,status:string,experiencer:string,temporality:string,start:int,end:int,text:string>>, "
           "advice struct<bucket:string,items:array<struct<name:string,at:string>>>, notes array<string>, model string")
ROWS = "kind string, disposition string, value string"
NOT_OURS = r"/(lib|ld-)(c|m|pthread|dl|rt|util|resolv|linux-x86-64|linux-aarch64)\.so"  # the C library is the executor's own
HELP = """\
output below --out:
  batch=N/kind=verdicts/disposition=D/   one verdict a record, D: refer, advice, no_action, not_judged
  batch=N/kind=quarantine/               records that could not be judged: file, split, number, reason, the record
  batch=N/kind=summary/                  counts of each split
  _summary.json, _plan.json, _SUCCESS    the sums; what was to be done; all is done

exit status: 0 complete, 1 other error, 2 usage, 3 rules, model or binary cannot be used, 4 complete but for quarantined records
or failed batches, 6 another job writes there, 8 the output cannot be written, 130 and 143 stopped by a signal (start it again to go on)."""


def parse(argv):
    p = argparse.ArgumentParser(prog="redflag_spark.py", description=__doc__.split("\n\n")[0], epilog=HELP,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("input", nargs="+", metavar="INPUT", help="files, folders or patterns: hdfs://, s3a://, file:// ...")
    p.add_argument("--out", required=True, metavar="FOLDER", help="where verdicts go; names of one job, not shared by two")
    p.add_argument("--input-format", choices=sorted(rp.ENDINGS), help="told by the names' endings otherwise")
    p.add_argument("--output-format", choices=["jsonl", "parquet"], default="jsonl")
    p.add_argument("--map", metavar="LIST", default="", help="csv, parquet: text=Body,id=CommentId: field=column")
    p.add_argument("--columns", metavar="LIST", default="", help="csv, parquet: read these columns alone")
    p.add_argument("--delimiter", default=",", help="csv: one character, or tab (,)")
    p.add_argument("--one-line", action="store_true", help="csv: no line breaks inside fields, so that large files can be cut")
    p.add_argument("--redflag", metavar="FILE", help="the binary (that of PATH)")
    p.add_argument("--models", metavar="FOLDER", help="its rules and models (those beside the binary)")
    p.add_argument("--no-ship", action="store_true", help="--redflag and --models are there on every executor; nothing is sent")
    p.add_argument("--owner", metavar="NAME", help="author whose comments are the channel's own")
    p.add_argument("--mode", default="full", help="as in redflag classify (full)")
    p.add_argument("--split", type=int, default=64, metavar="MIB", help="input of a task (64)")
    p.add_argument("--split-bytes", type=int, metavar="N", help="the same in bytes")
    p.add_argument("--batch", type=int, default=16, metavar="N", help="splits of a batch, which is what is done again after a failure (16)")
    p.add_argument("--at-once", type=int, default=2, metavar="N", help="batches in work: a second one fills processors that the first leaves (2)")
    p.add_argument("--timeout", type=float, default=600, metavar="S", help="seconds that redflag may be silent before a task is given up (600)")
    p.add_argument("--give-up", type=int, default=3, metavar="N", help="failed batches after which no more are begun (3)")
    p.add_argument("--again", action="store_true", help="delete what is in --out and begin anew")
    p.add_argument("--plan", action="store_true", help="say what would be done, and stop")
    p.add_argument("--master", help="for python3 redflag_spark.py; spark-submit has its own")
    p.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong, and the summary")
    o = p.parse_args(argv)
    o.delimiter = "\t" if o.delimiter == "tab" else o.delimiter
    o.split_bytes = o.split_bytes or o.split << 20
    for name in ("split_bytes", "batch", "at_once", "timeout", "give_up"):
        if getattr(o, name) <= 0:
            p.error("--%s is greater than 0" % name.replace("_", "-"))
    try:
        o.names = dict(pair.split("=", 1) for pair in o.map.split(",") if pair)
    except ValueError:
        p.error("--map is field=column,..., not '%s'" % o.map)
    return o


# ---- the executors' side ----------------------------------------------------------------------------------------------------------

def models_of(binary):
    """The folder of rules and models that belongs to a binary: installed beside it, or in the source that it was built from."""
    at = os.path.dirname(os.path.realpath(binary))
    for folder in (os.environ.get("REDFLAG_MODELS", ""), at + "/../share/redflag/models", at + "/../../models"):
        if folder and os.path.exists(folder + "/fragments.rules"):
            return os.path.realpath(folder)
    raise Stop(INVALID, "no rules beside '%s'; name their folder with --models" % binary)


def pack(binary, models, to):
    """binary, models and the shared libraries beyond the C library as one archive; equal contents give equal bytes."""
    said = subprocess.run(["ldd", binary], stdout=subprocess.PIPE, text=True, check=False).stdout
    libraries = [m[1] for m in re.finditer(r"=> (/\S+)", said) if not re.search(NOT_OURS, m[1])]
    members = [("redflag", binary)] + [("lib/" + os.path.basename(path), path) for path in sorted(libraries)]
    members += [("models/" + name, os.path.join(models, name)) for name in sorted(os.listdir(models))]
    index = os.path.join(os.path.dirname(os.path.realpath(binary)), "rules.index")  # of a build; an installed one is among the models
    if os.path.exists(index) and not os.path.exists(os.path.join(models, "rules.index")):
        members.append(("models/rules.index", index))

    def plain(info):
        info.uid = info.gid = info.mtime = 0
        info.uname = info.gname = ""
        info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info
    with open(to, "wb") as f, gzip.GzipFile("", "wb", 1, f, mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as tar:
        for name, path in members:
            tar.add(os.path.realpath(path), name, filter=plain)


def ship(sc, o, scratch):
    """(command, folder of the archive or None)"""
    binary = o.redflag or shutil.which("redflag") or ("redflag" if o.no_ship else None)
    if binary is None:
        raise Stop(INVALID, "there is no redflag on the PATH; name the binary with --redflag")
    rest = ["classify", "--kind", "jsonl", "--mode", o.mode, "--jobs", sc.getConf().get("spark.task.cpus", "1")]
    rest += ["--owner", o.owner] if o.owner else []
    if o.no_ship:
        return [binary] + rest + (["--models", o.models] if o.models else []), None
    if not os.access(binary, os.X_OK):
        raise Stop(INVALID, "cannot run '%s' here; --no-ship takes what is on the executors" % binary)
    archive = os.path.join(scratch, "redflag.tar.gz")
    pack(binary, o.models or models_of(binary), archive)
    sc.addArchive(archive + "#redflag")
    return ["redflag/redflag"] + rest + ["--models", "redflag/models"], "redflag"


def here(command, folder):
    """The command and its environment on this executor."""
    environment = {name: value for name, value in os.environ.items() if name not in ("JOURNAL_STREAM", "REDFLAG_MODELS")}
    if folder is None:
        return command, environment
    from pyspark import SparkFiles
    root = SparkFiles.getRootDirectory()
    environment["LD_LIBRARY_PATH"] = os.path.join(root, folder, "lib")
    return [os.path.join(root, word) if word.startswith(folder + "/") else word for word in command], environment


def judge_partition(command, folder, timeout, model):
    """For mapInArrow: batches of (value, bad, file, start) in, batches of ROWS out."""
    def run(tables):
        import pyarrow as pa

        def batches():
            places = rf.Places()
            for t in tables:
                value, bad, files, starts = (t.column(i).to_pylist() for i in range(4))
                yield [v or b"" for v in value], places.runs(files, starts), bad
        argv, environment = here(command, folder)
        for kinds, dispositions, lines in rf.judge(batches(), argv, timeout, environment, model):
            yield pa.RecordBatch.from_arrays([pa.array(kinds, pa.string()), pa.array(dispositions, pa.string()),
                                              pa.array(lines, pa.string())], ["kind", "disposition", "value"])
    return run


def probe(sc, command, folder):
    """The hash of rules and model on an executor, before anything is begun."""
    def run(_):
        argv, environment = here(command, folder)
        try:
            yield {"model": rf.probe(argv, 120, environment)}
        except rf.Trouble as e:
            yield {"text": e.text}
    answer = sc.parallelize([0], 1).mapPartitions(run).collect()[0]
    if "model" not in answer:
        raise Stop(INVALID, "an executor cannot judge: " + answer["text"])
    return answer["model"]


# ---- the work ---------------------------------------------------------------------------------------------------------------------

def only(spark, df, wanted):
    """These partitions of the input alone; the others are not even opened."""
    jvm = spark.sparkContext._jvm
    chosen = jvm.scala.jdk.javaapi.CollectionConverters.asScala(jvm.java.util.HashSet(wanted))  # a set is a function of Int to Boolean
    rdd = jvm.org.apache.spark.rdd.PartitionPruningRDD.create(df._jdf.rdd(), chosen)
    from pyspark.sql import DataFrame
    return DataFrame(spark._jsparkSession.createDataFrame(rdd, df._jdf.schema()), spark)


def do_batch(spark, df, wanted, judging, out, output_format):
    """One job, one commit. What an earlier try left without _SUCCESS is deleted by `overwrite`."""
    from pyspark.sql import functions as F
    rows = only(spark, df, wanted).mapInArrow(judging, ROWS)
    if output_format == "jsonl":
        rows.write.partitionBy("kind", "disposition").mode("overwrite").text(out)
        return
    is_verdict = F.col("kind") == "verdicts"
    verdict = F.from_json(F.when(is_verdict, F.col("value")), VERDICT).alias("v")
    columns = [F.col("v." + name.split()[0]) for name in re.split(r", (?![^<]*>)", VERDICT) if not name.startswith("disposition ")]
    rows.select("kind", "disposition", verdict, F.when(~is_verdict, F.col("value")).alias("other")).select(
        "kind", "disposition", *columns, "other").write.partitionBy("kind", "disposition").mode("overwrite").parquet(out)


def summary_of(spark, folders, output_format):
    """The sums of batches, from the counts that their commits hold."""
    total = rf.new_summary()
    if folders:
        paths = [folder + "/kind=summary/disposition=all" for folder in folders]
        lines = spark.read.text(paths) if output_format == "jsonl" else spark.read.parquet(*paths).select("other")
        for row in lines.toLocalIterator():
            rf.merge(total, json.loads(row[0]))
    return total


def batch_folder(o, n):
    return "%s/batch=%05d" % (o.out, n)


def run_batches(spark, df, plan, todo, judging, o):
    """Does them; returns {batch: why it failed}."""
    failed = {}

    def one(n):
        begin = time.monotonic()
        wanted = list(range(n * plan["batch"], min((n + 1) * plan["batch"], len(plan["parts"]))))
        do_batch(spark, df, wanted, judging, batch_folder(o, n), o.output_format)
        return wanted, time.monotonic() - begin

    pool = concurrent.futures.ThreadPoolExecutor(o.at_once)
    try:
        waiting, running, done = list(todo), {}, 0
        while waiting or running:
            while waiting and len(running) < o.at_once and len(failed) < o.give_up:
                n = waiting.pop(0)
                running[pool.submit(one, n)] = n
            if not running:
                break
            ended, _ = concurrent.futures.wait(running, timeout=1, return_when=concurrent.futures.FIRST_COMPLETED)
            for future in ended:
                n = running.pop(future)
                try:
                    wanted, seconds = future.result()
                    done += 1
                    if not o.quiet:
                        say("batch %d: %d splits in %.1f s, %d of %d done", n, len(wanted), seconds, done, len(todo))
                except Exception as e:  # whatever Spark throws: the other batches go on
                    failed[n] = reason_of(e)
                    say("batch %d failed: %s", n, failed[n])
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return failed


def table(s):
    """The summary for humans."""
    lines = ["%d records, %d verdicts, %d not judged, %d quarantined, %d need a human" %
             (s["records"], s["verdicts"], s["dispositions"].get("not_judged", 0), s["quarantined"], s["needs_human"]),
             "  ".join("%s %d" % (name, s["dispositions"].get(name, 0)) for name in rf.DISPOSITIONS),
             "%-28s %10s %10s %10s" % ("cases", "emergency", "urgent", "routine")]
    order = ("emergency", "urgent", "routine")
    rows = [("all", s["urgency"])] + sorted(s["concepts"].items(), key=lambda kv: ([-kv[1].get(u, 0) for u in order], kv[0]))
    lines += ["%-28s %10d %10d %10d" % (name, *(by.get(u, 0) for u in order)) for name, by in rows]
    lines += ["quarantined: %d  %s" % (n, reason) for reason, n in sorted(s["reasons"].items(), key=lambda kv: (-kv[1], kv[0]))]
    return "\n".join(lines)


def work(spark, o, scratch):
    files = rp.Files(spark.sparkContext)
    if o.plan:
        return judge_all(spark, files, o, scratch)
    with rp.Lock(files, o.out):
        return judge_all(spark, files, o, scratch)


def judge_all(spark, files, o, scratch):
    plan, df = rp.make_plan(spark, files, o)
    every = range(-(-len(plan["parts"]) // plan["batch"]))
    todo = missing_batches(files, o, every)
    if not o.quiet or o.plan:
        say("%d files, %d bytes, %d splits in %d batches; %d batches to do", len(plan["settings"]["files"]),
            sum(size for _, size, _ in plan["settings"]["files"]), len(plan["parts"]), len(every), len(todo))
    if o.plan:
        return OK
    failed, begin = {}, time.monotonic()
    if todo:
        judging = make_ready(spark, files, plan, o, scratch)
        begin = time.monotonic()
        failed = run_batches(spark, df, plan, todo, judging, o)
    return conclude(spark, files, every, todo, failed, time.monotonic() - begin, o)


def missing_batches(files, o, every):
    return [n for n in every if not files.exists(batch_folder(o, n) + "/_SUCCESS")]


def make_ready(spark, files, plan, o, scratch):
    """Binary and models to the executors, and the plan into the output folder: what judges the partitions."""
    command, folder = ship(spark.sparkContext, o, scratch)
    model = probe(spark.sparkContext, command, folder)
    if plan["model"] not in (None, model):
        raise Stop(INVALID, "'%s' was begun with rules and model %s, and these are %s; finish with those, or --again" % (
            o.out, plan["model"], model))
    plan["model"] = model
    try:
        files.delete(o.out + "/_SUCCESS")
        files.write(o.out + "/_plan.json", json.dumps(plan))
    except Exception as e:  # py4j wraps whatever the file system says
        raise Stop(OUTPUT, "cannot write below '%s': %s" % (o.out, reason_of(e))) from e
    return judge_partition(command, folder, o.timeout, model)


def conclude(spark, files, every, todo, failed, seconds, o):
    """The summary of all batches that are there, and the exit status."""
    missing = missing_batches(files, o, every)
    there = sorted(set(every) - set(missing))
    total = summary_of(spark, [batch_folder(o, n) for n in there if n not in todo], o.output_format)
    now = summary_of(spark, [batch_folder(o, n) for n in there if n in todo], o.output_format)
    rf.merge(total, now)
    if todo and not o.quiet:
        say("%d records in %.1f s, %d a second", now["records"], seconds, now["records"] / max(seconds, 1e-9))
    total = rf.in_order(dict(total, batches={"done": len(there), "missing": len(missing)}))
    files.write(o.out + "/_summary.json", json.dumps(total, indent=1, sort_keys=True) + "\n")
    print(table(total))
    if missing:
        say("%d of %d batches are missing (%s); start it again to do them", len(missing), len(every),
            "; ".join("%d: %s" % kv for kv in sorted(failed.items())) or "not begun")
        return PARTIAL if there else OTHER
    files.write(o.out + "/_SUCCESS", "")
    return PARTIAL if total["quarantined"] else OK


def on_signal(number, _):
    raise Stop(128 + number, "stopped; what was finished is kept, start it again to go on")


def main(argv):
    o = parse(argv)
    try:
        from pyspark.sql import SparkSession
        import pandas  # noqa: F401  Spark's mapInArrow asks for it
        import pyarrow  # noqa: F401  the executors need both, too
    except ImportError as e:
        say("%s; 'pip install pyspark pyarrow pandas' (and Java 17), or run it with spark-submit", e)
        return OTHER
    builder = SparkSession.builder.appName("redflag")
    builder = builder.master(o.master) if o.master else builder
    # Readers count on _SUCCESS, a commit must not show parts of itself, and four open files a task are cheaper than sorting it.
    spark = (builder.config("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", "true")
             .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "1")
             .config("spark.sql.maxConcurrentOutputFileWriters", "16").config("spark.sql.session.timeZone", "UTC")
             .config("spark.ui.showConsoleProgress", "false").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    scratch = tempfile.mkdtemp(prefix="redflag-spark-")
    status = OTHER
    try:
        for module in (rf, rp):
            spark.sparkContext.addPyFile(os.path.abspath(module.__file__))
        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        status = work(spark, o, scratch)
    except Stop as e:
        status = e.status
        say("%s", e)
        spark.sparkContext.cancelAllJobs()
    except Exception as e:  # Spark's own errors come as a page of Java
        say("%s", reason_of(e))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        try:
            spark.stop()
        except Exception as e:  # its JVM was killed
            say("Spark does not stop: %s", type(e).__name__)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
