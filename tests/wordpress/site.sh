#!/bin/sh
# A real WordPress of our own: Debian's packages, a private MariaDB and PHP's built-in server, all below one folder and on
# loopback. No system service is started or touched, nothing outside of the folder is written.
#
#   site.sh start DIR        install it below DIR and start it; about 15 s. Writes DIR/env (shell: URL, TLS_URL, CA, LOGIN …)
#   site.sh seed DIR         posts, people and more than 600 comments (seed.php says which); application passwords to DIR/*.password
#   site.sh php DIR FILE …   run a PHP file inside of WordPress; arguments in $args
#   site.sh sql DIR QUERY    ask the database; rows on standard output, tab-separated
#   site.sh theme DIR classic|block            twentytwentyone or twentytwentythree
#   site.sh permalinks DIR pretty|plain        /wp-json/ or ?rest_route=
#   site.sh export DIR       the WXR file as Tools > Export writes it, to standard output
#   site.sh stop DIR         stop what start has started; DIR itself is the caller's to remove
#
# URL is http://127.0.0.1:PORT, TLS_URL https://localhost:PORT with a certificate by the authority $CA: one and the same site.
# What stands in DIR/faults spoils the answers of TLS_URL (front.py lists the words).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
command=${1:?start, seed, php, sql, theme, permalinks, export or stop}
dir=$(mkdir -p "${2:?folder}" && cd "$2" && pwd)
shift 2
www=$dir/www
WP_DIR=$dir WP_USER=$(id -un)
export WP_DIR WP_USER
export PATH="$PATH:/usr/sbin:/sbin"

as_root=
[ "$(id -u)" -ne 0 ] || as_root=--user=root

free_ports() { python3 -c 'import socket
s = [socket.socket() for _ in range(2)]
for x in s: x.bind(("127.0.0.1", 0))
print(*(x.getsockname()[1] for x in s))'; }

wait_for() { # SECONDS COMMAND...
    left=$(($1 * 10)); shift
    until "$@" > /dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || { echo "site.sh: gave up waiting for: $*; see $dir/*.log" >&2; exit 1; }
        sleep 0.1
    done
}

sql() { mariadb --no-defaults --socket="$dir/db.sock" -u "$(id -un)" --batch --skip-column-names --default-character-set=utf8mb4 "$@"; }
php_in() { php -d memory_limit=512M -d sendmail_path=/bin/true "$here/inside.php" "$@"; }

start_database() {
    mariadb-install-db --no-defaults --datadir="$dir/db" --auth-root-authentication-method=socket $as_root \
        --skip-test-db --skip-name-resolve > "$dir/install.log" 2>&1
    # No durability: this database lives for one test.
    mariadbd --no-defaults $as_root --datadir="$dir/db" --socket="$dir/db.sock" --pid-file="$dir/db.pid" --skip-networking \
        --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M --skip-log-bin > "$dir/db.log" 2>&1 &
    wait_for 60 sql -e 'SELECT 1'
    sql -e 'CREATE DATABASE wordpress CHARACTER SET utf8mb4'
}

start_web() {
    set -- $(free_ports)
    port=$1 tls_port=$2
    cp -rL /usr/share/wordpress "$www" 2> /dev/null || [ -f "$www/wp-load.php" ] # links into packages we do without stay out
    cp "$here/config.php" "$www/wp-config.php"
    cp "$here/router.php" "$dir/router.php"
    (
        cd "$dir"
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -days 2 -subj "/CN=redflag test authority" 2> /dev/null
        openssl req -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj /CN=localhost 2> /dev/null
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > tls.ext
        openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -extfile tls.ext -out tls.crt -days 2 2> /dev/null
    )
    # In a group of its own, because the workers are its children and do not go with it.
    PHP_CLI_SERVER_WORKERS=2 setsid php -d memory_limit=256M -d display_errors=0 \
        -d opcache.enable_cli=1 -S "127.0.0.1:$port" -t "$www" "$dir/router.php" \
        > "$dir/web.log" 2>&1 &
    echo $! > "$dir/web.pid"
    python3 "$here/front.py" "$dir" "$tls_port" "$port" > "$dir/front.log" 2>&1 &
    echo $! > "$dir/front.pid"
    cat > "$dir/env" <<ENV
URL=http://127.0.0.1:$port
TLS_URL=https://localhost:$tls_port
CA=$dir/ca.crt
SOCKET=$dir/db.sock
LOGIN=moderator
PASSWORD_FILE=$dir/moderator.password
WRITER=writer
WRITER_PASSWORD_FILE=$dir/writer.password
ENV
}

stop_one() { # PIDFILE
    [ ! -s "$1" ] || kill "$(cat "$1")" 2> /dev/null || true
}

case $command in
start)
    start_database
    start_web
    php_in "$here/install.php"
    . "$dir/env"
    wait_for 30 curl -sf --noproxy '*' "$URL/"
    wait_for 30 curl -sf --noproxy '*' --cacert "$CA" "$TLS_URL/"
    ;;
seed) php_in "$here/seed.php" "$@" ;;
php) php_in "$@" ;;
sql) sql wordpress -e "$1" ;;
theme)
    case $1 in classic) theme=twentytwentyone ;; block) theme=twentytwentythree ;; *) echo "site.sh: classic or block" >&2; exit 2 ;; esac
    php_in "$here/set.php" theme "$theme" ;;
permalinks) php_in "$here/set.php" permalinks "$1" ;;
export) php_in "$here/export.php" ;;
stop)
    stop_one "$dir/front.pid"
    [ ! -s "$dir/web.pid" ] || kill -- "-$(cat "$dir/web.pid")" 2> /dev/null || true
    if [ -s "$dir/db.pid" ]; then
        pid=$(cat "$dir/db.pid")
        kill "$pid" 2> /dev/null || true
        left=100
        while kill -0 "$pid" 2> /dev/null && [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
    fi
    ;;
*) echo "site.sh: unknown: $command" >&2; exit 2 ;;
esac
