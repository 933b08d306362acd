#include "config.h"
#include "model/grow.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"

#ifndef STORE_BYTES
#define STORE_BYTES ((ptrdiff_t)512 << 20) /* of histograms that are kept */
#endif
#define FEWEST_SLOTS 3
#define SEARCH_BUNDLES 6                   /* of one task, about */
#define ADD_ROWS 8192                      /* of one task */
#define ALONE_ROWS 8192                    /* up to this tasks add up their own features */

/* Sums are whole, so the borders of tasks change no bit: one hand need not go over the rows
 * several times. */
static int32_t search_tasks(const struct grower *g)
{
	return g->ctl && g->ctl->par ? (g->hist.bundles + SEARCH_BUNDLES - 1) / SEARCH_BUNDLES : 1;
}

bool grower_init(struct grower *g, const struct grow_rules *rules, const struct features *s,
	const struct binned *b, struct arena *a, struct ctl *c, struct err *e)
{
	*g = (struct grower){ .rules = *rules, .features = s, .binned = b, .ctl = c };
	if (!hist_init(&g->hist, s, b, a, c, e))
		return false;
	ptrdiff_t slots = STORE_BYTES / (ptrdiff_t)sizeof(struct cell) / (g->hist.cells + 1);
	slots = slots > rules->leaves + 1 ? rules->leaves + 1 : slots;
	g->free_slots = slots < FEWEST_SLOTS ? FEWEST_SLOTS : (int32_t)slots;
	g->free_slot = ARENA_ARRAY(a, int32_t, g->free_slots);
	for (int32_t k = 0; k < g->free_slots; k++)
		g->free_slot[k] = k;
	g->leaf = ARENA_ARRAY(a, struct grow_leaf, rules->leaves);
	g->found = ARENA_ARRAY(a, struct split, 2 * search_tasks(g));
	g->tree.node = ARENA_ARRAY(a, struct tree_node, 2 * rules->leaves - 1);
	g->tree.set = arena_alloc(a, rules->leaves - 1, (ptrdiff_t)sizeof *g->tree.set);
	g->store = ARENA_BIG(a, struct cell, g->free_slots * g->hist.cells, e);
	return g->store && partition_init(&g->rows, b->rows, a, c, e);
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

static struct hist_rows rows_of(const struct grower *g, const struct grow_leaf *l)
{
	return (struct hist_rows){ g->gradient, g->rows.row + l->start, l->n };
}

/* The histogram of l, but for pieces that hist_merge has to add; returns how many. */
static int32_t build(struct grower *g, struct grow_leaf *l)
{
	struct hist_rows rows = rows_of(g, l);

	take_slot(g, l);
	return hist_build(&g->hist, &rows, cells_of(g, l), g->ctl);
}

/* The histogram of a leaf that had to give it up. */
static void rebuild(struct grower *g, struct grow_leaf *l)
{
	int32_t pieces = build(g, l);

	hist_merge(&g->hist, pieces, 0, g->hist.bundles, cells_of(g, l));
}

/* -- searching ---------------------------------------------------------------- */

/* One pass over the features: makes or completes the histogram of `built`, derives that of its
 * sibling from it, and looks for splits in both. */
struct search {
	struct grower *g;
	struct grow_leaf *built;
	struct grow_leaf *sibling; /* holds the parent's histogram; NULL: none */
	int32_t pieces;            /* still to be added to that of built; -1: it has to be made */
	bool look[2];              /* in built, in sibling */
};

static void search_task(void *arg, ptrdiff_t i)
{
	const struct search *w = arg;
	const struct grower *g = w->g;
	struct split_search s = { .features = g->features, .hist = &g->hist, .unit = g->unit,
		.rules = &g->rules.split, .allowed = g->allowed };
	int32_t bundles = g->hist.bundles, tasks = search_tasks(g);
	int32_t b0 = (int32_t)(bundles * i / tasks), b1 = (int32_t)(bundles * (i + 1) / tasks);
	int32_t from = g->hist.bundle[b0].first;
	int32_t to = g->hist.bundle[b1 - 1].first + g->hist.bundle[b1 - 1].n;
	struct hist_rows rows = rows_of(g, w->built);
	struct cell *built = cells_of(g, w->built);

	if (w->pieces < 0)
		hist_add(&g->hist, &rows, b0, b1, built);
	hist_merge(&g->hist, w->pieces, b0, b1, built);
	if (w->look[0])
		split_find(&s, built, w->built->sum, from, to, &g->found[2 * i]);
	if (!w->sibling)
		return;
	struct cell *sibling = cells_of(g, w->sibling);
	hist_subtract(&g->hist, b0, b1, sibling, built);
	if (w->look[1])
		split_find(&s, sibling, w->sibling->sum, from, to, &g->found[2 * i + 1]);
}

/* The best of what the tasks have found. */
static void choose(struct grower *g, struct grow_leaf *l, const struct split *found, bool looked)
{
	l->best.gain = 0;
	for (int32_t i = 0; looked && i < search_tasks(g); i++)
		if (split_is_better(&found[2 * i], &l->best))
			l->best = found[2 * i];
	if (l->best.gain <= 0)
		drop_slot(g, l);
}

static void search(struct search *w)
{
	struct grower *g = w->g;

	ctl_par(g->ctl, search_tasks(g), search_task, w);
	choose(g, w->built, g->found, w->look[0]);
	if (w->sibling)
		choose(g, w->sibling, g->found + 1, w->look[1]);
}

/* -- growing ------------------------------------------------------------------ */

static bool may_split(const struct grower *g, const struct grow_leaf *l)
{
	return l->n >= 2 * g->rules.split.min_rows
		&& (g->rules.depth == 0 || l->depth < g->rules.depth);
}

/* A tree of one leaf, its best split in view. */
static void plant(struct grower *g, ptrdiff_t n)
{
	struct grow_leaf *root = &g->leaf[0];
	struct search w = { .g = g, .built = root, .look = { true } };

	*root = (struct grow_leaf){ .n = n, .slot = -1 };
	g->leaves = 1;
	g->tree.nodes = 1;
	g->tree.sets = 0;
	if (g->features->n == 0 || !may_split(g, root)) {
		for (ptrdiff_t k = 0; k < n; k++)
			root->sum = cell_add(root->sum, g->gradient[g->rows.row[k]]);
		return;
	}
	rebuild(g, root);
	root->sum = hist_sum(&g->hist, cells_of(g, root));
	search(&w);
}

static struct grow_leaf *best_leaf(struct grower *g)
{
	struct grow_leaf *best = &g->leaf[0];

	for (int32_t k = 1; k < g->leaves; k++)
		if (g->leaf[k].best.gain > best->best.gain)
			best = &g->leaf[k];
	return best->best.gain > 0 ? best : NULL;
}

/* Moves the rows that go left before those that go right. */
static void divide(struct grower *g, const struct grow_leaf *l)
{
	const struct split *s = &l->best;
	int32_t bins = g->features->feature[s->feature].bins;
	uint8_t goes_left[BIN_MOST + 1];

	for (int32_t b = 0; b < bins; b++)
		goes_left[b] = s->by_set ? tree_set_has(s->set, b) : b <= s->bin;
	goes_left[bins] = s->missing_left;
	partition_divide(&g->rows, l->start, l->n, g->binned->column + s->feature * g->binned->rows,
		goes_left);
}

/* Turns the leaf's node into a branch. */
static void write_branch(struct grower *g, const struct grow_leaf *l)
{
	const struct split *s = &l->best;
	const struct feature *f = &g->features->feature[s->feature];
	struct tree_node *node = &g->tree.node[l->node];

	*node = (struct tree_node){ .gain = s->gain, .feature = s->feature, .left = g->tree.nodes,
		.bin = (uint8_t)s->bin, .set = -1, .missing_left = s->missing_left };
	if (!f->missing) /* never seen: with the majority */
		node->missing_left = cell_rows(g->unit, s->left) > l->n / 2;
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
	struct search w = { .g = g, .built = small, .sibling = large,
		.look = { may_split(g, small), may_split(g, large) } };

	if (!w.look[1]) {
		drop_slot(g, large);
		return;
	}
	large->best.gain = HUGE_VAL; /* nobody takes its histogram now */
	if (small->n < ALONE_ROWS)
		take_slot(g, small);
	w.pieces = small->n < ALONE_ROWS ? -1 : build(g, small);
	search(&w);
}

static void split_leaf(struct grower *g, struct grow_leaf *left)
{
	struct grow_leaf *right = &g->leaf[g->leaves];
	bool last = g->leaves + 1 == g->rules.leaves;

	if (left->slot < 0 && !last)
		rebuild(g, left);
	struct grow_leaf parent = *left;
	ptrdiff_t nl = (ptrdiff_t)cell_rows(g->unit, parent.best.left);
	divide(g, &parent);
	write_branch(g, &parent);
	*left = (struct grow_leaf){ .node = g->tree.node[parent.node].left, .slot = -1,
		.depth = parent.depth + 1, .start = parent.start, .n = nl,
		.sum = parent.best.left };
	*right = (struct grow_leaf){ .node = left->node + 1, .slot = -1, .depth = left->depth,
		.start = parent.start + nl, .n = parent.n - nl,
		.sum = cell_sub(parent.sum, parent.best.left) };
	(left->n < right->n ? right : left)->slot = parent.slot; /* the larger one inherits it */
	g->leaves++;
	if (!last)
		look_ahead(g, left, right);
}

static void drop_all(struct grower *g)
{
	for (int32_t k = 0; k < g->leaves; k++)
		drop_slot(g, &g->leaf[k]);
}

/* Leaf values, gains in units of loss, and a copy of the right size. */
static void finish(struct grower *g, struct tree *out, struct arena *keep)
{
	double unit = g->unit->gradient * g->unit->gradient / g->unit->hessian;

	for (int32_t k = 0; k < g->tree.nodes; k++)
		g->tree.node[k].gain = fmin(g->tree.node[k].gain * unit, DBL_MAX);
	for (int32_t k = 0; k < g->leaves; k++)
		g->tree.node[g->leaf[k].node] = (struct tree_node){ .feature = -1, .set = -1,
			.value = g->rules.rate
				* split_leaf_value(g->unit, g->rules.split.l2, g->leaf[k].sum) };
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
	bool go_on = true;

	g->gradient = gradient;
	g->unit = u;
	g->allowed = allowed;
	plant(g, n);
	while (go_on && g->leaves < g->rules.leaves && (l = best_leaf(g))) {
		split_leaf(g, l);
		go_on = ctl_step(g->ctl, 0, e);
	}
	drop_all(g);
	if (go_on)
		finish(g, out, keep);
	return go_on;
}

struct add {
	const struct grower *g;
	double *score;
	ptrdiff_t stride;
};

/* The i-th run of rows, in the order of leaves. */
static void add_task(void *arg, ptrdiff_t i)
{
	const struct add *w = arg;
	const int32_t *row = w->g->rows.row;
	ptrdiff_t start = i * ADD_ROWS, end = start + ADD_ROWS;

	for (int32_t k = 0; k < w->g->leaves; k++) {
		const struct grow_leaf *l = &w->g->leaf[k];
		double value = w->g->tree.node[l->node].value;
		ptrdiff_t from = l->start > start ? l->start : start;
		ptrdiff_t to = l->start + l->n < end ? l->start + l->n : end;

		for (ptrdiff_t r = from; r < to; r++)
			w->score[row[r] * w->stride] += value;
	}
}

void grower_add(const struct grower *g, ptrdiff_t n, double *score, ptrdiff_t stride)
{
	struct add w = { .g = g, .score = score, .stride = stride };

	ctl_par(g->ctl, (n + ADD_ROWS - 1) / ADD_ROWS, add_task, &w);
}
