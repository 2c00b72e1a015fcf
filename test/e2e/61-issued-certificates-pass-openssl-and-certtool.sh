#!/bin/sh
# Goal: whatever kind of key an authority and a server have, openssl (strict), certtool
# and ward itself find the certificates good, and find fault where there is one.
. "$(dirname "$0")/lib.sh"
require openssl certtool

purpose=1.3.6.1.5.5.7.3.1

# strict CA SITE CHECK...: what openssl says of the leaf.
strict() {
	openssl x509 -in "$2/fullchain.pem" -out "$T/leaf.pem" || return 1
	ca=$1
	site=$2
	shift 2
	openssl verify -x509_strict -purpose sslserver -check_ss_sig -CAfile "$ca/root.pem" \
		-untrusted "$site/fullchain.pem" "$@" "$T/leaf.pem"
}

gnutls() {
	certtool --verify --load-ca-certificate "$1/root.pem" --infile "$2/fullchain.pem" \
		--verify-purpose "$purpose" --verify-hostname "$3"
}

own() {
	"$WARD" cert verify --cacert "$1/root.pem" --host "$3" "$2/fullchain.pem"
}

# belongs SITE: the key is that of the certificate.
belongs() {
	openssl pkey -in "$1/privkey.pem" -pubout >"$T/of-key" &&
		openssl x509 -in "$1/fullchain.pem" -noout -pubkey >"$T/of-cert" &&
		cmp "$T/of-key" "$T/of-cert"
}

not() {
	! "$@"
}

# passes NAME CA SITE: all judges, for a name, a wildcard and addresses.
passes() {
	check "$1: openssl, a name" strict "$2" "$3" -verify_hostname localhost
	check "$1: openssl, below a wildcard" strict "$2" "$3" -verify_hostname a.example.org
	check "$1: openssl, IPv4" strict "$2" "$3" -verify_ip 127.0.0.1
	check "$1: openssl, IPv6" strict "$2" "$3" -verify_ip ::1
	check "$1: openssl finds another name wrong" not strict "$2" "$3" -verify_hostname example.net
	check "$1: certtool" gnutls "$2" "$3" localhost
	check "$1: certtool, below a wildcard" gnutls "$2" "$3" a.example.org
	check "$1: certtool finds another name wrong" not gnutls "$2" "$3" example.net
	check "$1: ward" own "$2" "$3" a.example.org
	check "$1: ward, IPv6" own "$2" "$3" ::1
	check "$1: ward finds another name wrong" not own "$2" "$3" example.net
	check "$1: the key is the certificate's" belongs "$3"
}

for key in p256 p384 rsa2048 rsa3072 ed25519; do
	check "an authority with $key" "$WARD" ca init "Judged $key" --dir "$T/$key" --key "$key"
	check "a server with $key" "$WARD" ca issue localhost '*.example.org' 127.0.0.1 ::1 \
		--dir "$T/$key" --out "$T/site-$key" --key "$key"
	passes "$key" "$T/$key" "$T/site-$key"
done

# The first authority's servers may have any kind of key, and no common name.
for key in p384 rsa2048 ed25519; do
	check "under p256, a server with $key" "$WARD" ca issue 192.0.2.1 --dir "$T/p256" \
		--out "$T/mixed-$key" --key "$key"
	check "under p256, $key: openssl" strict "$T/p256" "$T/mixed-$key" -verify_ip 192.0.2.1
	check "under p256, $key: certtool" gnutls "$T/p256" "$T/mixed-$key" 192.0.2.1
	check "under p256, $key: ward" own "$T/p256" "$T/mixed-$key" 192.0.2.1
done

check "another authority's root does not do: openssl" not strict "$T/p384" "$T/site-p256"
check "another authority's root does not do: certtool" not gnutls "$T/p384" "$T/site-p256" localhost
check "another authority's root does not do: ward" not own "$T/p384" "$T/site-p256" localhost

# A hundred names, among them one that is too long for a common name.
long=$(printf 'a%.0s' $(seq 60))
set -- "$long.$long.example.org"
i=1
while [ "$i" -lt 100 ]; do
	set -- "$@" "n$i.example.org"
	i=$((i + 1))
done
check "a hundred names" "$WARD" ca issue "$@" --dir "$T/p256" --out "$T/many" --days 398
check "a hundred names: openssl" strict "$T/p256" "$T/many" -verify_hostname n99.example.org
check "a hundred names: certtool" gnutls "$T/p256" "$T/many" "$long.$long.example.org"

# An authority for one domain and one range is bound by its certificates, not by ward.
check "an authority for few" "$WARD" ca init "Narrow" --dir "$T/narrow" --permit example.org \
	--permit 192.0.2.0/24 --keep-root
check "a permitted server" "$WARD" ca issue www.example.org 192.0.2.7 --dir "$T/narrow" --out "$T/in"
check "permitted: openssl" strict "$T/narrow" "$T/in" -verify_hostname www.example.org
check "permitted: certtool" gnutls "$T/narrow" "$T/in" www.example.org
check "permitted: ward" own "$T/narrow" "$T/in" 192.0.2.7

# The same keys in other hands: openssl signs a name that the authority must not.
cat >"$T/ext" <<-EOF
	subjectAltName = DNS:www.example.com
	basicConstraints = critical, CA:FALSE
	keyUsage = critical, digitalSignature
	extendedKeyUsage = serverAuth
EOF
mkdir "$T/out"
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$T/out/privkey.pem" \
	-subj / -out "$T/csr" 2>"$T/openssl.log"
openssl x509 -req -in "$T/csr" -CA "$T/narrow/intermediate.pem" -CAkey "$T/narrow/intermediate.key" \
	-extfile "$T/ext" -days 7 -out "$T/out/leaf.pem" 2>>"$T/openssl.log"
cat "$T/out/leaf.pem" "$T/narrow/intermediate.pem" >"$T/out/fullchain.pem"
check "not permitted: openssl" not strict "$T/narrow" "$T/out"
check "not permitted: certtool" not gnutls "$T/narrow" "$T/out" www.example.com
check "not permitted: ward" not own "$T/narrow" "$T/out" www.example.com
end
