#!/bin/sh
# Scripts, formulas, directions, control characters, words of 10,000 letters and names from right to left, as comment, author, title and
# name of a file, through a whole run: parsers that are not ours find them in every report as text.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/report_strings.py "$work/case"
