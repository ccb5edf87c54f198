#!/bin/sh
# Manual pages: one for every command, without a warning of mandoc, naming only pages that exist; completions that the shells take.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
redflag=${REDFLAG:-$root/build/release/redflag}
build=$(dirname "$redflag")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAIL: $*"
    failed=1
}
commands=$("$redflag" --help | sed -n '/^commands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || fail "no commands"
for command in $commands; do
    page=$build/man/redflag-$command.1
    [ -f "$page" ] || { fail "no manual page of $command: write docs/man/redflag-$command.1"; continue; }
    ! grep -q '^\.\\" @' "$page" || fail "$page: a part was not put in"
    # Each option that --help shows stands in the page, and in each completion.
    for option in $("$redflag" "$command" --help | sed -n 's/^  \(-[a-z], \|    \)--\([a-z-]*\) .*/\2/p'); do
        grep -q "Fl -$option\b" "$page" || fail "$page: no --$option"
        [ "$command" = help ] || awk -v c="    $command)" '$0 == c {on = 1} on; /;;/ {on = 0}' "$build/completions/redflag.bash" |
            grep -q -- " --$option\b" || fail "bash completion of $command: no --$option"
        [ "$command" = help ] || grep -q "from $command' -l $option\b" "$build/completions/redflag.fish" ||
            fail "fish completion of $command: no --$option"
        [ "$command" = help ] || awk -v c="    $command)" '$0 == c {on = 1} on; /;;/ {on = 0}' "$build/completions/redflag.zsh" |
            grep -q -- "'--$option[=[]" || fail "zsh completion of $command: no --$option"
    done
done
# "Referenced manual not found" is about this machine's manuals; whether ours exist is asked below.
(cd "$build/man" && mandoc -Tlint ./*.[15]) | grep -v 'referenced manual not found' > "$work/lint" || true
[ ! -s "$work/lint" ] || { cat "$work/lint"; fail "mandoc has something to say"; }
sed -n 's/^\.\(It \)\{0,1\}Xr \(redflag[a-z.-]*\) \([15]\).*/\2.\3/p' "$build"/man/*.[15] | sort -u > "$work/named"
while read -r page; do
    [ -f "$build/man/$page" ] || fail "$page is named and does not exist"
done < "$work/named"

# Completions: the shells parse them; bash answers.
for shell in bash zsh fish; do
    command -v "$shell" > /dev/null || { echo "not tried: $shell is not here"; continue; }
    "$shell" -n "$build/completions/redflag.$shell" || fail "$shell does not take its completion"
done
answer() { # WORD...: what bash offers for the last one
    bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; _redflag; echo "${COMPREPLY[*]}"' \
        - "$build/completions/redflag.bash" "$@"
}
[ "$(answer redflag tri)" = triage ] || fail "bash: redflag tri -> $(answer redflag tri)"
[ "$(answer redflag rules ch)" = check ] || fail "bash: redflag rules ch -> $(answer redflag rules ch)"
[ "$(answer redflag purge --dry)" = --dry-run ] || fail "bash: redflag purge --dry -> $(answer redflag purge --dry)"

# help COMMAND is COMMAND --help.
"$redflag" help purge > "$work/a"
"$redflag" purge --help > "$work/b"
cmp -s "$work/a" "$work/b" || fail "help purge differs from purge --help"
status=0
"$redflag" help --completion ksh > /dev/null 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "a shell that is not known: status $status instead of 2"
exit $failed
