# Read by scripts that ask tests/net/bad_server.py for answers; they set $root first. Starts it in a folder of its own, $work, and
# ends it with the script. Sets $server, $base and $tls, and the ports of the file that the server writes.
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
failed=0
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY || true

# ---- certificates: an authority of our own, and three servers
(
    cd "$work"
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 30 -subj "/CN=redflag test authority" 2> /dev/null
    make_cert() { # NAME SUBJECT-ALT-NAME OPTIONS...
        name=$1; san=$2; shift 2
        openssl req -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2> /dev/null
        printf 'subjectAltName=%s\n' "$san" > "$name.ext"
        openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -extfile "$name.ext" -out "$name.crt" "$@" 2> /dev/null
        cat "$name.crt" "$name.key" > "$name.pem"
    }
    make_cert good "IP:127.0.0.1,DNS:localhost" -days 30
    make_cert wrong "DNS:elsewhere.invalid" -days 30
    make_cert expired "IP:127.0.0.1" -days -1
)
python3 "$root/tests/net/bad_server.py" "$work" &
server=$!
i=0
while [ ! -s "$work/ports" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
eval "$(cat "$work/ports")"
base=http://127.0.0.1:$http
tls=https://127.0.0.1:$https
