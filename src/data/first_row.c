#include "config.h"
#include "data/first_row.h"

#include <string.h>

#include "base/arena.h"

static ptrdiff_t places(ptrdiff_t rows)
{
	ptrdiff_t n = 16;

	while (n < 2 * rows)
		n *= 2;
	return n;
}

bool first_row_open(struct first_row *t, const uint64_t *key, ptrdiff_t rows, struct arena *a, struct err *e)
{
	ptrdiff_t n = places(rows);

	*t = (struct first_row){ .key = key, .mask = (uint64_t)n - 1 };
	t->slot = ARENA_BIG(a, int32_t, n, e);
	if (t->slot)
		first_row_clear(t);
	return t->slot != NULL;
}

void first_row_clear(struct first_row *t)
{
	memset(t->slot, 0xff, (size_t)(t->mask + 1) * sizeof *t->slot);
}

int32_t first_row_like(struct first_row *t, ptrdiff_t r)
{
	uint64_t i = (t->key[r] ^ t->key[r] >> 32) & t->mask;

	for (; t->slot[i] >= 0; i = (i + 1) & t->mask)
		if (t->key[t->slot[i]] == t->key[r])
			return t->slot[i];
	t->slot[i] = (int32_t)r;
	return (int32_t)r;
}
