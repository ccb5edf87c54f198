#!/bin/sh
# Compare redflag with what people use today: trained on the same rows, graded on the same rows. Prints Markdown.
# usage: sh tests/bench/peers.sh [NAME=FILE...]    each FILE: JSON Lines with text and disposition, graded beside the held-out rows
# Installs fasttext (Debian) and scikit-learn, medspaCy (Python registry, in build/peers). Takes some minutes.
set -eu
cd "$(dirname "$0")/../.."
echo fasttext > build/peers.packages
echo python3-venv >> build/peers.packages
sh .ci/install.sh build/peers.packages >&2
if [ ! -f build/peers/done ]; then
    python3 -m venv build/peers >&2
    build/peers/bin/pip install -q 'scikit-learn<2' 'numpy' 'scipy' 'medspacy==1.3.1' >&2
    touch build/peers/done
fi
redflag=build/release/redflag
$redflag train --dry-run --splits build/peers.splits -q
build/peers/bin/python tests/bench/peers.py $redflag corpora build/peers.splits "$@"
