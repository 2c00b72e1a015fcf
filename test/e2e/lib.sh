# lib.sh - what the end-to-end tests share. A test is a sh script that starts with
# a line "# Goal: ...", reads this file, and prints TAP: `ok` and `not ok` lines,
# then the plan. WARD is the command under test, build/ward unless it is set.
#
# Everything a test makes is in $T, a new directory that goes away with it; every
# server it starts ends with it, by its own process id, and listens on loopback;
# gnutls-serv and selfserv alone cannot be told an address.

set -u
LC_ALL=C
export LC_ALL
unset SSL_CERT_FILE SSL_CERT_DIR http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY

E2E=$(cd "$(dirname "$0")" && pwd)
WARD=${WARD:-build/ward}
case $WARD in
/*) ;;
*) WARD=$PWD/$WARD ;;
esac

T=$(mktemp -d "${TMPDIR:-/tmp}/ward-e2e.XXXXXX") || exit 1
PIDS=
tests=0
bad=0
ended=

finish() {
	trap - EXIT
	for pid in $PIDS; do
		kill -0 "$pid" 2>/dev/null && kill "$pid" 2>/dev/null
	done
	for pid in $PIDS; do
		wait "$pid" 2>/dev/null
	done
	# What a sanitizer found in a server that went on, or at its end.
	for log in "$T"/*.log "$T"/*.err; do
		grep -qE 'Sanitizer|runtime error:' "$log" 2>/dev/null &&
			not_ok "no sanitizer speaks in ${log##*/}" "$log"
	done
	rm -rf "$T"
	if [ -z "$ended" ]; then
		echo "not ok - the test itself ended early"
		exit 1
	fi
	echo "1..$tests"
	exit $((bad > 0))
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# end is the last line of every test: without it the test has ended early.
end() {
	ended=yes
	exit
}

# ok and not_ok report one test; what follows a name of not_ok is shown as files.
ok() {
	tests=$((tests + 1))
	echo "ok $tests - $1"
}

not_ok() {
	tests=$((tests + 1))
	bad=$((bad + 1))
	echo "not ok $tests - $1"
	shift
	for file in "$@"; do
		[ -s "$file" ] && head -c 2000 "$file" | tr -cd '\11\12\40-\176' | sed 's/^/#   /'
	done
}

# check NAME COMMAND...: ok when the command is.
check() {
	name=$1
	shift
	if "$@" >"$T/check.out" 2>&1; then
		ok "$name"
	else
		echo "# exit $?: $*"
		not_ok "$name" "$T/check.out"
	fi
}

# has NAME FILE TEXT...: ok when the file holds every one of the texts.
has() {
	name=$1
	file=$2
	shift 2
	for text in "$@"; do
		if ! grep -qF -e "$text" "$file"; then
			echo "# '$text' is not in:"
			not_ok "$name" "$file"
			return
		fi
	done
	ok "$name"
}

# require TOOL...: the whole test is skipped (exit 77), with the reason, when one is missing.
require() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null && continue
		trap - EXIT
		rm -rf "$T"
		echo "1..0 # SKIP $tool is not installed"
		exit 77
	done
}

[ -x "$WARD" ] || {
	trap - EXIT
	rm -rf "$T"
	echo "Bail out! $WARD is not there: build it, or set WARD"
	exit 1
}

# free_port sets PORT to one that nobody listens on. It lies below the range that
# the system gives to outgoing connections.
port_next=$((20000 + $$ * 37 % 12000))
free_port() {
	while :; do
		port_next=$((port_next + 1))
		[ "$port_next" -lt 32000 ] || port_next=20000
		listening "$port_next" || break
	done
	PORT=$port_next
}

# listening PORT: is there a TCP socket in state LISTEN (0A)?
listening() {
	grep -qE "^ *[0-9]+: [0-9A-F]+:$(printf %04X "$1") [0-9A-F]+:[0-9A-F]+ 0A" \
		/proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# start NAME PORT COMMAND...: runs a server in the background, sets PID, and waits
# until it listens. Its output goes to $T/NAME.log. The caller may set INPUT to a
# file for its standard input.
start() {
	name=$1
	port=$2
	shift 2
	"$@" <"${INPUT:-/dev/null}" >"$T/$name.log" 2>&1 &
	PID=$!
	PIDS="$PIDS $PID"
	tries=0
	while ! listening "$port"; do
		tries=$((tries + 1))
		if [ "$tries" -gt 200 ] || ! kill -0 "$PID" 2>/dev/null; then
			not_ok "$name starts" "$T/$name.log"
			return 1
		fi
		sleep 0.03
	done
}

# stop PID [SIGNAL]: ends a server of this test and waits for it.
stop() {
	kill "-${2:-TERM}" "$1" 2>/dev/null
	wait "$1" 2>/dev/null
	left=
	for pid in $PIDS; do
		[ "$pid" = "$1" ] || left="$left $pid"
	done
	PIDS=$left
}

# wait_for FILE TEXT: until the text stands in the file, at most 5 seconds.
wait_for() {
	tries=0
	until grep -qF -e "$2" "$1" 2>/dev/null; do
		tries=$((tries + 1))
		[ "$tries" -lt 166 ] || return 1
		sleep 0.03
	done
}

# page NAME TEXT: a file in the folder that servers serve, $T/www.
page() {
	mkdir -p "$T/www"
	printf '%s\n' "$2" >"$T/www/$1"
}

# big NAME MEGABYTES: a file of bytes that repeat nowhere; its sum is in $T/NAME.sum.
big() {
	mkdir -p "$T/www"
	openssl enc -aes-128-ctr -nosalt -K 00112233445566778899aabbccddeeff \
		-iv 000102030405060708090a0b0c0d0e0f -in /dev/zero 2>/dev/null |
		head -c "$(($2 * 1000000 + 17))" >"$T/www/$1"
	sum_of "$T/www/$1" >"$T/$1.sum"
}

sum_of() {
	sha256sum <"$1"
}

# same NAME FILE FILE: ok when both hold the same bytes.
same() {
	check "$1" cmp "$2" "$3"
}

# serve [OPTION...]: ward serves $T/www on PORT with the certificate of `leaf`.
serve() {
	free_port
	start serve "$PORT" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" \
		--cert "$T/leaf.chain" --key "$T/leaf.key" "$@"
}

# get NAME [OPTION...] URL: ward fetches into $T/NAME.body; messages in $T/NAME.err.
get() {
	file=$1
	shift
	rm -f "$T/$file.body"
	timeout 20 "$WARD" get --cacert "$T/root.pem" -o "$T/$file.body" "$@" 2>"$T/$file.err"
}

# gets NAME TEXT [OPTION...] URL: ok when what ward fetches holds the text.
gets() {
	title=$1
	text=$2
	shift 2
	if ! get gets "$@"; then
		not_ok "$title" "$T/gets.err"
	else
		has "$title" "$T/gets.body" "$text"
	fi
}

# fails NAME CODE CAUSE HINT COMMAND...: ok when the command ends with that exit code,
# says the cause and the hint, prints nothing else on standard output, and leaves
# nothing in $T/half, where its output was to go.
fails() {
	title=$1
	code=$2
	cause=$3
	hint=$4
	shift 4
	rm -rf "$T/half"
	mkdir "$T/half"
	timeout 10 "$@" >"$T/fails.out" 2>"$T/fails.err" </dev/null
	got=$?
	if [ "$got" -ne "$code" ]; then
		echo "# exit code $got instead of $code"
	elif ! grep -q "^ward: .*$cause" "$T/fails.err"; then
		echo "# the cause is not told: $cause"
	elif ! grep -q "^ward: hint: .*$hint" "$T/fails.err"; then
		echo "# the hint is missing: $hint"
	elif [ -s "$T/fails.out" ]; then
		echo "# something was printed:"
		head -c 300 "$T/fails.out" | sed 's/^/#   /'
	elif [ -n "$(ls -A "$T/half")" ]; then
		echo "# something was left behind: $(ls -A "$T/half")"
	else
		ok "$title"
		return
	fi
	not_ok "$title" "$T/fails.err"
}

. "$E2E/certs.sh"
