#!/bin/sh
# Files that yt-dlp and youtube-comment-downloader themselves write, read back: both tools are installed from the Python package index
# (into build/real), and their own writers make the files from invented comments, without network. Every comment must come out, with
# its text, author, parent and video, whichever of the tools' formats it went through, also packed.
# usage: sh tests/cli/real_formats.sh      Skipped, and says so, where the tools cannot be installed.
set -eu
cd "$(dirname "$0")/../.."
redflag=${REDFLAG:-build/release/redflag}
tools="yt-dlp==2026.10.26 youtube-comment-downloader==0.1.84"
if [ ! -f build/real/done ] || [ "$(cat build/real/done)" != "$tools" ]; then
    rm -rf build/real
    mkdir -p build
    # shellcheck disable=SC2086
    if ! python3 -m venv build/real || ! build/real/bin/pip install -q --disable-pip-version-check $tools; then
        echo "skipped: yt-dlp and youtube-comment-downloader cannot be installed here"
        exit 0
    fi
    echo "$tools" > build/real/done
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
exec build/real/bin/python tests/cli/real_formats.py "$redflag" "$work"
