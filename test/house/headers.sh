# Goal: each public header compiles alone, as C99 and as C++, without a warning.
. "$(dirname "$0")/lib.sh"

for header in include/ward/*.h; do
	name=${header#include/}
	printf "#include <%s>\nint not_empty;\n" "$name" >"$T/x.c"
	cp "$T/x.c" "$T/x.cc"
	cc -std=c99 -pedantic -Wall -Wextra -Werror -Iinclude -fsyntax-only "$T/x.c" >"$T/log" 2>&1
	empty "<$name> is C99" "$T/log"
	c++ -std=c++11 -pedantic -Wall -Wextra -Werror -Iinclude -fsyntax-only "$T/x.cc" >"$T/log" 2>&1
	empty "<$name> is C++" "$T/log"
done
done_testing
