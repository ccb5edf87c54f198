#!/bin/sh
# Debian's own cron runs the job of packaging/cron.d/redflag, with this binary, this minute, and the report appears. Cron sees only our
# job: its folders are covered in a mount name space of the test's own, so that nothing of the machine runs or changes.
set -eu
cd "$(dirname "$0")/../.."
redflag=$(realpath "${REDFLAG:-build/release/redflag}")
for need in cron unshare; do
    command -v $need > /dev/null || { echo "skipped: $need is not installed"; exit 0; }
done
[ -f packaging/cron.d/redflag ] || { echo "FAIL: packaging/cron.d/redflag is missing"; exit 1; }
unshare --mount --pid --fork true 2> /dev/null || { echo "skipped: no right to make a mount name space"; exit 0; }
work=$(mktemp -d)
cron=
trap '[ -z "$cron" ] || kill -KILL "$cron" 2> /dev/null || true; wait; rm -rf "$work"' EXIT # unshare heeds no gentler signal; cron dies with it
mkdir "$work/cron.d" "$work/crontabs"
: > "$work/crontab"
printf '{"id":"1","text":"I cannot feel anything when I wipe since yesterday"}\n' > "$work/in.jsonl"
printf '[redflag]\nstore = state/redflag.db\nout = out\n[source "file"]\npath = in.jsonl\n' > "$work/redflag.conf"
# The example as it is but for the time, the user and the places.
sed -e 's|^[0-9*][^a-z]*  *redflag |* * * * * root |' -e "s|/usr/bin/redflag|$redflag|g" -e "s|/etc/redflag/redflag.conf|$work/redflag.conf|g" \
    packaging/cron.d/redflag > "$work/cron.d/redflag"
grep -q "^\* \* \* \* \* root *$redflag run" "$work/cron.d/redflag" || { echo "FAIL: the example has no line this test knows:"; cat "$work/cron.d/redflag"; exit 1; }
unshare --mount --pid --fork --kill-child sh -c '
    mount --bind "$1/cron.d" /etc/cron.d && mount --bind "$1/crontab" /etc/crontab &&
        mount --bind "$1/crontabs" /var/spool/cron/crontabs && mount -t tmpfs tmpfs /run && exec cron -f' cron "$work" > "$work/log" 2>&1 &
cron=$!
seconds=0
while [ ! -s "$work/out/report.html" ] && [ $seconds -lt 100 ] && kill -0 "$cron" 2> /dev/null; do
    sleep 1
    seconds=$((seconds + 1))
done
grep -q 'cannot feel anything when I wipe' "$work/out/report.html" 2> /dev/null || { echo "FAIL: no report after $seconds s"; cat "$work/log"; exit 1; }
echo "cron made the report within $seconds s"
