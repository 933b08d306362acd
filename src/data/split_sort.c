#include "config.h"
#include "data/split_sort.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define DIGITS 8 /* bytes of each number */
#define VALUES 256

static unsigned digit_of(uint64_t x, int digit)
{
	return (unsigned)(x >> (8 * digit)) & (VALUES - 1);
}

/* Where each value of a digit starts, from its counts; false when all records have the same. */
static bool make_starts(uint32_t *count, ptrdiff_t n)
{
	uint32_t start = 0;

	for (int v = 0; v < VALUES; v++) {
		uint32_t k = count[v];

		if (k == (uint32_t)n)
			return false;
		count[v] = start;
		start += k;
	}
	return true;
}

/* From the last digit to the first; returns where the sorted keys ended up. */
static struct split_key *sort_keys(struct split_key *k, struct split_key *room, ptrdiff_t n)
{
	uint32_t count[2][DIGITS][VALUES];

	memset(count, 0, sizeof count);
	for (ptrdiff_t i = 0; i < n; i++)
		for (int d = 0; d < DIGITS; d++) {
			count[0][d][digit_of(k[i].minor, d)]++;
			count[1][d][digit_of(k[i].major, d)]++;
		}
	for (int d = 0; d < 2 * DIGITS; d++) {
		uint32_t *at = count[d / DIGITS][d % DIGITS];

		if (!make_starts(at, n))
			continue;
		for (ptrdiff_t i = 0; i < n; i++) {
			uint64_t number = d < DIGITS ? k[i].minor : k[i].major;

			room[at[digit_of(number, d % DIGITS)]++] = k[i];
		}
		struct split_key *swap = k;
		k = room;
		room = swap;
	}
	return k;
}

bool split_sort(void *base, ptrdiff_t n, ptrdiff_t size,
	void (*key)(const void *record, struct split_key *out),
	int (*compare)(const void *x, const void *y), struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct split_key *k = ARENA_BIG(a, struct split_key, 2 * n, e);
	char *record = base, *copy = k ? arena_big(a, n, size, e) : NULL;

	if (!copy)
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		key(record + i * size, &k[i]);
		k[i].at = i;
	}
	k = sort_keys(k, k + n, n);
	memcpy(copy, base, (size_t)(n * size));
	for (ptrdiff_t i = 0; i < n; i++)
		memcpy(record + i * size, copy + k[i].at * size, (size_t)size);
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && k[end].minor == k[i].minor && k[end].major == k[i].major;)
			end++;
		if (end > i + 1)
			qsort(record + i * size, (size_t)(end - i), (size_t)size, compare);
	}
	arena_reset(a, mark);
	return true;
}
