#!/bin/sh
# Kill `redflag import` with SIGKILL at random moments, run it again, and compare the store with that of an import nobody has
# disturbed: the same comments under the same keys, nothing lost, nothing twice, no damage.
# usage: sh tests/cli/kill_import.sh [KILLS [SEED]]     50 kills otherwise, about 20 s; 200 before a release
set -eu
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/kill_import.py "${REDFLAG:-build/release/redflag}" "$work" "${1:-50}" "${2:-1}"
