#!/bin/sh
# Goal: what `make install` leaves is a library that programs build against and run with:
# every example, as C, and as C++ with it.
. "$(dirname "$0")/lib.sh"
require cc c++ pkg-config openssl

BUILD=${WARD_BUILD:-build}
if grep -q b_sanitize "$BUILD/options" 2>/dev/null; then
	echo "ok 1 - the installed library # SKIP a library with sanitizers is not for installing"
	tests=1
	end
fi
make_certs

check "it installs below DESTDIR" env DESTDIR="$T/root" meson install -C "$BUILD" --no-rebuild
PC=$(find "$T/root" -name ward.pc)
LIB=${PC%/pkgconfig/ward.pc}
export PKG_CONFIG_PATH="${PC%/ward.pc}" PKG_CONFIG_SYSROOT_DIR="$T/root" LD_LIBRARY_PATH="$LIB"
for file in bin/ward include/ward/easy.h include/ward/event.h share/man/man1/ward.1; do
	check "$file is installed" [ -n "$(find "$T/root" -path "*/$file*")" ]
done
check "its version is that of the command" [ "ward $(pkg-config --modversion ward)" = \
	"$("$WARD" version | sed -n '1s/^\(ward [^ ]*\).*/\1/p')" ]

for example in client server epoll_server job_thread event_server; do
	library=ward
	[ "$example" = event_server ] && library=ward_event
	# shellcheck disable=SC2046
	check "$example.c builds as C" cc -Wall -Wextra -Werror -D_GNU_SOURCE -o "$T/$example" \
		"examples/$example.c" $(pkg-config --cflags --libs "$library")
	# shellcheck disable=SC2046
	check "$example.c builds as C++" c++ -x c++ -std=c++20 -Wall -Werror -fsyntax-only \
		$(pkg-config --cflags "$library") "examples/$example.c"
	check "$example.c has at most 60 lines" [ "$(wc -l <"examples/$example.c")" -le 60 ]
done
# shellcheck disable=SC2046
check "the static library does as well" cc -D_GNU_SOURCE -o "$T/static" examples/server.c \
	$(pkg-config --cflags ward) "$LIB/libward.a" -lcrypto

for server in server static; do
	free_port
	start "$server" "$PORT" "$T/$server" "$PORT" "$T/leaf.chain" "$T/leaf.key" || end
	echo "hello from ward" >"$T/want"
	"$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/want" >"$T/out" 2>"$T/err"
	same "$server greets ward connect" "$T/out" "$T/want"
	printf 'GET / HTTP/1.1\r\n\r\n' >"$T/plain"
	timeout 5 bash -c "cat '$T/plain' >/dev/tcp/127.0.0.1/$PORT"
	check "$server survives a client without TLS" wait_for "$T/$server.log" RECORD_HTTP
	"$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/want" >"$T/out" 2>"$T/err"
	same "$server greets the next one" "$T/out" "$T/want"
	stop "$PID"
done

# Ten clients at once, each with a megabyte.
big megabyte 1
base64 -w 76 "$T/www/megabyte" >"$T/lines"
for server in epoll_server job_thread event_server; do
	free_port
	start "$server" "$PORT" "$T/$server" "$PORT" "$T/leaf.chain" "$T/leaf.key" || end
	clients=
	for n in 1 2 3 4 5 6 7 8 9 10; do
		timeout 60 "$WARD" connect --cacert "$T/root.pem" "localhost:$PORT" <"$T/lines" \
			>"$T/out.$n" 2>"$T/err.$n" &
		clients="$clients $!"
	done
	# shellcheck disable=SC2086
	wait $clients
	for n in 1 2 3 4 5 6 7 8 9 10; do
		cmp -s "$T/out.$n" "$T/lines" || echo "$n: $(cat "$T/err.$n")"
	done >"$T/wrong"
	check "$server sends ten clients at once their bytes back" [ ! -s "$T/wrong" ]
	stop "$PID"
done

free_port
page index.html "a page for the example"
start serve "$PORT" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" --cert "$T/leaf.chain" \
	--key "$T/leaf.key" || end
check "client.c fetches a page" env SSL_CERT_FILE="$T/root.pem" "$T/client" localhost "$PORT"
has "and shows it" "$T/check.out" "200 OK" "a page for the example"
"$T/client" localhost "$PORT" >"$T/out" 2>"$T/err"
check "client.c refuses an unknown authority" [ $? -eq 1 ]
has "and says so" "$T/err" "CERT_"
end
