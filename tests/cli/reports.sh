#!/bin/sh
# Reports in a folder: today's, dated ones, the page over them; what is new, what is kept, what marks nothing.
set -eu
redflag=${REDFLAG:-redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
wrong() { echo "FAIL: $*"; failed=1; }
pending() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM verdict WHERE pending = 1").fetchone()[0])' "$work/s.db"; }
dated() { find "$work/out/archive" -name "*.$1" | wc -l; }

cat > "$work/a.jsonl" <<'LINES'
{"id":"1","text":"no feeling between my legs since this morning and i cant pee","author":"@ann","url":"https://video.example/1"}
{"id":"2","text":"thank you, lovely video"}
LINES
echo '{"id":"3","text":"fever and my back hurts so much i shake"}' > "$work/b.jsonl"
store="--store $work/s.db"
# shellcheck disable=SC2086
{
    "$redflag" import -q $store --source blog "$work/a.jsonl"
    "$redflag" triage -q $store
    "$redflag" report -q $store --out "$work/out"
    grep -q "between my legs" "$work/out/report.html" || wrong "the first report lacks its case"
    [ "$(dated html)" = 1 ] && [ "$(dated csv)" = 1 ] && [ "$(dated json)" = 1 ] || wrong "the first report has no dated copy"
    cmp -s "$work/out/report.html" "$work"/out/archive/*.html || wrong "the dated copy is another report"

    "$redflag" report -q $store --out "$work/out"
    if grep -q "between my legs" "$work/out/report.html"; then wrong "a reported case is announced twice"; fi
    [ "$(dated html)" = 1 ] || wrong "a report with nothing to tell is kept"

    "$redflag" import -q $store --source blog "$work/b.jsonl"
    "$redflag" triage -q $store
    "$redflag" report -q $store --out "$work/out" --peek
    [ "$(pending)" = 1 ] && [ "$(dated html)" = 1 ] || wrong "a peek has marked or kept something"
    chmod 500 "$work/out/archive"
    if [ "$(id -u)" -ne 0 ]; then
        status=0; "$redflag" report -q $store --out "$work/out" 2> "$work/stderr" || status=$?
        [ "$status" = 8 ] && [ "$(pending)" = 1 ] || wrong "a report without its dated copy counts as given ($status)"
    fi
    chmod 700 "$work/out/archive"
    mv "$work/out/archive" "$work/kept"; : > "$work/out/archive"
    status=0; "$redflag" report -q $store --out "$work/out" 2> "$work/stderr" || status=$?
    [ "$status" = 8 ] && [ "$(pending)" = 1 ] || wrong "a report without its dated copy counts as given ($status)"
    rm "$work/out/archive"; mv "$work/kept" "$work/out/archive"

    "$redflag" report -q $store --out "$work/out" --columns urgency,text
    [ "$(head -n 1 "$work/out/report.csv" | tr -d '\r')" = '"urgency","text"' ] || wrong "the columns are not those asked for"
    [ "$(pending)" = 0 ] && [ "$(dated html)" = 2 ] || wrong "the second report is not kept beside the first"
    [ "$(grep -c '<tr><td><a href="archive/' "$work/out/index.html")" = 2 ] || wrong "the index does not list both reports"
    for link in $(grep -o 'href="archive/[^"]*"' "$work/out/index.html" | cut -d'"' -f2); do
        [ -f "$work/out/$link" ] || wrong "the index links $link, which is not there"
    done

    status=0; "$redflag" report -q $store --out "$work/out" --columns urgncy 2> "$work/stderr" || status=$?
    [ "$status" = 2 ] && grep -q "did you mean 'urgency'" "$work/stderr" || wrong "an unknown column is not refused"

    printf '[reply urgent]\nOur own words about it.\n' > "$work/texts.txt"
    printf '[redflag]\nstore = %s/s.db\nout = %s/out\ntexts = texts.txt\nkeep_reports = 2d\ncolumns = text,suggested_reply\n' "$work" "$work" > "$work/redflag.conf"
    touch "$work/out/archive/2020-01-01-0000.html" "$work/out/archive/2020-01-01-notes.html"
    "$redflag" report -q --config "$work/redflag.conf" --all
    grep -q "Our own words" "$work/out/report.csv" || wrong "the configured texts or columns are not used"
    [ ! -e "$work/out/archive/2020-01-01-0000.html" ] || wrong "an old report is kept"
    [ -e "$work/out/archive/2020-01-01-notes.html" ] || wrong "a file that is no report was deleted"
    [ "$(dated csv)" = 3 ] || wrong "reports of today were deleted"
    printf 'words before a section\n' > "$work/texts.txt"
    status=0; "$redflag" report -q --config "$work/redflag.conf" --all 2> "$work/stderr" || status=$?
    [ "$status" = 3 ] || wrong "broken texts end with $status, not 3"
}
exit $failed
