#!/bin/sh
# Mail of reports, against real mail servers of this machine (aiosmtpd) and a command: what is taken, refused, cut off; what
# stays unreported; what arrives.
set -eu
cd "$(dirname "$0")/../.."
redflag=${REDFLAG:-redflag}
python=/usr/bin/python3 # Debian's, which has Debian's python3-aiosmtpd
"$python" -c 'import aiosmtpd' || { echo "install python3-aiosmtpd (.ci/packages-test)"; exit 1; }
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY SSL_CERT_FILE SSL_CERT_DIR || true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" tests/cli/mail.py "$redflag" "$work" "$@"
