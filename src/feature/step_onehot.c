#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "feature/keep.h"
#include "feature/step.h"
#include "stat/quantile.h"

#define RARE "(rare)"
#define MISSING "(missing)"

/* What becomes of a level: a place of its own, the place of the rare ones, or nothing.  Rare,
 * missing and unseen are three things: rare levels share a place, missing cells have one when
 * training had some, and what training never saw is 0 everywhere. */
struct encoding {
	const char *name;
	int32_t levels;              /* of the column in training */
	const struct str *level;
	int32_t *to;                 /* levels: the place */
	int32_t places;
	const struct str *place;
	int32_t rare, missing;       /* their places, or -1 */
	int32_t pooled;              /* levels that share the rare place */
};

struct onehot {
	ptrdiff_t n;
	struct encoding *encoding;
};

static const struct param params[] = {
	{ .name = "min-rows", .help = "levels in fewer training rows are pooled as (rare)",
		.type = PARAM_INT, .min = 0, .max = 1e9, .def = 2, .has_default = true,
		.unit = "rows" },
	{ .name = "min-share", .help = "levels with a smaller share of the rows are pooled as (rare)",
		.type = PARAM_REAL, .min = 0, .max = 1, .def = 0, .has_default = true },
	{ .name = "max-levels", .help = "the commonest so many levels stay, the others are pooled",
		.type = PARAM_INT, .min = 1, .max = CAP_LEVELS, .def = 64, .has_default = true },
	{ .name = "missing", .help = "missing cells get a level of their own, or 0 in every level",
		.type = PARAM_CHOICE, .choices = "level|zero", .text_def = "level",
		.has_default = true },
	{ 0 },
};

static bool accepts(const struct column *c)
{
	return !c->onehot && (c->type == COLUMN_BOOLEAN || c->type == COLUMN_CATEGORY);
}

/* Rows that count, by level; *missing: those without one; returns all. */
static int64_t count_levels(const struct column *x, const double *weight, int64_t *count,
	int64_t *missing)
{
	int64_t rows = 0;
	*missing = 0;
	for (ptrdiff_t r = 0; r < x->rows; r++) {
		if (weight && !(weight[r] > 0.0))
			continue;
		rows++;
		*missing += column_missing_at(x, r);
		if (x->code[r] >= 0)
			count[x->code[r]]++;
	}
	return rows;
}

enum fate { GONE, POOLED, OWN };

/* fate[k]: level k gets a place, shares one, or none when no row has it.  Of equally common levels
 * the first in byte order stay. */
static void choose_levels(const int64_t *count, int32_t levels, double least, int64_t most,
	enum fate *fate, struct arena *scratch)
{
	double *key = ARENA_ARRAY(scratch, double, levels);
	int32_t *order = ARENA_ARRAY(scratch, int32_t, levels);
	for (int32_t k = 0; k < levels; k++)
		key[k] = -(double)count[k];
	sort_order(key, order, levels);
	for (int32_t i = 0; i < levels; i++) {
		int64_t rows = count[order[i]];
		fate[order[i]] = rows == 0 ? GONE : i < most && (double)rows >= least ? OWN : POOLED;
	}
}

/* A name that no level has already. */
static struct str free_name(const struct column *x, const char *name, struct arena *a)
{
	struct str s = str_of(name);
	while (keep_find_level(x->level, x->levels, s) >= 0)
		s = str_of(arena_printf(a, "%.*s_", (int)s.n, s.p));
	return s;
}

static void place_levels(struct encoding *q, const struct column *x, const enum fate *fate,
	bool missing, struct arena *a)
{
	struct str *place = ARENA_ARRAY(a, struct str, x->levels + 2);
	struct str rare = free_name(x, RARE, a), gap = free_name(x, MISSING, a);
	for (int32_t k = 0; k < x->levels; k++) {
		if (fate[k] == OWN)
			place[q->places++] = q->level[k];
		q->pooled += fate[k] == POOLED;
	}
	if (q->pooled > 0)
		place[q->places++] = rare;
	if (missing)
		place[q->places++] = gap;
	keep_sort_levels(place, q->places);
	q->place = place;
	q->rare = q->pooled > 0 ? keep_find_sorted(place, q->places, rare) : -1;
	q->missing = missing ? keep_find_sorted(place, q->places, gap) : -1;
	for (int32_t k = 0; k < x->levels; k++)
		q->to[k] = fate[k] == GONE ? -1
			: fate[k] == OWN ? keep_find_sorted(place, q->places, q->level[k]) : q->rare;
}

static void learn_column(struct encoding *q, const struct column *x, const struct args *v,
	const double *weight, struct arena *a)
{
	struct arena *scratch = arena_new();
	int64_t *count = ARENA_ARRAY(scratch, int64_t, x->levels), missing;
	enum fate *fate = ARENA_ARRAY(scratch, enum fate, x->levels);
	int64_t rows = count_levels(x, weight, count, &missing);
	double least = args_real(v, "min-share") * (double)rows;
	if (least < (double)args_int(v, "min-rows"))
		least = (double)args_int(v, "min-rows");
	choose_levels(count, x->levels, least, args_int(v, "max-levels"), fate, scratch);
	q->name = arena_strdup(a, x->name);
	q->levels = x->levels;
	q->level = keep_copy_levels(x->level, x->levels, a);
	q->to = ARENA_ARRAY(a, int32_t, x->levels);
	place_levels(q, x, fate, missing > 0 && strcmp(args_text(v, "missing"), "level") == 0, a);
	arena_free(scratch);
}

static bool learn(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
	const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e)
{
	struct onehot *s = st;
	s->n = n;
	s->encoding = ARENA_ARRAY(a, struct encoding, n);
	for (ptrdiff_t i = 0; i < n; i++) {
		struct column *x;
		if (!ctl_step(c, 1, e) || !table_need(in, columns[i], &x, e))
			return false;
		learn_column(&s->encoding[i], x, v, weight, a);
	}
	return true;
}

/* The place of each level of this column, found by its text; -1: training never saw it. */
static int32_t *match_levels(const struct encoding *q, const struct column *x, struct arena *a)
{
	int32_t *to = ARENA_ARRAY(a, int32_t, x->levels + 1);
	for (int32_t k = 0; k < x->levels; k++) {
		bool same = k < q->levels && str_equal(q->level[k], x->level[k]);
		int32_t at = same ? k : keep_find_level(q->level, q->levels, x->level[k]);
		to[k] = at < 0 ? -1 : q->to[at];
	}
	return to;
}

static bool apply_column(const struct encoding *q, struct column *x, struct arena *a,
	struct err *e)
{
	int32_t *out = ARENA_BIG(a, int32_t, x->rows, e);
	if (!out)
		return false;
	const int32_t *to = match_levels(q, x, a);
	for (ptrdiff_t r = 0; r < x->rows; r++)
		out[r] = column_missing_at(x, r) ? q->missing : x->code[r] < 0 ? -1 : to[x->code[r]];
	x->code = out;
	x->type = COLUMN_CATEGORY;
	x->level = q->place;
	x->levels = q->places;
	x->missing = NULL;
	x->missing_count = 0;
	x->onehot = true;
	return true;
}

static bool apply(const void *st, struct table *t, struct ctl *c, struct err *e)
{
	const struct onehot *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct column *x;
		if (!ctl_step(c, 1, e) || !table_need(t, s->encoding[i].name, &x, e) ||
			!apply_column(&s->encoding[i], x, t->arena, e))
			return false;
	}
	return true;
}

static void save(const void *st, struct writer *w)
{
	const struct onehot *s = st;
	writer_i32(w, (int32_t)s->n);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const struct encoding *q = &s->encoding[i];
		writer_string(w, q->name);
		keep_save_levels(q->level, q->levels, w);
		keep_save_levels(q->place, q->places, w);
		writer_i32s(w, q->to, q->levels);
		writer_i32(w, q->rare);
		writer_i32(w, q->missing);
		writer_i32(w, q->pooled);
	}
}

static bool load_encoding(struct encoding *q, struct reader *r, struct arena *a, struct err *e)
{
	ptrdiff_t n;
	*q = (struct encoding){ 0 };
	if (!keep_load_name(&q->name, r, a, e) ||
		!keep_load_levels(&q->level, &q->levels, r, a, e) ||
		!keep_load_levels(&q->place, &q->places, r, a, e) ||
		!reader_i32s(r, &q->to, &n, a, e) ||
		!reader_count(r, &q->rare, -1, q->places - 1, e) ||
		!reader_count(r, &q->missing, -1, q->places - 1, e) ||
		!reader_count(r, &q->pooled, 0, q->levels, e))
		return false;
	if (n != q->levels)
		return err_set(e, ERR_CORRUPT, "'%s' places %td of %d levels", q->name, n,
			(int)q->levels);
	for (int32_t k = 0; k < q->levels; k++)
		if (q->to[k] < -1 || q->to[k] >= q->places)
			return err_set(e, ERR_CORRUPT, "'%s' puts a level at %d of %d", q->name,
				(int)q->to[k], (int)q->places);
	return true;
}

static bool load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct onehot *s = st;
	int32_t n;
	ptrdiff_t capacity = 0;
	if (!reader_count(r, &n, 0, INT32_MAX, e))
		return false;
	for (s->n = 0; s->n < n; s->n++) {
		s->encoding = arena_grow(a, s->encoding, s->n, &capacity,
			(ptrdiff_t)sizeof *s->encoding);
		if (!load_encoding(&s->encoding[s->n], r, a, e))
			return false;
	}
	return true;
}

static void describe(const void *st, struct node *out)
{
	const struct onehot *s = st;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const struct encoding *q = &s->encoding[i];
		struct node *row = node_object(out, NULL), *list;
		node_string(row, "column", q->name);
		node_int(row, "columns_out", q->places);
		node_int(row, "pooled", q->pooled);
		list = node_list(row, "levels");
		for (int32_t k = 0; k < q->places; k++)
			node_string(list, NULL,
				arena_strndup(out->report->arena, q->place[k].p, q->place[k].n));
	}
}

const struct step_class step_onehot = {
	.name = "onehot",
	.help = "a column of 0 and 1 for each level",
	.params = params,
	.state_size = sizeof(struct onehot),
	.accepts = accepts,
	.learn = learn,
	.apply = apply,
	.save = save,
	.load = load,
	.describe = describe,
};
