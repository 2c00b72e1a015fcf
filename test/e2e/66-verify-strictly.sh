#!/bin/sh
# Goal: ward cert verify --strict refuses what merely is not by the book, says which rule
# and where it stands; without --strict the same chain is good. What ward issues is by it.
. "$(dirname "$0")/lib.sh"
require openssl python3
make_certs

own="$WARD cert verify --cacert $T/root.pem --host localhost"
SAN=critical,DNS:localhost make_leaf odd middle
check "names that are critical beside a subject are good" $own "$T/odd.chain"
fails "and break a rule" 5 "an extension must not be critical and is" "by the book" \
	$own --strict "$T/odd.chain"
has "of which the command says where it stands" "$T/fails.err" "BR 7.1.2.7"
$own --strict --json "$T/odd.chain" >"$T/json" 2>"$T/err"
check "the exit code is the same with --json" [ $? -eq 5 ]
check "and so are the facts" python3 -c 'import json, sys
p = json.load(open(sys.argv[1]))["problems"]
sys.exit([(x["name"], x["certificate"]) for x in p] != [("CERT_STRICT", 1)])' "$T/json"
SAN=critical,DNS:localhost make_leaf old middle p256 200101000000Z 200201000000Z
fails "what is worse comes first" 6 "it expired" "renew it" $own --strict "$T/old.chain"
has "and strictness behind it" "$T/fails.err" "an extension must not be critical and is"

"$WARD" ca init "e2e strict" --dir "$T/ca" >"$T/out" 2>&1 &&
	"$WARD" ca issue localhost --dir "$T/ca" --out "$T/site" >>"$T/out" 2>&1
check "ward's own authority goes by the book" "$WARD" cert verify --strict --host localhost \
	--cacert "$T/ca/root.pem" "$T/site/fullchain.pem"
"$WARD" cert verify --help >"$T/help" 2>&1
has "the option is explained" "$T/help" "--strict"
end
