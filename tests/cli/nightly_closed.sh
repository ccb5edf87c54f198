#!/bin/sh
# `redflag run` judges in a process that has closed itself in: no network, no file but the store's folder; signals and the end of the
# time reach it, it may be lost, and it does not outlive the run.
set -eu
cd "$(dirname "$0")/../.."
if ! echo x | "${REDFLAG:-build/release/redflag}" explain --sandbox require > /dev/null 2>&1; then
    echo "skipped: this kernel or build has no sandbox"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/nightly_closed.py "$work"
