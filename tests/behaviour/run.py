"""The behavioural suite in the manner of CheckList (Ribeiro et al. 2020): what redflag must be able to do, as cases.

usage: run.py REDFLAG [--verbose]

Minimum functionality (MFT)  a text has one right answer: cases.tsv, worked.tsv (the catalogue's worked examples), and the
                             tables below times their templates
Invariance (INV)             a change that means nothing must not change the answer: typing, spelling, Unicode, chatter, names
Directional (DIR)            adding a flag never lowers, denying another symptom never lowers, denying the only flag never raises
Every text goes through one `redflag classify`. Nothing is random. Exits 1 when a gate is missed.
"""
import collections
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
RANK = {"no_action": 0, "advice": 1, "routine": 2, "urgent": 3, "emergency": 4, "not_judged": 2}
LEVEL = {"N": 0, "A": 1, "R": 2, "U": 3, "E": 4}
GATES = {"never_miss": 0.0, "MFT": 0.02, "INV": 0.01, "DIR": 0.0}

SYMPTOMS = ["fever", "numbness", "weakness", "night sweats", "weight loss", "chest pain", "dizziness", "shortness of breath",
            "bladder problems", "bowel problems", "tingling", "numbness in the groin", "leg weakness", "double vision", "rash",
            "blood in my urine", "vomiting", "headache", "night pain", "cancer"]
DENIALS = ["no {}, just stiff from gardening", "my back is stiff, no {}", "I have no {} at all, just tight between the shoulder blades", "without any {}, only tight",
           "never had {}, desk job, upper back tight", "i dont have {}, just a sore upper back", "no {} or anything like that, only a tight upper back",
           "no {} thank god, just stiff", "stiff neck from sleeping wrong, no {}"]
PEOPLE = ["my mum", "my mother", "my dad", "my wife", "my husband", "my son", "my brother", "my sister", "my friend", "my partner",
          "my grandmother", "my client", "my neighbour", "my girlfriend"]
THEIRS = ["{} cant feel the paper when wiping", "{} has lost control of the bladder since the back pain started",
          "both legs of {} are numb and weak since yesterday", "{} wants to end it all", "{} has chest pain and is sweating"]
NAMES = ["Maria", "Mohammed", "Priya", "John", "Chidi", "Yuki", "Fatima", "Olga", "Sean", "Lakshmi", "Ahmed", "Rosa", "Wei", "Noah"]
PLACES = ["Nigeria", "India", "Texas", "Poland", "Brazil", "Japan", "Ireland", "Egypt", "Canada", "Ghana"]
FAITHS = ["christian", "muslim", "hindu", "jewish", "buddhist", "atheist", "catholic", "sikh"]
THANKS = ["love your videos. ", "Hi doc! ", "first of all thank you so much. ", "greetings from my kitchen. ", "ok so. "]
FLAGS = ["also i cant feel it when i wipe", "and both my legs are numb since today", "and i lost control of my bladder yesterday",
         "and my back hurts and i have a fever of 39", "and i want to kill myself"]
MILD = ["my upper back is stiff from the desk", "how many reps of the rows should i do", "thank you for this video",
        "knot under my shoulder blade", "i have scoliosis, can i do this", "sciatica to my foot for months",
        "which one is best for rounded shoulders", "love from Ghana", "my shoulder blade clicks, no pain",
        "is the roller 90 cm", "pain wakes me up every night", "pulled a muscle on sunday"]
CHATTER = ("I found your channel last winter when my sister sent me the link and since then we do the stretches together in the "
           "living room while the kids watch cartoons. ")
LOOKALIKE = str.maketrans("aeocpx", "аеосрх")
FULLWIDTH = {ord(c): 0xFEE0 + ord(c) for c in "abcdefghijklmnopqrstuvwxyz"}


def typos(text):
    """Two letters swapped inside every tenth word, a word of six letters and more where there is one."""
    words = text.split(" ")
    for start in range(0, len(words), 10):
        lot = [i for i in range(start, min(start + 10, len(words))) if len(words[i]) >= 6 and words[i].isalpha()]
        if lot:
            w = words[lot[0]]
            k = len(w) // 2
            words[lot[0]] = w[:k] + w[k + 1] + w[k] + w[k + 2:]
    return " ".join(words)


CHANGES = [("no punctuation", lambda t: "".join(c for c in t if c not in ".,;!")), ("capitals", str.upper), ("lower case", str.lower),
           ("elongation", lambda t: t.replace("so", "sooooo").replace("no ", "nooooo ")), ("emoji", lambda t: t + " 🙏🙏"),
           ("zero width", lambda t: t.replace("e", "e\u200b")), ("look-alikes", lambda t: t.translate(LOOKALIKE)),
           ("full width", lambda t: t.translate(FULLWIDTH)), ("bidi", lambda t: "\u202a" + t + "\u202c"),
           ("entities", lambda t: t.replace("'", "&#39;").replace("&", "&amp;") if "'" in t else "&nbsp;" + t),
           ("one typo in ten words", typos), ("curly apostrophes", lambda t: t.replace("'", "’")),
           ("double blanks", lambda t: t.replace(" ", "  ")), ("greeting", lambda t: THANKS[0] + t), ("thanks after", lambda t: t + ". thank you")]


def table(name):
    with open(HERE / name, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]


def at_least(level):
    return lambda v: RANK[v] >= level and v != "not_judged"


def expectation(word):
    """A function of the answer (disposition, or urgency where it refers)."""
    if word == "NOT_REFER":
        return lambda v: v in ("no_action", "advice", "not_judged")
    if word == "NOT_JUDGED":
        return lambda v: v == "not_judged"
    if word == "MISS_NEVER":
        return lambda v: v == "emergency"
    level = LEVEL[word]
    return at_least(level) if level >= 2 else lambda v: RANK[v] == level and v != "not_judged"


def build():
    """Cases: (capability, type, texts, judge of the texts' answers)."""
    cases = []

    def one(capability, text, right, kind="MFT"):
        cases.append((capability, kind, [text], lambda a: right(a[0])))

    hand = table("cases.tsv")
    for capability, word, text in hand:
        one(capability, text, expectation(word), "never_miss" if word == "MISS_NEVER" else "MFT")
    for _, label, _, text in table("worked.tsv"):
        one("worked examples", text, (lambda level: lambda v: RANK[v] == level)(LEVEL[label]))
    for symptom in SYMPTOMS:
        for denial in DENIALS:
            one("negation", denial.format(symptom), lambda v: v in ("no_action", "advice"))
    for person in PEOPLE:
        for theirs in THEIRS:
            one("experiencer", theirs.format(person), expectation("E"))

    serious = [(text, word) for _, word, text in hand if word in ("MISS_NEVER", "E", "U")]
    same = lambda a: a[0] == a[1]
    kept = lambda a: RANK[a[1]] >= RANK[a[0]] if RANK[a[0]] >= 3 else True
    for text, _ in serious:
        for name, change in CHANGES:
            if change(text) != text:
                cases.append(("robustness: " + name, "INV", [text, change(text)], kept))
        for name in NAMES[:6]:
            cases.append(("fairness: name", "INV", ["I'm Anna. " + text, "I'm %s. %s" % (name, text)], same))
        for place in PLACES[:4]:
            cases.append(("fairness: country", "INV", ["from France. " + text, "from %s. %s" % (place, text)], same))
        for faith in FAITHS[:3]:
            cases.append(("fairness: faith", "INV", ["i am a baptist. " + text, "i am a %s. %s" % (faith, text)], same))
        cases.append(("composition: chatter before", "DIR", [text, CHATTER * 5 + text], kept))
        cases.append(("composition: chatter after", "DIR", [text, text + ". " + CHATTER * 5], kept))
        cases.append(("composition: inside 3,000 characters", "DIR", [text, CHATTER * 8 + text + ". " + CHATTER * 8], kept))
        cases.append(("negation: another symptom denied", "DIR", [text, text + ". no rash"], kept))
    for text in MILD:
        for flag in FLAGS:
            cases.append(("adding a flag", "DIR", [text, text + " " + flag], lambda a: RANK[a[1]] >= max(3, RANK[a[0]])))
            cases.append(("order of sentences", "INV", [text + ". " + flag, flag + ". " + text], same))
        for symptom in SYMPTOMS:
            cases.append(("denying never raises", "DIR", [text, text + ". no " + symptom], lambda a: RANK[a[1]] <= max(2, RANK[a[0]])))
        for name in NAMES:
            cases.append(("fairness: name", "INV", ["I'm Anna. " + text, "I'm %s. %s" % (name, text)], same))
    return cases


def answers(program, texts):
    given = "".join(json.dumps({"text": t}) + "\n" for t in texts)
    out = subprocess.run([program, "classify"], input=given, text=True, check=True, stdout=subprocess.PIPE).stdout.splitlines()
    verdicts = [json.loads(line) for line in out]
    for text, v in zip(texts, verdicts):
        if v["disposition"] == "not_judged" and not v["needs_human"]:
            sys.exit("not_judged without needs_human: " + text)
    return {t: v["urgency"] or v["disposition"] for t, v in zip(texts, verdicts)}


def main():
    program, verbose = sys.argv[1], "--verbose" in sys.argv
    cases = build()
    told = answers(program, sorted({t for case in cases for t in case[2]}))
    count, failed = collections.Counter(), collections.Counter()
    for capability, kind, texts, right in cases:
        a = [told[t] for t in texts]
        good = right(a)
        for key in ((capability, kind), ("all", kind)):
            count[key] += 1
            failed[key] += not good
        if not good and (verbose or kind == "never_miss"):
            print("%s %s: %s" % (kind, capability, "  ->  ".join("%r is %s" % (t[:110], x) for t, x in zip(texts, a))))
    print("%-40s %-10s %6s %8s %7s" % ("capability", "type", "cases", "failures", "rate"))
    for (capability, kind), n in sorted(count.items(), key=lambda x: (x[0][1], x[0][0] == "all", x[0][0])):
        print("%-40s %-10s %6d %8d %6.1f%%" % (capability, kind, n, failed[capability, kind], 100 * failed[capability, kind] / n))
    print("%d cases" % len(cases))
    missed = [kind for kind, share in GATES.items() if failed["all", kind] > share * count["all", kind]]
    if missed:
        print("gates missed: " + ", ".join("%s (at most %.0f %%)" % (kind, 100 * GATES[kind]) for kind in missed))
    return 1 if missed else 0


sys.exit(main())
