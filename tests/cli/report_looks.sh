#!/bin/sh
# The reports in a real browser (headless Chromium) at the width of a desk, a telephone and a sheet of paper: nothing is wider than the
# page, nothing lies on something else, nothing is cut off, paper shows no controls. The pictures stay in build/looks, to be looked at.
set -eu
cd "$(dirname "$0")/../.."
command -v chromium > /dev/null || command -v google-chrome > /dev/null || { echo "install chromium (.ci/packages-test)"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p build/looks
timeout 240 python3 tests/cli/report_looks.py "$work" build/looks
