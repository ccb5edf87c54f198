"""Compare every #include line below src/ with the table in docs/design.md. Prints each line that breaks it."""
import pathlib
import re
import sys

ROOMS = {
    "base": {"base"},
    "record": {"record", "base"},
    "net": {"net", "record", "base"},
    "text": {"text", "record", "base"},
    "extract": {"extract", "text", "record", "base"},
    "classify": {"classify", "text", "record", "base"},
    "policy": {"policy", "record", "base"},
    "fetch": {"fetch", "net", "record", "base"},
    "store": {"store", "record", "base"},
    "report": {"report", "record", "base"},
    "pipeline": {"pipeline", "redflag.h", "base", "record", "net", "text", "extract", "classify", "policy", "fetch", "store", "report"},
    "cli": {"cli", "redflag.h", "base"},
}
LIBRARIES = {  # header: the files that may know it
    "jansson.h": {"base/json.c"},
    "nettle/sha2.h": {"base/hash.c"},
    "xxhash.h": {"base/hash.c", "base/hash_wide.c"},  # compiled for two kinds of processor
    "seccomp.h": {"base/sandbox.c"},
    "zlib.h": {"fetch/unpack.c", "fetch/late_packed.c"},  # and opening it, as below
    "zstd.h": {"fetch/unpack.c", "fetch/late_packed.c"},
    "pcre2.h": {"extract/regex.c"},
    "libsvm/svm.h": {"classify/svm.c"},
    "svm.h": {"classify/svm.c"},
    "linear.h": {"classify/primal.c"},
    "utf8proc.h": None,  # text/, any file: one address is checked below
    "sqlite3.h": {"store/db.c", "store/late.c"},  # the wall, and opening it
    "curl/curl.h": {"net/transfer.c", "net/smtp.c", "net/mail.c", "net/late.c"},  # HTTP, SMTP, MIME, opening it
}
FOREIGN_ROOM = {"utf8proc.h": "text", "sqlite3.h": "store", "curl/curl.h": "net"}

src = pathlib.Path("src")
bad = 0
seen = {}
for path in sorted(src.rglob("*.[ch]")):
    name = path.relative_to(src).as_posix()
    room = name.split("/")[0] if "/" in name else "door"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not m:
            continue
        kind, target = m.groups()
        if kind == '"':
            other = target.split("/")[0]
            allowed = {"base", "record", "pipeline"} if room == "door" else ROOMS[room]
            if other not in allowed:
                print(f"{path}:{number}: {room} may not include {target}")
                bad += 1
        elif target.startswith("libxml/"):
            if room != "fetch" or path.suffix == ".h":
                print(f"{path}:{number}: libxml2 belongs to fetch/*.c")
                bad += 1
        elif target in LIBRARIES:
            seen.setdefault(target, set()).add(name)
            if path.suffix == ".h" or (LIBRARIES[target] and name not in LIBRARIES[target]) or (
                    target in FOREIGN_ROOM and room != FOREIGN_ROOM[target]):
                print(f"{path}:{number}: {target} may not be included here")
                bad += 1
for target, names in sorted(seen.items()):
    if len(names) > max(1, len(LIBRARIES[target] or ())):
        print(f"{target} has more than one address: {', '.join(sorted(names))}")
        bad += 1
print(f"{bad} includes against the table")
sys.exit(bad > 0)
