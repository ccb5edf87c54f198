"""Print invented comments as JSON Lines: the input of import.sh. Same arguments, same bytes.

usage: python3 import.py ROWS [SEED]

The shape is that of a day's export: an id of 26 letters, a text of 12 to 700 bytes (140 on average, a third with
characters beyond ASCII), author, date, and a parent for every fourth comment.
"""
import random
import sys

WORDS = ("thanks for this my knee hurts when going down stairs great video is it normal that back numb since monday the left "
         "shoulder after surgery can i do stretch every morning doctor said pain better now how many reps calf swollen and hot "
         "love your channel so helpful week days tried exercise at 7:27 felt pop hip").split()
EXTRA = ("🙏", "😊", "💪", "don’t", "“clicking”", "très bien", "größer", "…", "ありがとう", "c’est")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def main():
    rows, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    r = random.Random(seed)
    out, last = sys.stdout, None
    for n in range(rows):
        cid = "Ug" + "".join(r.choices(ALPHABET, k=24))
        size = min(700, max(12, int(r.expovariate(1 / 130)) + 12))
        words, length = [], 0
        while length < size:
            w = r.choice(WORDS)
            words.append(w)
            length += len(w) + 1
        if r.random() < 0.33:
            words.insert(r.randrange(len(words) + 1), r.choice(EXTRA))
        text = " ".join(words).replace("“", "\\\"")
        parent = f'"{last}"' if last and n % 4 == 0 else "null"
        day, second = n // 40000, n % 40000
        date = f"2026-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
        out.write(f'{{"id":"{cid}","text":"{text}","author":"@viewer{r.randrange(200000)}","published":"{date}",'
                  f'"video":"vid{n % 97:08d}","parent":{parent}}}\n')
        last = cid


main()
