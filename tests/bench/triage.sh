#!/bin/sh
# Print what the store costs of triage: processor time of `redflag triage` on a store of short comments, which are judged quickly, with
# that of `redflag classify` on the same comments taken off, which reads, judges and writes the same JSON without a store. No figure is
# asserted.
# usage: sh tests/bench/triage.sh [ROWS] [BYTES]     (1,000,000 comments of 12 bytes otherwise: 130 MB of input, 450 MB of store below
#                                                     build/bench)
set -eu
cd "$(dirname "$0")/../.."
rows=${1:-1000000}
bytes=${2:-12}
redflag=${REDFLAG:-build/release/redflag}
work=build/bench
mkdir -p "$work"
exec python3 - "$redflag" "$work" "$rows" "$bytes" <<'PY'
import os
import random
import shutil
import subprocess
import sys
import time

redflag, work, rows, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
source, fresh, store = (f"{work}/{name}" for name in (f"short-{rows}-{size}.jsonl", "fresh.db", "triage.db"))
WORDS = "thanks great video nice love it wow cool yes good so much well done my back is ok now day of stretch".split()


def remove(path):
    for name in (path, path + "-wal", path + "-shm"):
        if os.path.exists(name):
            os.remove(name)


def invent(out):
    r = random.Random(1)
    for n in range(rows):
        text = " ".join(r.choices(WORDS, k=size // 3 + 1))[:size].strip()
        out.write(f'{{"id":"Ug{r.randrange(1 << 96):024x}","text":"{text}","author":"@viewer{n % 200000}"}}\n')


def measure(what, *command, **how):
    """Seconds of processor time, and a line about it."""
    begin = time.monotonic()
    child = subprocess.Popen([redflag, *command], **how)
    _, status, used = os.wait4(child.pid, 0)
    wall, cpu = time.monotonic() - begin, used.ru_utime + used.ru_stime
    if status:
        sys.exit(f"{what} ended with {os.waitstatus_to_exitcode(status)}")
    print(f"{what:18} {wall:7.2f} s  {rows / wall:9.0f} comments/s  processor {cpu:7.2f} s = {cpu / rows * 1e6:6.2f} us a comment  "
          f"memory {used.ru_maxrss / 1024:4.0f} MiB", flush=True)
    return cpu


if not os.path.exists(source):
    with open(source + ".part", "w") as out:
        invent(out)
    os.rename(source + ".part", source)
print(f"{rows} comments of {size} bytes; load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
remove(fresh)
measure("import", "import", "-q", "--store", fresh, source)
alone = measure("classify", "classify", "-q", "--kind", "jsonl", source, stdout=subprocess.DEVNULL)
for jobs in "1", "2":
    remove(store)
    shutil.copy(fresh, store)
    both = measure(f"triage --jobs {jobs}", "triage", "-q", "--jobs", jobs, "--store", store)
    print(f"{'':18} the store: {(both - alone) / rows * 1e6:.2f} us a comment")
print(f"store {os.path.getsize(store) / 1e6:.0f} MB")
PY
