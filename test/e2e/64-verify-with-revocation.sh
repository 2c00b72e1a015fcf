#!/bin/sh
# Goal: ward cert verify weighs lists and OCSP responses made by openssl, says who says
# what, explains every refusal with its numbers, and ends with the exit code for it.
. "$(dirname "$0")/lib.sh"
require openssl python3
make_certs
make_leaf bad middle
make_root rootother

cat >"$T/crl.cnf" <<'END'
[ca]
default_ca = here
[here]
database = $ENV::T/index.txt
crlnumber = $ENV::T/crlnumber
default_md = default
unique_subject = no
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
END
echo 01 >"$T/crlnumber"

# make_crl NAME ISSUER [DAYS]: a list of everything that is revoked, $T/NAME.pem.
make_crl() {
	openssl ca -gencrl -config "$T/crl.cnf" -cert "$T/$2.pem" -keyfile "$T/$2.key" \
		-crldays "${3:-7}" -out "$T/$1.pem" 2>>"$T/openssl.log" || broken
}

# make_ocsp NAME LEAF SIGNER: what $T/index.txt says about the leaf, $T/NAME.der.
make_ocsp() {
	openssl ocsp -index "$T/index.txt" -CA "$T/middle.pem" -issuer "$T/middle.pem" \
		-rsigner "$T/$3.pem" -rkey "$T/$3.key" -cert "$T/$2.pem" -ndays 7 -noverify \
		-respout "$T/$1.der" >>"$T/openssl.log" 2>&1 || broken
}

make_crl root-crl root
make_ocsp before bad middle
openssl ca -revoke "$T/bad.pem" -crl_reason keyCompromise -config "$T/crl.cnf" \
	-cert "$T/middle.pem" -keyfile "$T/middle.key" 2>>"$T/openssl.log" || broken
make_crl crl middle
make_crl other-crl rootother
make_ocsp leaf-ocsp leaf middle
make_ocsp bad-ocsp bad middle
make_ocsp forged leaf rootother

own="$WARD cert verify --cacert $T/root.pem --host localhost"
hard="$own --revocation hard --crl $T/root-crl.pem"

# passes NAME TEXT COMMAND...: ok when the command is, and says the text.
passes() {
	title=$1
	text=$2
	shift 2
	if "$@" >"$T/passes" 2>&1; then
		has "$title" "$T/passes" "$text"
	else
		not_ok "$title" "$T/passes"
	fi
}

check "nothing is known: soft passes" $own "$T/leaf.chain"
fails "nothing is known: hard fails" 8 "nothing says whether" "staple" \
	$own --revocation hard "$T/leaf.chain"
fails "the leaf alone is known: hard asks about the intermediate" 8 "certificate 2 .*nothing says" \
	"staple" $own --revocation hard --crl "$T/crl.pem" "$T/leaf.chain"
passes "good by lists" "revocation of certificate 1: good, says a list of" \
	$hard --crl "$T/crl.pem" "$T/leaf.chain"
passes "good by an OCSP response" "revocation of certificate 1: good, says an OCSP response of" \
	$hard --ocsp "$T/leaf-ocsp.der" "$T/leaf.chain"
fails "revoked by a list" 8 "revoked by its authority: .* ago, on 20" "do not connect" \
	$own --crl "$T/crl.pem" "$T/bad.chain"
has "with the reason" "$T/fails.err" "(key compromise)"
fails "revoked by an OCSP response" 8 "(key compromise)" "do not connect" \
	$own --ocsp "$T/bad-ocsp.der" "$T/bad.chain"
fails "an older good response does not undo it" 8 "(key compromise)" "do not connect" \
	$own --ocsp "$T/before.der" --crl "$T/crl.pem" "$T/bad.chain"
check "off does not look" $own --revocation off --crl "$T/crl.pem" "$T/bad.chain"
openssl crl -in "$T/crl.pem" -outform DER -out "$T/crl.der"
fails "a list in DER" 8 "(key compromise)" "do not connect" $own --crl "$T/crl.der" "$T/bad.chain"
cat "$T/root-crl.pem" "$T/crl.pem" >"$T/crls.pem"
passes "two lists in one file" "revocation of certificate 2: good" \
	$own --revocation hard --crl "$T/crls.pem" "$T/leaf.chain"

fails "a list of another authority covers nothing" 8 "nothing says" "staple" \
	$hard --crl "$T/other-crl.pem" "$T/leaf.chain"
fails "a response by a stranger covers nothing" 8 "nothing says" "staple" \
	$hard --ocsp "$T/forged.der" "$T/leaf.chain"
has "and is told of" "$T/fails.err" "not signed by someone whom"
fails "a response about another certificate covers nothing" 8 "nothing says" "staple" \
	$hard --ocsp "$T/bad-ocsp.der" "$T/leaf.chain"
later=$(date -u -d '+8 days' +%Y-%m-%dT%H:%M:%SZ)
fails "a list that has lapsed" 8 "out of date: it was good until .* ago, on 20" "fetch a fresh" \
	$hard --crl "$T/crl.pem" --at "$later" "$T/leaf.chain"
late=$(date -u -d '+6 days 20 hours 30 minutes' +%Y-%m-%dT%H:%M:%SZ)
passes "a list that is about to" "soon: the word that the certificate is not revoked lapses in 3 hours" \
	$hard --crl "$T/crl.pem" --at "$late" "$T/leaf.chain"

fails "no list in the file" 2 "holds no revocation list" "X509 CRL" \
	$own --crl "$T/leaf.pem" "$T/leaf.chain"
head -c 100 "$T/crl.der" >"$T/half.der"
fails "half a list" 2 "not encoded" "fetch it again" $own --crl "$T/half.der" "$T/leaf.chain"
head -c 100 "$T/leaf-ocsp.der" >"$T/half.der"
fails "half a response" 2 "not encoded" "fetch it again" $own --ocsp "$T/half.der" "$T/leaf.chain"
fails "no file" 2 "No such file" "path" $own --ocsp "$T/none" "$T/leaf.chain"
"$WARD" cert verify --revocation maybe "$T/leaf.chain" >"$T/out" 2>&1
check "a policy that is none" [ $? -eq 1 ]
has "and the ones that are" "$T/out" "hard, soft or off"

# All problems at once, and the nearest name.
SAN=DNS:shop.example.org,DNS:a.example make_leaf shop middle p256 200101000000Z 200201000000Z
fails "expired and for another name" 6 "it expired [0-9]* days ago, on 2020-02-01" "renew it" \
	"$WARD" cert verify --cacert "$T/root.pem" --host shop.example "$T/shop.chain"
has "with every problem" "$T/fails.err" "it is not the only problem: " \
	"asked for shop.example; the certificate is for shop.example.org, a.example; nearest: shop.example.org"
fails "an untrusted root" 5 "it names e2e root as its issuer" "intermediate" \
	"$WARD" cert verify --cacert "$T/rootother.pem" "$T/leaf.chain"
fails "another name" 7 "asked for www.example; the certificate is for localhost" "spelling" \
	"$WARD" cert verify --cacert "$T/root.pem" --host www.example "$T/leaf.chain"

# json EXPRESSION: true for the JSON document j.
json() {
	python3 -c 'import json,sys; j=json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' \
		"$T/json" "$1"
}

$own --json --crl "$T/crl.pem" "$T/bad.chain" >"$T/json" 2>"$T/err"
check "JSON: the exit code is the same" [ $? -eq 8 ]
check "JSON: revoked" json "(j['good'] is False and j['problems'][0]['name'] == 'CERT_REVOKED' and
	'key compromise' in j['problems'][0]['cause'] and j['path'][0]['status'] == 'revoked' and
	j['path'][0]['reason'] == 'key compromise' and len(j['path']) == 3)"
$hard --json --crl "$T/crl.pem" --at "$late" "$T/leaf.chain" >"$T/json" 2>"$T/err"
check "JSON: good, and what will go wrong" json "(j['good'] is True and j['problems'] == [] and
	[w['name'] for w in j['warnings']] == ['STATUS_LAPSES', 'STATUS_LAPSES'] and
	j['name'] == 'localhost' and j['path'][0]['status_source'] == 'CRL')"
end
