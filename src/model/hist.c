#include "config.h"
#include "model/hist.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#define PARTS 7                    /* helpers' histograms, besides the result itself */
#define PART_BYTES (64 << 20)      /* of all of them */
#define PART_UPDATES (64 * 1024)   /* less work than this is not worth a helper */
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

/* Some rows of neighbouring features. */
struct strip {
	pair *cells;
	const int32_t *offset;   /* of the first feature */
	const uint8_t *bin;      /* of row 0 */
	ptrdiff_t stride;        /* from row to row */
	int32_t width;           /* features */
	const pair *gradient;
	const int32_t *row;
	ptrdiff_t n;
};

static inline void add_row(pair *restrict cells, const int32_t *restrict offset,
	const uint8_t *restrict bin, int32_t width, pair g)
{
	int32_t f = 0;

	for (; f + 4 <= width; f += 4) {
		cells[offset[f] + bin[f]] += g;
		cells[offset[f + 1] + bin[f + 1]] += g;
		cells[offset[f + 2] + bin[f + 2]] += g;
		cells[offset[f + 3] + bin[f + 3]] += g;
	}
	for (; f < width; f++)
		cells[offset[f] + bin[f]] += g;
}

static void add_rows(const struct strip *s)
{
	pair *restrict cells = s->cells;
	const int32_t *restrict offset = s->offset, *restrict row = s->row;
	const uint8_t *restrict bin = s->bin;
	const pair *restrict gradient = s->gradient;
	ptrdiff_t n = s->n, stride = s->stride, k = 0;
	int32_t width = s->width;

	for (; k < n - AHEAD; k++) {
		ptrdiff_t soon = row[k + AHEAD];

		__builtin_prefetch(bin + soon * stride);
		__builtin_prefetch(bin + soon * stride + width - 1);
		__builtin_prefetch(gradient + soon);
		add_row(cells, offset, bin + row[k] * stride, width, gradient[row[k]]);
	}
	for (; k < n; k++)
		add_row(cells, offset, bin + row[k] * stride, width, gradient[row[k]]);
}

/* Features f0..f1-1 of one block. */
static void add_features(const struct hist *h, const struct hist_rows *rows, int32_t f0,
	int32_t f1, struct cell *out)
{
	int32_t block = f0 / BIN_BLOCK;
	struct strip s = { .cells = (pair *)(void *)out, .offset = h->offset + f0,
		.bin = binned_block(h->binned, block) + f0 % BIN_BLOCK,
		.stride = binned_width(h->binned, block), .width = f1 - f0,
		.gradient = (const void *)rows->gradient, .row = rows->row, .n = rows->n };

	memset(out + h->offset[f0], 0,
		(size_t)(h->offset[f1] - h->offset[f0]) * sizeof *out);
	add_rows(&s);
}

void hist_add(const struct hist *h, const struct hist_rows *rows, int32_t f0, int32_t f1,
	struct cell *out)
{
	for (int32_t f = f0, end; f < f1; f = end) {
		end = (f / BIN_BLOCK + 1) * BIN_BLOCK;
		end = end < f1 ? end : f1;
		add_features(h, rows, f, end, out);
	}
}

struct build {
	const struct hist *h;
	const struct hist_rows *rows;
	int32_t chunks;
	struct cell *out;
};

/* One block of features for one chunk of rows. */
static void build_tile(void *arg, ptrdiff_t i)
{
	const struct build *w = arg;
	const struct hist *h = w->h;
	int32_t chunk = (int32_t)(i % w->chunks), f0 = (int32_t)(i / w->chunks) * BIN_BLOCK;
	ptrdiff_t n = w->rows->n, start = n * chunk / w->chunks;
	struct hist_rows rows = { w->rows->gradient, w->rows->row + start,
		n * (chunk + 1) / w->chunks - start };

	add_features(h, &rows, f0, f0 + binned_width(h->binned, f0 / BIN_BLOCK),
		chunk == 0 ? w->out : h->part + (chunk - 1) * h->cells);
}

int32_t hist_build(const struct hist *h, const struct hist_rows *rows, struct cell *out,
	struct ctl *c)
{
	struct build w = { .h = h, .rows = rows, .out = out };
	ptrdiff_t chunks = rows->n * h->binned->features / PART_UPDATES;

	w.chunks = chunks < 1 ? 1 : chunks > h->parts + 1 ? h->parts + 1 : (int32_t)chunks;
	ctl_par(c, (ptrdiff_t)binned_blocks(h->binned) * w.chunks, build_tile, &w);
	return w.chunks - 1;
}

void hist_merge(const struct hist *h, int32_t parts, int32_t f0, int32_t f1, struct cell *out)
{
	for (int32_t k = 0; k < parts; k++)
		for (ptrdiff_t i = h->offset[f0]; i < h->offset[f1]; i++)
			out[i] = cell_add(out[i], h->part[k * h->cells + i]);
}

void hist_subtract(const struct hist *h, int32_t f0, int32_t f1, struct cell *whole,
	const struct cell *part)
{
	for (ptrdiff_t i = h->offset[f0]; i < h->offset[f1]; i++)
		whole[i] = cell_sub(whole[i], part[i]);
}

struct cell hist_sum(const struct hist *h, const struct cell *cells)
{
	struct cell sum = { 0, 0 };

	for (ptrdiff_t i = 0; i < h->offset[1]; i++)
		sum = cell_add(sum, cells[i]);
	return sum;
}
