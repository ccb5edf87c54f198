#!/bin/sh
# The main job on the real page, when it is there: 20 comments, every refer comment refer with at least its urgency, no
# no_action comment refer, at least 18 of 20 right.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
page=$root/../shared/data/thoracic-video-page.txt
labels=$root/../shared/data/thoracic-video-page.labels.tsv
[ -f "$page" ] || { echo "skipped: the page is not here"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/redflag.conf" <<CONF
[redflag]
store = $work/redflag.db
out = $work/out
report = all
[source "page"]
path = $page
owner = Tone and Tighten
CONF
"${REDFLAG:-redflag}" run --config "$work/redflag.conf" -q
for suffix in html csv json; do
    [ -s "$work/out/report.$suffix" ] || { echo "no report.$suffix"; exit 1; }
done
"${REDFLAG:-redflag}" classify "$page" --owner "Tone and Tighten" > "$work/verdicts.jsonl"
python3 - "$labels" "$work/verdicts.jsonl" <<'PY'
import json
import sys

LEVEL = {None: 0, "routine": 1, "urgent": 2, "emergency": 3}
GOLD = {"N": ("no_action", 0), "A": ("advice", 0), "R": ("refer", 1), "U": ("refer", 2), "E": ("refer", 3)}
gold = [line.split("\t")[1] for line in open(sys.argv[1], encoding="utf-8") if line[:1].isdigit()]
verdicts = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
if len(verdicts) != 20:
    sys.exit(f"{len(verdicts)} comments, not 20")
right, bad = 0, 0
for n, (g, v) in enumerate(zip(gold, verdicts), 1):
    disposition, level = GOLD[g]
    right += v["disposition"] == disposition
    under = level and (v["disposition"] != "refer" or LEVEL[v["urgency"]] < level)
    flooded = g == "N" and v["disposition"] == "refer"
    if under or flooded or v["disposition"] != disposition:
        print(n, "gold", g, "got", v["disposition"], v["urgency"], v["decided_by"], "<-- must not be" if under or flooded else "")
    bad += bool(under or flooded)
print(f"{right} of 20 right")
sys.exit(bad > 0 or right < 18)
PY
