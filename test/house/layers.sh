# Goal: the folders depend on each other in one order, and a breach is noticed.
. "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2046
tools/layers $(sources src include | grep '\.[ch]$') >"$T/faults"
empty "the tree keeps the order of its layers" "$T/faults"

# breach NAME FILE LINE: the line, alone in such a file, must be reported.
breach() {
	mkdir -p "$T/tree/$(dirname "$2")"
	printf '%s\n' "$3" >"$T/tree/$2"
	(cd "$T/tree" && "$OLDPWD/tools/layers" "$2") >"$T/found"
	rm "$T/tree/$2"
	finds "$1" "$T/found"
}

# innocent NAME FILE LINE: such a line breaks no rule.
innocent() {
	mkdir -p "$T/tree/$(dirname "$2")"
	printf '%s\n' "$3" >"$T/tree/$2"
	(cd "$T/tree" && "$OLDPWD/tools/layers" "$2") >"$T/found"
	rm "$T/tree/$2"
	empty "$1" "$T/found"
}

breach "a lower layer that includes a higher one" src/base/x.c '#include "tls/conn.h"'
breach "tls that includes pki" src/tls/x.c '#include "pki/cert.h"'
breach "pki that includes tls" src/pki/x.h '#include "tls/conn.h"'
breach "a library that includes the command" src/net/x.c '#include "app/say.h"'
breach "an include without its folder" src/der/x.c '#include "der.h"'
breach "a public header that includes an internal one" include/ward/x.h '#include "base/why.h"'
breach "a public header that needs the operating system" include/ward/x.h '#include <sys/socket.h>'
breach "libcrypto outside crypto" src/pki/x.c '#include <openssl/evp.h>'
breach "libcrypto in the command" src/app/x.c '#include <openssl/evp.h>'
breach "libipsec-mb outside crypto" src/tls/x.c '#include <intel-ipsec-mb.h>'
breach "sockets in the engine" src/tls/x.c '#include <sys/socket.h>'
breach "printing in the verifier" src/pki/x.c '#include <stdio.h>'
breach "a call that prints" src/pki/x.c '	printf("%d", n);'
breach "a clock in the engine" src/tls/x.c '	now = time(NULL);'
breach "a fork in crypto" src/crypto/x.c '	if (fork() == 0)'
breach "malloc in a parser" src/der/x.c '	p = malloc(len);'
breach "free in the engine" src/tls/x.c '	free(p);'
breach "malloc in another file of base" src/base/x.c '	p = calloc(1, len);'
breach "a statement expression in a proved folder" src/der/x.c '#define MAX(a) ({ int b = a; b; })'
breach "a cleanup attribute in a proved folder" src/tls/x.c '	__attribute__((cleanup(f))) int x;'
innocent "malloc in the command" src/app/x.c '	p = malloc(len);'
innocent "printing in the command" src/app/x.c '#include <stdio.h>'
innocent "the word in a comment" src/tls/x.c '/* malloc() is not for us, nor is time() */'
innocent "the word in a string" src/tls/x.c '	puts_in("call malloc(3)");'
innocent "a member of that name" src/tls/x.c '	p->free(q);'
innocent "a lower layer" src/tls/x.c '#include "base/bytes.h"'
done_testing
