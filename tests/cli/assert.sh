#!/bin/sh
# The open door of the context layer on sentences that no corpus holds, with a floor for every figure (in the files).
# tests/behaviour/assert.tsv was written before the work on the layer began and steered it; assert-fresh.tsv was written after it.
set -eu
cd "$(dirname "$0")/../.."
failed=0
for file in tests/behaviour/assert*.tsv; do
    echo "$file"
    python3 tests/cli/assert.py "${REDFLAG:-build/release/redflag}" "$file" "$@" || failed=1
done
# None of these sentences may be trained on.
python3 - <<'PY' || failed=1
import json, pathlib, sys
known = {json.loads(line)["sentence"].lower() for line in open("corpora/context.jsonl", encoding="utf-8")}
rows = [line.split("\t") for f in pathlib.Path("tests/behaviour").glob("assert*.tsv") for line in f.read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"]
seen = [row[0] for row in rows if row[2].lower() in known]
print("trained on:", " ".join(seen) or "none")
sys.exit(bool(seen))
PY
exit $failed
