#include "config.h"
#include "model/hist.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#define PARTS 7                    /* helpers' histograms, besides the result itself */
#define PART_BYTES (64 << 20)      /* of all of them */
#define PART_UPDATES (256 * 1024)  /* less work than this is not worth a helper */
#define AHEAD 24                   /* rows to fetch before their turn */

typedef int64_t pair __attribute__((vector_size(16), may_alias));

bool hist_init(struct hist *h, const struct features *s, const struct binned *b, struct arena *a,
	struct err *e)
{
	h->binned = b;
	h->offset = ARENA_ARRAY(a, int32_t, s->n + 1);
	for (int32_t f = 0; f < s->n; f++)
		h->offset[f + 1] = h->offset[f] + s->feature[f].bins + 1;
	h->cells = h->offset[s->n];
	ptrdiff_t parts = PART_BYTES / (ptrdiff_t)sizeof(struct cell) / (h->cells + 1);
	h->parts = parts < PARTS ? (int32_t)parts : PARTS;
	h->part = ARENA_BIG(a, struct cell, h->parts * h->cells, e);
	return h->part;
}

struct build {
	const struct hist *h;
	const struct cell *gradient;
	const int32_t *row;
	ptrdiff_t n;
	int32_t chunks;
	struct cell *out;
};

static void add_row(pair *cells, const int32_t *offset, const uint8_t *bin, int32_t width, pair g)
{
	for (int32_t f = 0; f < width; f++)
		cells[offset[f] + bin[f]] += g;
}

/* One block of features for one chunk of rows. */
static void build_tile(void *arg, ptrdiff_t i)
{
	const struct build *w = arg;
	const struct hist *h = w->h;
	int32_t block = (int32_t)(i / w->chunks), chunk = (int32_t)(i % w->chunks);
	int32_t first = block * BIN_BLOCK, width = binned_width(h->binned, block);
	const uint8_t *bin = binned_block(h->binned, block);
	const int32_t *offset = h->offset + first;
	struct cell *out = chunk == 0 ? w->out : h->part + (chunk - 1) * h->cells;
	const pair *gradient = (const void *)w->gradient;
	ptrdiff_t end = w->n * (chunk + 1) / w->chunks;

	memset(out + offset[0], 0, (size_t)(offset[width] - offset[0]) * sizeof *out);
	for (ptrdiff_t k = w->n * chunk / w->chunks; k < end; k++) {
		ptrdiff_t r = w->row[k], soon = w->row[k + AHEAD < end ? k + AHEAD : end - 1];

		__builtin_prefetch(bin + soon * width);
		__builtin_prefetch(bin + soon * width + width - 1);
		__builtin_prefetch(gradient + soon);
		add_row((pair *)(void *)out, offset, bin + r * width, width, gradient[r]);
	}
}

void hist_build(const struct hist *h, const struct cell *gradient, const int32_t *row, ptrdiff_t n,
	struct cell *out, struct ctl *c)
{
	struct build w = { .h = h, .gradient = gradient, .row = row, .n = n, .out = out };
	ptrdiff_t chunks = n * h->binned->features / PART_UPDATES;

	w.chunks = chunks < 1 ? 1 : chunks > h->parts + 1 ? h->parts + 1 : (int32_t)chunks;
	ctl_par(c, (ptrdiff_t)binned_blocks(h->binned) * w.chunks, build_tile, &w);
	for (int32_t k = 1; k < w.chunks; k++)
		for (ptrdiff_t i = 0; i < h->cells; i++)
			out[i] = cell_add(out[i], h->part[(k - 1) * h->cells + i]);
}

void hist_subtract(const struct hist *h, struct cell *whole, const struct cell *part)
{
	for (ptrdiff_t i = 0; i < h->cells; i++)
		whole[i] = cell_sub(whole[i], part[i]);
}
