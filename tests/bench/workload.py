"""Invent comments for measuring speed: the same bytes for the same options.

usage: workload.py [--comments N] [--seed S] [--bytes B] [--bare FILE] OUT.jsonl

Texts come from Markov chains over pairs of words, one chain a class, learned from the rows of corpora/: their vocabulary and phrases
without their sentences. The mix is that of comments under videos rather than that of the corpora: 85 % chat, 12 % pain, 3 % red flags,
with the lengths of LENGTHS (B bytes each with --bytes), 40 % of the texts with characters beyond ASCII, every seventh line with JSON
escapes instead of UTF-8, about 130 bytes of other fields a record. --bare writes the texts alone as well, one a line, for programs that
read no JSON. Made for cost, not for accuracy: what the sentences say makes little sense.
"""
import argparse
import bisect
import itertools
import json
import pathlib
import random
import sys

CORPORA = pathlib.Path(__file__).resolve().parents[2] / "corpora"
MIX = {"no_action": 0.85, "advice": 0.12, "refer": 0.03}
# What chat is learned from: rows that no concept beyond these was found in, of corpora that are not about illness.
CHAT_IN = {"boards", "fitness", "forum", "forum2", "life", "thread", "thread2", "video", "video2"}
CHAT_ABOUT = {"thanks_praise", "meta_video", "debate", "spam_ad", "joke_idiom"}
LENGTHS = [  # bytes, at most; share of the comments in per mille
    (20, 6), (40, 83), (80, 234), (120, 254), (160, 153), (240, 147), (320, 59), (480, 41), (800, 17), (3000, 6)]
EMOJI = ["\U0001F44D", "\U0001F64F", "\u2764\ufe0f", "\U0001F602", "\U0001F525", "\U0001F4AA\U0001F3FD", "\U0001F60A", "\U0001F62D"]
NAMES = ["Jos\u00e9", "Zo\u00eb", "Bj\u00f6rn", "Ren\u00e9e", "\u0141ukasz", "\u015eule"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Chain:
    """What follows a pair of words, as often as it does; None in front of a text."""

    def __init__(self):
        self.follow = {}

    def learn(self, text):
        words = text.split()
        for a, b, c in zip([None, None] + words, [None] + words, words):
            self.follow.setdefault((a, b), []).append(c)

    def words(self, rng):
        a = b = None
        while True:
            options = self.follow.get((a, b))
            if options is None:  # the end of a text: another one begins
                a = b = None
                continue
            a, b = b, options[int(rng.random() * len(options))]
            yield b


def chains():
    made = {name: Chain() for name in MIX}
    for path in sorted(CORPORA.glob("*.jsonl")):
        if path.name == "context.jsonl":
            continue
        with open(path, encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                name = row["disposition"]
                if name != "no_action" or (path.stem in CHAT_IN and not row["negated"] and CHAT_ABOUT.issuperset(row["present"])):
                    made[name].learn(row["text"])
    return made


def picker(weighted):
    """A function of a number in [0, 1) that picks by weight."""
    items = [item for item, _ in weighted]
    sums = list(itertools.accumulate(weight for _, weight in weighted))
    return lambda x: items[bisect.bisect_right(sums, x * sums[-1])]


def take_words(chain, rng, size):
    """Words up to about `size` bytes; the first always."""
    words, length = [], 0
    for word in chain.words(rng):
        length += len(word.encode()) + 1
        if words and length > size:
            return words
        words.append(word)


def misspell(word, rng):
    at = int(rng.random() * (len(word) - 1))
    kind = rng.random()
    if kind < 0.4:
        return word[:at] + word[at + 1] + word[at] + word[at + 2:]
    return word[:at] + (rng.choice(LETTERS) if kind < 0.7 else "") + word[at + 1:]


def roughen(words, rng):
    """As people type: without capitals or full stops, misspelt here and there, with emoji and curly quotes."""
    text = " ".join(misspell(w, rng) if len(w) > 4 and rng.random() < 0.015 else w for w in words)
    if rng.random() < 0.35:
        text = text.lower()
    if rng.random() < 0.03:
        text = text.upper()
    x = rng.random()
    if x < 0.27:
        text += " " + rng.choice(EMOJI) * (1 + int(rng.random() * 3))
    elif x < 0.33:
        text = text.replace("'", "\u2019") + "\u2026"
    elif x < 0.36:
        text = rng.choice(NAMES) + " " + text
    elif x < 0.365:
        text += " \u0441\u043f\u0430\u0441\u0438\u0431\u043e"
    return text


def comments(n, seed, size):
    """Yields (line of JSON, text)."""
    rng = random.Random(seed)
    ranges = [((low, high), share) for (low, _), (high, share) in zip([(1, 0)] + LENGTHS, LENGTHS)]
    made, pick_class, pick_length = chains(), picker(list(MIX.items())), picker(ranges)
    plain, escaped = json.JSONEncoder(ensure_ascii=False).encode, json.JSONEncoder().encode
    for i in range(n):
        low, high = pick_length(rng.random())
        wanted = size or low + int(rng.random() * (high - low))
        text = roughen(take_words(made[pick_class(rng.random())], rng, wanted), rng)
        key = "Ug%s%08d" % ("".join(rng.choices(LETTERS, k=14)), i)
        record = {"id": key, "text": text, "author": "@" + "".join(rng.choices(LETTERS, k=9)),
                  "published": "2026-%02d-%02dT%02d:%02d:00Z" % (i % 12 + 1, i % 28 + 1, i % 24, i % 60), "container": "v%08d" % (i // 500)}
        yield (escaped if i % 7 == 0 else plain)(record), text


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    p.add_argument("--comments", type=int, default=20000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--bytes", type=int, default=0, help="all texts about this long")
    p.add_argument("--bare", help="also write the texts alone")
    p.add_argument("out")
    a = p.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")
    bare = open(a.bare, "w", encoding="utf-8") if a.bare else None
    with open(a.out, "w", encoding="utf-8") as out:
        for line, text in comments(a.comments, a.seed, a.bytes):
            out.write(line + "\n")
            if bare:
                bare.write(" ".join(text.split()) + "\n")
    if bare:
        bare.close()


if __name__ == "__main__":
    main()
