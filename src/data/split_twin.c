#include "config.h"
#include "data/split_twin.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "data/first_row.h"
#include "data/frame.h"

static bool counts(const struct frame *f, int32_t i, int32_t target)
{
	return i != target && f->column[i].role != ROLE_ID;
}

bool split_twin_possible(const struct frame *f, int32_t target)
{
	for (int32_t i = 0; i < f->columns; i++)
		if (counts(f, i, target))
			return true;
	return false;
}

void split_twin_digests(const struct frame *f, int32_t target, uint64_t *out, uint64_t *one)
{
	memset(out, 0, (size_t)f->rows * sizeof *out);
	for (int32_t i = 0; i < f->columns; i++) {
		if (!counts(f, i, target))
			continue;
		frame_cell_digests(f, i, one);
		for (ptrdiff_t r = 0; r < f->rows; r++)
			out[r] += one[r];
	}
	for (ptrdiff_t r = 0; r < f->rows; r++)
		out[r] = hash_u64(out[r], 0);
}

/* Rows that hang together are a tree; its root is the earliest. */
static int32_t root_of(int32_t *parent, int32_t r)
{
	while (parent[r] != r) {
		parent[r] = parent[parent[r]];
		r = parent[r];
	}
	return r;
}

static void join(int32_t *parent, int32_t r, int32_t other)
{
	int32_t x = root_of(parent, r), y = root_of(parent, other);

	if (x < y)
		parent[y] = x;
	else
		parent[x] = y;
}

/* small[root]: the smallest key of its tree. */
static void take_smallest(int32_t *parent, const uint64_t *key, uint64_t *small, ptrdiff_t n)
{
	for (ptrdiff_t r = 0; r < n; r++)
		small[r] = key[r];
	for (ptrdiff_t r = 0; r < n; r++) {
		int32_t root = root_of(parent, (int32_t)r);

		if (key[r] < small[root])
			small[root] = key[r];
	}
}

struct kin {
	struct first_row by_id, by_cells;
	int32_t *parent;
	uint64_t *small; /* the new keys */
};

static void place_known(struct kin *k, const uint64_t *key, ptrdiff_t known)
{
	for (ptrdiff_t r = 0; r < known; r++)
		k->parent[r] = (int32_t)r;
	for (ptrdiff_t r = 0; r < known; r++) {
		join(k->parent, (int32_t)r, first_row_like(&k->by_id, r));
		join(k->parent, (int32_t)r, first_row_like(&k->by_cells, r));
	}
	take_smallest(k->parent, key, k->small, known);
	for (ptrdiff_t r = 0; r < known; r++)
		k->small[r] = k->small[root_of(k->parent, (int32_t)r)];
}

static void place_later(struct kin *k, const uint64_t *key, ptrdiff_t from, ptrdiff_t rows)
{
	for (ptrdiff_t r = from; r < rows; r++) {
		int32_t same = first_row_like(&k->by_id, r), twin = first_row_like(&k->by_cells, r);

		k->small[r] = same < r ? k->small[same] : twin < r ? k->small[twin] : key[r];
	}
}

bool split_twin_keys(const struct frame *f, int32_t target, ptrdiff_t known, uint64_t *key, ptrdiff_t *twins,
	struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct kin k = { 0 };
	uint64_t *cells = ARENA_BIG(a, uint64_t, f->rows, e);
	ptrdiff_t old = known < f->rows ? known : f->rows, n = 0;

	k.small = cells ? ARENA_BIG(a, uint64_t, f->rows, e) : NULL;
	k.parent = k.small ? ARENA_BIG(a, int32_t, f->rows, e) : NULL;
	bool ok = k.parent && first_row_open(&k.by_id, key, f->rows, a, e) &&
		first_row_open(&k.by_cells, cells, f->rows, a, e);
	if (ok) {
		split_twin_digests(f, target, cells, k.small);
		place_known(&k, key, old);
		place_later(&k, key, old, f->rows);
		for (ptrdiff_t r = 0; r < f->rows; r++)
			n += k.small[r] != key[r];
		memcpy(key, k.small, (size_t)f->rows * sizeof *key);
		if (twins)
			*twins = n;
	}
	arena_reset(a, mark);
	return ok;
}
