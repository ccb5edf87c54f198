"""Train TF-IDF (words 1-2) and a linear SVM on the corpora, or judge texts with it and print the CPU seconds of that alone.

usage: speed_sklearn.py train CORPORA MODEL | judge MODEL TEXTS
"""
import json
import pathlib
import pickle
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC


def main():
    if sys.argv[1] == "train":
        rows = []
        for path in sorted(pathlib.Path(sys.argv[2]).glob("*.jsonl")):
            if path.name != "context.jsonl":
                with open(path, encoding="utf-8") as lines:
                    rows += [json.loads(line) for line in lines]
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
        x = words.fit_transform(r["text"] for r in rows)
        model = LinearSVC().fit(x, [r["disposition"] for r in rows])
        with open(sys.argv[3], "wb") as out:
            pickle.dump((words, model), out)
        return
    with open(sys.argv[2], "rb") as stored:
        words, model = pickle.load(stored)
    with open(sys.argv[3], encoding="utf-8") as lines:
        texts = lines.read().splitlines()
    begin = time.process_time()
    model.predict(words.transform(texts))
    print(time.process_time() - begin)


if __name__ == "__main__":
    main()
