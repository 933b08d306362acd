#ifndef BASE_CPU_H
#define BASE_CPU_H
/* cpu - which kernels this processor can run.  Every kernel has a plain twin that gives the same bits. */
#include <stdbool.h>

/* Registers of 512 bits. */
static inline bool cpu_has_wide(void)
{
#ifdef __x86_64__
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq");
#else
	return false;
#endif
}

/* For people: what is used here. */
static inline const char *cpu_kernels(void)
{
#ifdef __x86_64__
	if (cpu_has_wide())
		return "AVX-512";
	return __builtin_cpu_supports("avx2") ? "AVX2" : "plain";
#else
	return "plain";
#endif
}

#endif
