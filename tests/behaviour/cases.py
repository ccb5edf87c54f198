"""Builds the cases of the behavioural suite from the .tsv files beside it. It decides what is asked, never what is right."""
import collections
import itertools
import pathlib
import random
import re

import disguise

HERE = pathlib.Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")
PER_ROW = 48   # a row with many slots is sampled down to so many cases
EVERY = 9      # robustness is tried on each ninth wording of the vocabulary

# base is None for a fixed answer; concepts are those that the slots of the text name.
Case = collections.namedtuple("Case", "capability type group expect base text concepts")

FILES = ["vocabulary", "negation", "intrinsic", "experiencer", "temporality", "hypothetical", "figurative", "fairness", "languages",
         "rules", "composition"]
NAMES = {"intrinsic": "intrinsic negation", "hypothetical": "hypothetical, question", "rules": "global rules"}


def rows(name):
    for number, line in enumerate((HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("# "):
            yield number, line.split("\t")


def lexicons():
    table = collections.defaultdict(list)
    for _, fields in rows("lexicons"):
        table[fields[0]].append((fields[1], fields[2] if len(fields) > 2 else None))
    return table


def fills(texts, table):
    """Every way to fill the slots of the texts alike: (filled texts, concepts named). {second2} is another word of {second}."""
    slots = list(dict.fromkeys(s for t in texts for s in SLOT.findall(t)))
    choices = list(itertools.product(*(table[s.rstrip("0123456789")] for s in slots)))
    choices = [c for c in choices if len({w for w, _ in c}) == len(c)]
    if len(choices) > PER_ROW:
        choices = [choices[0]] + random.Random(texts[0]).sample(choices[1:], PER_ROW - 1)
    for choice in choices:
        words = {s: w for s, (w, _) in zip(slots, choice)}
        yield [SLOT.sub(lambda m: words[m[1]], t) for t in texts], tuple(c for _, c in choice if c)


def from_file(name, table):
    capability = NAMES.get(name, name)
    for number, fields in rows(name):
        kind, expect, group, *texts = fields
        if len(texts) != (2 if kind == "DIR" or (kind == "INV" and len(fields) == 5) else 1):
            raise SystemExit(f"{name}.tsv:{number}: a row of this type has another number of texts")
        filled = list(fills(texts, table))
        for i, (words, concepts) in enumerate(filled):
            if kind == "MFT":
                yield Case(capability, kind, group, expect, None, words[0], concepts)
            elif len(words) == 2:
                yield Case(capability, kind, group, expect, words[0], words[1], concepts)
            elif i > 0:
                yield Case(capability, kind, group, expect, filled[0][0][0], words[0], concepts)


def composition(sentences):
    for _, (kind, expect, group, text) in rows("composition"):
        if kind == "MFT":
            for where in (0, 0.33, 0.67, 1):
                yield Case("composition", kind, group, expect, None, disguise.bury(text, sentences, 3000, where), ())
        else:
            parts = text.split("|")
            orders = list(itertools.permutations(parts))[1:]
            for order in random.Random(text).sample(orders, 6):
                yield Case("composition", kind, group, expect, " ".join(parts), " ".join(order), ())


def derived(vocabulary, table, sentences):
    """What the vocabulary gives without new wording: synonyms, an added flag, disguises."""
    for _, (word, other) in rows("synonyms"):
        pattern = re.compile(rf"\b{re.escape(word)}\b", re.I)
        for c in vocabulary:
            if pattern.search(c.text):
                yield Case("vocabulary", "INV", f"{word} = {other}", "same", c.text, pattern.sub(other, c.text), ())
    for i, c in enumerate(vocabulary[::20]):
        for added, floor in table["added"][i % 2 :: 2]:
            yield Case("vocabulary", "DIR", "a flag added", f"not-lower {floor}", c.text, f"{c.text}. {added}", ())
    for name, change in disguise.disguises(sentences).items():
        for c in vocabulary[::EVERY]:
            if change(c.text) != c.text:
                yield Case("robustness", "INV", name, "same", c.text, change(c.text), ())


def worked():
    tiers = {"N": "=no_action", "A": "=advice", "R": "=routine", "U": "=urgent", "E": "=emergency"}
    for _, (number, gold, reason, text) in rows("worked"):
        yield Case("worked examples", "MFT", f"{number} {reason}", tiers[gold], None, text, ())


def all_cases():
    table = lexicons()
    sentences = (HERE / "chatter.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cases = []
    for name in FILES:
        if name == "composition":
            cases += composition(sentences)
        else:
            cases += from_file(name, table)
    vocabulary = [c for c in cases if c.capability == "vocabulary"]
    cases += derived(vocabulary, table, sentences)
    cases += worked()
    return list(dict.fromkeys(cases))
