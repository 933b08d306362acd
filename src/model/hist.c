#include "config.h"
#include "model/hist.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#define PARTS 7                    /* helpers' histograms, besides the result itself */
#define PART_BYTES (64 << 20)      /* of all of them */
#define PART_UPDATES (64 * 1024)   /* less work than this is not worth a helper */
#define AHEAD 24                   /* rows to fetch before their turn */
#define MOST_JOINT 256             /* combinations in a bundle */
#define OPEN_BUNDLES 64            /* the latest ones, in which there may be room */
#define INDEX_ROWS 1024            /* of one task */

#define INLINE static inline __attribute__((always_inline))

typedef int64_t pair __attribute__((vector_size(16), may_alias));

/* -- bundles ------------------------------------------------------------------ */

/* Bins that training rows lie in. */
static int32_t width_of(const struct feature *f)
{
	int32_t n = f->bins + f->missing;

	return n > 0 ? n : 1;
}

/* The first bundle with room for so many bins, or a new one. */
static int32_t find_bundle(struct hist *h, int32_t width)
{
	int32_t b = h->bundles > OPEN_BUNDLES ? h->bundles - OPEN_BUNDLES : 0;

	while (b < h->bundles && h->bundle[b].size * width > MOST_JOINT)
		b++;
	if (b == h->bundles)
		h->bundle[h->bundles++].size = 1;
	return b;
}

/* The widest features first, each where there is room. */
static void list_bundles(struct hist *h, struct arena *a)
{
	int32_t n = h->features->n, first = 0;
	int32_t *bundle_of = ARENA_ARRAY(a, int32_t, n);

	h->bundle = ARENA_ARRAY(a, struct bundle, n);
	h->order = ARENA_ARRAY(a, int32_t, n);
	for (int32_t width = BIN_MOST + 1; width > 0; width--)
		for (int32_t f = 0; f < n; f++) {
			if (width_of(&h->features->feature[f]) != width)
				continue;
			bundle_of[f] = find_bundle(h, width);
			h->bundle[bundle_of[f]].size *= width;
			h->bundle[bundle_of[f]].n++;
		}
	for (int32_t b = 0; b < h->bundles; b++) {
		h->bundle[b].first = first;
		first += h->bundle[b].n;
		h->bundle[b].n = 0;
	}
	for (int32_t f = 0; f < n; f++) {
		struct bundle *own = &h->bundle[bundle_of[f]];

		h->order[own->first + own->n++] = f;
	}
}

static int32_t block_end(const struct hist *h, int32_t b)
{
	int32_t end = b - b % HIST_BLOCK + HIST_BLOCK;

	return end < h->bundles ? end : h->bundles;
}

/* Block by block, first the cells of features, then those of combinations. */
static void place_cells(struct hist *h, struct arena *a)
{
	int32_t at = 0;

	h->offset = ARENA_ARRAY(a, int32_t, h->features->n);
	for (int32_t b0 = 0, b1; b0 < h->bundles; b0 = b1) {
		b1 = block_end(h, b0);
		for (int32_t b = b0; b < b1; b++) {
			struct bundle *one = &h->bundle[b];

			one->cells = one->joint = at;
			for (int32_t k = one->first; k < one->first + one->n; k++) {
				h->offset[h->order[k]] = at;
				at += h->features->feature[h->order[k]].bins + 1;
			}
			one->end = at;
		}
		for (int32_t b = b0; b < b1; b++)
			if (h->bundle[b].n > 1) {
				h->bundle[b].joint = at;
				at += h->bundle[b].size;
			}
	}
	h->cells = at;
}

/* -- rows --------------------------------------------------------------------- */

/* Where row 0 has its index for bundle b. */
static uint16_t *index_of(const struct hist *h, int32_t b)
{
	return h->index + (ptrdiff_t)(b - b % HIST_BLOCK) * h->rows + b % HIST_BLOCK;
}

static int32_t stride_of(const struct hist *h, int32_t b)
{
	return block_end(h, b) - (b - b % HIST_BLOCK);
}

struct indexing {
	const struct hist *h;
	const struct binned *binned;
};

static void index_bundle(const struct indexing *w, int32_t b, ptrdiff_t r0, ptrdiff_t n)
{
	const struct hist *h = w->h;
	const struct bundle *one = &h->bundle[b];
	uint32_t joint[INDEX_ROWS] = { 0 };
	uint32_t from = (uint32_t)(one->joint - h->bundle[b - b % HIST_BLOCK].cells);
	ptrdiff_t stride = stride_of(h, b);
	uint16_t *out = index_of(h, b) + r0 * stride;

	for (int32_t k = one->first; k < one->first + one->n; k++) {
		const uint8_t *bin = w->binned->column + h->order[k] * h->rows + r0;
		uint32_t width = (uint32_t)width_of(&h->features->feature[h->order[k]]);

		for (ptrdiff_t r = 0; r < n; r++)
			joint[r] = joint[r] * width + bin[r];
	}
	for (ptrdiff_t r = 0; r < n; r++)
		out[r * stride] = (uint16_t)(2 * (from + joint[r]));
}

static void index_rows(void *arg, ptrdiff_t i)
{
	const struct indexing *w = arg;
	ptrdiff_t r0 = i * INDEX_ROWS, left = w->h->rows - r0;

	for (int32_t b = 0; b < w->h->bundles; b++)
		index_bundle(w, b, r0, left < INDEX_ROWS ? left : INDEX_ROWS);
}

bool hist_init(struct hist *h, const struct features *s, const struct binned *b, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct indexing w = { h, b };

	*h = (struct hist){ .features = s, .rows = b->rows };
	list_bundles(h, a);
	place_cells(h, a);
	ptrdiff_t parts = PART_BYTES / (ptrdiff_t)sizeof(struct cell) / (h->cells + 1);
	h->parts = parts < PARTS ? (int32_t)parts : PARTS;
	h->part = ARENA_BIG(a, struct cell, h->parts * h->cells, e);
	h->index = h->part ? ARENA_BIG(a, uint16_t, b->rows * h->bundles, e) : NULL;
	if (!h->index)
		return false;
	ctl_par(c, (b->rows + INDEX_ROWS - 1) / INDEX_ROWS, index_rows, &w);
	return ctl_step(c, 0, e);
}

/* -- sums --------------------------------------------------------------------- */

/* Some rows of neighbouring bundles. */
struct strip {
	pair *cells;            /* of the block */
	const uint16_t *index;  /* of row 0 */
	ptrdiff_t stride;       /* from row to row */
	int32_t width;          /* bundles */
	const pair *gradient;
	const int32_t *row;
	ptrdiff_t n;
};

INLINE void add_cell(pair *cells, uint16_t twice, pair g)
{
	*(pair *)(void *)((int64_t *)(void *)cells + twice) += g;
}

INLINE void add_row(pair *restrict cells, const uint16_t *restrict index, ptrdiff_t width,
	pair g)
{
	ptrdiff_t k = 0;

	for (; k + 4 <= width; k += 4) {
		add_cell(cells, index[k], g);
		add_cell(cells, index[k + 1], g);
		add_cell(cells, index[k + 2], g);
		add_cell(cells, index[k + 3], g);
	}
	if (width & 2) {
		add_cell(cells, index[k], g);
		add_cell(cells, index[k + 1], g);
		k += 2;
	}
	if (width & 1)
		add_cell(cells, index[k], g);
}

INLINE void add_rows(const struct strip *s)
{
	pair *restrict cells = s->cells;
	const int32_t *restrict row = s->row;
	const uint16_t *restrict index = s->index;
	const pair *restrict gradient = s->gradient;
	ptrdiff_t n = s->n, stride = s->stride, width = s->width, k = 0;

	for (; k < n - AHEAD; k++) {
		ptrdiff_t soon = row[k + AHEAD];

		__builtin_prefetch(index + soon * stride);
		__builtin_prefetch(index + soon * stride + width - 1);
		__builtin_prefetch(gradient + soon);
		add_row(cells, index + row[k] * stride, width, gradient[row[k]]);
	}
	for (; k < n; k++)
		add_row(cells, index + row[k] * stride, width, gradient[row[k]]);
}

static void add_rows_plain(const struct strip *s)
{
	add_rows(s);
}

#ifdef __x86_64__
/* The same with the shorter instructions of newer processors. */
__attribute__((target("avx2"))) static void add_rows_wide(const struct strip *s)
{
	add_rows(s);
}
#endif

static void add_strip(const struct strip *s)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		add_rows_wide(s);
		return;
	}
#endif
	add_rows_plain(s);
}

/* From sums over combinations those of each feature: its bins are the last digit of the place;
 * once they are added up, the next feature's are. */
static void unfold(const struct hist *h, const struct bundle *b, struct cell *out)
{
	pair *joint = (pair *)(void *)(out + b->joint);
	int32_t size = b->size;

	for (int32_t k = b->n - 1; k >= 0; k--) {
		int32_t f = h->order[b->first + k], width = width_of(&h->features->feature[f]);
		pair *own = (pair *)(void *)(out + h->offset[f]);

		size /= width;
		for (int32_t i = 0; i < size; i++) {
			pair sum = { 0, 0 };

			for (int32_t j = 0; j < width; j++) {
				pair cell = joint[i * width + j];

				own[j] += cell;
				sum += cell;
			}
			joint[i] = sum;
		}
	}
}

/* Bundles b0..b1-1 of one block. */
static void add_bundles(const struct hist *h, const struct hist_rows *rows, int32_t b0,
	int32_t b1, struct cell *out)
{
	const struct bundle *b = h->bundle;
	struct strip s = { .cells = (pair *)(void *)(out + b[b0 - b0 % HIST_BLOCK].cells),
		.index = index_of(h, b0), .stride = stride_of(h, b0), .width = b1 - b0,
		.gradient = (const void *)rows->gradient, .row = rows->row, .n = rows->n };

	memset(out + b[b0].cells, 0, (size_t)(b[b1 - 1].end - b[b0].cells) * sizeof *out);
	for (int32_t k = b0; k < b1; k++)
		if (b[k].n > 1)
			memset(out + b[k].joint, 0, (size_t)b[k].size * sizeof *out);
	add_strip(&s);
	for (int32_t k = b0; k < b1; k++)
		if (b[k].n > 1)
			unfold(h, &b[k], out);
}

void hist_add(const struct hist *h, const struct hist_rows *rows, int32_t b0, int32_t b1,
	struct cell *out)
{
	for (int32_t b = b0, end; b < b1; b = end) {
		end = block_end(h, b);
		end = end < b1 ? end : b1;
		add_bundles(h, rows, b, end, out);
	}
}

struct build {
	const struct hist *h;
	const struct hist_rows *rows;
	int32_t chunks;
	struct cell *out;
};

/* One block of bundles for one chunk of rows. */
static void build_tile(void *arg, ptrdiff_t i)
{
	const struct build *w = arg;
	const struct hist *h = w->h;
	int32_t chunk = (int32_t)(i % w->chunks), b0 = (int32_t)(i / w->chunks) * HIST_BLOCK;
	ptrdiff_t n = w->rows->n, start = n * chunk / w->chunks;
	struct hist_rows rows = { w->rows->gradient, w->rows->row + start,
		n * (chunk + 1) / w->chunks - start };

	add_bundles(h, &rows, b0, block_end(h, b0),
		chunk == 0 ? w->out : h->part + (chunk - 1) * h->cells);
}

int32_t hist_build(const struct hist *h, const struct hist_rows *rows, struct cell *out,
	struct ctl *c)
{
	struct build w = { .h = h, .rows = rows, .out = out };
	ptrdiff_t chunks = rows->n * h->bundles / PART_UPDATES;

	w.chunks = chunks < 1 ? 1 : chunks > h->parts + 1 ? h->parts + 1 : (int32_t)chunks;
	ctl_par(c, (ptrdiff_t)((h->bundles + HIST_BLOCK - 1) / HIST_BLOCK) * w.chunks, build_tile,
		&w);
	return w.chunks - 1;
}

void hist_merge(const struct hist *h, int32_t parts, int32_t b0, int32_t b1, struct cell *out)
{
	for (int32_t k = 0; k < parts; k++)
		for (int32_t b = b0; b < b1; b++)
			for (ptrdiff_t i = h->bundle[b].cells; i < h->bundle[b].end; i++)
				out[i] = cell_add(out[i], h->part[k * h->cells + i]);
}

void hist_subtract(const struct hist *h, int32_t b0, int32_t b1, struct cell *whole,
	const struct cell *part)
{
	for (int32_t b = b0; b < b1; b++)
		for (ptrdiff_t i = h->bundle[b].cells; i < h->bundle[b].end; i++)
			whole[i] = cell_sub(whole[i], part[i]);
}

struct cell hist_sum(const struct hist *h, const struct cell *cells)
{
	struct cell sum = { 0, 0 };

	for (ptrdiff_t i = 0; i <= h->features->feature[0].bins; i++)
		sum = cell_add(sum, cells[h->offset[0] + i]);
	return sum;
}
