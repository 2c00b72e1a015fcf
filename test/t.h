/* t.h - the whole test framework: TAP on stdout, one function a behaviour.
 *
 * A test's name is the sentence it proves. A check that fails prints where and
 * what, and the test goes on. Names on the command line choose among the tests. */
#ifndef T_H
#define T_H

#include <stdio.h>
#include <string.h>

static int t_bad;

#define OK(x) \
	do { \
		if (!(x)) { \
			t_bad++; \
			printf("# %s:%d: not true: %s\n", __FILE__, __LINE__, #x); \
		} \
	} while (0)

#define EQ(a, b) \
	do { \
		long long a_ = (long long)(a), b_ = (long long)(b); \
		if (a_ != b_) { \
			t_bad++; \
			printf("# %s:%d: %s is %lld, want %s = %lld\n", __FILE__, __LINE__, #a, \
				a_, #b, b_); \
		} \
	} while (0)

#define EQ_STR(a, b) \
	do { \
		const char *a_ = (a), *b_ = (b); \
		if (a_ == NULL || b_ == NULL || strcmp(a_, b_) != 0) { \
			t_bad++; \
			printf("# %s:%d: %s is \"%s\", want \"%s\"\n", __FILE__, __LINE__, #a, \
				a_ ? a_ : "(null)", b_ ? b_ : "(null)"); \
		} \
	} while (0)

#define EQ_MEM(a, b, len) \
	do { \
		if (memcmp((a), (b), (len)) != 0) { \
			t_bad++; \
			printf("# %s:%d: %s differs from %s\n", __FILE__, __LINE__, #a, #b); \
		} \
	} while (0)

#define T(f) { #f, f }

static int t_is_asked(int argc, char **argv, const char *name)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return 1;
	return argc < 2;
}

#define T_MAIN(...) \
	static const struct { \
		const char *name; \
		void (*fn)(void); \
	} t_all[] = { __VA_ARGS__ }; \
	int main(int argc, char **argv) \
	{ \
		int n = (int)(sizeof t_all / sizeof t_all[0]), fails = 0; \
		printf("1..%d\n", n); \
		for (int i = 0; i < n; i++) { \
			if (!t_is_asked(argc, argv, t_all[i].name)) \
				continue; \
			t_bad = 0; \
			t_all[i].fn(); \
			fails += t_bad != 0; \
			printf("%sok %d - %s\n", t_bad ? "not " : "", i + 1, t_all[i].name); \
			fflush(stdout); \
		} \
		return fails != 0; \
	}

#endif
