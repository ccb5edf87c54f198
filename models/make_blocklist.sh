#!/bin/sh
# Writes the last two sections of models/lexicon.words anew: the ordinary words that rules name, and every word of the Debian word
# lists and of the rules that the repair rules would otherwise change. Run it after any change to the sections
# above them, to the rules, or to src/text/{lexicon,nearest,phonetic}.c.
#
# Needs a C compiler and the packages wamerican and wbritish. Equal lists give equal output, byte for byte. The rules are not
# written down a second time here: a small program asks the lexicon itself.
#
# usage: models/make_blocklist.sh           write the section
#        models/make_blocklist.sh --check   only say whether it is up to date (exit 1 if not)
set -eu
LC_ALL=C
export LC_ALL
root=$(cd "$(dirname "$0")/.." && pwd)
lexicon=$root/models/lexicon.words
american=/usr/share/dict/american-english
british=/usr/share/dict/british-english
for list in "$american" "$british"; do
    [ -r "$list" ] || { echo "make_blocklist.sh: cannot read '$list': install wamerican and wbritish" >&2; exit 2; }
done
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# What is kept: everything up to the first section's heading.
sed '/^# ==== named words by make_blocklist.sh/q' "$lexicon" >"$tmp/kept"
python3 "$root/models/rule_words.py" --all | grep -E '^[a-z]+$' | sort -u >"$tmp/rules"
python3 "$root/models/rule_words.py" --named >"$tmp/named"
{
    cat "$tmp/kept"
    echo
    sed 's/^/* /' "$tmp/named"
    echo
    echo "# ==== block list by make_blocklist.sh: dictionary words that would be changed; do not edit by hand ===="
} >"$tmp/head"

cat >"$tmp/changed.c" <<'C'
#include "text/lexicon.h"
#include <stdio.h>
#include <string.h>
int main(int argc, char **argv)
{
    rf_error err;
    rf_lexicon *lx = argc == 2 ? rf_lexicon_load(argv[1], &err) : NULL;
    if (lx == NULL) {
        fprintf(stderr, "make_blocklist.sh: %s\n", argc == 2 ? err.text : "no lexicon given");
        return 1;
    }
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        rf_str better = rf_lexicon_repair(lx, rf_str_from(line));
        if (better.len > 0)
            printf("%s %.*s\n", line, (int)better.len, better.ptr);
    }
    rf_lexicon_free(lx);
    return 0;
}
C
src=$root/src
"${CC:-cc}" -std=c17 -D_GNU_SOURCE -O1 -I"$src" -o "$tmp/changed" "$tmp/changed.c" \
    "$src/text/lexicon.c" "$src"/text/nearest*.c "$src/text/phonetic.c" \
    "$src/base/arena.c" "$src/base/error.c" "$src/base/file.c" "$src/base/hash.c" "$src/base/mapped.c" "$src/base/str.c" "$src"/base/weights*.c \
    -lnettle -lxxhash

# Lower-case words as they stand, names in lower case; contractions and possessives as folding leaves them, without the apostrophe. The possessive of a
# clinical word ("injury's") is no ordinary word: seen without its apostrophe it is that clinical word, misspelt. So is one after a
# hiss ("stitch's"), which looks like a plural, misspelt.
grep -E '^([*] )?[a-z]+$' "$tmp/head" | sed 's/^[*] //' | sort >"$tmp/clinical"
sed -n 's/^\([a-z]*\) *=.*/\1/p' "$tmp/head" | sort >"$tmp/variants" # changed on purpose
{
    cat "$american" "$british" | grep -E '^[A-Z]?[a-z]+$' | tr 'A-Z' 'a-z'
    cat "$american" "$british" | grep -E "^[a-z]+'(t|d|m|ll|re|ve)\$" | tr -d "'"
    cat "$american" "$british" | grep -E "^[a-z]+'s\$" | grep -vE "([sxz]|[cs]h)'s\$" | sed "s/'s\$//" | sort -u | comm -23 - "$tmp/clinical" | sed 's/$/s/'
} | sort -u >"$tmp/words"
# Words of the rules: some are misspelt clinical words on purpose ("kauda"), so they only stay if they would become a word that is no
# more than named.
comm -23 "$tmp/rules" "$tmp/variants" | "$tmp/changed" "$tmp/head" | sort -k2 | join -1 2 -2 1 -o 1.1 - "$tmp/named" >"$tmp/stay"
comm -23 "$tmp/words" "$tmp/variants" | "$tmp/changed" "$tmp/head" | cut -d' ' -f1 | sort -u - "$tmp/stay" | sed 's/^/! /' >"$tmp/section"
cat "$tmp/head" "$tmp/section" >"$tmp/new"

if [ "${1:-}" = --check ]; then
    cmp -s "$tmp/new" "$lexicon" || { echo "make_blocklist.sh: the block list of '$lexicon' is out of date" >&2; exit 1; }
else
    cat "$tmp/new" >"$lexicon"
    echo "$(wc -l <"$tmp/section") words blocked"
fi
