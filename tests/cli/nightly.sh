#!/bin/sh
# `redflag run` as an administrator sees it: two runs at once, signals, --max-runtime, --dry-run, an empty environment, metrics, the
# heartbeat (a server of this test), the log as JSON and for the journal.
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/nightly.py "$work"
