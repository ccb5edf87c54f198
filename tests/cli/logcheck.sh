#!/bin/sh
# The package's words for logcheck: real lines of good runs, and what systemd and cron say of them, are ignored, as logcheck does it
# (egrep -v -f); every line that tells of a fault stays.
set -eu
cd "$(dirname "$0")/../.."
redflag=$(realpath "${REDFLAG:-build/release/redflag}")
rules=packaging/logcheck/redflag
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# As they stand in the log, in both forms of the time. A run for people says more than the unit's --quiet one.
logged() {
    sed -e 's/^/Nov 27 04:11:09 host-1.example redflag[1234]: /' "$1"
    sed -e 's/^/2026-11-27T04:11:09.123456+00:00 host redflag[1234]: /' "$1"
}
left() { grep -E -v -f "$rules" "$1" || true; }

cd "$work"
cat > redflag.conf << 'CONF'
[redflag]
store = s.db
out = out
[source "youtube channel"]
path = a.jsonl
[source "blog"]
path = b.jsonl
[mail]
to = a@clinic.example
from = b@clinic.example
sendmail = /bin/true
CONF
echo '{"id":"1","text":"cannot feel anything when i wipe since yesterday"}' > a.jsonl
echo '{"id":"2","text":"nice"}' > b.jsonl
"$redflag" run --config redflag.conf 2> said || { cat said; echo "FAIL: a good run is none"; exit 1; }
echo '{"id":"2","text":"nice, and my knee hurts"}' > b.jsonl
echo '{"id":"3","text":"no control over my bladder since last night"}' >> a.jsonl
"$redflag" run --config redflag.conf 2>> said || { cat said; echo "FAIL: a good run is none"; exit 1; }
cp said said.good
echo '{"id":' >> b.jsonl
status=0
"$redflag" run --config redflag.conf 2> said.bad || status=$?
[ "$status" -eq 4 ] || { echo "FAIL: a bad line ends with $status"; failed=1; }
rm a.jsonl b.jsonl
"$redflag" run --config redflag.conf 2> said.worse && { echo "FAIL: a run without its files is a good one"; failed=1; }
cd - > /dev/null
rules=$(pwd)/$rules

[ "$(wc -l < "$work/said.good")" -ge 7 ] || { echo "FAIL: two good runs say too little"; cat "$work/said.good"; failed=1; }
logged "$work/said.good" > "$work/log"
left "$work/log" > "$work/left"
[ ! -s "$work/left" ] || { echo "FAIL: not ignored:"; cat "$work/left"; failed=1; }

# What systemd and cron say, in their words of today, with the descriptions and the command of our own files.
service=$(sed -n 's/^Description=//p' packaging/systemd/redflag.service)
timer=$(sed -n 's/^Description=//p' packaging/systemd/redflag.timer)
command=$(sed -n 's/^[0-9].*  redflag  *//p' packaging/cron.d/redflag)
[ -n "$service" ] && [ -n "$timer" ] && [ -n "$command" ] || { echo "FAIL: the files have other forms"; failed=1; }
{
    echo "systemd[1]: Starting redflag.service - $service..."
    echo "systemd[1]: redflag.service: Deactivated successfully."
    echo "systemd[1]: Finished redflag.service - $service."
    echo "systemd[1]: redflag.service: Consumed 3.220s CPU time."
    echo "systemd[1]: redflag.service: Consumed 3.220s CPU time, 212.4M memory peak."
    echo "systemd[1]: Started redflag.timer - $timer."
    echo "CRON[77]: (redflag) CMD ($command)"
} | sed 's/^/Nov  7 04:11:09 host /' > "$work/log"
left "$work/log" > "$work/left"
[ ! -s "$work/left" ] || { echo "FAIL: not ignored:"; cat "$work/left"; failed=1; }

# Faults: not one line of them is ignored but the statements of the sources that were read well.
logged "$work/said.bad" > "$work/log"
left "$work/log" > "$work/left"
for words in 'not valid json' '; partial: ' ' [1-9][0-9]* problems$'; do
    [ "$(grep -c -- "$words" "$work/left")" -eq 2 ] || { echo "FAIL: ignored: '$words'"; cat "$work/log"; failed=1; }
done
logged "$work/said.worse" > "$work/log"
left "$work/log" | cmp -s - "$work/log" || { echo "FAIL: a line of a failed run is ignored:"; cat "$work/log"; failed=1; }
{
    echo "redflag[1]: redflag run: source 'blog': 0 read, 0 new; complete"
    echo "redflag[1]: redflag: x: 1 read, 0 new; complete:2: not valid json"
    echo "redflag[1]: stopped in 3s: 1 sources, 0 read, 0 new, 0 edited; 0 emergency; 0 cases reported; 0 problems"
    echo "systemd[1]: redflag.service: Main process exited, code=exited, status=8/n/a"
    echo "systemd[1]: redflag.service: Failed with result 'exit-code'."
    echo "systemd[1]: Failed to start redflag.service - $service."
} | sed 's/^/Nov 27 04:11:09 host /' > "$work/log"
left "$work/log" | cmp -s - "$work/log" || { echo "FAIL: a fault is ignored:"; left "$work/log"; failed=1; }
exit $failed
