#!/bin/sh
# classify keeps the contract: one verdict a comment, in order, the record of the design, from a file, a pipe or CSV.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '{"id":"1","text":"no fever but i cant feel when i wipe since monday"}' | "$redflag" classify > "$work/one"
python3 - "$work/one" <<'PY'
import json
import sys

v = json.loads(open(sys.argv[1]).read())
text = "no fever but i cant feel when i wipe since monday"
assert list(v) == ["schema", "id", "disposition", "urgency", "p_refer", "decided_by", "needs_human", "findings", "advice", "notes", "model"], list(v)
assert (v["schema"], v["id"], v["disposition"], v["urgency"], v["advice"]) == (1, "1", "refer", "emergency", None)
found = {(f["concept"], f["status"], f["start"], f["end"], f["text"]) for f in v["findings"]}
assert ("saddle_sensory_loss", "present", 15, 36, "cant feel when i wipe") in found, found
assert any(f[0] == "fever_with_spinal_pain" and f[1] == "negated" for f in found), found
for f in v["findings"]:
    assert text.encode()[f["start"]:f["end"]].decode() == f["text"]
PY
printf '{"id":"a","text":"thank you so much"}\n\n{"id":"b","text":"x\\ud83d y"}\n{"id":7,"body":"stiff as a board, which one first?"}\n' > "$work/in.jsonl"
"$redflag" classify "$work/in.jsonl" > "$work/file"
"$redflag" classify < "$work/in.jsonl" > "$work/pipe"
cmp "$work/file" "$work/pipe"
[ "$(python3 -c "import json,sys; print([json.loads(l)['id'] for l in open('$work/file')])")" = "['a', 'b', '7']" ]
printf 'Comment ID;Comment;User\r\n1;"thanks; a lot";Ann\r\n2;"two\nlines";Bo\r\n' > "$work/in.csv"
[ "$("$redflag" classify "$work/in.csv" | wc -l)" -eq 2 ]
"$redflag" classify "$work/in.jsonl" | cmp - "$work/file"
printf '%s\t%s\t%s\n' 1 fever "no fever at all" 2 fever "my knee hurts" | "$redflag" assert > "$work/assert"
printf '1\tnegated\tcurrent\tself\n2\tnot_found\n' | cmp - "$work/assert"
