#include "config.h"
#include "model/grow.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#define STORE_BYTES ((ptrdiff_t)512 << 20) /* of histograms that are kept */
#define FEWEST_SLOTS 3

bool grower_init(struct grower *g, const struct grow_rules *rules, const struct features *s,
	const struct binned *b, struct arena *a, struct ctl *c, struct err *e)
{
	*g = (struct grower){ .rules = *rules, .features = s, .binned = b, .ctl = c };
	if (!hist_init(&g->hist, s, b, a, e))
		return false;
	ptrdiff_t slots = STORE_BYTES / (ptrdiff_t)sizeof(struct cell) / (g->hist.cells + 1);
	slots = slots > rules->leaves + 1 ? rules->leaves + 1 : slots;
	g->free_slots = slots < FEWEST_SLOTS ? FEWEST_SLOTS : (int32_t)slots;
	g->free_slot = ARENA_ARRAY(a, int32_t, g->free_slots);
	for (int32_t k = 0; k < g->free_slots; k++)
		g->free_slot[k] = k;
	g->leaf = ARENA_ARRAY(a, struct grow_leaf, rules->leaves);
	g->tree.node = ARENA_ARRAY(a, struct tree_node, 2 * rules->leaves - 1);
	g->tree.set = arena_alloc(a, rules->leaves - 1, (ptrdiff_t)sizeof *g->tree.set);
	g->store = ARENA_BIG(a, struct cell, g->free_slots * g->hist.cells, e);
	g->row = g->store ? ARENA_BIG(a, int32_t, b->rows, e) : NULL;
	g->room = g->row ? ARENA_BIG(a, int32_t, b->rows, e) : NULL;
	return g->room;
}

/* -- histograms of open leaves ------------------------------------------------ */

static struct cell *cells_of(const struct grower *g, const struct grow_leaf *l)
{
	return g->store + l->slot * g->hist.cells;
}

static void drop_slot(struct grower *g, struct grow_leaf *l)
{
	if (l->slot >= 0)
		g->free_slot[g->free_slots++] = l->slot;
	l->slot = -1;
}

/* A slot for l; when all are taken, that of the leaf least likely to be split is given up. */
static void take_slot(struct grower *g, struct grow_leaf *l)
{
	struct grow_leaf *worst = NULL;

	for (int32_t k = 0; g->free_slots == 0 && k < g->leaves; k++)
		if (g->leaf[k].slot >= 0 && (!worst || g->leaf[k].best.gain < worst->best.gain))
			worst = &g->leaf[k];
	if (worst)
		drop_slot(g, worst);
	l->slot = g->free_slot[--g->free_slots];
}

static void build(struct grower *g, struct grow_leaf *l)
{
	take_slot(g, l);
	hist_build(&g->hist, g->gradient, g->row + l->start, l->n, cells_of(g, l), g->ctl);
}

/* -- dividing rows ------------------------------------------------------------ */

/* goes_left[bin] for all bins of the feature. */
static void make_table(const struct split *s, int32_t bins, uint8_t *goes_left)
{
	for (int32_t b = 0; b < bins; b++)
		goes_left[b] = s->by_set ? tree_set_has(s->set, b) : b <= s->bin;
	goes_left[bins] = s->missing_left;
}

/* Keeps the order of rows on both sides; no branch on the data. */
static void divide(struct grower *g, const struct grow_leaf *l)
{
	uint8_t goes_left[BIN_MOST + 1];
	const uint8_t *bin = g->binned->column + l->best.feature * g->binned->rows;
	int32_t *row = g->row + l->start, *right = g->room;
	ptrdiff_t left = 0;

	make_table(&l->best, g->features->feature[l->best.feature].bins, goes_left);
	for (ptrdiff_t k = 0; k < l->n; k++) {
		int32_t r = row[k];
		ptrdiff_t is_left = goes_left[bin[r]];

		row[left] = r;
		*right = r;
		left += is_left;
		right += 1 - is_left;
	}
	memcpy(row + left, g->room, (size_t)(l->n - left) * sizeof *row);
}

/* -- growing ------------------------------------------------------------------ */

static void search(struct grower *g, struct grow_leaf *l)
{
	struct split_search s = { .features = g->features, .hist = &g->hist, .unit = g->unit,
		.rules = &g->rules.split, .allowed = g->allowed };

	split_find(&s, cells_of(g, l), l->sum, 0, g->features->n, &l->best);
	if (l->best.gain <= 0)
		drop_slot(g, l);
}

static bool may_split(const struct grower *g, const struct grow_leaf *l)
{
	return l->n >= 2 * g->rules.split.min_rows
		&& (g->rules.depth == 0 || l->depth < g->rules.depth);
}

static void plant(struct grower *g, ptrdiff_t n)
{
	struct grow_leaf *root = &g->leaf[0];

	*root = (struct grow_leaf){ .n = n, .slot = -1 };
	g->leaves = 1;
	g->tree.nodes = 1;
	g->tree.sets = 0;
	for (ptrdiff_t k = 0; k < n; k++)
		root->sum = cell_add(root->sum, g->gradient[g->row[k]]);
	if (g->features->n == 0 || g->rules.leaves < 2 || !may_split(g, root))
		return;
	build(g, root);
	search(g, root);
}

static struct grow_leaf *best_leaf(struct grower *g)
{
	struct grow_leaf *best = &g->leaf[0];

	for (int32_t k = 1; k < g->leaves; k++)
		if (g->leaf[k].best.gain > best->best.gain)
			best = &g->leaf[k];
	return best->best.gain > 0 ? best : NULL;
}

/* Turns the leaf's node into a branch. */
static void write_branch(struct grower *g, const struct grow_leaf *l, int64_t left_rows)
{
	const struct split *s = &l->best;
	const struct feature *f = &g->features->feature[s->feature];
	struct tree_node *node = &g->tree.node[l->node];

	node->gain = s->gain;
	node->feature = s->feature;
	node->left = g->tree.nodes;
	node->bin = (uint8_t)s->bin;
	node->missing_left = f->missing ? s->missing_left : left_rows > l->n - left_rows;
	node->set = -1;
	node->value = 0;
	if (s->by_set) {
		node->set = g->tree.sets;
		memcpy(g->tree.set[g->tree.sets++], s->set, sizeof s->set);
	} else {
		node->value = s->bin < f->bins - 1 ? f->cut[s->bin] : HUGE_VAL;
	}
	g->tree.nodes += 2;
}

/* Gives both children their histograms, and the splits that could follow. */
static void look_ahead(struct grower *g, struct grow_leaf *left, struct grow_leaf *right)
{
	struct grow_leaf *small = left->n < right->n ? left : right;
	struct grow_leaf *large = small == left ? right : left;
	bool split_small = may_split(g, small), split_large = may_split(g, large);

	if (!split_large) {
		drop_slot(g, large);
		return;
	}
	large->best.gain = HUGE_VAL; /* nobody takes its histogram now */
	build(g, small);
	hist_subtract(&g->hist, cells_of(g, large), cells_of(g, small));
	if (split_small)
		search(g, small);
	else
		drop_slot(g, small);
	search(g, large);
}

static void split_leaf(struct grower *g, struct grow_leaf *l)
{
	struct grow_leaf *right = &g->leaf[g->leaves], *left = l;
	ptrdiff_t nl = (ptrdiff_t)cell_rows(g->unit, l->best.left);
	bool last = g->leaves + 1 == g->rules.leaves;

	if (l->slot < 0 && !last)
		build(g, l);
	divide(g, l);
	write_branch(g, l, nl);
	int32_t child = g->tree.node[l->node].left;
	*right = (struct grow_leaf){ .node = child + 1, .depth = l->depth + 1, .slot = -1,
		.start = l->start + nl, .n = l->n - nl, .sum = cell_sub(l->sum, l->best.left) };
	struct cell sum = l->best.left;
	int32_t slot = l->slot;
	*left = (struct grow_leaf){ .node = child, .depth = right->depth, .slot = -1,
		.start = l->start, .n = nl, .sum = sum };
	(left->n < right->n ? right : left)->slot = slot; /* the larger inherits the histogram */
	g->leaves++;
	if (!last)
		look_ahead(g, left, right);
}

static void finish(struct grower *g, struct tree *out, struct arena *keep)
{
	double unit = g->unit->gradient * g->unit->gradient / g->unit->hessian;

	for (int32_t k = 0; k < g->tree.nodes; k++)
		g->tree.node[k].gain = fmin(g->tree.node[k].gain * unit, DBL_MAX);
	for (int32_t k = 0; k < g->leaves; k++) {
		struct grow_leaf *l = &g->leaf[k];

		drop_slot(g, l);
		g->tree.node[l->node] = (struct tree_node){ .feature = -1, .set = -1,
			.value = g->rules.rate * split_leaf_value(g->unit, g->rules.split.l2, l->sum) };
	}
	*out = g->tree;
	out->node = ARENA_ARRAY(keep, struct tree_node, out->nodes);
	memcpy(out->node, g->tree.node, (size_t)out->nodes * sizeof *out->node);
	out->set = arena_alloc(keep, out->sets, (ptrdiff_t)sizeof *out->set);
	memcpy(out->set, g->tree.set, (size_t)out->sets * sizeof *out->set);
}

bool grower_run(struct grower *g, const struct cell *gradient, const struct cell_unit *u,
	ptrdiff_t n, const bool *allowed, struct tree *out, struct arena *keep, struct err *e)
{
	struct grow_leaf *l;

	g->gradient = gradient;
	g->unit = u;
	g->allowed = allowed;
	plant(g, n);
	while (g->leaves < g->rules.leaves && (l = best_leaf(g))) {
		split_leaf(g, l);
		if (!ctl_step(g->ctl, 0, e)) {
			for (int32_t k = 0; k < g->leaves; k++)
				drop_slot(g, &g->leaf[k]);
			return false;
		}
	}
	finish(g, out, keep);
	return true;
}

void grower_add(const struct grower *g, double *score, ptrdiff_t stride)
{
	for (int32_t k = 0; k < g->leaves; k++) {
		const struct grow_leaf *l = &g->leaf[k];
		const int32_t *row = g->row + l->start;
		double value = g->tree.node[l->node].value;

		for (ptrdiff_t i = 0; i < l->n; i++)
			score[row[i] * stride] += value;
	}
}
