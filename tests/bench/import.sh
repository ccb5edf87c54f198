#!/bin/sh
# Make a file of invented comments and print how fast `redflag import` reads it: into a new store, again with nothing new,
# and again a week later, when every comment's last_seen moves. No figure is asserted.
# usage: sh tests/bench/import.sh [ROWS]     (1,000,000 otherwise: 290 MB of input and 320 MB of store below build/bench)
set -eu
cd "$(dirname "$0")/../.."
rows=${1:-1000000}
redflag=${REDFLAG:-build/release/redflag}
work=build/bench
mkdir -p "$work"
[ -s "$work/comments-$rows.jsonl" ] || python3 tests/bench/import.py "$rows" > "$work/comments-$rows.jsonl"
rm -f "$work/import.db" "$work/import.db-wal" "$work/import.db-shm"
exec python3 - "$redflag" "$work" "$rows" <<'PY'
import os
import resource
import sqlite3
import subprocess
import sys
import time

redflag, work, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
store, source = f"{work}/import.db", f"{work}/comments-{rows}.jsonl"
print(f"{rows} comments, {os.path.getsize(source) / 1e6:.0f} MB of JSON Lines; load of the machine {os.getloadavg()[0]:.1f}, "
      f"{os.cpu_count()} processors")
first = None
for what in ("new", "again", "a week later"):
    if what == "a week later":
        with sqlite3.connect(store) as db:
            db.execute("UPDATE comment SET last_seen = last_seen - 604800")
        db.close()
    begin = time.monotonic()
    child = subprocess.Popen([redflag, "import", "-q", "--store", store, source])
    _, status, used = os.wait4(child.pid, 0)
    wall = time.monotonic() - begin
    if status:
        sys.exit(f"import ended with {os.waitstatus_to_exitcode(status)}")
    first = first or wall
    print(f"{what:13} {wall:6.2f} s  {rows / wall:9.0f} comments/s  {first / wall:4.1f} times the first  "
          f"processor {used.ru_utime + used.ru_stime:6.2f} s  memory {used.ru_maxrss / 1024:4.0f} MiB")
print(f"store {os.path.getsize(store) / 1e6:.0f} MB")
PY
