#!/bin/sh
# Goal: ward cert shows every certificate of a file or a server in words and as JSON,
# also of a server that is not to be trusted, and strangers' bytes do no harm.
. "$(dirname "$0")/lib.sh"
require openssl python3

"$WARD" ca init "Shown" --dir "$T/CA" >"$T/log" 2>&1
"$WARD" ca issue localhost 127.0.0.1 --dir "$T/CA" --out "$T/site" >"$T/log" 2>&1
sum=$(openssl x509 -in "$T/site/fullchain.pem" -outform DER | sha256sum | cut -d' ' -f1)
serial=$(openssl x509 -in "$T/site/fullchain.pem" -noout -serial | cut -d= -f2 | tr A-F a-f)

"$WARD" cert show "$T/site/fullchain.pem" >"$T/show" 2>&1
has "a file in words" "$T/show" "certificate 1 of 2" "localhost" "127.0.0.1" "29 days left" \
	"P-256, 256 bits" "server authentication" "$sum" "$serial" "CN=Shown Intermediate CA, O=Shown" \
	"yes, with at most 0 authorities below it"
openssl x509 -in "$T/site/fullchain.pem" -outform DER -out "$T/leaf.der"
"$WARD" cert show "$T/leaf.der" >"$T/show" 2>&1
has "a file in DER" "$T/show" "$sum"

# json FILE EXPRESSION: true for the JSON document j.
json() {
	python3 -c 'import json,sys; j=json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' \
		"$@"
}

# plain FILE: nothing but printable ASCII and line ends.
plain() {
	[ -s "$1" ] && [ "$(tr -d '\n -~' <"$1" | wc -c)" -eq 0 ]
}

"$WARD" cert show --json "$T/site/fullchain.pem" >"$T/json" 2>&1
check "the same as JSON" json "$T/json" "(len(j) == 2 and j[0]['sha256'] == '$sum' and
	j[0]['names'] == [{'type': 'dns', 'value': 'localhost'}, {'type': 'ip', 'value': '127.0.0.1'}]
	and j[0]['authority'] is False and j[1]['path_length'] == 0)"

# A certificate made to do harm: line ends, cursor moves, quotes, markup, every byte.
cat >"$T/evil.cnf" <<-'EOF'
	[req]
	distinguished_name = dn
	x509_extensions = ext
	prompt = no
	utf8 = yes
	[ext]
	subjectAltName = email:a@b.example,URI:https://u.example/%00,dirName:dir
	[dir]
	CN = evil.example
EOF
printf '[dn]\nCN = "x, O=Trusted Bank\\nward: all is well\033[2J<script>"\nO = "tab\t\342\200\256bidi"\n' \
	>>"$T/evil.cnf"
openssl req -x509 -config "$T/evil.cnf" -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
	-keyout "$T/evil.key" -out "$T/evil.pem" -days 2 2>"$T/log" ||
	not_ok "openssl makes a hostile certificate" "$T/log"
check "a hostile certificate is shown" "$WARD" cert show "$T/evil.pem"
"$WARD" cert show "$T/evil.pem" >"$T/show" 2>&1
check "in plain ASCII lines" plain "$T/show"
has "with its names, and what kind they are" "$T/show" "a@b.example (email)" "(uri)" \
	"CN=evil.example (directory)"
check "a comma makes no second part" grep -q 'CN="x, O=Trusted Bank' "$T/show"
"$WARD" cert show --json "$T/evil.pem" >"$T/json" 2>&1
check "and is JSON" json "$T/json" "any('<script>' in p['value'] for p in j[0]['subject'])"
check "in ASCII" plain "$T/json"

head -c 300 "$T/site/fullchain.pem" >"$T/half.pem"
fails "half a file" 2 "cut off" "copy the file again" "$WARD" cert show "$T/half.pem"
fails "a key" 2 "no PEM block" "BEGIN" "$WARD" cert show "$T/site/privkey.pem"
fails "no file" 2 "No such file" "path" "$WARD" cert show "$T/none.pem"
fails "a server without its port" 2 "No such file" "localhost:443" "$WARD" cert show localhost
head -c 200 "$T/leaf.der" >"$T/half.der"
"$WARD" cert show "$T/half.der" >"$T/show" 2>&1
has "half a certificate in DER" "$T/show" "unreadable" "not encoded as the standard demands"

own="$WARD cert verify --cacert $T/CA/root.pem"
check "verify: good" $own --host localhost "$T/site/fullchain.pem"
fails "verify: wrong name" 7 \
	"for other names .*asked for example.org; the certificate is for localhost, 127.0.0.1" spelling \
	$own --host example.org "$T/site/fullchain.pem"
fails "verify: expired" 6 "it expired [0-9]* days ago, on 20" "renew" $own --at 2040-01-01 "$T/site/fullchain.pem"
fails "verify: not yet" 6 "not valid yet" "wait" $own --at 2001-01-01 "$T/site/fullchain.pem"
fails "verify: no intermediate" 5 "no trusted authority" "intermediate" $own "$T/leaf.der"
fails "verify: a day that is none" 1 "not a date" "2026-12-31" $own --at soon "$T/leaf.der"
"$WARD" cert verify --json --cacert "$T/CA/root.pem" --host b.example "$T/site/fullchain.pem" \
	>"$T/json" 2>&1
check "verify: JSON" json "$T/json" \
	"j['good'] is False and j['problems'][0]['name'] == 'CERT_NAME' and j['problems'][0]['advice']"

page index.html shown
free_port
start serve "$PORT" "$WARD" serve "$T/www" --listen "127.0.0.1:$PORT" \
	--cert "$T/site/fullchain.pem" --key "$T/site/privkey.pem" || exit 1
"$WARD" cert show "localhost:$PORT" --cacert "$T/CA/root.pem" >"$T/show" 2>&1
has "a server" "$T/show" "certificate 2 of 2" "$sum" "good: trusted by way of Shown Root CA"
"$WARD" cert show "localhost:$PORT" >"$T/show" 2>&1
check "a server that is not trusted: exit code" [ $? -eq 5 ]
has "a server that is not trusted" "$T/show" "certificate 2 of 2" "$sum" "cannot trust localhost" \
	"the fault lies with" "--cacert"
"$WARD" cert show --json "localhost:$PORT" >"$T/json" 2>&1
check "a server that is not trusted, as JSON" json "$T/json" \
	"len(j['certificates']) == 2 and j['verdict']['good'] is False and j['verdict']['problems'][0]['fault']"
end
