#!/bin/sh
# The include table of docs/design.md: who may include whom, and one address for each foreign library.
set -eu
cd "$(dirname "$0")/../.."
exec python3 tests/cli/includes.py
