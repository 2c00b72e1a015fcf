/* cpu.c - see cpu.h. */
#include "crypto/cpu.h"

#include <stdatomic.h>

static atomic_int limit = CPU_AVX512;

static enum cpu found(void)
{
#ifdef __x86_64__
	/* These ask the system too: registers that it does not save do not count. */
	__builtin_cpu_init();
	if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi") ||
		!__builtin_cpu_supports("bmi2"))
		return CPU_BASE;
	if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
		__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
		__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2"))
		return CPU_AVX512;
	return CPU_AVX2;
#else
	return CPU_BASE;
#endif
}

enum cpu cpu_level(void)
{
	int most = atomic_load_explicit(&limit, memory_order_relaxed);
	enum cpu best = found();

	return (int)best < most ? best : (enum cpu)most;
}

void cpu_limit(enum cpu most)
{
	atomic_store_explicit(&limit, (int)most, memory_order_relaxed);
}
