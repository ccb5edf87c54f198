#!/bin/sh
# The behavioural suite: capabilities by test type, with its table kept in build/behaviour.txt. This script fails when one of the suite's own
# gates is missed, and when any capability has more failures than tests/behaviour/ceiling.tsv allows.
# After an improvement: sh tests/cli/behaviour.sh --lower, and commit the ceiling with it. --lower takes the smaller number of each
# row, and refuses to do anything when a capability has got worse or the cases have changed.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
missed=0
python3 tests/behaviour/run.py "${REDFLAG:-build/release/redflag}" > build/behaviour.txt || missed=1
cat build/behaviour.txt
awk '/^capability +type/ {on = 1; next} on && NF >= 5 {name = $1; for (i = 2; i <= NF - 4; i++) name = name " " $i
     print name "\t" $(NF - 3) "\t" $(NF - 1)} /^all / {exit}' build/behaviour.txt | grep -v '^all' > build/behaviour.tsv
[ "$(wc -l < build/behaviour.tsv)" -ge 20 ] || { echo "the suite printed no table"; exit 1; }
worse=0
awk -F '\t' 'NR == FNR {most[$1 FS $2] = $3; next}
     !(($1 FS $2) in most) {print "no ceiling for " $1 " " $2; bad = 1; next}
     {seen[$1 FS $2] = 1}
     $3 > most[$1 FS $2] {print "WORSE " $1 " " $2 ": " $3 " failures, at most " most[$1 FS $2]; bad = 1}
     END {for (row in most) if (!(row in seen)) {print "no cases for " row; bad = 1}
          exit bad}' tests/behaviour/ceiling.tsv build/behaviour.tsv || worse=1
if [ "${1:-}" = --lower ]; then
    [ "$worse" = 0 ] || { echo "the ceiling is not raised: mend what is worse first"; exit 1; }
    cp build/behaviour.tsv tests/behaviour/ceiling.tsv # nothing above it, so this is the minimum of every row
fi
[ "$missed" = 0 ] || echo "a gate of the suite is missed"
exit $((worse | missed))
