"""Puts phrases in sentences that training never saw through `redflag assert` and counts what it answers rightly.

usage: assert.py REDFLAG FILE [--verbose]

A line of FILE is 'id, phrase, sentence, status, temporality, experiencer', separated by tabs; "-" asks nothing of a field, because
the sentence leaves it open. A line '# floor: name number' says what must be reached at least (at most for affirmed_lost), in percent.
"""
import pathlib
import subprocess
import sys

FIELDS = ["status", "temporality", "experiencer"]


def read(path):
    floors, rows = {}, []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# floor: "):
            name, value = line[9:].split()
            floors[name] = float(value)
        elif line.strip() and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != 6:
                raise SystemExit(f"expected six fields, not {len(row)} ({path}:{number})")
            rows.append(row)
    return floors, rows


def answers(redflag, rows):
    text = "".join("\t".join(row[:3]) + "\n" for row in rows)
    run = subprocess.run([redflag, "assert", "--quiet"], input=text, capture_output=True, text=True, encoding="utf-8")
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    if run.returncode != 0 or [line[0] for line in lines] != [row[0] for row in rows]:
        raise SystemExit(f"redflag assert: exit {run.returncode}, {len(lines)} answers to {len(rows)} lines\n{run.stderr}")
    return [line[1:] if len(line) == 4 else ["not_found"] * 3 for line in lines]


def percent(hits, of):
    return 100.0 * hits / of if of else 0.0


def measure(rows, given):
    figures = {}
    for k, field in enumerate(FIELDS):
        asked = [(row[3 + k], answer[k]) for row, answer in zip(rows, given) if row[3 + k] != "-"]
        figures[field] = percent(sum(want == got for want, got in asked), len(asked))
    pairs = [(row[3], answer[0]) for row, answer in zip(rows, given) if row[3] != "-"]
    hit = sum(want == got == "negated" for want, got in pairs)
    figures["negated_f1"] = percent(2 * hit, sum(want == "negated" for want, _ in pairs) + sum(got == "negated" for _, got in pairs))
    affirmed = [got for want, got in pairs if want == "present"]
    figures["affirmed_lost"] = percent(affirmed.count("negated"), len(affirmed))
    return figures


def main():
    floors, rows = read(sys.argv[2])
    given = answers(sys.argv[1], rows)
    if "--verbose" in sys.argv:
        for row, answer in zip(rows, given):
            for k, field in enumerate(FIELDS):
                if row[3 + k] not in ("-", answer[k]):
                    print(f"{row[0]} {field} {answer[k]}, not {row[3 + k]}: '{row[1]}' in '{row[2]}'")
    bad = 0
    for name, value in measure(rows, given).items():
        floor = floors[name]
        missed = value > floor if name == "affirmed_lost" else value < floor
        bad += missed
        print(f"{'MISS' if missed else 'ok  '} {name:14} {value:6.1f} %  {'at most' if name == 'affirmed_lost' else 'at least'} {floor:.1f}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
