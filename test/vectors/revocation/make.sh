#!/bin/sh
# make.sh - writes made_status.h beside it: a chain, revocation lists and OCSP
# responses made by Debian's openssl command, as C strings and arrays. Run it again only
# to add something: all keys change.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

cat >ca.cnf <<'X'
[ca]
default_ca=own
[own]
database=index.txt
crlnumber=number
default_md=sha256
crl_extensions=list
[list]
authorityKeyIdentifier=keyid:always
[partial]
authorityKeyIdentifier=keyid:always
issuingDistributionPoint=critical,@place
[place]
fullname=URI:http://crl.example.org/1.crl
onlyuser=TRUE
[authority]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always
[leaf]
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:www.example.org
authorityKeyIdentifier=keyid:always
crlDistributionPoints=URI:http://crl.example.org/1.crl
tlsfeature=status_request
[responder]
keyUsage=critical,digitalSignature
extendedKeyUsage=OCSPSigning
noCheck=ignored
X

# key NAME KIND - a key; issue NAME SECTION SERIAL BY - a certificate.
key() {
	case $2 in
	ec) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" ;;
	rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" ;;
	esac 2>/dev/null
}
issue() {
	openssl req -new -key "$1.key" -subj "/O=Example/CN=$1" -out csr
	openssl x509 -req -in csr -CA "$4.crt" -CAkey "$4.key" -set_serial "$3" -days 7300 -sha256 \
		-extfile ca.cnf -extensions "$2" -out "$1.crt" 2>/dev/null
}

for name in root issuer; do key $name rsa; done
for name in fine gone held responder; do key $name ec; done
printf '[req]\ndistinguished_name=n\n[n]\n' >req.cnf
openssl req -new -x509 -key root.key -subj "/O=Example/CN=root" -days 7300 -sha256 \
	-config req.cnf -out root.crt -addext basicConstraints=critical,CA:TRUE \
	-addext keyUsage=critical,keyCertSign,cRLSign -addext subjectKeyIdentifier=hash
issue issuer authority 0x10 root
issue fine leaf 0x2001 issuer
issue gone leaf 0x2002 issuer
issue held leaf 0x2003 issuer
issue responder responder 0x2004 issuer

# One line a certificate: V or R, end, when and why, serial number, file, subject.
entry() {
	printf '%s\t401231235959Z\t%s\t%s\tunknown\t/CN=%s\n' "$1" "$2" "$3" "$4" >>index.txt
}
: >index.txt
entry V '' 2001 fine
entry R '260102030405Z,keyCompromise' 2002 gone
entry R '260203040506Z,certificateHold' 2003 held
entry V '' 2004 responder

# list NAME BY SECTION
list() {
	openssl ca -config ca.cnf -gencrl -cert "$2.crt" -keyfile "$2.key" -crldays 7200 \
		-crlexts "$3" -out "$1.crl" 2>/dev/null
}
echo 1001 >number
list issuer_list issuer list
list partial_list issuer partial
: >empty
cp index.txt full
cp empty index.txt
list root_list root list
cp full index.txt

# answer NAME LEAF [OPTION...] - a response about LEAF.
answer() {
	name=$1 leaf=$2
	shift 2
	openssl ocsp -index index.txt -CA issuer.crt -issuer issuer.crt -sha1 -cert "$leaf.crt" \
		-no_nonce -ndays 7200 -respout "$name.ocsp" "$@" >/dev/null 2>&1
}
answer fine_direct fine -rsigner issuer.crt -rkey issuer.key
answer fine_by_key fine -rsigner issuer.crt -rkey issuer.key -resp_key_id
answer fine_delegate fine -rsigner responder.crt -rkey responder.key
answer gone_delegate gone -rsigner responder.crt -rkey responder.key -resp_key_id
answer held_direct held -rsigner issuer.crt -rkey issuer.key
answer fine_weak fine -rsigner issuer.crt -rkey issuer.key -rmd sha1
answer fine_no_cert fine -rsigner responder.crt -rkey responder.key -resp_no_certs
openssl ocsp -index index.txt -CA issuer.crt -issuer issuer.crt -sha256 -cert fine.crt -sha1 \
	-cert gone.crt -no_nonce -ndays 7200 -respout both.ocsp -rsigner issuer.crt \
	-rkey issuer.key >/dev/null 2>&1
grep -v 2001 full >index.txt
answer fine_unknown fine -rsigner issuer.crt -rkey issuer.key

as_c() {
	echo
	echo "static const char $(echo "$1" | tr . _)[] ="
	sed 's/^/	"/; s/$/\\n"/; $s/$/;/' "$1"
}
as_array() {
	echo
	echo "static const unsigned char $(echo "$1" | tr . _)[] = {"
	od -An -v -tx1 -w16 "$1" | sed 's/ \([0-9a-f][0-9a-f]\)/0x\1,/g; s/^/	/'
	echo '};'
}

{
	echo '/* made_status.h - written by make.sh: revocation lists and OCSP responses of the'
	echo ' * openssl command. */'
	echo '#ifndef MADE_STATUS_H'
	echo '#define MADE_STATUS_H'
	echo
	echo "#define MADE_AT INT64_C($(date +%s)) /* a moment at which all are valid */"
	for f in root.crt issuer.crt fine.crt gone.crt held.crt *.crl; do as_c "$f"; done
	for f in *.ocsp; do as_array "$f"; done
	echo
	echo '#endif'
} >"$here/made_status.h"
