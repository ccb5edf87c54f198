"""Let yt-dlp and youtube-comment-downloader write files, import them, and compare the store with what went in.

usage: real_formats.py REDFLAG WORK      (run by real_formats.sh in the environment that has both tools)
"""
import gzip
import os
import pathlib
import sqlite3
import subprocess
import sys

import yt_dlp
import youtube_comment_downloader as ycd

VIDEO = "dQw4w9WgXcQ"
redflag, work = sys.argv[1], pathlib.Path(sys.argv[2])
failed = 0

# id, parent, author, text
COMMENTS = [
    ("UgxINVENTED0000000001", None, "@viewer1", "calf is hot and swollen since the surgery, normal?"),
    ("UgxINVENTED0000000001.9aaa", "UgxINVENTED0000000001", "@viewer2", 'same here 🙏 and "short" of breath\nsince <monday> &amp; so'),
    ("UgxINVENTED0000000001.9bbb", "UgxINVENTED0000000001", "@physio", "please see a doctor today"),
    ("UgxINVENTED0000000002", None, "", "=numb; legs, \\u00e9 \u00a0 caf\u00e9 'quoted'"),
    ("UgxINVENTED0000000003", None, "@viewer1", "thanks!"),
]


def of_ytdlp(comment):
    cid, parent, author, text = comment
    return {"id": cid, "parent": parent or "root", "text": text, "like_count": 3, "author_id": "UC" + author, "author": author or None,
            "author_thumbnail": "https://example.org/a.jpg", "author_is_uploader": author == "@physio", "author_is_verified": False,
            "author_url": "https://www.youtube.com/" + author, "is_favorited": False, "_time_text": "2 days ago (edited)",
            "timestamp": 1763596800, "is_pinned": False}


def of_downloader(comment):
    cid, parent, author, text = comment
    return {"cid": cid, "text": text, "time": "2 days ago", "author": author, "channel": "UC" + author, "votes": "1.2K", "replies": "",
            "photo": "https://example.org/a.jpg", "heart": False, "reply": parent is not None, "time_parsed": 1763596800.5}


def write_with_ytdlp(folder, comments, times=1):
    """yt-dlp's own way from a result of an extractor to info.json, and its recipe for the bare list of comments."""
    listed = folder / f"Knee drills [{VIDEO}].comments.json"
    for _ in range(times):
        info = {"id": VIDEO, "title": "Knee drills: 5 minutes / day", "extractor": "youtube", "extractor_key": "Youtube",
                "webpage_url": f"https://www.youtube.com/watch?v={VIDEO}", "channel_id": "UCinvented", "uploader": "@physio",
                "url": "https://example.org/video.mp4", "ext": "mp4", "description": "drills 🦵", "duration": 300,
                "automatic_captions": {f"l{n}": [{"ext": "vtt", "url": "https://example.org/" + "x" * 2000}] for n in range(600)},
                "comments": [of_ytdlp(c) for c in comments] if comments is not None else None,
                "comment_count": len(comments or [])}
        with yt_dlp.YoutubeDL({"skip_download": True, "writeinfojson": True, "getcomments": True, "quiet": True, "no_warnings": True,
                               "overwrites": True, "outtmpl": {"default": str(folder / "%(title)s [%(id)s].%(ext)s")},
                               "print_to_file": {"video": [("%(comments)j", str(listed))]}}) as ydl:
            ydl.process_ie_result(info, download=True)
    written = sorted(folder.glob("*.info.json"))
    if len(written) != 1:
        sys.exit(f"yt-dlp wrote {written}")
    return written[0], listed


def write_with_downloader(path, fmt, comments):
    writer = ycd.CommentWriter(str(path), fmt, ";" if fmt == "scsv" else ",")
    writer.open()
    for n, comment in enumerate(comments):
        writer.write(of_downloader(comment), is_last=n + 1 == len(comments))
    writer.close()
    return path


def check(what, good):
    global failed
    print(("ok    " if good else "FAIL  ") + what)
    failed += not good


def run_import(*files, expect=0):
    store = work / f"s{run_import.n}.db"
    run_import.n += 1
    done = subprocess.run([redflag, "import", "--store", str(store), *map(str, files)], capture_output=True, text=True)
    if done.returncode != expect:
        print(done.stderr)
        check(f"import of {files[0].name} ends with {expect}, not {done.returncode}", False)
    with sqlite3.connect(store) as db:
        return db.execute("SELECT id, parent, author, text, container, source, url, published, published_exact, is_owner FROM comment "
                          "ORDER BY key").fetchall(), done.stderr


run_import.n = 0


def same(rows, published, owner=False):
    wanted = []
    for cid, parent, author, text in COMMENTS:
        url = f"https://www.youtube.com/watch?v={VIDEO}&lc={cid}"
        wanted.append((cid, parent or "", author, text, VIDEO, "youtube", url, published, 0, int(owner and author == "@physio")))
    if rows != wanted:
        for got, want in zip(rows, wanted):
            if got != want:
                print("  got ", got, "\n  want", want)
        if len(rows) != len(wanted):
            print(f"  {len(rows)} rows, not {len(wanted)}")
    return rows == wanted


def main():
    info, listed = write_with_ytdlp(work, COMMENTS)
    check(f"yt-dlp {yt_dlp.version.__version__}: info.json", same(run_import(info)[0], 1763596800, owner=True))
    check("yt-dlp: a bare list of comments, the video from the file's name", same(run_import(listed)[0], 1763596800, owner=True))
    again = work / "again"
    again.mkdir()
    _, listed = write_with_ytdlp(again, COMMENTS, times=2)
    rows, said = run_import(listed)
    check("yt-dlp: two runs append a second list, and nothing is there twice", same(rows, 1763596800, owner=True) and "10 read" in said)
    packed = work / f"Knee [{VIDEO}].info.json.gz"
    packed.write_bytes(gzip.compress(info.read_bytes()))
    check("yt-dlp: info.json, packed", same(run_import(packed)[0], 1763596800, owner=True))
    without = work / "without"
    without.mkdir()
    empty, _ = write_with_ytdlp(without, None)
    rows, said = run_import(empty, expect=4)
    check("yt-dlp: an info.json without comments says so", rows == [] and "no comments" in said)

    for fmt, ext in (("jsonl", "jsonl"), ("json", "json"), ("csv", "csv"), ("scsv", "csv")):
        folder = work / fmt
        folder.mkdir()
        path = write_with_downloader(folder / f"{VIDEO}.{ext}", fmt, COMMENTS)
        check(f"youtube-comment-downloader: {fmt}", same(run_import(path)[0], 1763596800))
    lines = work / "jsonl" / f"{VIDEO}.jsonl"
    cut = work / "cut" / f"{VIDEO}.jsonl"
    cut.parent.mkdir()
    cut.write_bytes(lines.read_bytes() + b'{"cid": "UgxINV')
    rows, said = run_import(cut, expect=4)
    check("youtube-comment-downloader: a cut last line costs that line", same(rows, 1763596800) and f":{len(COMMENTS) + 1}" in said)
    nothing = work / "nothing.jsonl"
    nothing.write_bytes(b"")
    rows, said = run_import(nothing, expect=4)
    check("youtube-comment-downloader: an empty file is a warning, not success", rows == [] and "no comments" in said)
    both, _ = run_import(info, lines)
    check("both tools' files of one video are one set of comments", len(both) == len(COMMENTS))
    sys.exit(failed > 0)


os.environ["TZ"] = "Pacific/Auckland"  # no date may depend on it
main()
