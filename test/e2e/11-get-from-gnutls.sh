#!/bin/sh
# Goal: ward get fetches a page from gnutls-serv, over each group and suite, also
# after a HelloRetryRequest and with records of 512 bytes at most.
. "$(dirname "$0")/lib.sh"
require openssl gnutls-serv
make_certs

# from NAME PRIORITY [OPTION...]
from() {
	title=$1
	priority=$2
	shift 2
	free_port
	start gnutls-serv "$PORT" gnutls-serv --http --port "$PORT" --x509certfile "$T/leaf.chain" \
		--x509keyfile "$T/leaf.key" --priority "$priority" "$@" || return
	gets "$title" "GnuTLS" "https://localhost:$PORT/"
	stop "$PID"
}

all=NORMAL:-VERS-ALL:+VERS-TLS1.3
from "as it is, with a request for a client certificate" NORMAL
from "no request for a client certificate" NORMAL --disable-client-cert
for group in X25519 SECP256R1 SECP384R1; do
	from "group $group" "$all:-GROUP-ALL:+GROUP-$group"
done
for suite in AES-128-GCM AES-256-GCM CHACHA20-POLY1305; do
	from "suite $suite" "$all:-CIPHER-ALL:+$suite"
done
from "small records" "$all" --recordsize 512
end
