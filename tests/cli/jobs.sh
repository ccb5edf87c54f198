#!/bin/sh
# classify on several threads: the same bytes for every number of jobs, from a file or a pipe, with bad lines or without; it does not
# read on while nobody takes its verdicts, and ends when nobody will.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() { echo "FAIL: $*"; failed=1; }

python3 - "$work" <<'PY'
import json
import sys

said = ["thank you so much", "my lower back is stiff, which exercise first?", "no fever but cant feel when i wipe since monday",
        "great video \U0001F44D", "1:23 is the best", "my hamstring is tight after squats, how many sets?", "\u00e7a va"]
with open(sys.argv[1] + "/in.jsonl", "w", encoding="utf-8") as out:
    for i in range(700):
        if i % 97 == 5:
            out.write("{\"text\": broken\n")
        record = {"text": said[i % len(said)]}
        if i % 3:
            record["id"] = "c%d" % (i % 300)
        if i % 50 == 7:
            record["text"] += " and also" * 2000
        out.write(json.dumps(record, ensure_ascii=i % 2 == 0) + "\n")
with open(sys.argv[1] + "/many.jsonl", "w") as out:
    for i in range(60000):
        out.write("{\"id\":\"%d\",\"author\":\"a\",\"text\":\"%s\"}\n" % (i, "x" * 100))
PY

for n in 1 2 7; do
    status=0
    "$redflag" classify --jobs $n "$work/in.jsonl" > "$work/out.$n" 2> "$work/err.$n" || status=$?
    [ "$status" -eq 4 ] || fail "--jobs $n with bad lines: status $status instead of 4"
    cmp "$work/out.1" "$work/out.$n" || fail "--jobs $n: other bytes"
    cmp "$work/err.1" "$work/err.$n" || fail "--jobs $n: other messages"
done
[ "$(wc -l < "$work/out.1")" -eq 700 ] || fail "not one verdict a comment"
[ "$(grep -c ':[0-9]*: not valid json' "$work/err.7")" -eq 8 ] || fail "not one message a bad line"
cat "$work/in.jsonl" | "$redflag" classify -q -j 2 2> /dev/null | cmp - "$work/out.1" || fail "a pipe gives other bytes"

# What a verdict needs of a comment beside its text goes into the block, too.
printf '%s\n' '{"text":"numb \ud83d foot"}' '{"text":"look","has_media":true}' '{"text":"cant feel when i wipe","is_owner":true}' |
    "$redflag" classify -j 2 > "$work/out"
sed -n 1p "$work/out" | grep -q '1 unreadable bytes were replaced' || fail "half an emoji is not told"
sed -n 2p "$work/out" | grep -q 'an image is attached' || fail "an image is not told"
sed -n 3p "$work/out" | grep -q 'input:owner' || fail "the owner's comment is judged"

# Closed in, strict, and with a status that tells: as with one job.
status=0
"$redflag" classify -q --jobs 3 --sandbox require "$work/in.jsonl" > "$work/out" 2> "$work/err" || status=$?
[ "$status" -eq 4 ] || { cat "$work/err"; fail "closed in: status $status"; }
cmp "$work/out" "$work/out.1" || fail "closed in: other bytes"
for n in 1 4; do
    status=0
    "$redflag" classify -q --jobs $n --strict "$work/in.jsonl" > "$work/strict.$n" 2> /dev/null || status=$?
    [ "$status" -eq 4 ] || fail "--strict --jobs $n: status $status instead of 4"
    status=0
    sed '/broken/d' "$work/in.jsonl" | "$redflag" classify -q --jobs $n --exit-code > /dev/null || status=$?
    [ "$status" -eq 10 ] || fail "--exit-code --jobs $n: status $status instead of 10"
done
cmp "$work/strict.1" "$work/strict.4" || fail "--strict: other bytes"
head -n 5 "$work/out.1" | cmp - "$work/strict.4" || fail "--strict: the comments in front of the bad line are not all judged"

for n in -1 257 many; do
    status=0
    "$redflag" classify --jobs $n < /dev/null 2> /dev/null || status=$?
    [ "$status" -eq 2 ] || fail "--jobs $n: status $status instead of 2"
done
"$redflag" classify --jobs 0 -q < "$work/in.jsonl" 2> /dev/null | cmp - "$work/out.1" || fail "--jobs 0: other bytes"

# A reader that goes away ends it by SIGPIPE; one that is slow holds it up without filling memory.
python3 - "$redflag" "$work/many.jsonl" <<'PY' || fail "a reader that is slow or goes away"
import os
import signal
import subprocess
import sys
import time

redflag, many = sys.argv[1:]
for jobs in "1", "3":
    p = subprocess.Popen([redflag, "classify", "--jobs", jobs, "--mode", "rules-only", many], stdout=subprocess.PIPE)
    p.stdout.read(10)
    p.stdout.close()
    assert p.wait(60) == -signal.SIGPIPE, p.returncode

filter = [redflag, "classify", "--jobs", "2", "--mode", "rules-only", "-"]


def state(pid):
    """Its place in the input and its processor time: when neither moves, it waits."""
    with open("/proc/%d/stat" % pid) as stat, open("/proc/%d/fdinfo/0" % pid) as info:
        return int(info.read().split()[1]), stat.read().rsplit(")", 1)[1].split()[11:13]


def peak(p):
    """KiB, when it has ended well."""
    _, status, used = os.wait4(p.pid, 0)
    assert status == 0, status
    return used.ru_maxrss


one = subprocess.Popen(filter, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
one.stdin.write(b'{"text":"thanks"}\n')
one.stdin.close()
least = peak(one)
p = subprocess.Popen(filter, stdin=open(many), stdout=subprocess.PIPE)
p.stdout.read(1)
before, after = None, state(p.pid)
for _ in range(200):
    if before == after:
        break
    time.sleep(0.3)
    before, after = after, state(p.pid)
assert before == after, "it does not wait for its reader"
assert after[0] < 4 << 20, "%d bytes were read ahead of a reader that takes none" % after[0]
lines = sum(block.count(b"\n") for block in iter(lambda: p.stdout.read(1 << 16), b""))
assert lines == 60000, lines
assert peak(p) < least + (16 << 10), "memory grows with the input"
PY
exit $failed
