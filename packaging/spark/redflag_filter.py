"""Judge records through one long-lived `redflag classify` and account for every one of them. Knows nothing of Spark.

Records are lines of JSON; they go to the filter as they are, so that the verdicts are those of `redflag classify`, byte for byte.
Behind every block of records goes a record of our own, a fence. Its verdict tells that everything before it was judged, so that between
two fences there must be one verdict or one complaint for each record. A missing one is an error, never a shrug: Trouble is raised,
and whoever runs the partition runs it again.
"""
import collections
import fcntl
import json
import os
import re
import selectors
import signal
import subprocess
import threading

DISPOSITIONS = ("refer", "advice", "no_action", "not_judged")
DISPOSITION = b'"disposition":"'  # no comment can forge it: inside strings of JSON the quotation marks are escaped
BY_LETTERS = {name[:4].encode(): name for name in DISPOSITIONS}
# Objects with replies, and lists, give several verdicts. The names may be escaped: \u0072eplies.
SEVERAL = re.compile(rb'"replies"|"comments"|\\u00[67]')
COMPLAINT = re.compile(r"redflag: standard input:(\d+): (.*)")
PIPE_BYTES = 1 << 20
SHOWN_BYTES = 1 << 20  # of a quarantined record


class Trouble(Exception):
    """The filter failed: what happened and what to do. status: what redflag_spark.py exits with."""

    def __init__(self, text, status=1):
        super().__init__(text, status)
        self.text, self.status = text, status

    def __str__(self):
        return self.text


class Places:
    """Where records come from: the n-th of a split of a file. Splits stand one behind another, also across batches."""

    def __init__(self):
        self.at, self.count = None, 0

    def runs(self, files, starts):
        """[(first index, file, start, number of the first record)] of a batch; files and starts: a value a record."""
        found = []
        if files and (files[0], starts[0]) == (files[-1], starts[-1]):
            changes = [0]
        else:
            changes = [i for i in range(len(files)) if i == 0 or (files[i], starts[i]) != (files[i - 1], starts[i - 1])]
        for i, end in zip(changes, changes[1:] + [len(files)]):
            if (files[i], starts[i]) != self.at:
                self.at, self.count = (files[i], starts[i]), 0
            found.append((i, files[i], starts[i], self.count + 1))
            self.count += end - i
        return found


class Block:
    """Records between two fences. index: of each record in its batch, or of the first if they follow one another. several: there may be
    more than one verdict a record. refused: why the reader could not read them; then they are not given to the filter."""

    def __init__(self, records, runs, index, several=False, refused=None):
        self.records, self.runs, self.index, self.several, self.refused = records, runs, index, several, refused
        self.first_line = 0  # of the filter's input

    def place(self, i):
        at = self.index[i] if isinstance(self.index, list) else self.index + i
        first, file, start, number = next(run for run in reversed(self.runs) if run[0] <= at)
        return {"file": file, "split": start, "record": number + at - first}


def cut(records, runs, refused=None):
    """Blocks of a batch, and how many of its records are blank. Records that may give several verdicts stand alone, and those refused.

    refused: for each record None or a reason; None: no record is."""
    text = b"\n".join(records)
    if refused is not None and not any(refused):
        refused = None
    if refused is None and text.count(b"\n{") == len(records) - 1 and text[:1] == b"{" and not SEVERAL.search(text):
        return [Block(records, runs, 0)], 0
    blocks, kept, index, blank = [], [], [], 0
    for i, record in enumerate(records):
        bare = record.strip()
        reason = refused[i] if refused else None
        if not bare and not reason:
            blank += 1
        elif reason or bare[:1] == b"[" or SEVERAL.search(record):
            if kept:
                blocks.append(Block(kept, runs, index))
                kept, index = [], []
            blocks.append(Block([record], runs, [i], several=True, refused=reason))
        else:
            kept.append(record)
            index.append(i)
    if kept:
        blocks.append(Block(kept, runs, index))
    return blocks, blank


class Filter:
    """One process for one partition. command: `redflag classify --kind jsonl ...`; timeout: seconds without any sign of life."""

    def __init__(self, command, timeout=600, environment=None):
        self.command, self.timeout = command, timeout
        self.environment = environment
        self.name = "fence-" + os.urandom(12).hex()  # nobody can write a comment that passes for one
        self.model = None
        self.blocks = collections.deque()  # given to the filter, not yet judged
        self.blank = 0
        self.busy = False  # the filter has something to take: silence is its own
        self.failed = None
        self.line = 0
        self.complaints = {}  # line: [reason]
        self.tail = collections.deque(maxlen=4)  # what else it said
        self.said = b""

    def fence(self):
        self.line += 1
        return json.dumps({"id": self.name, "author": self.name, "text": ""}).encode() + b"\n"

    def feed(self, batches):
        """In a thread of its own: blocks into the filter, each followed by a fence."""
        try:
            self.send(Block([], [], 0), b"")
            for records, runs, refused in batches:
                blocks, blank = cut(records, runs, refused)
                self.blank += blank
                for block in blocks:
                    self.send(block, b"".join(record + b"\n" for record in block.records if not block.refused))
            self.process.stdin.close()
        except BrokenPipeError:
            pass  # the filter has ended: its status tells why
        except BaseException as e:
            self.failed = e
            self.process.kill()
        self.busy = True

    def send(self, block, text):
        block.first_line = self.line + 1
        self.line += 0 if block.refused else len(block.records)
        self.blocks.append(block)
        self.busy = True
        self.process.stdin.write(text + self.fence())
        self.process.stdin.flush()
        self.busy = False

    def hear(self, fd):
        """What the filter says on standard error, as far as it has said it. False at its end."""
        while True:
            try:
                data = os.read(fd, PIPE_BYTES)
            except BlockingIOError:
                return True
            if not data:
                return False
            *lines, self.said = (self.said + data).split(b"\n")
            for line in lines:
                line = line.decode("utf-8", "replace")
                found = COMPLAINT.fullmatch(line)
                if found:
                    self.complaints.setdefault(int(found[1]), []).append(found[2])
                else:
                    self.tail.append(line)

    def run(self, batches):
        """Yields (block, its verdicts, [(index of the record, reason)]), in order. batches: (records, runs of Places).

        The reason for a complaint is written before any later verdict, so all that concerns a block is known at its fence."""
        try:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                            env=self.environment)
        except OSError as e:
            raise Trouble("cannot run '%s': %s; is it on every executor? --redflag and --ship tell where it is" %
                          (self.command[0], e.strerror), 3) from e
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            except (AttributeError, OSError):
                pass  # only slower
        threading.Thread(target=self.feed, args=(batches,), daemon=True).start()
        try:
            yield from self.collect()
        finally:
            self.process.kill()
            self.process.wait()

    def collect(self):
        out, err = self.process.stdout.fileno(), self.process.stderr.fileno()
        mark = b'{"schema":1,"id":"' + self.name.encode()
        rest, verdicts = b"", []
        with selectors.DefaultSelector() as ready:
            for fd in (out, err):
                os.set_blocking(fd, False)
                ready.register(fd, selectors.EVENT_READ)
            while out in ready.get_map():
                events = ready.select(self.timeout)
                if not events and self.busy:
                    raise Trouble("redflag has said nothing for %s seconds %s; --timeout allows it more" % (self.timeout, self.among()), 1)
                for key, _ in events:
                    if key.fd == err:
                        if not self.hear(err):
                            ready.unregister(err)
                        continue
                    try:
                        data = os.read(out, PIPE_BYTES)
                    except BlockingIOError:
                        continue
                    if not data:
                        ready.unregister(out)
                        break
                    data = rest + data
                    lines = data.split(b"\n")
                    rest = lines.pop()
                    if mark not in data:
                        verdicts += lines
                        continue
                    for line in lines:
                        if not line.startswith(mark):
                            verdicts.append(line)
                            continue
                        self.hear(err)
                        yield self.close(verdicts, line)
                        verdicts = []
            self.finish(err, bool(rest or verdicts))

    def close(self, verdicts, fence):
        """The account of a block."""
        block = self.blocks.popleft()
        self.model = self.model or json.loads(fence)["model"]
        if block.refused:
            return block, verdicts, [(i, block.refused) for i in range(len(block.records))]
        bad = []
        for line in sorted(n for n in self.complaints if n < block.first_line + len(block.records)):
            reasons = list(dict.fromkeys(self.complaints.pop(line)))
            bad.append((line - block.first_line, "; ".join(reasons)))
        judged = len(block.records) - len(bad)
        if len(verdicts) != judged if not block.several else not verdicts and not bad:
            self.blocks.appendleft(block)
            raise Trouble("%d records went in, %d verdicts and %d complaints came out, %s" %
                          (len(block.records), len(verdicts), len(bad), self.among()), 1)
        return block, verdicts, bad

    def among(self):
        """Names the records that the filter has and has not answered."""
        known = [b for b in list(self.blocks) if b.records]
        if not known:
            return "(before the first record)"
        first, last = known[0].place(0), known[-1].place(len(known[-1].records) - 1)
        return "among records %d (split %d of %s) to %d (split %d of %s)" % (
            first["record"], first["split"], first["file"], last["record"], last["split"], last["file"])

    def finish(self, err, rest):
        os.set_blocking(err, True)
        self.hear(err)
        try:
            status = self.process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            raise Trouble("redflag does not end", 1) from None
        if self.failed is not None:
            raise self.failed
        said = "; ".join(self.tail)
        if status < 0:
            raise Trouble("redflag was killed by %s %s" % (signal.Signals(-status).name, self.among()), 1)
        if status not in (0, 4):
            raise Trouble("redflag ended with status %d %s: %s" % (status, self.among(), said or "it said nothing"), 3 if status == 3 else 1)
        if rest or self.blocks or self.complaints:
            raise Trouble("redflag ended before it had answered, %s" % self.among(), 1)


# ---- what is told about a partition ----------------------------------------------------------------------------------------------

def quarantined(block, i, reason):
    """A record that could not be judged, with the reason, as a line of JSON."""
    raw = block.records[i]
    row = dict(block.place(i), reason=reason, bytes=len(raw))
    shown = raw[:SHOWN_BYTES]
    try:
        row["line"] = shown.decode()
    except UnicodeDecodeError:
        import base64
        row["line_base64"] = base64.b64encode(shown).decode()
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def new_summary():
    return {"records": 0, "blank": 0, "verdicts": 0, "quarantined": 0, "needs_human": 0, "dispositions": {}, "urgency": {}, "concepts": {},
            "reasons": {}, "models": {}}


def add(counts, name, n=1):
    counts[name] = counts.get(name, 0) + n


def count_case(summary, verdict):
    """A referred comment: its urgency, and each concept that it states as present. 'none': the classifier referred it."""
    v = json.loads(verdict)
    add(summary["urgency"], v["urgency"])
    for concept in sorted({f["concept"] for f in v["findings"] if f["status"] == "present"}) or ["none"]:
        add(summary["concepts"].setdefault(concept, {}), v["urgency"])


def merge(to, summary):
    """Add numbers, and what is below; both are made of dicts and numbers."""
    for name, value in summary.items():
        if isinstance(value, dict):
            merge(to.setdefault(name, {}), value)
        else:
            to[name] = to.get(name, 0) + value
    return to


def in_order(counts):
    return {name: in_order(value) if isinstance(value, dict) else value for name, value in sorted(counts.items())}


def judge(batches, command, timeout=600, environment=None, model=None):
    """Yields ([kind], [disposition], [line]) until all is judged; the last holds the summary of the partition alone.

    model: what is expected to judge; None: whatever does."""
    summary = new_summary()
    f = Filter(command, timeout, environment)
    for block, verdicts, bad in f.run(batches):
        if model is not None and f.model != model:
            raise Trouble("this executor's rules and model are %s, the job's are %s; install the same everywhere, or --ship them" % (
                f.model, model), 3)
        dispositions = []
        for verdict in verdicts:
            at = verdict.index(DISPOSITION) + len(DISPOSITION)
            name = BY_LETTERS[verdict[at:at + 4]]
            dispositions.append(name)
            if name == "refer":
                count_case(summary, verdict)
        kinds = ["verdicts"] * len(verdicts)
        lines = verdicts
        for i, reason in bad:
            kinds.append("quarantine")
            dispositions.append("not_judged")
            lines.append(quarantined(block, i, reason).encode())
            add(summary["reasons"], re.sub(r"\d+", "N", reason))
        summary["records"] += len(block.records)
        summary["quarantined"] += len(bad)
        summary["verdicts"] += len(lines) - len(bad)
        summary["needs_human"] += sum(b'"needs_human":true' in v for v in lines[:len(lines) - len(bad)])
        for name in DISPOSITIONS:
            n = dispositions[:len(lines) - len(bad)].count(name)
            if n:
                add(summary["dispositions"], name, n)
        if lines:
            yield kinds, dispositions, lines
    summary["blank"] = f.blank
    add(summary["models"], f.model, 1)
    yield ["summary"], ["all"], [json.dumps(in_order(summary), sort_keys=True).encode()]


def probe(command, timeout=600, environment=None):
    """The hash of rules, model and policy that the filter judges with; Trouble if it cannot judge."""
    f = Filter(command, timeout, environment)
    for _ in f.run([]):
        pass
    return f.model
