"""What there is to do: the files of the input, their splits, the plan in the output folder and the lock beside it. It judges nothing.

Runs on the driver alone; Hadoop's file systems are reached through its JVM."""
import json
import os
import re
import sys
import threading
import time

OK, OTHER, USAGE, INVALID, PARTIAL, LOCKED, OUTPUT = 0, 1, 2, 3, 4, 6, 8
ENDINGS = {"jsonl": ("jsonl", "ndjson", "json"), "csv": ("csv", "tsv"), "parquet": ("parquet",)}


class Stop(Exception):
    """The program ends: what happened, what to do, and its exit status."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status


def say(text, *args):
    print("redflag_spark: " + (text % args if args else text), file=sys.stderr, flush=True)


def reason_of(e):
    """What a failed job says, without a page of Java."""
    text = str(e)
    found = re.findall(r"Trouble: (.*)", text) or re.findall(r"Caused by: [\w.]+: (.*)", text) or text.splitlines()
    return (found[-1] if found else type(e).__name__)[:600]


# ---- Hadoop's file systems --------------------------------------------------------------------------------------------------------

class Files:
    """Small files and listings on any Hadoop file system, through the JVM of the driver."""

    def __init__(self, sc):
        self.jvm, self.conf = sc._jvm, sc._jsc.hadoopConfiguration()

    def path(self, name):
        path = self.jvm.org.apache.hadoop.fs.Path(name)
        return path.getFileSystem(self.conf), path

    def exists(self, name):
        fs, path = self.path(name)
        return fs.exists(path)

    def delete(self, name):
        fs, path = self.path(name)
        fs.delete(path, True)

    def read(self, name):
        fs, path = self.path(name)
        stream = fs.open(path)
        try:
            return bytes(self.jvm.org.apache.commons.io.IOUtils.toByteArray(stream)).decode()
        finally:
            stream.close()

    def write(self, name, text):
        """All of it or nothing, where renaming is atomic."""
        fs, path = self.path(name)
        _, beside = self.path(name + ".new")
        stream = fs.create(beside, True)
        try:
            stream.write(text.encode())
        finally:
            stream.close()
        fs.delete(path, False)
        if not fs.rename(beside, path):
            raise Stop(OUTPUT, "cannot rename '%s.new'" % name)

    def found(self, pattern):
        """[[path, size, time]] of the files that a name or pattern stands for; those that begin with _ or . are not read."""
        fs, path = self.path(pattern)
        files = []
        for status in fs.globStatus(path) or []:
            if status.isFile():
                files.append(status)
                continue
            base = len(status.getPath().toString()) + 1
            every = fs.listFiles(status.getPath(), True)
            while every.hasNext():
                one = every.next()
                if not any(part[:1] in "_." for part in one.getPath().toString()[base:].split("/")):
                    files.append(one)
        return [[s.getPath().toString(), s.getLen(), s.getModificationTime()] for s in files]


class Lock:
    """One job a folder: OUT.lock is written again every BEAT seconds while its job lives. No clocks are compared: a lock that has not
    changed for three beats belongs to a driver that was killed."""
    BEAT = 10

    def __init__(self, files, out):
        self.files, self.name = files, out.rstrip("/") + ".lock"
        self.ended = threading.Event()

    def __enter__(self):
        was = self.state()
        if was is not None:
            say("'%s' is there: looking for %d s whether its job lives", self.name, 3 * self.BEAT)
            time.sleep(3 * self.BEAT)
            if self.state() not in (None, was):
                raise Stop(LOCKED, "another job writes there ('%s'); wait for it, or stop it" % self.name)
        try:
            self.beat()
        except Exception as e:  # py4j wraps whatever the file system says
            raise Stop(OUTPUT, "cannot write '%s': %s" % (self.name, reason_of(e))) from e
        threading.Thread(target=self.go_on, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.files.delete(self.name)

    def state(self):
        return self.files.read(self.name) if self.files.exists(self.name) else None

    def beat(self):
        self.files.write(self.name, "%s %d %s\n" % (os.uname().nodename, os.getpid(), os.urandom(8).hex()))

    def go_on(self):
        while not self.ended.wait(self.BEAT):
            try:
                self.beat()
            except Exception as e:  # the file system's: the next beat may succeed
                say("cannot write '%s': %s", self.name, reason_of(e))


# ---- the input --------------------------------------------------------------------------------------------------------------------

def format_of(files, wanted):
    if wanted:
        return wanted
    kinds = {}
    for path, _, _ in files:
        name = re.sub(r"\.(gz|bz2|zst|snappy|lz4)$", "", path.lower())
        kinds.setdefault(next((k for k, ends in ENDINGS.items() if name.rsplit(".", 1)[-1] in ends), "unknown"), path)
    if len(kinds) != 1 or "unknown" in kinds:
        raise Stop(USAGE, "the input's kind is not clear: %s; name it with --input-format, one kind a job" %
                   ", ".join("'%s' is %s" % (path, kind) for kind, path in sorted(kinds.items())))
    return next(iter(kinds))


def read_table(spark, kind, paths, o):
    """Rows of named columns."""
    if kind == "parquet":
        return spark.read.parquet(*paths)
    from pyspark.sql.types import StringType, StructField, StructType
    options = {"header": True, "sep": o.delimiter, "quote": '"', "escape": '"', "multiLine": not o.one_line, "lineSep": "\n"}
    if not o.one_line:
        del options["lineSep"]
    head = spark.read.options(**options).csv(paths[0]).columns
    fields = [StructField(name, StringType()) for name in head + ["_bad_row"]]
    return spark.read.options(**options, mode="PERMISSIVE", columnNameOfCorruptRecord="_bad_row", enforceSchema=False).schema(
        StructType(fields)).csv(paths)


def read_input(spark, kind, files, o):
    """One row a record: value (the record as a line of JSON, bytes), bad (why it is none), file, start."""
    from pyspark.sql import functions as F
    paths = [re.sub(r"([\\*?\[\]{}])", r"\\\1", path) for path, _, _ in files]  # names, no patterns
    if kind == "jsonl":
        df = spark.read.option("lineSep", "\n").text(paths)
        value, bad = F.col("value"), F.lit(None).cast("string")
    else:
        df = read_table(spark, kind, paths, o)
        wanted = [c for c in o.columns.split(",") if c] or [c for c in df.columns if c != "_bad_row"]
        missing = [c for c in wanted + list(o.names.values()) if c not in df.columns]
        if missing:
            raise Stop(USAGE, "there is no column '%s'; there are: %s" % (missing[0], ", ".join(df.columns)))
        kept = [c for c in wanted if c not in o.names and c not in o.names.values()]
        columns = [F.col("`%s`" % c) for c in kept] + [F.col("`%s`" % c).alias(name) for name, c in o.names.items()]
        value, bad = F.to_json(F.struct(*columns)), F.lit(None).cast("string")
        if kind == "csv":
            value = F.when(F.col("_bad_row").isNull(), value).otherwise(F.col("_bad_row"))
            bad = F.when(F.col("_bad_row").isNotNull(), F.lit("the row does not fit the header"))
    return df.select(value.cast("binary").alias("value"), bad.alias("bad"), F.col("_metadata.file_path").alias("file"),
                     F.col("_metadata.file_block_start").alias("start"))


# ---- the plan ---------------------------------------------------------------------------------------------------------------------

def settings(o, kind, files):
    return {"input": kind, "files": files, "map": o.map, "columns": o.columns, "delimiter": o.delimiter, "one_line": o.one_line,
            "owner": o.owner, "mode": o.mode, "output": o.output_format}


def parts_of(sc, df):
    """What Spark reads in each partition: [[file, start, length]]. Its numbers are the same whenever files and --split are."""
    strings = sc._jvm.scala.runtime.ScalaRunTime
    return [[[m[1], int(m[2]), int(m[3]) - int(m[2])] for m in
             re.finditer(r"path: (.*?), range: (\d+)-(\d+), partition values", strings.stringOf(part.files(), 1 << 30))]
            for part in df._jdf.rdd().partitions()]


def split_like(spark, split_bytes):
    """Partitions that depend on the files alone, not on how many processors there are today."""
    for name, value in {"maxPartitionBytes": split_bytes, "openCostInBytes": 1 << 16, "minPartitionNum": 1, "ignoreCorruptFiles": "false",
                        "ignoreMissingFiles": "false"}.items():
        spark.conf.set("spark.sql.files." + name, str(value))


def differs(old, new):
    """What changed between two lists of files, for a human."""
    was, now = ({path: rest for path, *rest in files} for files in (old, new))
    for path in sorted(set(was) | set(now)):
        if was.get(path) != now.get(path):
            return "'%s' %s" % (path, "is gone" if path not in now else "is new" if path not in was else "has changed")
    return "the order of files"


def make_plan(spark, files, o):
    """(plan, input). Goes on with the plan in --out, if there is one."""
    found = sorted({path: [path, size, at] for name in o.input for path, size, at in files.found(name)}.values())
    if not found:
        raise Stop(USAGE, "no file found: %s" % ", ".join(o.input))
    kind = format_of(found, o.input_format)
    path, plan = o.out + "/_plan.json", None
    if o.again and not o.plan:
        files.delete(o.out)
    if files.exists(path) and not o.again:
        plan = json.loads(files.read(path))
        for name, value in settings(o, kind, found).items():
            if plan["settings"][name] != value:
                what = differs(plan["settings"]["files"], found) if name == "files" else "'%s' was %s and is %s" % (
                    name, plan["settings"][name], value)
                raise Stop(OTHER, "'%s' holds a job of another input: %s; give what it began with to finish it, another --out for a job of "
                           "its own, or --again to throw it away" % (o.out, what))
        o.split_bytes, o.batch = plan["split_bytes"], plan["batch"]
    elif not o.again and files.exists(o.out) and files.found(o.out):
        raise Stop(OUTPUT, "'%s' is not empty and holds no plan of redflag_spark; take another --out, or --again to delete it" % o.out)
    split_like(spark, o.split_bytes)
    df = read_input(spark, kind, found, o)
    parts = parts_of(spark.sparkContext, df)
    if plan is None:
        plan = {"settings": settings(o, kind, found), "split_bytes": o.split_bytes, "batch": o.batch, "parts": parts, "model": None}
    elif plan["parts"] != parts:
        raise Stop(OTHER, "this version of Spark cuts the input into other splits; finish with the version that began, or take another --out")
    return plan, df
