/* cpu.h - which of the vector instructions ward has code for this machine runs. */
#ifndef CRYPTO_CPU_H
#define CRYPTO_CPU_H

enum cpu {
	CPU_BASE,   /* plain C */
	CPU_AVX2,   /* and BMI, BMI2 */
	CPU_AVX512, /* F, BW, DQ, VL, VBMI, VBMI2: Ice Lake, Zen 4 and later */
};

/* cpu_level is the best that the machine, its system and cpu_limit allow. */
enum cpu cpu_level(void);

/* cpu_limit has tests run what other machines would run: cpu_level answers at
 * most `most` from now on. Not while other threads compute. */
void cpu_limit(enum cpu most);

#endif
