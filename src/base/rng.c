#include "config.h"

#include "base/rng.h"

#include <math.h>

#include "base/digest.h"

__extension__ typedef unsigned __int128 wide;

#define MULTIPLIER_0 0xd2511f53u
#define MULTIPLIER_1 0xcd9e8d57u
#define WEYL_0 0x9e3779b9u
#define WEYL_1 0xbb67ae85u
#define ROUNDS 10
#define PURPOSE_STEP 256u /* purposes are smaller: what is above them counts on in a long stream */

void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
	uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
	uint32_t k0 = key[0], k1 = key[1];
	for (int round = 0; round < ROUNDS; round++) {
		uint64_t p0 = (uint64_t)MULTIPLIER_0 * c0;
		uint64_t p1 = (uint64_t)MULTIPLIER_1 * c2;
		c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
		c1 = (uint32_t)p1;
		c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
		c3 = (uint32_t)p0;
		k0 += WEYL_0;
		k1 += WEYL_1;
	}
	out[0] = c0;
	out[1] = c1;
	out[2] = c2;
	out[3] = c3;
}

/* The seed is the key, the purpose and index are the upper counter words: no two streams meet. */
struct rng rng_make(uint64_t seed, enum rng_purpose purpose, uint64_t index)
{
	return (struct rng){
		.key = { (uint32_t)seed, (uint32_t)(seed >> 32) },
		.counter = { 0, (uint32_t)purpose, (uint32_t)index, (uint32_t)(index >> 32) },
	};
}

uint32_t rng_u32(struct rng *r)
{
	if (r->left == 0) {
		rng_philox(r->counter, r->key, r->block);
		r->left = 4;
		if (++r->counter[0] == 0)
			r->counter[1] += PURPOSE_STEP;
	}
	return r->block[4 - r->left--];
}

uint64_t rng_u64(struct rng *r)
{
	uint64_t low = rng_u32(r);
	return low | (uint64_t)rng_u32(r) << 32;
}

double rng_double(struct rng *r)
{
	return (double)(rng_u64(r) >> 11) * 0x1p-53;
}

/* Lemire (2019), "Fast random integer generation in an interval": a multiplication in place of a
 * division; the few words that would favour small results are drawn again. */
static uint32_t below_32(struct rng *r, uint32_t n)
{
	uint64_t m = (uint64_t)rng_u32(r) * n;
	if ((uint32_t)m < n) {
		uint32_t least = -n % n;
		while ((uint32_t)m < least)
			m = (uint64_t)rng_u32(r) * n;
	}
	return (uint32_t)(m >> 32);
}

int64_t rng_below(struct rng *r, int64_t n)
{
	if (n <= UINT32_MAX)
		return below_32(r, (uint32_t)n);
	uint64_t bound = (uint64_t)n;
	uint64_t least = -bound % bound;
	wide m = (wide)rng_u64(r) * bound;
	while ((uint64_t)m < least)
		m = (wide)rng_u64(r) * bound;
	return (int64_t)(m >> 64);
}

double rng_normal(struct rng *r)
{
	double radius = sqrt(-2.0 * log(1.0 - rng_double(r)));
	return radius * cos(2.0 * 3.14159265358979323846 * rng_double(r));
}

void rng_shuffle(struct rng *r, int32_t *items, ptrdiff_t n)
{
	for (ptrdiff_t i = n - 1; i > 0; i--) {
		ptrdiff_t j = (ptrdiff_t)rng_below(r, (int64_t)i + 1);
		int32_t item = items[i];
		items[i] = items[j];
		items[j] = item;
	}
}

uint64_t rng_hash(uint64_t seed, enum rng_purpose purpose, uint64_t key)
{
	return hash_u64(key, hash_u64((uint64_t)purpose, seed));
}
