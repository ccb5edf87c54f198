#!/usr/bin/env python3
"""Where the wrong answers come from: a table of source by kind of error, for docs/evaluation.md.

usage: python3 tests/bench/errors.py REDFLAG LABELLED_FILE     (JSON Lines with id, text, disposition and source)"""
import collections
import json
import subprocess
import sys

KINDS = [("no_action", "refer"), ("advice", "refer"), ("no_action", "advice"), ("advice", "no_action"), ("refer", "advice"),
         ("refer", "no_action")]


def main():
    redflag, path = sys.argv[1:3]
    with open(path, encoding="utf-8") as f:
        gold = [json.loads(line) for line in f if line.strip()]
    run = subprocess.run([redflag, "classify", path], check=True, timeout=600, capture_output=True, text=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    rows, wrong = collections.Counter(), collections.Counter()
    by_urgent_rule = collections.Counter()
    for g, a in zip(gold, answers, strict=True):
        rows[g["source"]] += 1
        kind = (g["disposition"], a["disposition"])
        wrong[g["source"], kind] += kind[0] != kind[1]
        by_urgent_rule[g["source"]] += kind[0] != "refer" and a["urgency"] in ("urgent", "emergency")
    print("| source | rows | " + " | ".join(f"{g} called {a}" for g, a in KINDS) + " | of the false referrals by urgent rules |")
    print("|---" * (len(KINDS) + 3) + "|")
    for s in sorted(rows):
        print(f"| {s} | {rows[s]} | " + " | ".join(str(wrong[s, k]) for k in KINDS) + f" | {by_urgent_rule[s]} |")
    print(f"| all | {sum(rows.values())} | " + " | ".join(str(sum(wrong[s, k] for s in rows)) for k in KINDS)
          + f" | {sum(by_urgent_rule.values())} |")


if __name__ == "__main__":
    main()
