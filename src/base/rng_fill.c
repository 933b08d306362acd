#include "config.h"

#include "base/rng.h"

#include <stdbool.h>

#include "base/cpu.h"

/* Many numbers of one stream at once: the blocks of a counter-based generator do not depend on each other, so
 * they are made side by side.  The scalar road in rng.c defines the answer. */

#define LANES 16
#define WORDS (4 * LANES)

/* LANES blocks from counter on; only counter[0] differs between them, and it must not wrap. */
static inline __attribute__((always_inline)) void make_lanes(const uint32_t counter[4],
	const uint32_t key[2], uint32_t *out)
{
	uint64_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
	uint64_t k0 = key[0], k1 = key[1];
	for (uint32_t i = 0; i < LANES; i++) {
		c0[i] = counter[0] + i;
		c1[i] = counter[1];
		c2[i] = counter[2];
		c3[i] = counter[3];
	}
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < LANES; i++) {
			uint64_t p0 = (uint64_t)0xd2511f53u * (uint32_t)c0[i];
			uint64_t p1 = (uint64_t)0xcd9e8d57u * (uint32_t)c2[i];
			c0[i] = (uint32_t)((p1 >> 32) ^ c1[i] ^ k0);
			c1[i] = (uint32_t)p1;
			c2[i] = (uint32_t)((p0 >> 32) ^ c3[i] ^ k1);
			c3[i] = (uint32_t)p0;
		}
		k0 = (uint32_t)(k0 + 0x9e3779b9u);
		k1 = (uint32_t)(k1 + 0xbb67ae85u);
	}
	for (int i = 0; i < LANES; i++) {
		out[4 * i] = (uint32_t)c0[i];
		out[4 * i + 1] = (uint32_t)c1[i];
		out[4 * i + 2] = (uint32_t)c2[i];
		out[4 * i + 3] = (uint32_t)c3[i];
	}
}

#if defined(__x86_64__) && !defined(__clang__)
#define O3 optimize("O3"),
#else
#define O3
#endif

#if defined(__x86_64__)
__attribute__((O3 target("avx512f,avx512dq"))) static void make_wide(const uint32_t counter[4],
	const uint32_t key[2], uint32_t *out)
{
	make_lanes(counter, key, out);
}

static bool has_wide(void)
{
	return cpu_has_wide();
}
#else
static void make_wide(const uint32_t counter[4], const uint32_t key[2], uint32_t *out)
{
	make_lanes(counter, key, out);
}

static bool has_wide(void)
{
	return true;
}
#endif

void rng_fill(struct rng *r, uint32_t *out, ptrdiff_t n)
{
	ptrdiff_t i = 0;
	while (i < n && r->left > 0)
		out[i++] = rng_u32(r);
	for (bool wide = has_wide(); wide && n - i >= WORDS && r->counter[0] < UINT32_MAX - LANES; i += WORDS) {
		make_wide(r->counter, r->key, out + i);
		r->counter[0] += LANES;
	}
	while (i < n)
		out[i++] = rng_u32(r);
}
