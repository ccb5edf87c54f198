"""Train what people use today on redflag's corpora and grade it, and redflag, on the same rows.

usage: peers.py REDFLAG CORPORA SPLITS NAME=FILE...

SPLITS comes from `redflag train --splits`: peers see the rows that redflag was fitted on (train and dev), never the held-out
ones. Each NAME=FILE is graded as well (JSON Lines with text and disposition). Prints a Markdown table.
C of the linear models is chosen by grouped 5-fold cross-validation over the near-duplicate groups.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

CLASSES = ["no_action", "advice", "refer"]
COSTS = [0.03, 0.1, 0.3, 1.0, 3.0]
CONCEPT_TIERS = {"emergency": 2, "urgent": 2, "routine": 2, "advice": 1}


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def gold_of(rows):
    return np.array([CLASSES.index(r["disposition"]) for r in rows])


def figures(gold, answer, score, rows):
    positive, called = gold == 2, answer == 2
    order = np.argsort(score, kind="stable")
    ranks = np.empty(len(score))
    values, inverse, counts = np.unique(score[order], return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks[order] = (ends - (counts - 1) / 2)[inverse]
    n, m = positive.sum(), (~positive).sum()
    auc = (ranks[positive].sum() - n * (n + 1) / 2) / max(1, n * m)
    emergency = np.array([r.get("urgency") == "emergency" for r in rows])
    return {
        "macro-F1": f1_score(gold, answer, average="macro", labels=[0, 1, 2], zero_division=0),
        "sensitivity": called[positive].mean(),
        "specificity": (~called)[~positive].mean(),
        "emergency": called[emergency].mean() if emergency.any() else float("nan"),
        "AUC": auc,
    }


class Majority:
    name = "always the most frequent class"

    def fit(self, texts, gold, groups):
        self.top = int(np.bincount(gold).argmax())

    def judge(self, texts):
        answer = np.full(len(texts), self.top)
        return answer, answer.astype(float)


class Tfidf:
    """Words 1-2 and characters 3-5 within words, as the project's own n-grams."""

    def __init__(self):
        self.words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self.chars = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3)

    def vectors(self, texts, fit=False):
        call = "fit_transform" if fit else "transform"
        return hstack([getattr(self.words, call)(texts), getattr(self.chars, call)(texts)]).tocsr()

    def fit(self, texts, gold, groups):
        x = self.vectors(texts, fit=True)
        best = max(COSTS, key=lambda c: self.cross_validate(x, gold, groups, c))
        self.model = self.make(best).fit(x, gold)

    def cross_validate(self, x, gold, groups, cost):
        answer = np.empty_like(gold)
        for train, test in GroupKFold(5).split(x, gold, groups):
            answer[test] = self.make(cost).fit(x[train], gold[train]).predict(x[test])
        return f1_score(gold, answer, average="macro")


class Svm(Tfidf):
    name = "scikit-learn TF-IDF + linear SVM"

    def make(self, cost):
        return LinearSVC(C=cost, class_weight="balanced")

    def judge(self, texts):
        x = self.vectors(texts)
        return self.model.predict(x), self.model.decision_function(x)[:, 2]


class Logistic(Tfidf):
    name = "scikit-learn TF-IDF + logistic regression"

    def make(self, cost):
        return LogisticRegression(C=10 * cost, class_weight="balanced", max_iter=2000)

    def judge(self, texts):
        x = self.vectors(texts)
        return self.model.predict(x), self.model.predict_proba(x)[:, 2]


class Bayes:
    name = "multinomial naive Bayes on words"

    def fit(self, texts, gold, groups):
        self.words = CountVectorizer(ngram_range=(1, 2), min_df=2, binary=True)
        self.model = MultinomialNB(alpha=0.3).fit(self.words.fit_transform(texts), gold)

    def judge(self, texts):
        x = self.words.transform(texts)
        return self.model.predict(x), self.model.predict_proba(x)[:, 2]


class FastText:
    name = "fastText (Debian's program, word 1-2-grams)"

    def line(self, text):
        return re.sub(r"[^a-z0-9' ]+", " ", text.lower()).strip() or "empty"

    def fit(self, texts, gold, groups):
        self.folder = tempfile.TemporaryDirectory()
        data, self.model = os.path.join(self.folder.name, "train"), os.path.join(self.folder.name, "model")
        with open(data, "w", encoding="utf-8") as out:
            for text, label in zip(texts, gold):
                out.write("__label__%d %s\n" % (label, self.line(text)))
        subprocess.run(["fasttext", "supervised", "-input", data, "-output", self.model, "-dim", "50", "-epoch", "40", "-lr", "0.5",
                        "-wordNgrams", "2", "-minn", "3", "-maxn", "5", "-bucket", "200000", "-thread", "1"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def judge(self, texts):
        given = "".join(self.line(t) + "\n" for t in texts)
        out = subprocess.run(["fasttext", "predict-prob", self.model + ".bin", "-", "3"], input=given, text=True, check=True,
                             stdout=subprocess.PIPE).stdout.splitlines()
        answer, score = [], []
        for line in out:
            parts = line.split()
            probability = {int(parts[i][-1]): float(parts[i + 1]) for i in range(0, len(parts), 2)}
            answer.append(max(probability, key=probability.get))
            score.append(probability.get(2, 0.0))
        return np.array(answer), np.array(score)


class MedspaCy:
    """The phrases of the rule base's own asserted examples as literal targets, with medspaCy's ConText for negation, family
    and history. A comment is referred when a target of a referring concept is left standing."""
    name = "medspaCy with the concepts' phrases"

    def __init__(self, phrases):
        self.phrases = phrases

    def fit(self, texts, gold, groups):
        import medspacy  # noqa: F401  registers the pipes
        import spacy
        from loguru import logger
        logger.remove()  # PyRuSH logs every sentence
        from medspacy.ner import TargetRule
        self.nlp = spacy.blank("en")
        self.nlp.add_pipe("medspacy_pyrush")
        matcher = self.nlp.add_pipe("medspacy_target_matcher")
        self.nlp.add_pipe("medspacy_context")
        for phrase, tier in self.phrases:
            matcher.add(TargetRule(phrase, tier.upper()))

    def judge(self, texts):
        answer = []
        for doc in self.nlp.pipe(texts):
            top = 0
            for e in doc.ents:
                if not (e._.is_negated or e._.is_historical or e._.is_hypothetical):
                    top = max(top, CONCEPT_TIERS.get(e.label_.lower(), 0))
            answer.append(top)
        return np.array(answer), np.array(answer, dtype=float)


class Redflag:
    name = "redflag"

    def __init__(self, program, mode):
        self.program, self.mode = program, mode
        self.name = "redflag" + {"full": "", "rules-only": ", rules alone", "ngrams-only": ", n-grams alone"}[mode]

    def fit(self, texts, gold, groups):
        pass

    def judge(self, texts):
        given = "".join(json.dumps({"text": t}) + "\n" for t in texts)
        out = subprocess.run([self.program, "classify", "--mode", self.mode], input=given, text=True, check=True,
                             stdout=subprocess.PIPE).stdout.splitlines()
        verdicts = [json.loads(line) for line in out]
        answer = [CLASSES.index(v["disposition"]) if v["disposition"] in CLASSES else 2 for v in verdicts]
        score = [1.0 if v["urgency"] in ("urgent", "emergency") else v["p_refer"] or 0.0 for v in verdicts]
        return np.array(answer), np.array(score)


def phrases_of(program):
    """The words that redflag's own findings cover in the rule base's asserted examples: what a phrase list would hold."""
    listed = json.loads(subprocess.run([program, "rules", "list", "--json"], text=True, check=True, stdout=subprocess.PIPE).stdout)
    rules = listed["concepts"] if isinstance(listed, dict) else listed
    tiers = {r["concept"]: r["tier"] for r in rules}
    examples = []
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "models", "concepts")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as lines:
            for line in lines:
                found = re.match(r"\+(?:\[\w+\])? (.*)", line)
                if found:
                    examples.append({"text": found.group(1)})
    out = subprocess.run([program, "classify"], input="".join(json.dumps(e) + "\n" for e in examples), text=True, check=True,
                         stdout=subprocess.PIPE).stdout.splitlines()
    phrases = {}
    for line in out:
        for f in json.loads(line)["findings"]:
            phrases[f["text"].lower()] = tiers.get(f["concept"], "none")
    return sorted(phrases.items())


def main():
    program, corpora, splits = sys.argv[1:4]
    split, group = {}, {}
    with open(splits, encoding="utf-8") as lines:
        for line in lines:
            name, row_id, part, number = line.rstrip("\n").split("\t")
            split[name, row_id], group[name, row_id] = part, int(number)
    fitted, groups, heldout = [], [], []
    for name in sorted({key[0] for key in split}):
        for row in read(os.path.join(corpora, name)):
            key = name, row["id"]
            if split.get(key) in ("train", "dev"):
                fitted.append(row)
                groups.append(group[key])
            elif split.get(key) == "heldout":
                heldout.append(row)
    sets = {"held-out corpus": heldout}
    for given in sys.argv[4:]:
        name, path = given.split("=", 1)
        sets[name] = read(path)
    texts, gold, groups = [r["text"] for r in fitted], gold_of(fitted), np.array(groups)
    peers = [Majority(), Bayes(), FastText(), Logistic(), Svm(), MedspaCy(phrases_of(program))]
    peers += [Redflag(program, mode) for mode in ("ngrams-only", "rules-only", "full")]
    table = collections.defaultdict(list)
    for peer in peers:
        peer.fit(texts, gold, groups)
        for name, rows in sets.items():
            answer, score = peer.judge([r["text"] for r in rows])
            table[name].append((peer.name, figures(gold_of(rows), answer, score, rows)))
            print("graded %s on %s" % (peer.name, name), file=sys.stderr, flush=True)
    for name, lines in table.items():
        print("### %s (%d rows; fitted on %d)\n" % (name, len(sets[name]), len(fitted)))
        keys = list(lines[0][1])
        print("| judged by | " + " | ".join(keys) + " |")
        print("|---" * (len(keys) + 1) + "|")
        for peer, values in lines:
            print("| %s | %s |" % (peer, " | ".join("%.3f" % values[k] for k in keys)))
        print()


if __name__ == "__main__":
    main()
