#ifndef BASE_RNG_H
#define BASE_RNG_H
/* rng - counter-based random streams: Philox4x32-10 (Salmon et al., SC'11).
 * A stream is named by (seed, purpose, index), so any thread can make the
 * numbers of row i without asking another, and no draw disturbs a neighbour. */
#include <stddef.h>
#include <stdint.h>

/* One word per use, so that two uses never share a stream. */
enum rng_purpose {
	RNG_TEST = 1, RNG_SPLIT, RNG_FOLD, RNG_BOOTSTRAP, RNG_MODEL, RNG_ROWS, RNG_COLUMNS,
	RNG_SAMPLE, RNG_NOISE, RNG_PERMUTE, RNG_INIT, RNG_TUNE,
};

struct rng {
	uint32_t key[2];
	uint32_t counter[4];
	uint32_t block[4];
	int left; /* words of block not yet used */
};

void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

struct rng rng_make(uint64_t seed, enum rng_purpose purpose, uint64_t index);
uint32_t rng_u32(struct rng *r);
/* The next n of them: as many calls of rng_u32, faster. */
void rng_fill(struct rng *r, uint32_t *out, ptrdiff_t n);
uint64_t rng_u64(struct rng *r);
double rng_double(struct rng *r);                  /* [0,1), 53 bits */
int64_t rng_below(struct rng *r, int64_t n);       /* 0..n-1 without bias; n >= 1 */
double rng_normal(struct rng *r);                  /* polar-free Box-Muller, one value a call */
void rng_shuffle(struct rng *r, int32_t *items, ptrdiff_t n); /* Fisher-Yates */

/* A 64-bit mix of (seed, purpose, key): for hash order, not for streams. */
uint64_t rng_hash(uint64_t seed, enum rng_purpose purpose, uint64_t key);

#endif
