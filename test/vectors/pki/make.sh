#!/bin/sh
# make.sh - writes made.h beside it: keys and chains made by Debian's openssl
# command, as C strings. Run it again only to add something: all keys change.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

generate() { openssl genpkey "$@" 2>/dev/null; }

generate -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out p256.key
generate -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384.key
generate -algorithm EC -pkeyopt ec_paramgen_curve:P-521 -out p521.key
generate -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit \
	-out explicit.key
generate -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out k256.key
generate -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa2048.key
generate -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out rsa1024.key
generate -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out rsapss.key
generate -algorithm ED25519 -out ed25519.key
generate -algorithm ED448 -out ed448.key
generate -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out leaf.key

openssl ec -in p256.key -out p256_sec1.key 2>/dev/null
openssl ec -in p384.key -out p384_sec1.key 2>/dev/null
{ openssl ecparam -name prime256v1; cat p256_sec1.key; } >p256_params.key
openssl rsa -in rsa2048.key -traditional -out rsa2048_pkcs1.key 2>/dev/null
openssl pkcs8 -topk8 -in p256.key -passout pass:secret -out p256_encrypted.key
openssl rsa -in rsa2048.key -traditional -aes128 -passout pass:secret \
	-out rsa2048_encrypted.key 2>/dev/null

cat >ca.cnf <<'X'
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always
X
cat >leaf.cnf <<'X'
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:www.example.org,DNS:*.Example.NET,IP:192.0.2.1
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always
X

# chain NAME KEY DIGEST [OPTION...] - a root with KEY and a leaf signed by it.
chain() {
	name=$1 key=$2 digest=$3
	shift 3
	openssl req -new -key "$key.key" -subj "/O=Example/CN=$name root" -out csr -"$digest" "$@"
	openssl x509 -req -in csr -signkey "$key.key" -days 7300 -extfile ca.cnf -"$digest" "$@" \
		-out "${name}_root.crt" 2>/dev/null
	openssl req -new -key leaf.key -subj "/CN=www.example.org" -out csr
	openssl x509 -req -in csr -CA "${name}_root.crt" -CAkey "$key.key" -days 7300 \
		-set_serial 0x1234 -extfile leaf.cnf -"$digest" "$@" -out "${name}_leaf.crt" 2>/dev/null
}

chain p256 p256 sha256
chain p384 p384 sha384
chain p521 p521 sha512
chain rsa rsa2048 sha256
chain rsa384 rsa2048 sha384
chain pss rsa2048 sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
chain pss512 rsa2048 sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:64
chain ed25519 ed25519 sha256
chain sha1 rsa2048 sha1
chain rsa1024 rsa1024 sha256
chain explicit explicit sha256

# as_c FILE - its lines as one C string.
as_c() {
	echo
	echo "static const char $(echo "$1" | tr . _)[] ="
	sed 's/^/	"/; s/$/\\n"/; $s/$/;/' "$1"
}

{
	echo '/* made.h - written by make.sh: keys and chains of the openssl command. */'
	echo '#ifndef MADE_H'
	echo '#define MADE_H'
	echo
	echo "#define MADE_AT INT64_C($(date +%s)) /* a moment at which all are valid */"
	for f in *.key *.crt; do
		as_c "$f"
	done
	echo
	echo '#endif'
} >"$here/made.h"
