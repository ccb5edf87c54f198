# Read by scripts that want a real WordPress; they set $root first. Leaves the script where REDFLAG_SKIP_WORDPRESS is set, installs what
# is missing, and gives them a folder of their own, $work, the site's command $site with its folder $dir, and expect.
[ -z "${REDFLAG_SKIP_WORDPRESS:-}" ] || { echo "skipped: REDFLAG_SKIP_WORDPRESS is set"; exit 0; }
sh "$root/.ci/install.sh" "$root/.ci/packages-wordpress"
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY || true
site="sh $root/tests/wordpress/site.sh"
work=$(mktemp -d)
dir=$work/site
trap '$site stop "$dir" > /dev/null 2>&1 || true; rm -rf "$work"' EXIT
failed=0
fail() { echo "FAIL: $*"; failed=1; }

# expect STATUS TEXT COMMAND...: the command ends with STATUS and says TEXT on standard output or error
expect() {
    status=$1; text=$2; shift 2
    got=0
    "$@" > "$work/stdout" 2> "$work/stderr" || got=$?
    if [ "$got" -ne "$status" ] || ! cat "$work/stdout" "$work/stderr" | grep -q -- "$text"; then
        fail "'$*' ended with $got, not $status, or did not say '$text':"
        head -c 800 "$work/stdout"; head -c 800 "$work/stderr"
    fi
}
