#!/bin/sh
# `redflag run` when the disk is full, the job is killed, the clock jumps or the report folder cannot be written: the exit status, and
# that after the next good run every case was reported exactly once.
# usage: sh tests/cli/nightly_failing.sh [KILLS [STEPS [SEED]]]     25 kills and 6 steps otherwise, a few minutes; 200 and 40 before a release
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/nightly_failing.py "$work" "${1:-25}" "${2:-6}" "${3:-1}"
