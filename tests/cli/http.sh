#!/bin/sh
# Bad servers, on loopback only: the right exit status, a clear message, bounded time. Under 60 seconds in all.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
get=$(dirname "$redflag")/tests/http_get
[ -x "$get" ] || { echo "skipped: no driver beside $redflag"; exit 0; }
. "$root/tests/net/bad_server.sh"

# expect STATUS TEXT NAME=VALUE... URL...: the driver ends with STATUS within 12 s and says TEXT
expect() {
    status=$1; text=$2; shift 2
    got=0
    timeout 12 "$get" "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || ! cat "$work/stdout" "$work/stderr" | grep -q -- "$text"; then
        echo "FAIL: 'get $*' ended with $got, not $status, or did not say '$text':"
        head -c 600 "$work/stdout"; head -c 600 "$work/stderr"
        failed=1
    fi
}
local="trust=$base backoff=20 attempts=2"

# what goes well
expect 0 'status=200 bytes=7 .*attempts=1 redirects=0' $local "$base/ok"
grep -q 'User-Agent: redflag/[0-9.]* (gzip; +https://example.invalid' "$work/requests" || { echo "FAIL: user agent"; failed=1; }
expect 0 'bytes=50008 ' $local "$base/gzip"
expect 0 'status=304 bytes=0' $local 'etag="v1"' "$base/etag"
expect 0 'link=http://127.0.0.1:[0-9]*/next?p=2 ' $local link=next "$base/links"
expect 0 'link=https://a.invalid/ ' $local link=https://api.w.org/ "$base/links"
expect 0 'redirects=3' $local "$base/hops/3"
expect 0 '^7 status=200' $local parallel=4 "$base/ok" "$base/ok" "$base/ok" "$base/ok" "$base/ok" "$base/ok" "$base/ok" "$base/ok"
expect 0 'status=200' trust="$tls" ca="$work/ca.crt" "$tls/ok"

# slow
expect 5 'too slow' $local attempts=1 low_speed_ms=2000 "$base/loris"
expect 5 'too slow' $local attempts=1 low_speed_ms=2000 "$base/loris-head"
expect 5 'too slow' $local attempts=1 timeout=1000 "$base/silent"
# large
expect 1 'sends more than 1000000 bytes' $local cap=1000000 "$base/endless"
expect 1 'sends more than' $local "$base/endless-head"
expect 1 'sends more than 1000000 bytes' $local cap=1000000 "$base/bomb"
expect 1 'budget of bytes' $local max_bytes=2000000 "$base/endless"
expect 5 'broke off' $local "$base/not-gzip"
# elsewhere
expect 3 'file:///etc/passwd.*not followed' $local "$base/to/file"
expect 3 'not followed' $local "$base/to/gopher"
expect 3 'not followed' $local "$base/to/userinfo"
expect 3 'not the configured host\|not encrypted' $local "$base/to/other-host"
expect 3 'not the configured host' $local allow_http=1 "$base/to/other-host"
expect 3 'not the configured host' $local allow_http=1 "$base/to/mapped"
expect 3 'not the configured host' $local allow_http=1 "$base/to/number"
expect 3 'not the configured host' $local "$base/to/private"
expect 3 'not the configured host' $local allow_http=1 "$base/to/metadata"
expect 3 'too many redirects' $local "$base/to/loop"
expect 3 'too many redirects' $local "$base/hops/4"
expect 3 'from https back to http' trust="$tls" ca="$work/ca.crt" "$tls/to/http"
expect 0 'redirects=1 url=https' $local ca="$work/ca.crt" "$base/to/https"
# a public name that suddenly leads to this machine, and a machine that nobody has configured
expect 3 'leads to 127.0.0.1' allow_http=1 trust=http://blog.invalid resolve="blog.invalid:$http:127.0.0.1" "http://blog.invalid:$http/ok"
expect 3 'not the configured host' allow_http=1 "$base/ok"
expect 3 'not encrypted' trust=http://blog.invalid "http://blog.invalid/"
# certificates
expect 7 'cannot prove who it is.*expired' trust="$tls" ca="$work/ca.crt" "https://127.0.0.1:$expired/ok"
expect 7 'cannot prove who it is' trust="$tls" ca="$work/ca.crt" "https://127.0.0.1:$wrong/ok"
expect 7 'cannot prove who it is' trust="$tls" "$tls/ok"
# not JSON
expect 5 "expected JSON.*text/html.*Hotel ? wifi" $local json=1 "$base/html"
if LC_ALL=C grep -q "$(printf '\033')" "$work/stderr" "$work/stdout"; then echo "FAIL: an escape sequence reached the terminal"; failed=1; fi
# statuses
expect 7 'does not let us in' $local expect=1 "$base/status/401"
expect 4 'is not there' $local expect=1 "$base/status/404"
expect 3 'refuses the request' $local expect=1 "$base/status/400"
# busy
expect 0 'attempts=2' $local "$base/busy/429/-/1"
expect 0 'attempts=2' $local "$base/busy/429/1/1"
grep -q 'waited=1000' "$work/stderr" || { echo "FAIL: Retry-After: 1 was not obeyed"; failed=1; }
expect 0 'attempts=2' $local "$base/busy-date/1"
expect 5 'http 429' $local expect=1 "$base/busy/429/-/9"
expect 5 'Retry-After: 3600' $local expect=1 "$base/busy/429/3600/1"
expect 5 'http 503' $local expect=1 "$base/busy/503/-/8"
# cut off
for point in start head body; do
    expect 0 'status=200 .*attempts=2' $local "$base/reset/$point/1"
    expect 5 '2 attempts.*broke off' $local "$base/reset/$point/7"
done
expect 5 'broke off' $local "$base/short"
expect 5 'does not speak http' $local "$base/nonsense"
expect 5 'cannot reach' $local trust=http://127.0.0.1:1 "http://127.0.0.1:1/"
expect 5 'cannot reach' attempts=1 trust=https://nowhere.invalid "https://nowhere.invalid/"
# manners: a pause between requests to one host, the proxy of the environment, no netrc
start=$(date +%s%N)
expect 0 '^2 status=200' $local delay=300 parallel=3 "$base/ok" "$base/ok" "$base/ok"
[ $(($(date +%s%N) - start)) -ge 600000000 ] || { echo "FAIL: no pause between requests"; failed=1; }
export http_proxy="http://127.0.0.1:$other"
expect 0 'status=200' allow_http=1 trust=http://blog.invalid http://blog.invalid/ok
grep -q '^other-as-proxy /ok' "$work/requests" || { echo "FAIL: the proxy was not asked"; failed=1; }
expect 3 'not the configured host' allow_http=1 trust=http://blog.invalid http://blog.invalid/to/number
unset http_proxy
echo 'machine 127.0.0.1 login ann password netrcpassword' > "$work/.netrc"
chmod 600 "$work/.netrc"
HOME=$work "$get" $local "$base/ok" > /dev/null 2>&1
if grep -q 'Authorization' "$work/requests"; then echo "FAIL: netrc was used"; failed=1; fi
# budgets
expect 1 'budget of requests' $local max_requests=1 parallel=1 "$base/ok" "$base/ok"
expect 1 'budget of time' $local max_time=700 "$base/silent"
# secrets
expect 3 'not sent over http' allow_http=1 trust=http://blog.invalid secret=hunter2hunter2 "http://blog.invalid/"
expect 3 'stays with its host' $local secret=hunter2hunter2 "$base/to/other-port"
expect 0 'redirects=1' $local secret=hunter2hunter2 "$base/to/ok"
: > "$work/all"
for path in echo to/other-port status/401 reset/body/9 html; do
    "$get" $local secret=hunter2hunter2 expect=1 json=1 "$base/$path?key=inquery" >> "$work/all" 2>&1 || true
done
if grep -q 'hunter2' "$work/all"; then echo "FAIL: the secret was shown:"; grep hunter2 "$work/all"; failed=1; fi
grep -q '\*\*\*' "$work/all" || { echo "FAIL: the echo of the secret is not marked"; failed=1; }
if grep '^[0-9]* error' "$work/all" | grep -q 'inquery'; then echo "FAIL: a query stands in an error text"; failed=1; fi
if grep '^other' "$work/requests" | grep -q 'hunter2'; then echo "FAIL: the secret went to another origin"; failed=1; fi
exit $failed
