"""The behavioural suite (after CheckList, Ribeiro 2020): puts every case through `redflag classify` and prints failures by
capability and type: MFT a fixed answer, INV an answer that must not change, DIR one that may change in one direction only.

usage: run.py REDFLAG [--verbose] [--capability WORD]

Exit status 1 when a gate is missed. What an expectation means:
  never-miss, emergency, urgent, refer   at least this tier (never-miss: an unambiguous emergency, no failure is allowed)
  no_action, advice, not_judged          this disposition            not-refer   advice or no action
  =TIER      exactly this tier           human   asks for a human    other       a finding is tagged with another person
  absent     no concept that a slot of the text names is present
  same, not-higher, not-lower            compared with the verdict on the base
What the rules alone must hold is also asked of --mode rules-only.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

import cases

ROOT = pathlib.Path(__file__).parents[2]
LEVELS = ["no_action", "advice", "routine", "urgent", "emergency"]
FLOORS = {"refer": 2, "urgent": 3, "emergency": 4, "never-miss": 4}
RULE_CLAIMS = {"urgent", "emergency", "never-miss", "not-lower", "not-higher"}  # routine against advice is the classifier's


def tier(verdict):
    return verdict["urgency"] if verdict["disposition"] == "refer" else verdict["disposition"]


def level(verdict):
    return LEVELS.index(tier(verdict)) if tier(verdict) in LEVELS else -1


def holds(claim, case, verdict, base):
    present = [f for f in verdict["findings"] if f["status"] in ("present", "possible")]
    if claim in FLOORS:
        return level(verdict) >= FLOORS[claim]
    if claim.startswith("="):
        return tier(verdict) == claim[1:]
    if claim in ("no_action", "advice", "not_judged"):
        return verdict["disposition"] == claim
    if claim == "not-refer":
        return verdict["disposition"] in ("advice", "no_action")
    if claim == "human":
        return verdict["needs_human"]
    if claim == "other":
        return any(f["experiencer"] == "other" for f in present)
    if claim == "absent":
        return not any(f["concept"] in case.concepts for f in present)
    if claim == "same":
        return tier(verdict) == tier(base)
    if claim == "not-higher":
        return 0 <= level(verdict) <= level(base)
    if claim == "not-lower":
        return level(verdict) >= level(base)
    raise SystemExit(f"unknown expectation '{claim}'")


def classify(redflag, mode, texts):
    lines = "".join(json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(texts))
    run = subprocess.run([redflag, "classify", "--quiet", "--mode", mode], input=lines, capture_output=True, text=True, encoding="utf-8")
    verdicts = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode != 0 or len(verdicts) != len(texts):
        raise SystemExit(f"redflag classify --mode {mode}: exit {run.returncode}, {len(verdicts)} of {len(texts)} verdicts\n{run.stderr}")
    return dict(zip(texts, verdicts))


def failures(case, verdicts):
    """The claims of the case that do not hold, each with its mode."""
    for claim in case.expect.split():
        for mode, given in verdicts.items():
            if mode == "full" or claim in RULE_CLAIMS:
                base = given[case.base] if case.base is not None else None
                if not holds(claim, case, given[case.text], base):
                    yield claim, mode


def borrowed(every):
    """Cases that stand word by word among the examples of the rules or in the corpora: what was learned is no test."""
    plain = lambda text: " ".join(re.findall(r"\w+", text.lower()))
    known = {plain(json.loads(line).get("text", "")) for path in ROOT.glob("corpora/*.jsonl") for line in path.open(encoding="utf-8")}
    for path in ROOT.glob("models/concepts/*.rules"):
        known |= {plain(re.sub(r"^~?[-+!](\[\w+\])?", "", line)) for line in path.open(encoding="utf-8") if line[0] in "~-+!"}
    own = {c.text for c in every if c.type == "MFT" and c.capability != "worked examples" and len(c.text.split()) > 4}
    return sorted(text for text in own if plain(text) in known)


def gate_of(case):
    if case.capability in ("worked examples", "global rules"):
        return case.capability
    return "never-miss" if "never-miss" in case.expect else case.type


GATES = [  # gate, what it is called, the share of failures it allows
    ("never-miss", "MFT, never-miss emergencies", 0.0),
    ("MFT", "MFT, all others", 0.02),
    ("INV", "INV", 0.01),
    ("DIR", "DIR", 0.0),
    ("worked examples", "MFT, worked examples of the catalogue", 0.0),
    ("global rules", "MFT, global rules of the catalogue", 0.0),
]


def main():
    args = sys.argv[1:]
    verbose = "--verbose" in args
    only = args[args.index("--capability") + 1] if "--capability" in args else ""
    every = [c for c in cases.all_cases() if only in c.capability]
    texts = list(dict.fromkeys(t for c in every for t in (c.base, c.text) if t is not None))
    verdicts = {mode: classify(args[0], mode, texts) for mode in ("full", "rules-only")}

    table = collections.defaultdict(lambda: [0, 0])
    gates = collections.defaultdict(lambda: [0, 0])
    bad = []
    for c in every:
        failed = list(failures(c, verdicts))
        for count in (table[c.capability, c.type], gates[gate_of(c)]):
            count[0] += 1
            count[1] += bool(failed)
        if failed:
            bad.append((c, failed))
    for c, failed in bad if verbose else [b for b in bad if gate_of(b[0]) in ("never-miss", "worked examples", "global rules", "DIR")]:
        got = {mode: tier(verdicts[mode][c.text]) for mode in verdicts}
        base = f"   base {tier(verdicts['full'][c.base])}: {c.base[:200]!r}" if c.base is not None else ""
        claims = ", ".join(f"{claim} ({mode})" for claim, mode in failed)
        print(f"{c.capability} {c.type} [{c.group}] {claims}; got {got['full']}/{got['rules-only']}: {c.text[:200]!r}{base}")

    print(f"\n{'capability':24} type  cases  failures    rate")
    for (capability, kind), (n, failed) in table.items():
        print(f"{capability:24} {kind}  {n:6}  {failed:8}  {failed / n:6.2%}")
    print(f"{'all':24}      {len(every):6}  {len(bad):8}  {len(bad) / len(every):6.2%}\n")
    missed = 0
    for gate, name, allowed in GATES:
        n, failed = gates[gate]
        ok = failed <= allowed * n
        missed += not ok
        print(f"{'ok  ' if ok else 'MISS'}  {name}: {failed} of {n} fail, allowed {allowed:.0%}")
    same = borrowed(every)
    for text in same:
        print(f"MISS  not our own wording, it stands in the rules or corpora: {text!r}")
    return 1 if missed or same else 0


sys.exit(main())
