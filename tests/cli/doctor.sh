#!/bin/sh
# What doctor says of that which surrounds a run: its lock, its metrics, its heartbeat, its mail.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# expect STATUS WORDS: the doctor's exit status, and a line that matches.
expect() {
    wanted=$1 words=$2 status=0
    "$redflag" doctor --config "$work/redflag.conf" > "$work/stdout" 2> "$work/stderr" || status=$?
    [ "$status" -eq "$wanted" ] || { echo "FAIL: status $status instead of $wanted ($words)"; cat "$work/stdout" "$work/stderr"; failed=1; }
    grep -q -- "$words" "$work/stdout" || { echo "FAIL: no line '$words' in:"; cat "$work/stdout"; failed=1; }
}
never() { if grep -q -- "$1" "$work/stdout"; then echo "FAIL: a line '$1' in:"; cat "$work/stdout"; failed=1; fi; }
configure() { # lines of [redflag], sections
    printf '[redflag]\nstore = %s/s.db\nout = %s/out\n%b\n[source "file"]\npath = c.jsonl\n%b' "$work" "$work" "${1:-}" "${2:-}" > "$work/redflag.conf"
}

echo '{"id":"1","text":"nice stretch"}' > "$work/c.jsonl"
configure
expect 0 '^ok    store:'
never ' lock: '
[ ! -e "$work/s.db.lock" ] || { echo "FAIL: doctor has made a lock"; failed=1; }
never ' metrics: '
never ' heartbeat: '
never ' mail'

# the lock
"$redflag" run -q --config "$work/redflag.conf"
expect 0 '^ok    lock: free$'
cat > "$work/hold.py" <<'PY'
import fcntl, os, pathlib, sys, time
f = open(sys.argv[1], "r+")
fcntl.flock(f, fcntl.LOCK_EX)
f.truncate(0)
f.write(f"{os.getpid()}\n")
f.flush()
pathlib.Path(sys.argv[2]).touch()
time.sleep(60)
PY
python3 "$work/hold.py" "$work/s.db.lock" "$work/held" &
holder=$!
n=0
while [ ! -e "$work/held" ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
expect 0 "^warn  lock: another run (process $holder) holds"
grep -A1 ' lock: ' "$work/stdout" | grep -q -- '-> no fault while a run is at work' || { echo "FAIL: a held lock without advice"; failed=1; }
kill "$holder"
wait "$holder" 2> /dev/null || true
expect 0 '^ok    lock: free$'
mv "$work/s.db.lock" "$work/kept"
ln -s "$work/kept" "$work/s.db.lock"
expect 1 '^FAIL  lock: cannot open the lock'
rm "$work/s.db.lock"

# the sandbox: what the kernel has, by a command that needs it
if echo x | "$redflag" explain --sandbox require > /dev/null 2>&1; then
    configure 'sandbox = require'
    expect 0 '^ok    sandbox: Landlock and seccomp$'
else
    expect 0 '^warn  sandbox: '
    configure 'sandbox = require'
    expect 3 '^FAIL  sandbox: '
fi
configure 'sandbox = off'
expect 0 '^ok    sandbox: switched off$'

# metrics
configure "metrics = $work/m.prom"
expect 0 "^ok    metrics: '$work/m.prom'$"
[ ! -e "$work/m.prom" ] || { echo "FAIL: doctor has written metrics"; failed=1; }
configure "metrics = $work/none/m.prom"
expect 0 "^warn  metrics: cannot write in '$work/none'$"
grep -A1 ' metrics: ' "$work/stdout" | grep -q -- '-> make the folder' || { echo "FAIL: metrics without advice"; failed=1; }

# heartbeat: nothing is sent (the address leads nowhere), and the address is told by nobody
printf 'http://127.0.0.1:9/secret-word\n' > "$work/heart"
chmod 600 "$work/heart"
configure 'heartbeat_file = heart'
expect 0 '^ok    heartbeat: configured$'
never secret-word
printf 'secret-word is no address\n' > "$work/heart"
expect 0 '^warn  heartbeat: '
never secret-word
printf 'http://127.0.0.1:9/secret-word\n' > "$work/heart"
chmod 644 "$work/heart"
expect 0 '^warn  heartbeat: .*chmod 600'
grep -A1 ' heartbeat: ' "$work/stdout" | grep -q -- '-> correct it' || { echo "FAIL: a heartbeat without advice"; failed=1; }
rm "$work/heart"
expect 0 '^warn  heartbeat: .*heart'

# mail: a server that is not there, one that contradicts itself; a server that answers is in mail.sh
configure '' '[mail]\nto = a@clinic.example\nfrom = b@clinic.example\nserver = smtp://127.0.0.1:9\ntls = none\n'
expect 8 '^FAIL  mail'
grep -A1 '^FAIL  mail' "$work/stdout" | grep -q -- '->' || { echo "FAIL: mail without advice"; failed=1; }
configure '' '[mail]\nto = a@clinic.example\nfrom = b@clinic.example\nserver = smtps://127.0.0.1:9\ntls = none\n'
expect 3 'contradicts smtps'
exit $failed
