#!/usr/bin/env python3
"""The words that rule files name, for models/make_blocklist.sh.

usage: rule_words.py --named   those that become named words ('* word') of lexicon.words: five letters or more, in the dictionary, in no
                               other section, and no cue that could lower a finding
       rule_words.py --all     every one of them
"""
import glob
import os
import re
import sys

MODELS = os.path.dirname(os.path.abspath(__file__))
DICTIONARIES = ["/usr/share/dict/american-english", "/usr/share/dict/british-english"]
# Cues of these types make a finding less than present; a misspelt word must never become one. "because" and "where" only end a scope.
LOWERING = {"neg", "negpost", "poss", "hist", "histpost", "hyp", "other", "animal", "dead", "generic", "resolved", "ruled", "ask"}
ONLY_END = {"because", "where"}
FORMS_MAX = 400


def blocks(text):
    """A rule file in pieces, each a concept or a signal with its lines."""
    return re.split(r"\n(?=(?:concept|signal) )", text)


def rule_lines(symptoms):
    """Patterns of all rules; of `symptoms`, without exceptions and vetoes: a misspelt word may make a symptom, never unmake one."""
    files = sorted(glob.glob(MODELS + "/concepts/*.rules") + glob.glob(MODELS + "/signals/*.rules")) + [MODELS + "/fragments.rules"]
    for name in files:
        with open(name, encoding="utf-8") as file:
            for block in blocks(file.read()):
                if symptoms and re.search(r"^vetoes$", block, re.M):
                    continue
                for line in block.split("\n"):
                    found = re.match(r"(match(?: #\w+)?|except|let \w+ =)\s(.*)", line)
                    if found and not (symptoms and found.group(1) == "except"):
                        yield found.group(2)


def forms(piece):
    """What a piece of pattern spells: "patch(?:es)?" gives patch and patches."""
    out, i = {""}, 0
    while i < len(piece) and len(out) <= FORMS_MAX:
        if piece.startswith("(?:", i):
            end = piece.index(")", i)
            endings, i = set(piece[i + 3 : end].split("|")), end + 1
        else:
            endings, i = {piece[i]}, i + 1
        if i < len(piece) and piece[i] == "?":
            endings, i = endings | {""}, i + 1
        out = {word + ending for word in out for ending in endings}
    return out


def rule_words(symptoms):
    words = set()
    for line in rule_lines(symptoms):
        line = re.sub(r"\\.|\{\{\w+\}\}", " ", line)
        line = re.sub(r"\[[^\]]*\]", "~", line)
        for piece in re.findall(r"[a-z]+(?:\(\?:[a-z|]*\)\??|\?|[a-z])*", line):
            words |= forms(piece)
    return words


def other_sections():
    """Words of lexicon.words that have a kind of their own; '+', '*' and what was blocked by this program have not."""
    words, by_hand = set(), False
    with open(MODELS + "/lexicon.words", encoding="utf-8") as file:
        for line in file:
            if line.startswith("# ===="):
                by_hand = "block list by hand" in line
            entry = line.split("#")[0].strip()
            if entry and entry[0] not in "+*" and (entry[0] != "!" or by_hand):
                words.add(entry.lstrip("! ").split("=")[0].strip())
    return words


def lowering_cues():
    words = set()
    with open(MODELS + "/cues.tsv", encoding="utf-8") as file:
        for line in file:
            kind, tab, cue = line.rstrip("\n").partition("\t")
            if tab and kind in LOWERING and (" " not in cue or kind in {"neg", "negpost", "ruled", "resolved"}):
                words |= set(cue.split())
    return words - ONLY_END


def dictionary():
    words = set()
    for name in DICTIONARIES:
        with open(name, encoding="utf-8") as file:
            words |= {line.strip() for line in file if re.fullmatch(r"[a-z]+", line.strip())}
    return words


def main():
    words = rule_words(symptoms=sys.argv[1:] == ["--named"])
    if sys.argv[1:] == ["--named"]:
        words = {w for w in words if len(w) >= 5} & dictionary() - other_sections() - lowering_cues()
    elif sys.argv[1:] != ["--all"]:
        sys.exit(__doc__)
    print("\n".join(sorted(words)))


if __name__ == "__main__":
    main()
