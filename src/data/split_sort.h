#ifndef DATA_SPLIT_SORT_H
#define DATA_SPLIT_SORT_H
/* split_sort - many small records into order by two whole numbers, digit by digit: hashes are spread
 * evenly and rows are many, so comparing them would take longer.  Scratch of split and split_fold. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct split_key {
	uint64_t major, minor; /* what decides first and second */
	ptrdiff_t at;
};

/* Sorts n records of size bytes as qsort would by `compare`, which must not contradict the keys that
 * `key` fills in; it is asked only where these are equal.  Scratch lives in a.  ERR_NOMEM. */
bool split_sort(void *base, ptrdiff_t n, ptrdiff_t size,
	void (*key)(const void *record, struct split_key *out),
	int (*compare)(const void *x, const void *y), struct arena *a, struct err *e);

#endif
