#!/bin/sh
# The source "youtube" against a stand-in for the YouTube Data API on loopback: every trap of tests/net/youtube_server.py, and
# fetches that are killed. No comment lost, none twice, a true statement of completeness, the right exit status, no key anywhere.
# usage: sh tests/cli/youtube.sh [KILLS [SEED]]     200 kills otherwise
set -eu
cd "$(dirname "$0")/../.."
place=/dev/shm # in memory: what is tested is killed processes, not power cuts, and hundreds of stores need no disk
[ -d $place ] && [ -w $place ] || place=${TMPDIR:-/tmp}
work=$(mktemp -d "$place/redflag-youtube-XXXXXX")
trap 'rm -rf "$work"' EXIT
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY || true
PYTHONDONTWRITEBYTECODE=1 python3 tests/cli/youtube.py "${REDFLAG:-build/release/redflag}" "$work" "${1:-200}" "${2:-1}"
