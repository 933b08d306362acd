#include "config.h"
#include "model/forest.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/cpu.h"
#include "data/xy.h"
#include "model/bin.h"
#include "model/tree.h"

#define WALKERS 8 /* rows on their way through a tree at a time */

/* -- making ready ------------------------------------------------------------- */

static void list_used(struct forest *f, const struct tree *tree, int32_t n, struct arena *a)
{
	f->slot = ARENA_ARRAY(a, int32_t, f->features->n);
	f->used = ARENA_ARRAY(a, int32_t, f->features->n);
	for (int32_t k = 0; k < f->features->n; k++)
		f->slot[k] = -1;
	for (int32_t t = 0; t < n; t++)
		for (int32_t k = 0; k < tree[t].nodes; k++) {
			int32_t feature = tree[t].node[k].feature;

			if (feature < 0 || f->slot[feature] >= 0)
				continue;
			f->slot[feature] = f->slots;
			f->used[f->slots++] = feature;
		}
}

/* Bits from..to-1, as far as there are such. */
static uint64_t bits_between(int32_t from, int32_t to)
{
	uint64_t below_to = to < 64 ? ((uint64_t)1 << (to > 0 ? to : 0)) - 1 : UINT64_MAX;
	uint64_t below_from = from < 64 ? ((uint64_t)1 << (from > 0 ? from : 0)) - 1 : UINT64_MAX;

	return below_to & ~below_from;
}

/* How many leaves lie below every node, and which is the first, counted from the left.  Children
 * lie behind their parents. */
struct span {
	int32_t leaves, first;
};

static struct span *make_spans(const struct tree *t, struct arena *a)
{
	struct span *span = ARENA_ARRAY(a, struct span, t->nodes);

	for (int32_t k = t->nodes - 1; k >= 0; k--) {
		int32_t left = t->node[k].left;

		span[k].leaves = t->node[k].feature < 0 ? 1 :
			span[left].leaves + span[left + 1].leaves;
	}
	for (int32_t k = 0; k < t->nodes; k++) {
		int32_t left = t->node[k].left;

		if (t->node[k].feature < 0)
			continue;
		span[left].first = span[k].first;
		span[left + 1].first = span[k].first + span[left].leaves;
	}
	return span;
}

/* The node's set, in which the missing bin goes where missing cells go. */
static const uint64_t *complete_set(const struct forest *f, const struct tree *t,
	const struct tree_node *n, struct arena *a)
{
	int32_t missing = f->features->feature[n->feature].bins;
	uint64_t *set = ARENA_ARRAY(a, uint64_t, TREE_SET_WORDS), bit = (uint64_t)1 << (missing & 63);

	memcpy(set, t->set[n->set], TREE_SET_WORDS * sizeof *set);
	set[missing >> 6] = (set[missing >> 6] & ~bit) | (n->missing_left ? bit : 0);
	return set;
}

/* The branches that concern leaves from..from+63: first those with sets. */
static void fill_piece(const struct forest *f, const struct tree *t, const struct span *span,
	int32_t from, struct forest_piece *p, struct arena *a)
{
	for (int with_set = 1; with_set >= 0; with_set--) {
		for (int32_t k = 0; k < t->nodes; k++) {
			const struct tree_node *n = &t->node[k];

			if (n->feature < 0 || (n->set >= 0) != with_set)
				continue;
			int32_t first = span[n->left].first - from;
			uint64_t left = bits_between(first, first + span[n->left].leaves);

			if (left)
				p->node[p->nodes++] = (struct forest_node){
					.threshold = n->value, .left = left,
					.set = with_set ? complete_set(f, t, n, a) : NULL,
					.words = f->features->feature[n->feature].bins / 64 + 1,
					.slot = f->slot[n->feature],
					.missing_left = n->missing_left };
		}
		p->sets = with_set ? p->nodes : p->sets;
	}
}

static int32_t count_branches(const struct tree *t, const struct span *span, int32_t from)
{
	int32_t n = 0;

	for (int32_t k = 0; k < t->nodes; k++) {
		int32_t first = t->node[k].feature < 0 ? 0 : span[t->node[k].left].first - from;

		n += t->node[k].feature >= 0
			&& bits_between(first, first + span[t->node[k].left].leaves) != 0;
	}
	return n;
}

static void make_pieces(const struct forest *f, struct forest_tree *out, struct arena *a)
{
	const struct tree *t = out->tree;
	int32_t leaves = t->nodes / 2 + 1;
	double *value = ARENA_ARRAY(a, double, leaves);
	struct span *span = make_spans(t, a);

	for (int32_t k = 0; k < t->nodes; k++)
		if (t->node[k].feature < 0)
			value[span[k].first] = t->node[k].value;
	out->pieces = (leaves + FOREST_BITS - 1) / FOREST_BITS;
	out->piece = ARENA_ARRAY(a, struct forest_piece, out->pieces);
	for (int32_t i = 0; i < out->pieces; i++) {
		struct forest_piece *p = &out->piece[i];
		int32_t from = i * FOREST_BITS;

		p->node = ARENA_ARRAY(a, struct forest_node, count_branches(t, span, from));
		p->leaves = bits_between(0, leaves - from);
		p->value = value + from;
		fill_piece(f, t, span, from, p, a);
	}
}

void forest_init(struct forest *f, const struct features *s, const struct tree *tree, int32_t n,
	struct arena *a)
{
	*f = (struct forest){ .features = s, .trees = n };
	list_used(f, tree, n, a);
	f->tree = ARENA_ARRAY(a, struct forest_tree, n);
	for (int32_t t = 0; t < n; t++) {
		f->tree[t].tree = &tree[t];
		if (tree[t].nodes / 2 + 1 <= FOREST_BITS * FOREST_PIECES)
			make_pieces(f, &f->tree[t], a);
	}
}

/* -- tiles -------------------------------------------------------------------- */

static bool is_missing(const struct xy_column *c, ptrdiff_t r)
{
	return c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
}

static void tile_number(const struct xy_column *c, ptrdiff_t r0, ptrdiff_t r1, double *out)
{
	memcpy(out, c->number + r0, (size_t)(r1 - r0) * sizeof *out);
	for (ptrdiff_t r = r0; c->missing && r < r1; r++)
		if (is_missing(c, r))
			out[r - r0] = (double)NAN;
}

static void tile_level(const struct feature *f, const struct xy_column *c, ptrdiff_t r0,
	ptrdiff_t r1, double *out)
{
	for (ptrdiff_t r = r0; r < r1; r++)
		out[r - r0] = bin_of_level(f, is_missing(c, r) ? -1 : c->code[r]);
}

static void tile_flag(const struct feature *f, const struct xy_column *c, ptrdiff_t r0,
	ptrdiff_t r1, double *out)
{
	for (ptrdiff_t r = r0; r < r1; r++)
		out[r - r0] = c->code[r] == f->level;
}

void forest_tile(const struct forest *f, const struct xy *d, ptrdiff_t r0, ptrdiff_t r1,
	double *tile)
{
	for (int32_t k = 0; k < f->slots; k++) {
		const struct feature *one = &f->features->feature[f->used[k]];
		const struct xy_column *c = &d->column[one->column];
		double *out = tile + k * FOREST_ROWS;

		switch (one->kind) {
		case FEATURE_NUMBER: tile_number(c, r0, r1, out); break;
		case FEATURE_CODE: tile_level(one, c, r0, r1, out); break;
		case FEATURE_LEVEL: tile_flag(one, c, r0, r1, out); break;
		}
	}
}

/* -- trees of bits ------------------------------------------------------------ */

#define INLINE static inline __attribute__((always_inline))

#define LANES 8

/* Eight rows in one of the compiler's vectors, whatever registers the target has for it. */
typedef double lanes __attribute__((vector_size(64), aligned(8), may_alias));
typedef uint64_t words __attribute__((vector_size(64), aligned(8), may_alias));

/* Where a row goes right, the leaves on the left are out.  A NaN compares false. */
INLINE void clear_eight(const struct forest_node *n, const lanes *x, words *alive)
{
	words right = n->missing_left ? (words)(*x > n->threshold) : ~(words)(*x <= n->threshold);

	*alive &= ~(right & n->left);
}

/* Where the set lacks the row's bin, the leaves on the left are out.  Adding 2^52 leaves a whole
 * number in the low bits. */
INLINE void clear_eight_by_set(const struct forest_node *n, const lanes *x, words *alive)
{
	words bin = (words)(*x + 0x1p52) & 255, word = (words){ 0 } + n->set[0];

	if (n->words > 1) {
		word = (words)(bin >> 6 == 0) & n->set[0];
		for (uint64_t k = 1; k < (uint64_t)n->words; k++)
			word |= (words)(bin >> 6 == k) & n->set[k];
	}
	*alive &= -(word >> (bin & 63) & 1) | ~n->left;
}

INLINE void clear_by_sets(const struct forest_piece *p, const double *tile, uint64_t *alive)
{
	words *a = (words *)(void *)alive;

	for (int32_t k = 0; k < p->sets; k++) {
		const struct forest_node *n = &p->node[k];
		const lanes *x = (const void *)(tile + n->slot * FOREST_ROWS);

		for (int i = 0; i < FOREST_ROWS / LANES; i++)
			clear_eight_by_set(n, x + i, a + i);
	}
}

INLINE void clear_by_thresholds(const struct forest_piece *p, const double *tile, uint64_t *alive)
{
	words *a = (words *)(void *)alive;
	words a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5], a6 = a[6], a7 = a[7];

	for (int32_t k = p->sets; k < p->nodes; k++) {
		const struct forest_node *n = &p->node[k];
		const lanes *x = (const void *)(tile + n->slot * FOREST_ROWS);

		clear_eight(n, x, &a0);
		clear_eight(n, x + 1, &a1);
		clear_eight(n, x + 2, &a2);
		clear_eight(n, x + 3, &a3);
		clear_eight(n, x + 4, &a4);
		clear_eight(n, x + 5, &a5);
		clear_eight(n, x + 6, &a6);
		clear_eight(n, x + 7, &a7);
	}
	a[0] = a0, a[1] = a1, a[2] = a2, a[3] = a3, a[4] = a4, a[5] = a5, a[6] = a6, a[7] = a7;
}

static void clear_plain(const struct forest_piece *p, const double *tile, uint64_t *alive)
{
	clear_by_sets(p, tile, alive);
	clear_by_thresholds(p, tile, alive);
}

#ifdef __x86_64__
__attribute__((target("avx512f,avx512dq"))) static void clear_wide(const struct forest_piece *p,
	const double *tile, uint64_t *alive)
{
	clear_by_sets(p, tile, alive);
	clear_by_thresholds(p, tile, alive);
}
#endif

static void find_alive(const struct forest_piece *p, const double *tile, bool wide,
	uint64_t *alive)
{
	for (int r = 0; r < FOREST_ROWS; r++)
		alive[r] = p->leaves;
#ifdef __x86_64__
	(wide ? clear_wide : clear_plain)(p, tile, alive);
#else
	(void)wide;
	clear_plain(p, tile, alive);
#endif
}

/* From the last piece to the first: what a piece further left says counts. */
static void add_bits(const struct forest_tree *t, const double *tile, ptrdiff_t rows, bool wide,
	double *out, ptrdiff_t stride)
{
	uint64_t alive[FOREST_ROWS];
	double value[FOREST_ROWS] = { 0 };

	for (int32_t i = t->pieces - 1; i >= 0; i--) {
		const struct forest_piece *p = &t->piece[i];

		find_alive(p, tile, wide, alive);
		for (ptrdiff_t r = 0; r < rows; r++)
			if (alive[r])
				value[r] = p->value[__builtin_ctzll(alive[r])];
	}
	for (ptrdiff_t r = 0; r < rows; r++)
		out[r * stride] += value[r];
}

/* -- larger trees ------------------------------------------------------------- */

static bool set_goes_left(const struct forest *f, const uint64_t *set, const struct tree_node *n,
	double x)
{
	int32_t bin = (int32_t)x;

	return bin == f->features->feature[n->feature].bins ? n->missing_left :
		tree_set_has(set, bin);
}

static int32_t step(const struct forest *f, const struct tree *t, const double *tile, int32_t at)
{
	const struct tree_node *n = &t->node[at];

	if (n->feature < 0)
		return at;
	double x = tile[f->slot[n->feature] * FOREST_ROWS];
	bool left = n->set >= 0 ? set_goes_left(f, t->set[n->set], n, x) :
		n->missing_left ? !(x > n->value) : x <= n->value;
	return n->left + !left;
}

/* Some rows in turn, so that their waits for memory overlap. */
static void add_walk(const struct forest *f, const struct tree *t, const double *tile,
	ptrdiff_t rows, double *out, ptrdiff_t stride)
{
	for (ptrdiff_t r = 0; r < rows; r += WALKERS) {
		int32_t at[WALKERS] = { 0 }, moved = 1;
		int n = rows - r < WALKERS ? (int)(rows - r) : WALKERS;

		while (moved) {
			moved = 0;
			for (int k = 0; k < n; k++) {
				int32_t next = step(f, t, tile + r + k, at[k]);

				moved |= next ^ at[k];
				at[k] = next;
			}
		}
		for (int k = 0; k < n; k++)
			out[(r + k) * stride] += t->node[at[k]].value;
	}
}

void forest_add(const struct forest *f, const double *tile, ptrdiff_t rows, int32_t outputs,
	double *out)
{
	bool wide = !f->plain && cpu_has_wide();

	for (int32_t t = 0; t < f->trees; t++) {
		const struct forest_tree *one = &f->tree[t];

		if (one->pieces > 0)
			add_bits(one, tile, rows, wide, out + t % outputs, outputs);
		else
			add_walk(f, one->tree, tile, rows, out + t % outputs, outputs);
	}
}
