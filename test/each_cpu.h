/* each_cpu.h - runs code as every kind of machine would that this one can be. */
#ifndef EACH_CPU_H
#define EACH_CPU_H

#include "crypto/cpu.h"

/* FOR_EACH_CPU runs what follows once for each level that is there. */
#define FOR_EACH_CPU(level) \
	for (enum cpu level = CPU_BASE, most_ = (cpu_limit(CPU_AVX512), cpu_level()); \
		level <= most_ && (cpu_limit(level), true); level++)

#endif
