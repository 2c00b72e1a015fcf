#!/bin/sh
# Goal: an authority that cannot or must not do what it is asked for says why, whose
# fault it is and what to do, and leaves everything as it was.
. "$(dirname "$0")/lib.sh"
require openssl

check "ca init" "$WARD" ca init "Strict" --dir "$T/CA"
find "$T/CA" -type f -exec sha256sum {} + >"$T/before"

refuses() {
	title=$1
	code=$2
	cause=$3
	hint=$4
	shift 4
	fails "$title" "$code" "$cause" "$hint" "$WARD" ca issue --dir "$T/CA" --out "$T/half" "$@"
}

fails "init over an authority" 2 "not empty" "--dir" "$WARD" ca init again --dir "$T/CA"
fails "init over a file" 2 "not empty" "--dir" "$WARD" ca init again --dir "$T/before"
fails "init without a name" 1 "needs NAME" "--help" "$WARD" ca init --dir "$T/half/ca"
fails "init with an empty name" 1 "name is empty" "Example" "$WARD" ca init "" --dir "$T/half/ca"
fails "init with a name that moves the cursor" 1 "plain text" "Example" \
	"$WARD" ca init "$(printf 'a\033[2Jb')" --dir "$T/half/ca"
fails "init for no domain" 1 "neither a domain nor a range" "192.0.2.0/24" \
	"$WARD" ca init x --permit '*.example.org' --dir "$T/half/ca"
fails "init where nobody may write" 2 "cannot be written" "permissions" \
	"$WARD" ca init x --dir /proc/ca
fails "issue without an authority" 2 "no certificate authority" "ward ca init" \
	"$WARD" ca issue localhost --dir "$T/half"

refuses "a name with letters outside ASCII" 1 "outside ASCII" "xn--" 'bücher.example'
refuses "a wildcard in the middle" 1 "where no browser takes" "first of at least three" 'www.*.example.org'
refuses "a wildcard below a top domain" 1 "where no browser takes" "first of at least three" '*.test'
refuses "an address with a port" 1 "neither a DNS name" "port" localhost:8443
refuses "a whole URL" 1 "neither a DNS name" "https://" https://localhost/
refuses "a path for a name" 1 "neither a DNS name" "www.example.org" ../../etc/passwd
refuses "an option for a name" 1 "neither a DNS name" "www.example.org" -- --name
refuses "no day" 1 "that many days" "398" localhost --days 0
refuses "too many days" 1 "that many days" "398" localhost --days 399
refuses "days that are no number" 1 "that many days" "398" localhost --days ten
refuses "a second name that is bad" 1 "'-a'" "www.example.org" -- localhost -a

mkdir "$T/theirs"
echo mine >"$T/theirs/fullchain.pem"
echo mine >"$T/theirs/privkey.pem"
fails "somebody else's files" 2 "did not issue" "--out" \
	"$WARD" ca issue localhost --dir "$T/CA" --out "$T/theirs"
check "they are as they were" [ "$(cat "$T/theirs"/*)" = "mine
mine" ]

find "$T/CA" -type f -exec sha256sum {} + >"$T/after"
same "the authority is as it was" "$T/before" "$T/after"

chmod 644 "$T/CA/intermediate.key"
refuses "a key that others may read" 2 "other users" "chmod 600" localhost
chmod 600 "$T/CA/intermediate.key"
cp "$T/CA/intermediate.key" "$T/key"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$T/CA/intermediate.key" 2>"$T/log"
refuses "a key that is not the intermediate's" 2 "do not fit together" "from a copy" localhost
head -c 100 "$T/key" >"$T/CA/intermediate.key"
refuses "half a key" 2 "damaged" "from a copy" localhost
cp "$T/key" "$T/CA/intermediate.key"
mv "$T/CA/issued.db" "$T/issued.db"
echo nonsense >"$T/CA/issued.db"
refuses "a list that is none" 2 "issued.db" "from a copy" localhost
mv "$T/issued.db" "$T/CA/issued.db"
odd="$T/it's \$odd"
"$WARD" ca init "Odd" --dir "$odd" >"$T/odd" 2>&1
eval "set -- $(sed -n 's/.*ward ca trust --dir //p' "$T/odd")"
check "a directory with an odd name is told so that a shell takes it" [ "$1" = "$odd" ]
check "mended, it issues again" "$WARD" ca issue localhost --dir "$T/CA" --out "$T/site"
end
