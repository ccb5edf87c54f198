#!/bin/sh
# The behavioural suite: capabilities by test type, with its table kept in build/behaviour.txt. Its gates are those of the issue.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
python3 tests/behaviour/run.py "${REDFLAG:-build/release/redflag}" > build/behaviour.txt || { cat build/behaviour.txt; exit 1; }
cat build/behaviour.txt
