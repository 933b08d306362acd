#include "config.h"
#include "model/bin_cut.h"

#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS 6
#define BUCKETS (1 << DIGIT_BITS)

uint64_t bin_key(double x)
{
	uint64_t u;

	x += 0.0; /* -0 becomes 0 */
	memcpy(&u, &x, sizeof u);
	return u ^ (-(u >> 63) | 1ULL << 63);
}

double bin_unkey(uint64_t key)
{
	double x;
	uint64_t u = key ^ (((key >> 63) - 1) | 1ULL << 63);

	memcpy(&x, &u, sizeof x);
	return x;
}

static inline uint32_t digit_of(uint64_t key, int digit)
{
	return (uint32_t)(key >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

/* Where each bucket of a digit starts, from its counts; false when one bucket holds all. */
static bool make_starts(uint32_t *count, ptrdiff_t n)
{
	uint32_t start = 0;

	for (int b = 0; b < BUCKETS; b++) {
		uint32_t k = count[b];

		if (k == (uint32_t)n)
			return false;
		count[b] = start;
		start += k;
	}
	return true;
}

uint64_t *bin_sort(uint64_t *key, uint64_t *room, ptrdiff_t n)
{
	uint32_t count[DIGITS][BUCKETS];

	memset(count, 0, sizeof count);
	for (ptrdiff_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++)
			count[d][digit_of(key[i], d)]++;
	for (int d = 0; d < DIGITS; d++) {
		if (!make_starts(count[d], n))
			continue;
		for (ptrdiff_t i = 0; i < n; i++)
			room[count[d][digit_of(key[i], d)]++] = key[i];
		uint64_t *swap = key;
		key = room;
		room = swap;
	}
	return key;
}

/* Halfway between neighbours a < b, such that a <= cut < b also where doubles run out. */
static double between(double a, double b)
{
	double cut = (a + b) * 0.5;

	if (!(cut >= a && cut < b))
		cut = a * 0.5 + b * 0.5;
	return cut >= a && cut < b ? cut : a;
}

static ptrdiff_t count_distinct(const uint64_t *key, ptrdiff_t n, ptrdiff_t enough)
{
	ptrdiff_t distinct = n > 0;

	for (ptrdiff_t i = 1; i < n && distinct <= enough; i++)
		distinct += key[i] != key[i - 1];
	return distinct;
}

/* The first place after i whose key differs; gallops, for values that repeat. */
static ptrdiff_t run_end(const uint64_t *key, ptrdiff_t n, ptrdiff_t i)
{
	ptrdiff_t step = 1, lo = i, hi;

	while (lo + step < n && key[lo + step] == key[i]) {
		lo += step;
		step *= 2;
	}
	hi = lo + step < n ? lo + step : n;
	while (hi - lo > 1) {
		ptrdiff_t mid = lo + (hi - lo) / 2;

		if (key[mid] == key[i])
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

int32_t bin_cuts(const uint64_t *key, ptrdiff_t n, int32_t most, double *cut)
{
	bool each = count_distinct(key, n, most) <= most;
	int32_t cuts = 0;
	ptrdiff_t end = 0;

	while (cuts < most - 1) {
		ptrdiff_t share = each ? 1 : (n - end + most - cuts - 1) / (most - cuts);

		if (end + share >= n)
			break;
		end = run_end(key, n, end + share - 1);
		if (end >= n)
			break;
		cut[cuts++] = between(bin_unkey(key[end - 1]), bin_unkey(key[end]));
	}
	return cuts;
}
