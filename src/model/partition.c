#include "config.h"
#include "model/partition.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#define CHUNKS 16        /* most pieces of a leaf */
#define CHUNK_ROWS 8192  /* fewest rows of a piece */

bool partition_init(struct partition *p, ptrdiff_t rows, struct arena *a, struct ctl *c,
	struct err *e)
{
	p->ctl = c;
	p->row = ARENA_BIG(a, int32_t, rows, e);
	p->room = p->row ? ARENA_BIG(a, int32_t, rows, e) : NULL;
	return p->room;
}

void partition_fill(struct partition *p, ptrdiff_t n)
{
	for (ptrdiff_t r = 0; r < n; r++)
		p->row[r] = (int32_t)r;
}

struct divide {
	int32_t *row, *room;
	ptrdiff_t n;
	const uint8_t *bin, *goes_left;
	ptrdiff_t chunks;
	ptrdiff_t left[CHUNKS];       /* rows of a piece that go left */
	ptrdiff_t left_at[CHUNKS];    /* where they go to */
	ptrdiff_t right_at[CHUNKS];
};

static ptrdiff_t chunk_start(const struct divide *d, ptrdiff_t i)
{
	return d->n * i / d->chunks;
}

/* Left rows to the front of the piece's room, right ones to its end, backwards; every row is
 * written to both places, and only the count tells which one stays. */
static void sort_chunk(void *arg, ptrdiff_t i)
{
	struct divide *d = arg;
	ptrdiff_t k = chunk_start(d, i), end = chunk_start(d, i + 1), left = k, right = end - 1;
	const int32_t *restrict row = d->row;
	int32_t *restrict room = d->room;
	const uint8_t *restrict bin = d->bin, *restrict goes_left = d->goes_left;

	for (; k < end; k++) {
		int32_t r = row[k];
		ptrdiff_t is_left = goes_left[bin[r]];

		room[left] = r;
		room[right] = r;
		left += is_left;
		right -= 1 - is_left;
	}
	d->left[i] = left - chunk_start(d, i);
}

static void move_chunk(void *arg, ptrdiff_t i)
{
	const struct divide *d = arg;
	ptrdiff_t start = chunk_start(d, i), n = chunk_start(d, i + 1) - start;
	const int32_t *restrict room = d->room + start;
	int32_t *restrict right = d->row + d->right_at[i];

	memcpy(d->row + d->left_at[i], room, (size_t)d->left[i] * sizeof *room);
	for (ptrdiff_t k = 0; k < n - d->left[i]; k++)
		right[k] = room[n - 1 - k];
}

ptrdiff_t partition_divide(struct partition *p, ptrdiff_t start, ptrdiff_t n, const uint8_t *bin,
	const uint8_t *goes_left)
{
	struct divide d = { .row = p->row + start, .room = p->room + start, .n = n, .bin = bin,
		.goes_left = goes_left };
	ptrdiff_t left = 0;

	d.chunks = n / CHUNK_ROWS < 1 ? 1 : n / CHUNK_ROWS < CHUNKS ? n / CHUNK_ROWS : CHUNKS;
	ctl_par(p->ctl, d.chunks, sort_chunk, &d);
	for (ptrdiff_t i = 0; i < d.chunks; i++) {
		d.left_at[i] = left;
		left += d.left[i];
	}
	for (ptrdiff_t i = 0; i < d.chunks; i++)
		d.right_at[i] = left + chunk_start(&d, i) - d.left_at[i];
	ctl_par(p->ctl, d.chunks, move_chunk, &d);
	return left;
}
