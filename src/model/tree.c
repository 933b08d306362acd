#include "config.h"
#include "model/tree.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "model/bin.h"

#define WALK_ROWS 2048 /* of one task */

/* -- walking ------------------------------------------------------------------ */

struct walk {
	const struct tree *tree;
	const struct features *features;
	const struct binned *binned;
	double *score;
	ptrdiff_t stride;
};

/* Rows of a run that have reached a node. */
struct party {
	int32_t node;
	int32_t start, n;
};

struct run {
	uint16_t row[WALK_ROWS]; /* party by party */
	uint16_t room[WALK_ROWS];
	struct party party[WALK_ROWS]; /* on their way; none is empty */
	int32_t parties;
};

static void list_left(const struct walk *w, const struct tree_node *k, uint8_t *goes_left)
{
	int32_t bins = w->features->feature[k->feature].bins;

	for (int32_t b = 0; b < bins; b++)
		goes_left[b] = k->set < 0 ? b <= k->bin : tree_set_has(w->tree->set[k->set], b);
	goes_left[bins] = k->missing_left;
}

/* Divides the party at a branch: those who go left stay in front. */
static void divide(const struct walk *w, struct run *run, struct party all, const uint8_t *column)
{
	const struct tree_node *k = &w->tree->node[all.node];
	uint16_t *restrict row = run->row + all.start, *restrict room = run->room;
	uint8_t goes_left[BIN_MOST + 1];
	int32_t left = 0, right = 0;

	list_left(w, k, goes_left);
	for (int32_t i = 0; i < all.n; i++) {
		uint16_t r = row[i];
		int32_t is_left = goes_left[column[r]];

		row[left] = r;
		room[right] = r;
		left += is_left;
		right += 1 - is_left;
	}
	memcpy(row + left, room, (size_t)right * sizeof *row);
	if (right > 0)
		run->party[run->parties++] = (struct party){ k->left + 1, all.start + left, right };
	if (left > 0)
		run->party[run->parties++] = (struct party){ k->left, all.start, left };
}

/* The i-th run of rows: all of them together from the root to the leaves. */
static void walk_task(void *arg, ptrdiff_t i)
{
	const struct walk *w = arg;
	ptrdiff_t first = i * WALK_ROWS, rows = w->binned->rows, left = rows - first;
	struct run run;
	int32_t n = left < WALK_ROWS ? (int32_t)left : WALK_ROWS;

	for (int32_t r = 0; r < n; r++)
		run.row[r] = (uint16_t)r;
	run.party[0] = (struct party){ 0, 0, n };
	run.parties = 1;
	while (run.parties > 0) {
		struct party one = run.party[--run.parties];
		const struct tree_node *k = &w->tree->node[one.node];

		if (k->feature >= 0) {
			divide(w, &run, one, w->binned->column + k->feature * rows + first);
			continue;
		}
		for (int32_t r = one.start; r < one.start + one.n; r++)
			w->score[(first + run.row[r]) * w->stride] += k->value;
	}
}

void tree_add_binned(const struct tree *t, const struct features *s, const struct binned *b,
	double *score, ptrdiff_t stride, struct ctl *c)
{
	struct walk w = { .tree = t, .features = s, .binned = b, .score = score,
		.stride = stride };

	ctl_par(c, (b->rows + WALK_ROWS - 1) / WALK_ROWS, walk_task, &w);
}

/* -- keeping ------------------------------------------------------------------ */

void tree_save(const struct tree *t, struct writer *w)
{
	writer_i32(w, t->nodes);
	writer_i32(w, t->sets);
	for (int32_t k = 0; k < t->nodes; k++) {
		const struct tree_node *n = &t->node[k];

		writer_i32(w, n->feature);
		writer_double(w, n->value);
		if (n->feature < 0)
			continue;
		writer_double(w, n->gain);
		writer_i32(w, n->left);
		writer_i32(w, n->set);
		writer_u8(w, n->missing_left);
	}
	for (int32_t k = 0; k < t->sets; k++)
		for (int i = 0; i < TREE_SET_WORDS; i++)
			writer_i64(w, (int64_t)t->set[k][i]);
}

static bool damaged(const struct reader *r, const char *what, struct err *e)
{
	return err_set(e, ERR_CORRUPT, "a tree in section %s is damaged at byte %td: %s",
		r->section ? r->section : "model", r->at, what);
}

static bool load_branch(const struct tree *t, int32_t at, const struct features *s,
	struct reader *r, struct err *e)
{
	struct tree_node *k = &t->node[at];
	uint8_t missing_left;

	if (!reader_finite(r, &k->gain, e) || !reader_count(r, &k->left, 0, t->nodes - 1, e)
		|| !reader_count(r, &k->set, -1, t->sets - 1, e) || !reader_u8(r, &missing_left, e))
		return false;
	if (missing_left > 1)
		return damaged(r, "a flag is neither 0 nor 1", e);
	k->missing_left = missing_left;
	if (k->left <= at || k->left + 1 >= t->nodes)
		return damaged(r, "a child does not lie behind its parent", e);
	if (isnan(k->value))
		return damaged(r, "a threshold is not a number", e);
	if ((k->set >= 0) != (s->feature[k->feature].kind == FEATURE_CODE))
		return damaged(r, "a split does not fit its column", e);
	return true;
}

static bool load_node(const struct tree *t, int32_t at, const struct features *s,
	struct reader *r, struct err *e)
{
	struct tree_node *k = &t->node[at];

	if (!reader_count(r, &k->feature, -1, s->n - 1, e) || !reader_double(r, &k->value, e))
		return false;
	if (k->feature >= 0)
		return load_branch(t, at, s, r, e);
	k->set = -1;
	return isfinite(k->value) || damaged(r, "a leaf is not finite", e);
}

static bool load_sets(const struct tree *t, struct reader *r, struct err *e)
{
	for (int32_t k = 0; k < t->sets; k++)
		for (int i = 0; i < TREE_SET_WORDS; i++) {
			int64_t word;

			if (!reader_i64(r, &word, e))
				return false;
			t->set[k][i] = (uint64_t)word;
		}
	return true;
}

/* Every node but the root is the child of one branch. */
static bool each_has_a_parent(const struct tree *t, struct arena *a)
{
	struct arena_mark mark = arena_mark(a);
	bool *seen = ARENA_ARRAY(a, bool, t->nodes);
	int32_t children = 0;

	for (int32_t k = 0; k < t->nodes; k++) {
		const struct tree_node *n = &t->node[k];

		if (n->feature < 0)
			continue;
		children += !seen[n->left] + !seen[n->left + 1];
		seen[n->left] = seen[n->left + 1] = true;
	}
	arena_reset(a, mark);
	int32_t branches = 0;
	for (int32_t k = 0; k < t->nodes; k++)
		branches += t->node[k].feature >= 0;
	return children == t->nodes - 1 && branches == t->nodes / 2;
}

bool tree_load(struct tree *t, const struct features *s, struct reader *r, struct arena *a,
	struct err *e)
{
	if (!reader_count(r, &t->nodes, 1, 2 * CAP_TREE_LEAVES - 1, e)
		|| !reader_count(r, &t->sets, 0, t->nodes / 2, e))
		return false;
	t->node = ARENA_ARRAY(a, struct tree_node, t->nodes);
	t->set = arena_alloc(a, t->sets, (ptrdiff_t)sizeof *t->set);
	for (int32_t k = 0; k < t->nodes; k++)
		if (!load_node(t, k, s, r, e))
			return false;
	return (each_has_a_parent(t, a) || damaged(r, "a child has no parent, or two", e))
		&& load_sets(t, r, e);
}
