#!/usr/bin/env python3
"""What training on invented comments is worth on real ones: by how much the C found is shrunk, and by how much
of the corpora is used. Prints two tables for docs/evaluation.md.

usage: python3 tests/bench/transfer.py REDFLAG LABELLED_FILE [--shrink 1,0.3,0.1,0.03] [--share 10,20,40,70,100]

Every line is a training run of its own (--quick) into a folder that is thrown away; the installed models stay as they are.
Rows are drawn by a hash of their id, so that a smaller part is contained in a greater one. An hour at most on two cores."""
import argparse
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def part_of(corpora, share, folder):
    """Writes the rows of a part of the corpora; returns their number."""
    folder.mkdir()
    (folder / "words.vec").symlink_to(corpora / "words.vec")
    kept = 0
    for file in sorted(corpora.glob("*.jsonl")):
        if file.name == "context.jsonl":
            continue
        rows = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        drawn = [r for r in rows if int(hashlib.sha256(json.loads(r)["id"].encode()).hexdigest(), 16) % 100 < share]
        if drawn:
            (folder / file.name).write_text("\n".join(drawn) + "\n", encoding="utf-8")
        kept += len(drawn)
    return kept


def graded(redflag, corpora, shrink, labelled, temp):
    models = temp / "models"
    shutil.copytree(ROOT / "models", models)
    subprocess.run([redflag, "train", "--quick", "--force", "--quiet", "--shrink", str(shrink), "--corpora", corpora, "--out", models],
                   check=True, timeout=3600, stdout=subprocess.DEVNULL)
    found = subprocess.run([redflag, "evaluate", "--json", "--errors", "0", "--models", models, labelled], check=True, timeout=600,
                           capture_output=True, text=True)
    shutil.rmtree(models)
    return json.loads(found.stdout)["grades"]


def value(figures, name):
    v = figures[name]
    return v["value"] if isinstance(v, dict) else v


def main():
    a = argparse.ArgumentParser()
    a.add_argument("redflag")
    a.add_argument("labelled")
    a.add_argument("--shrink", default="1,0.3,0.1,0.03")
    a.add_argument("--share", default="10,20,40,70,100")
    o = a.parse_args()
    names = ("macro_f1", "sensitivity", "specificity", "auc", "ece")
    head = "| {} | macro-F1 | refer sensitivity | specificity | AUC | ECE |\n|---|---|---|---|---|---|"

    with tempfile.TemporaryDirectory() as t:
        temp = pathlib.Path(t)
        runs = [("C found, times", s, 100) for s in filter(None, o.shrink.split(","))]
        runs += [("rows trained on", "0.1", int(s)) for s in filter(None, o.share.split(","))]
        last = None
        for title, shrink, share in runs:
            part = temp / f"part-{share}"
            rows = part_of(ROOT / "corpora", share, part) if not part.exists() else None
            g = graded(o.redflag, part, shrink, o.labelled, temp)
            if title != last:
                print(("\n" if last else "") + head.format(title))
            last = title
            rows = sum(len(f.read_text(encoding="utf-8").splitlines()) for f in part.glob("*.jsonl"))
            print(f"| {shrink if title[0] == 'C' else rows} | " + " | ".join(f"{value(g, n):.3f}" for n in names) + " |", flush=True)


if __name__ == "__main__":
    main()
