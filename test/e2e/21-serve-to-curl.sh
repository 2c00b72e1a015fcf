#!/bin/sh
# Goal: ward serve delivers files to curl: pages, ranges, HEAD, a big file to the byte,
# several requests on one connection, and nothing from outside its folder.
. "$(dirname "$0")/lib.sh"
require openssl curl
make_certs
page index.html "<p>a page from ward</p>"
page style.css "p { color: green }"
mkdir -p "$T/www/sub"
printf 'below\n' >"$T/www/sub/index.html"
printf 'secret\n' >"$T/secret"
ln -s ../secret "$T/www/link"
big ten 10
serve || exit 1
url=https://localhost:$PORT

fetch() {
	curl -sS --max-time 20 --cacert "$T/root.pem" --resolve "localhost:$PORT:127.0.0.1" "$@"
}

fetch -i "$url/" >"$T/page" 2>&1
has "a page" "$T/page" "HTTP/1.1 200" "<p>a page from ward</p>"
has "its type and length" "$T/page" "Content-Type: text/html" "Content-Length: 24"
fetch -o "$T/ten" "$url/ten"
same "10 MB are the same to the byte" "$T/ten" "$T/www/ten"

fetch -I "$url/ten" >"$T/head" 2>&1
has "HEAD tells the length" "$T/head" "HTTP/1.1 200" "Content-Length: 10000017"
check "HEAD has no body" [ "$(tail -c 2 "$T/head" | od -An -tx1 | tr -d ' ')" = 0d0a ]

fetch -i -r 100-199 "$url/ten" >"$T/range" 2>&1
has "a range" "$T/range" "HTTP/1.1 206" "Content-Range: bytes 100-199/10000017"
fetch -r 100-199 -o "$T/part" "$url/ten"
head -c 200 "$T/www/ten" | tail -c 100 >"$T/want"
same "a range is the right part" "$T/part" "$T/want"
fetch -r -50 -o "$T/part" "$url/ten"
tail -c 50 "$T/www/ten" >"$T/want"
same "the last 50 bytes" "$T/part" "$T/want"
fetch -i -r 20000000- "$url/ten" >"$T/range" 2>&1
has "a range behind the end is refused" "$T/range" "HTTP/1.1 416"

fetch -o "$T/1" -o "$T/2" -o "$T/3" -w '%{num_connects}\n' "$url/" "$url/style.css" "$url/" \
	>"$T/connects"
check "three requests use one connection" [ "$(tr -d '\n' <"$T/connects")" = 100 ]
same "the second of them is right" "$T/2" "$T/www/style.css"

fetch "$url/sub/" >"$T/sub" 2>&1
has "a folder shows its index" "$T/sub" "below"
fetch -i "$url/nothing" >"$T/missing" 2>&1
has "what is not there is 404" "$T/missing" "HTTP/1.1 404"
for path in /../secret /%2e%2e/secret /sub/../../secret /%2e%2e%2fsecret /..%5csecret /link; do
	fetch -i --path-as-is "$url$path" >"$T/escape" 2>&1
	check "$path leads nowhere" sh -c "! grep -q ^secret '$T/escape' && grep -q HTTP '$T/escape'"
done
fetch -i -X DELETE "$url/index.html" >"$T/method" 2>&1
check "DELETE is refused" grep -qE '^HTTP/1.1 (405|501)' "$T/method"
check "and deletes nothing" [ -s "$T/www/index.html" ]

# Many clients at once, each on its own connection.
for i in 1 2 3 4 5 6 7 8; do
	fetch -o "$T/many$i" "$url/ten" &
	eval "many$i=$!"
done
for i in 1 2 3 4 5 6 7 8; do
	eval "wait \$many$i"
done
for i in 1 2 3 4 5 6 7 8; do
	cmp -s "$T/many$i" "$T/www/ten" || break
done
check "eight downloads at once" cmp "$T/many$i" "$T/www/ten"
end
