# Goal: the libraries give away ward_* alone, and nothing wants what ward must not
# use of libcrypto.
. "$(dirname "$0")/lib.sh"

tools/symbols "$BUILD/libward.so" >"$T/faults" 2>&1
empty "the shared library gives away ward_* alone and wants nothing forbidden" "$T/faults"
tools/symbols "$BUILD/libward.a" >"$T/faults" 2>&1
empty "so does the static one" "$T/faults"
tools/symbols "$BUILD/libward_event.so" >"$T/faults" 2>&1
empty "and the one for libevent" "$T/faults"
tools/symbols "$BUILD/ward" >"$T/faults" 2>&1
empty "the command wants nothing forbidden" "$T/faults"
nm -D --defined-only "$BUILD/libward.so" | grep -q ' ward_conn_feed$' &&
	nm -g --defined-only "$BUILD/libward.a" | grep -q ' ward_conn_feed$' &&
	ok "both have what the headers promise" || not_ok "both have what the headers promise"

# Every function of the public headers is there to link with.
for library in "$BUILD/libward.so" "$BUILD/libward_event.so"; do
	nm -D --defined-only "$library" | sed 's/.* //'
done | sort >"$T/defined"
sed -e 's,/\*.*\*/,,' -e '/^ \*/d' -e '/^\/\*/d' include/ward/*.h |
	grep -o '\<ward_[a-z0-9_]*(' | tr -d '(' | sort -u >"$T/promised"
comm -23 "$T/promised" "$T/defined" >"$T/faults"
empty "every function the public headers declare is in the library" "$T/faults"

# breach NAME C: an object made of this C must be reported.
breach() {
	echo "$2" >"$T/x.c"
	cc -w -c -o "$T/x.o" "$T/x.c" && ar rcs "$T/x.a" "$T/x.o"
	tools/symbols "$T/x.a" >"$T/found"
	rm -f "$T/x.a"
	finds "$1" "$T/found"
}

breach "a name without ward_ is noticed" 'int record_seal(void) { return 0; }'
breach "a decoder of libcrypto is noticed" 'int d2i_X509(); int ward_x(void) { return d2i_X509(); }'
breach "libssl is noticed" 'int SSL_new(); int ward_x(void) { return SSL_new(); }'
breach "PEM is noticed" 'int PEM_read_bio(); int ward_x(void) { return PEM_read_bio(); }'
breach "EVP_Cipher() is noticed" 'int EVP_Cipher(); int ward_x(void) { return EVP_Cipher(); }'
echo 'int EVP_CipherUpdate(); int ward_x(void) { return EVP_CipherUpdate(); }' >"$T/x.c"
cc -w -c -o "$T/x.o" "$T/x.c"
tools/symbols "$T/x.o" >"$T/found"
empty "EVP_CipherUpdate() is another function" "$T/found"
done_testing
