#include "config.h"

#include "stat/quantile.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

enum {
	DIGIT_BITS = 11, /* six passes; 2048 counters stay in the first-level cache */
	DIGITS = 6,
	BUCKETS = 1 << DIGIT_BITS,
	SMALL = 48,      /* below, insertion beats clearing the counters */
};

/* Bits that order like the number: negatives flipped whole, others by their sign. */
static uint64_t key_of(double x)
{
	uint64_t u;

	memcpy(&u, &x, sizeof u);
	return u ^ (-(u >> 63) | (uint64_t)1 << 63);
}

static uint32_t digit_of(double x, int digit)
{
	return (uint32_t)(key_of(x) >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

static void insertion(double *x, double *y, ptrdiff_t n)
{
	for (ptrdiff_t i = 1; i < n; i++) {
		double key = x[i];
		double with = y ? y[i] : 0;
		ptrdiff_t k = i;

		for (; k > 0 && x[k - 1] > key; k--) {
			x[k] = x[k - 1];
			if (y)
				y[k] = y[k - 1];
		}
		x[k] = key;
		if (y)
			y[k] = with;
	}
}

/* Counts all digits in one read; true when x is in order already. */
static bool count_digits(const double *x, ptrdiff_t n, uint32_t count[DIGITS][BUCKETS])
{
	uint64_t last = 0;
	bool sorted = true;

	for (ptrdiff_t i = 0; i < n; i++) {
		uint64_t key = key_of(x[i]);

		for (int d = 0; d < DIGITS; d++)
			count[d][key >> (d * DIGIT_BITS) & (BUCKETS - 1)]++;
		sorted &= key >= last;
		last = key;
	}
	return sorted;
}

static void counts_to_starts(uint32_t *count)
{
	uint32_t sum = 0;

	for (int b = 0; b < BUCKETS; b++) {
		uint32_t c = count[b];

		count[b] = sum;
		sum += c;
	}
}

static void scatter(const double *x, double *to, ptrdiff_t n, int digit, uint32_t *start)
{
	for (ptrdiff_t i = 0; i < n; i++)
		to[start[digit_of(x[i], digit)]++] = x[i];
}

static void scatter_both(const double *x, const double *y, double *to, double *to_y, ptrdiff_t n,
	int digit, uint32_t *start)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		uint32_t place = start[digit_of(x[i], digit)]++;

		to[place] = x[i];
		to_y[place] = y[i];
	}
}

/* y NULL: nothing is carried. */
static void sort(double *x, double *y, double *scratch, double *scratch_y, ptrdiff_t n)
{
	uint32_t count[DIGITS][BUCKETS];
	double *from = x, *from_y = y;
	double *to = scratch, *to_y = scratch_y;

	for (ptrdiff_t i = 0; i < n; i++)
		x[i] += 0.0; /* makes -0 to 0 */
	if (n <= SMALL) {
		insertion(x, y, n);
		return;
	}
	memset(count, 0, sizeof count);
	if (count_digits(x, n, count))
		return;
	for (int d = 0; d < DIGITS; d++) {
		if (count[d][digit_of(from[0], d)] == n)
			continue; /* all alike in this digit */
		counts_to_starts(count[d]);
		if (y)
			scatter_both(from, from_y, to, to_y, n, d, count[d]);
		else
			scatter(from, to, n, d, count[d]);
		double *swap = from, *swap_y = from_y;
		from = to, from_y = to_y;
		to = swap, to_y = swap_y;
	}
	if (from == x)
		return;
	memcpy(x, from, (size_t)n * sizeof *x);
	if (y)
		memcpy(y, from_y, (size_t)n * sizeof *y);
}

void sort_doubles(double *x, double *scratch, ptrdiff_t n)
{
	sort(x, NULL, scratch, NULL, n);
}

void sort_carry(double *x, double *y, double *scratch, ptrdiff_t n)
{
	sort(x, y, scratch, scratch + n, n);
}

void sort_order(const double *x, int32_t *order, ptrdiff_t n)
{
	double *copy = mem_alloc(4 * n, (ptrdiff_t)sizeof *copy);
	double *index = copy + n;

	for (ptrdiff_t i = 0; i < n; i++) {
		copy[i] = x[i];
		index[i] = (double)i;
	}
	sort_carry(copy, index, copy + 2 * n, n);
	for (ptrdiff_t i = 0; i < n; i++)
		order[i] = (int32_t)index[i];
	mem_free(copy);
}

double quantile_sorted(const double *x, ptrdiff_t n, double q)
{
	double h = (double)(n - 1) * q;
	ptrdiff_t lo = (ptrdiff_t)h;
	double t = h - (double)lo;

	if (lo >= n - 1)
		return x[n - 1];
	if (!(t > 0))
		return x[lo];
	double gap = x[lo + 1] - x[lo];
	return isfinite(gap) ? x[lo] + t * gap : x[lo] * (1 - t) + x[lo + 1] * t;
}

double quantile_weighted(const double *x, const double *w, ptrdiff_t n, double q, double *scratch)
{
	double *copy = scratch, *weight = scratch + n;
	double total = 0, sum = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		copy[i] = x[i];
		weight[i] = w ? w[i] : 1;
	}
	sort_carry(copy, weight, scratch + 2 * n, n);
	for (ptrdiff_t i = 0; i < n; i++)
		total += weight[i];
	for (ptrdiff_t i = 0; i < n; i++) {
		sum += weight[i];
		if (weight[i] > 0 && sum >= q * total)
			return copy[i];
	}
	return (double)NAN;
}
