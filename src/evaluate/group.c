#include "config.h"

#include "evaluate/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/column.h"
#include "stat/quantile.h"

#define VALUES_MOST 10 /* so many different whole numbers are groups themselves */
#define QUARTERS 4

/* Cells of the rows as numbers, ascending; returns how many are not missing. */
static ptrdiff_t sorted_values(const struct column *c, struct rowset rows, double *x, double *scratch)
{
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (!column_missing_at(c, rows.row[i]))
			x[n++] = c->number ? c->number[rows.row[i]] : (double)c->time[rows.row[i]];
	sort_doubles(x, scratch, n);
	return n;
}

/* Upper ends of the groups, each its own: the distinct values, or the quartiles. */
static int32_t make_borders(const struct column *c, const double *x, ptrdiff_t n, double *border,
	bool *values)
{
	int32_t k = 0;
	*values = c->type == COLUMN_INTEGER;
	for (ptrdiff_t i = 0; i < n && *values; i++) {
		if (k > 0 && !(x[i] > border[k - 1]))
			continue;
		*values = k < VALUES_MOST;
		if (*values)
			border[k++] = x[i];
	}
	if (*values || n == 0)
		return k;
	k = 0;
	for (int q = 1; q <= QUARTERS; q++) {
		double b = q < QUARTERS ? quantile_sorted(x, n, (double)q / QUARTERS) : x[n - 1];
		if (k == 0 || b > border[k - 1])
			border[k++] = b;
	}
	return k;
}

static const char *number_name(double x, struct arena *a)
{
	char text[NUM_TEXT];
	num_format_people(x, 6, false, text);
	return arena_strdup(a, text);
}

static const char *range_name(const struct column *c, const double *border, int32_t k, int32_t groups,
	bool values, struct arena *a)
{
	static const char *const quarter[] = { "earliest", "early", "late", "latest" };
	if (!c->number)
		return quarter[k < QUARTERS ? k : QUARTERS - 1];
	if (values)
		return number_name(border[k], a);
	if (groups == 1)
		return "all";
	if (k == 0)
		return arena_printf(a, "up to %s", number_name(border[0], a));
	if (k == groups - 1)
		return arena_printf(a, "above %s", number_name(border[k - 1], a));
	return arena_printf(a, "%s to %s", number_name(border[k - 1], a), number_name(border[k], a));
}

static bool group_numbers(const struct column *c, struct rowset rows, struct grouping *g,
	struct arena *a, struct err *e)
{
	double *x = ARENA_BIG(a, double, 2 * rows.n + 1, e), border[VALUES_MOST + 1];
	bool values;
	if (!x)
		return false;
	int32_t k = make_borders(c, x, sorted_values(c, rows, x, x + rows.n), border, &values);
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		double v = c->number ? c->number[rows.row[i]] : (double)c->time[rows.row[i]];
		g->of[i] = 0;
		while (g->of[i] < k - 1 && v > border[g->of[i]])
			g->of[i]++;
		if (column_missing_at(c, rows.row[i]))
			g->of[i] = k;
	}
	for (int32_t i = 0; i < k; i++)
		g->name[i] = range_name(c, border, i, k, values, a);
	g->name[k] = "(missing)";
	g->groups = k + 1;
	return true;
}

struct level {
	int32_t code;
	int64_t n;
};

static int more_rows_first(const void *a, const void *b)
{
	const struct level *x = a, *y = b;
	return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : (x->code > y->code) - (x->code < y->code);
}

static void group_levels(const struct column *c, struct rowset rows, struct grouping *g,
	struct arena *a)
{
	struct level *level = ARENA_ARRAY(a, struct level, c->levels + 1);
	int32_t *group = ARENA_ARRAY(a, int32_t, c->levels + 1), kept = 0;
	for (int32_t k = 0; k < c->levels; k++)
		level[k].code = k;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (!column_missing_at(c, rows.row[i]))
			level[c->code[rows.row[i]]].n++;
	qsort(level, (size_t)c->levels, sizeof *level, more_rows_first);
	for (int32_t k = 0; k < c->levels; k++) {
		if (k < GROUPS_MOST)
			g->name[kept++] = arena_strndup(a, c->level[level[k].code].p, c->level[level[k].code].n);
		group[level[k].code] = k < GROUPS_MOST ? k : GROUPS_MOST;
	}
	if (c->levels > GROUPS_MOST)
		g->name[kept++] = arena_printf(a, "(%d other levels)", (int)c->levels - GROUPS_MOST);
	g->name[kept] = "(missing)";
	for (ptrdiff_t i = 0; i < rows.n; i++)
		g->of[i] = column_missing_at(c, rows.row[i]) ? kept : group[c->code[rows.row[i]]];
	g->groups = kept + 1;
}

/* Groups that have no row go; the others close up. */
static void drop_empty(struct grouping *g, ptrdiff_t n)
{
	int32_t to[GROUPS_MOST + 2] = { 0 }, kept = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		g->count[g->of[i]]++;
	for (int32_t k = 0; k < g->groups; k++) {
		to[k] = kept;
		if (g->count[k] == 0)
			continue;
		g->name[kept] = g->name[k];
		g->count[kept++] = g->count[k];
	}
	for (ptrdiff_t i = 0; i < n; i++)
		g->of[i] = to[g->of[i]];
	g->groups = kept;
}

bool grouping_make(const struct column *c, struct rowset rows, struct grouping *out, struct arena *a,
	struct err *e)
{
	*out = (struct grouping){ .column = c->name,
		.name = ARENA_ARRAY(a, const char *, GROUPS_MOST + 2),
		.count = ARENA_ARRAY(a, int64_t, GROUPS_MOST + 2),
		.of = ARENA_BIG(a, int32_t, rows.n + 1, e) };
	if (!out->of)
		return false;
	if (column_is_coded(c))
		group_levels(c, rows, out, a);
	else if (!group_numbers(c, rows, out, a, e))
		return false;
	drop_empty(out, rows.n);
	return true;
}

int32_t *grouping_rows(const struct grouping *g, ptrdiff_t n, int32_t k, struct arena *a, struct err *e)
{
	int32_t *row = ARENA_BIG(a, int32_t, g->count[k] + 1, e);
	ptrdiff_t m = 0;
	for (ptrdiff_t i = 0; row && i < n; i++)
		if (g->of[i] == k)
			row[m++] = (int32_t)i;
	return row;
}
