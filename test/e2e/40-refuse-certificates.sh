#!/bin/sh
# Goal: ward get refuses every certificate that it should, tells why and what to do, with
# the exit code for it, and writes nothing.
. "$(dirname "$0")/lib.sh"
require openssl
make_certs
make_root rootother

# refuses NAME CODE CAUSE HINT LEAF [OPTION...]: a server with that certificate.
refuses() {
	title=$1
	code=$2
	cause=$3
	hint=$4
	leaf=$5
	shift 5
	free_port
	start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www \
		-cert "$T/$leaf.chain" -cert_chain "$T/$leaf.chain" -key "$T/$leaf.key" || return
	fails "$title" "$code" "$cause" "$hint" "$WARD" get --connect "127.0.0.1:$PORT" \
		-o "$T/half/out" "$@" "https://${host:-localhost}:$PORT/"
	stop "$PID"
}

trust="--cacert $T/root.pem"

make_leaf expired middle p256 200101000000Z 200201000000Z
refuses "an expired certificate" 6 "past its last day.*2020-02-01" "renew it" expired $trust
make_leaf early middle p256 300101000000Z 310101000000Z
refuses "a certificate of the future" 6 "not valid yet.*2030-01-01" "first day" early $trust

host=other.example
refuses "a certificate for another name" 7 "for other names" "spelling" leaf $trust
host=127.0.0.1
refuses "an address that the certificate does not have" 7 "for other names" "spelling" leaf $trust
host=
SAN=DNS:*.example.org
make_leaf wildcard middle
host=a.b.example.org
refuses "a wildcard covers one label alone" 7 "for other names" "spelling" wildcard $trust
host=
SAN=DNS:localhost

refuses "an unknown authority" 5 "no trusted authority" "missing intermediate, or trust" leaf \
	--cacert "$T/rootother.pem"
refuses "an unknown authority, with the system's authorities" 5 "no trusted authority" \
	"missing intermediate, or trust" leaf

cp "$T/leaf.pem" "$T/alone.chain"
cp "$T/leaf.key" "$T/alone.key"
refuses "a missing intermediate" 5 "no trusted authority" "missing intermediate" alone $trust

new_key "$T/self.key" p256
openssl req -x509 -new -config "$T/ca.cnf" -key "$T/self.key" -subj /CN=localhost -days 30 \
	-extensions leaf -out "$T/self.pem" 2>>"$T/openssl.log" || broken
cp "$T/self.pem" "$T/self.chain"
refuses "a self-signed certificate" 5 "signed by itself" "trust this one" self $trust

# An authority that may not be one: the leaf signs another leaf.
make_leaf forged leaf
cat "$T/forged.pem" "$T/leaf.pem" "$T/middle.pem" >"$T/forged.chain"
refuses "a leaf that plays the authority" 5 "is not an authority" "proper authority" forged $trust

# The chain of a root with the same name and another key.
make_root roottwin
make_middle middletwin roottwin
sed 's/e2e roottwin/e2e root/' "$T/ca.cnf" >"$T/twin.cnf"
openssl req -x509 -new -config "$T/ca.cnf" -key "$T/roottwin.key" -subj "/CN=e2e root" -days 30 \
	-extensions authority -out "$T/twin.pem" 2>>"$T/openssl.log" || broken
refuses "an authority with the right name and the wrong key" 5 "" "" leaf --cacert "$T/twin.pem"

new_key "$T/weak.key" rsa
openssl genrsa -out "$T/weak.key" 1024 2>>"$T/openssl.log" || broken
sign weak middle leaf
cat "$T/weak.pem" "$T/middle.pem" >"$T/weak.chain"
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www \
	-cipher DEFAULT@SECLEVEL=0 -cert "$T/weak.chain" -cert_chain "$T/weak.chain" \
	-key "$T/weak.key" && {
	fails "an RSA key of 1024 bits" 5 "too weak" "P-256" "$WARD" get $trust \
		--connect "127.0.0.1:$PORT" -o "$T/half/out" "https://localhost:$PORT/"
	stop "$PID"
}

# The right one passes: the refusals above are not for another reason.
free_port
start s_server "$PORT" openssl s_server -accept "127.0.0.1:$PORT" -www \
	-cert "$T/leaf.chain" -cert_chain "$T/leaf.chain" -key "$T/leaf.key"
gets "the right certificate passes" TLSv1.3 "https://localhost:$PORT/"
end
