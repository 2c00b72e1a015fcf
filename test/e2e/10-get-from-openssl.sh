#!/bin/sh
# Goal: ward get fetches pages from openssl s_server, over every kind of certificate,
# group and cipher suite, and after a HelloRetryRequest.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs

# from NAME LEAF ROOT [OPTION...]: the status page of a server with that certificate.
from() {
	title=$1
	leaf=$2
	root=$3
	shift 3
	free_port
	start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www -msg \
		-cert "$T/$leaf.chain" -cert_chain "$T/$leaf.chain" -key "$T/$leaf.key" "$@" || return
	: >"$T/page"
	timeout 20 "$WARD" get --cacert "$T/$root.pem" -o "$T/page" \
		--connect "127.0.0.1:$PORT" "https://localhost:$PORT/" 2>"$T/err"
	code=$?
	stop "$PID"
	if [ "$code" -ne 0 ]; then
		echo "# exit $code"
		not_ok "$title" "$T/err"
	fi
	return "$code"
}

for kind in p256 p384 rsa ed25519; do
	make_root "root$kind" "$kind"
	make_leaf "leaf$kind" "root$kind" "$kind"
	from "$kind" "leaf$kind" "root$kind" &&
		has "a server with a $kind certificate of a $kind authority" "$T/page" TLSv1.3
done

from "an intermediate" leaf root && has "a chain with an intermediate" "$T/page" TLSv1.3

for suite in TLS_AES_128_GCM_SHA256 TLS_AES_256_GCM_SHA384 TLS_CHACHA20_POLY1305_SHA256; do
	from "$suite" leaf root -ciphersuites "$suite" &&
		has "suite $suite" "$T/page" "New, TLSv1.3, Cipher is $suite"
done

for group in X25519 P-256 P-384; do
	from "$group" leaf root -groups "$group" || continue
	has "group $group" "$T/page" "Shared groups: " TLSv1.3
	case $group in
	X25519) want=1 ;;
	*) want=2 ;; # ward's share is for X25519
	esac
	hellos=$(grep -c '^<<< .*ClientHello' "$T/s_server.log")
	check "group $group takes $want ClientHello" [ "$hellos" -eq "$want" ]
done

from "a request for a client certificate" leaf root -verify 1 &&
	has "a server that asks for a client certificate and does without" "$T/page" TLSv1.3
end
