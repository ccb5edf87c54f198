#!/bin/sh
# Every concept of the clinical catalogue has its rule file, and no rule file is without a concept.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -v '^#' tests/behaviour/concepts.txt | sort > "$work/catalogue"
for file in models/concepts/*.rules; do basename "$file" .rules; done | sort > "$work/files"
diff "$work/catalogue" "$work/files"
for file in models/concepts/*.rules; do
    id=$(sed -n 's/^concept  *//p' "$file")
    [ "$id" = "$(basename "$file" .rules)" ] || { echo "$file opens concept '$id'"; exit 1; }
done
