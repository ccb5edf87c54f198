"""Refer sensitivity and specificity on changed copies of a labelled file: typing, case, punctuation, Unicode tricks.

usage: robustness.py REDFLAG FILE       FILE: JSON Lines with text and disposition
"""
import json
import subprocess
import sys

LOOKALIKE = str.maketrans("aeocpxyAEOCPX", "аеосрхуАЕОСРХ")


def typos(text):
    """Two neighbouring letters swapped in the first word of four letters and more of every ten words."""
    words = text.split(" ")
    for start in range(0, len(words), 10):
        lot = [i for i in range(start, min(start + 10, len(words))) if len(words[i]) >= 4 and words[i].isalpha()]
        if lot:
            w = words[lot[start // 10 % len(lot)]]
            k = len(w) // 2
            words[lot[start // 10 % len(lot)]] = w[:k - 1] + w[k] + w[k - 1] + w[k + 1:]
    return " ".join(words)


CHANGES = {
    "as written": lambda t: t,
    "typo in every tenth word": typos,
    "capitals": str.upper,
    "lower case": str.lower,
    "no commas or full stops": lambda t: "".join(c for c in t if c not in ".,;:"),
    "elongation": lambda t: t.replace(" so ", " sooooo ").replace(" no ", " nooooo ").replace(" very ", " veryyyy "),
    "look-alike letters": lambda t: t.translate(LOOKALIKE),
    "zero-width characters": lambda t: t.replace("e", "e\u200b").replace("a", "a\u2060"),
}


def main():
    program, path = sys.argv[1:3]
    rows = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    print("| change | sensitivity | specificity | emergencies as refer |")
    print("|---|---|---|---|")
    for name, change in CHANGES.items():
        given = "".join(json.dumps({"text": change(r["text"])}) + "\n" for r in rows)
        out = subprocess.run([program, "classify"], input=given, text=True, check=True, stdout=subprocess.PIPE).stdout.splitlines()
        refer = [json.loads(line)["disposition"] == "refer" for line in out]
        share = lambda pick: (sum(x for x, r in zip(refer, rows) if pick(r)), sum(1 for r in rows if pick(r)))
        hit, n = share(lambda r: r["disposition"] == "refer")
        over, m = share(lambda r: r["disposition"] != "refer")
        urgent, k = share(lambda r: r.get("urgency") == "emergency")
        print("| %s | %.3f | %.3f | %d of %d |" % (name, hit / n, 1 - over / m, urgent, k))


main()
