# certs.sh - authorities and certificates made by openssl, also the odd ones that
# no proper authority would issue.

YESTERDAY=$(date -u -d '-1 day' +%y%m%d%H%M%SZ)
NEXT_YEAR=$(date -u -d '+365 days' +%y%m%d%H%M%SZ)

cat >"$T/ca.cnf" <<'END'
[ca]
default_ca = here
[here]
database = $ENV::T/index.txt
new_certs_dir = $ENV::T
rand_serial = yes
unique_subject = no
default_md = default
policy = any
x509_extensions = leaf
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
subjectAltName = $ENV::SAN
[must_staple]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = $ENV::SAN
tlsfeature = status_request
[crl]
authorityKeyIdentifier = keyid
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
END
: >"$T/index.txt"
SAN=DNS:localhost
export T SAN

# broken: a certificate could not be made, so the test is worth nothing.
broken() {
	sed 's/^/# /' "$T/openssl.log"
	exit 1
}

# new_key FILE KIND: p256, p384, rsa or ed25519.
new_key() {
	(
		umask 077
		case $2 in
		p256) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 ;;
		p384) openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 ;;
		rsa) openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 ;;
		ed25519) openssl genpkey -algorithm ED25519 ;;
		esac >"$1" 2>>"$T/openssl.log"
	) || broken
}

# make_root NAME [KIND]: an authority that signs itself, $T/NAME.pem and NAME.key.
make_root() {
	new_key "$T/$1.key" "${2:-p256}"
	openssl req -x509 -new -config "$T/ca.cnf" -key "$T/$1.key" -subj "/CN=e2e $1" -days 3650 \
		-extensions authority -out "$T/$1.pem" 2>>"$T/openssl.log" || broken
}

# sign NAME ISSUER EXTENSIONS [BEGIN END]: a certificate for $T/NAME.key.
sign() {
	openssl req -new -config "$T/ca.cnf" -key "$T/$1.key" -subj "/CN=e2e $1" \
		-out "$T/$1.csr" 2>>"$T/openssl.log" || broken
	openssl ca -batch -notext -config "$T/ca.cnf" -in "$T/$1.csr" -cert "$T/$2.pem" \
		-keyfile "$T/$2.key" -extensions "$3" -startdate "${4:-$YESTERDAY}" \
		-enddate "${5:-$NEXT_YEAR}" -out "$T/$1.pem" 2>>"$T/openssl.log" || broken
}

# make_middle NAME ISSUER [KIND]: an intermediate authority.
make_middle() {
	new_key "$T/$1.key" "${3:-p256}"
	sign "$1" "$2" authority
}

# make_leaf NAME ISSUER [KIND [BEGIN END]]: a server's certificate for the names in SAN.
# $T/NAME.chain holds it and, unless a root signed it, the issuer.
make_leaf() {
	new_key "$T/$1.key" "${3:-p256}"
	sign "$1" "$2" leaf "${4:-$YESTERDAY}" "${5:-$NEXT_YEAR}"
	cp "$T/$1.pem" "$T/$1.chain"
	case $2 in
	root*) ;;
	*) cat "$T/$2.pem" >>"$T/$1.chain" ;;
	esac
}

# make_client NAME ISSUER [KIND [BEGIN END]]: a client's certificate; $T/NAME.chain as above.
make_client() {
	new_key "$T/$1.key" "${3:-p256}"
	sign "$1" "$2" client "${4:-$YESTERDAY}" "${5:-$NEXT_YEAR}"
	cp "$T/$1.pem" "$T/$1.chain"
	case $2 in
	staff*) ;;
	*) cat "$T/$2.pem" >>"$T/$1.chain" ;;
	esac
}

# make_certs: what most tests need, root, middle and leaf, all P-256, for localhost.
make_certs() {
	make_root root
	make_middle middle root
	make_leaf leaf middle
}

# ocsp NAME ISSUER: the issuer's response about a certificate, as index.txt has it:
# $T/NAME.ocsp.
ocsp() {
	openssl ocsp -issuer "$T/$2.pem" -cert "$T/$1.pem" -reqout "$T/$1.req" -no_nonce \
		>>"$T/openssl.log" 2>&1 || broken
	openssl ocsp -index "$T/index.txt" -CA "$T/$2.pem" -rsigner "$T/$2.pem" -rkey "$T/$2.key" \
		-reqin "$T/$1.req" -respout "$T/$1.ocsp" -ndays 3 >>"$T/openssl.log" 2>&1 || broken
}

# revoke NAME ISSUER
revoke() {
	openssl ca -config "$T/ca.cnf" -cert "$T/$2.pem" -keyfile "$T/$2.key" -revoke "$T/$1.pem" \
		-crl_reason keyCompromise >>"$T/openssl.log" 2>&1 || broken
}
