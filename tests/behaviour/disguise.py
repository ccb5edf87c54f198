"""Ways to write the same comment differently. Each keeps the meaning, so the verdict must not change; none knows the rules."""
import random
import re
import string

HOMOGLYPHS = str.maketrans("aeopcx", "аеорсх")  # Latin to Cyrillic
FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in string.ascii_letters + string.digits} | {ord(" "): "\u3000"}


def _dice(name, text):
    return random.Random(f"{name}:{text}")  # seeded by what it changes: equal input, equal output


def _each_tenth(text, name, change):
    """Apply change to one word of more than four letters in each ten words, at least one."""
    dice = _dice(name, text)
    words = text.split(" ")
    long = [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha()]
    for i in dice.sample(long, min(len(long), max(1, len(words) // 10))):
        words[i] = change(words[i], dice.randrange(1, len(words[i]) - 2))
    return " ".join(words)


def _every_third(text, change):
    return " ".join(change(w) if i % 3 == 0 else w for i, w in enumerate(text.split(" ")))


def _zero_width(word):
    return word[: len(word) // 2] + "\u200b" + word[len(word) // 2 :]


def _elongate(text):
    dice = _dice("elongation", text)
    spots = [m.start() for m in re.finditer(r"(?<=[a-z])[aeiou](?=[a-z])", text)]
    at = dice.choice(spots) if spots else 0
    return text[:at] + text[at] * 5 + text[at + 1 :]


def _chatter(text, sentences, words):
    dice = _dice("chatter", text)
    chosen = []
    for s in dice.sample(sentences, len(sentences)):
        if sum(len(c.split()) for c in chosen) >= words:
            break
        chosen.append(s)
    return " ".join(chosen)


def _ended(text):
    return text if text[-1] in ".!?" else text + "."


def disguises(sentences):
    """Name and function of every disguise; sentences are the chatter."""
    return {
        "typo, letters swapped": lambda t: _each_tenth(t, "swap", lambda w, i: w[:i] + w[i + 1] + w[i] + w[i + 2 :]),
        "typo, letter missing": lambda t: _each_tenth(t, "drop", lambda w, i: w[:i] + w[i + 1 :]),
        "typo, letter doubled": lambda t: _each_tenth(t, "double", lambda w, i: w[:i] + w[i] + w[i:]),
        "no punctuation": lambda t: re.sub(r"[,;:!?']|\.(?!\d)", "", t),
        "all caps": str.upper,
        "elongation": _elongate,
        "emoji": lambda t: "🙏 " + t + " 😭💔",
        "zero width": lambda t: _every_third(t, _zero_width),
        "homoglyphs": lambda t: _every_third(t, lambda w: w.translate(HOMOGLYPHS)),
        "full width": lambda t: t.translate(FULL_WIDTH),
        "bidi marks": lambda t: "\u202a" + t.replace(" ", " \u200f", 2) + "\u202c",
        "HTML entities": lambda t: t.replace("&", "&amp;").replace("'", "&#39;").replace(" ", "&nbsp;", 3) + "<br>",
        "bold": lambda t: _every_third(t, lambda w: f"*{w}*" if w.isalpha() else w),
        "curly apostrophes": lambda t: t.replace("'", "’"),
        "double blanks": lambda t: t.replace(" ", "  "),
        "greeting": lambda t: "love your videos. " + t,
        "thanks after": lambda t: _ended(t) + " thank you",
        "reply": lambda t: "@backtomoving " + t,
        "chatter before": lambda t: _chatter(t, sentences, 200) + " " + t,
        "chatter after": lambda t: _ended(t) + " " + _chatter(t, sentences, 200),
    }


def bury(text, sentences, length, where):
    """The text between so much chatter that the whole has about `length` characters; where is 0 (start) to 1 (end)."""
    dice = _dice("bury", text)
    chosen = []
    while sum(len(c) + 1 for c in chosen) + len(text) < length:
        chosen.append(dice.choice(sentences))
    at = round(where * len(chosen))
    return " ".join(chosen[:at] + [_ended(text)] + chosen[at:])
