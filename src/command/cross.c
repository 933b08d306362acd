#include "config.h"

#include "command/cross.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/shown.h"
#include "data/column.h"
#include "stat/quantile.h"

#define MISSING "(missing)"
#define OTHERS "(others)"

/* The values of one side in their order, as codes; the last one is for missing cells. */
struct side {
	const struct column *column;
	double *value;          /* of columns without codes: values, ascending */
	int32_t n;              /* with the one for missing cells */
	int64_t *rows;          /* by value */
	int32_t *first;         /* a row that has it; -1: none */
	int32_t *place;         /* by value: where it is shown; -1: not */
};

static double value_at(const struct column *c, ptrdiff_t r)
{
	return c->number ? c->number[r] : (double)c->time[r];
}

static bool too_many(const struct column *c, struct err *e)
{
	err_set(e, ERR_COLUMN_TYPE, "%s has more than %d different values: too many for a side of a table", c->name,
		CROSS_VALUES);
	return err_hint(e, "data expr 'band = floor(%s / 10)' makes fewer of them", c->name);
}

/* The different numbers or dates, kept in order as they come. */
static bool collect(struct side *d, const struct shown *s, struct arena *a, struct err *e)
{
	int32_t n = 0;
	d->value = ARENA_ARRAY(a, double, CROSS_VALUES + 1);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t r = shown_row(s, i);
		if (column_missing_at(d->column, r))
			continue;
		double v = value_at(d->column, r);
		int32_t at = (int32_t)sorted_below(d->value, n, v);
		if (at < n && !(d->value[at] > v))
			continue;
		if (n == CROSS_VALUES)
			return too_many(d->column, e);
		memmove(d->value + at + 1, d->value + at, (size_t)(n - at) * sizeof *d->value);
		d->value[at] = v;
		n++;
	}
	d->n = n + 1;
	return true;
}

static int32_t code_at(const struct side *d, ptrdiff_t r)
{
	const struct column *c = d->column;
	if (column_missing_at(c, r))
		return d->n - 1;
	return d->value ? (int32_t)sorted_below(d->value, d->n - 1, value_at(c, r)) : c->code[r];
}

static bool open_side(struct side *d, const struct column *c, const struct shown *s, struct arena *a, struct err *e)
{
	*d = (struct side){ .column = c, .n = column_is_coded(c) ? c->levels + 1 : 0 };
	if (!column_is_coded(c) && !collect(d, s, a, e))
		return false;
	d->rows = ARENA_BIG(a, int64_t, d->n, e);
	d->first = d->rows ? ARENA_BIG(a, int32_t, d->n, e) : NULL;
	d->place = d->first ? ARENA_BIG(a, int32_t, d->n, e) : NULL;
	if (!d->place)
		return false;
	for (int32_t i = 0; i < d->n; i++)
		d->first[i] = -1;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t r = shown_row(s, i);
		int32_t k = code_at(d, r);
		d->first[k] = d->rows[k]++ ? d->first[k] : (int32_t)r;
	}
	return true;
}

/* The value with most rows that has no place yet, the earlier of two alike; -1: none is left. */
static int32_t next_frequent(const struct side *d)
{
	int32_t best = -1;
	for (int32_t i = 0; i < d->n; i++)
		if (d->place[i] < 0 && d->rows[i] > 0 && (best < 0 || d->rows[i] > d->rows[best]))
			best = i;
	return best;
}

/* Places for the most frequent, in order of rows or of values; how many. */
static int32_t choose(struct side *d, ptrdiff_t most, bool by_value)
{
	int32_t n = 0, k;
	for (int32_t i = 0; i < d->n; i++)
		d->place[i] = -1;
	while (n < most && (k = next_frequent(d)) >= 0)
		d->place[k] = n++;
	int32_t at = 0;
	for (int32_t i = 0; by_value && i < d->n; i++)
		if (d->place[i] >= 0)
			d->place[i] = at++;
	return n;
}

static const char *name_of(const struct side *d, int32_t place, struct arena *a)
{
	for (int32_t i = 0; i < d->n; i++)
		if (d->place[i] == place) {
			struct str s = column_text(d->column, d->first[i], a);
			return i == d->n - 1 ? MISSING : arena_strndup(a, s.p, s.n);
		}
	return OTHERS;
}

struct cells {
	int32_t down, across;   /* places; across has one more for the others */
	int64_t *rows, *known;  /* known: of the third column */
	double *mean;
};

static void add(struct cells *t, const struct column *of, int32_t i, int32_t j, ptrdiff_t r)
{
	ptrdiff_t k = (ptrdiff_t)i * t->across + j;
	t->rows[k]++;
	if (of && !column_missing_at(of, r))
		t->mean[k] += (of->number[r] - t->mean[k]) / (double)++t->known[k];
}

static bool fill(struct cells *t, const struct side *down, const struct side *across, const struct column *of,
	const struct shown *s, struct arena *a, struct ctl *c, struct err *e)
{
	ptrdiff_t n = (ptrdiff_t)t->down * t->across + 1;
	t->rows = ARENA_BIG(a, int64_t, n, e);
	t->known = t->rows ? ARENA_BIG(a, int64_t, n, e) : NULL;
	t->mean = t->known ? ARENA_BIG(a, double, n, e) : NULL;
	if (!t->mean)
		return false;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t r = shown_row(s, i);
		int32_t x = down->place[code_at(down, r)], y = across->place[code_at(across, r)];
		if (x >= 0)
			add(t, of, x, y < 0 ? t->across - 1 : y, r);
		if (i % 65536 == 65535 && !ctl_step(c, 65536, e))
			return false;
	}
	return true;
}

static void report_row(const struct cells *t, const struct side *down, const char *const *head, bool means, int32_t i,
	int32_t heads, struct node *list)
{
	struct node *o = node_object(list, NULL);
	int64_t rows = 0;
	for (int32_t j = 0; j < t->across; j++)
		rows += t->rows[(ptrdiff_t)i * t->across + j];
	node_string(o, "value", name_of(down, i, list->report->arena));
	node_int(o, "rows", rows);
	struct node *cells = node_object(o, "cells");
	cells->view = VIEW_ROWS;
	for (int32_t j = 0; j < heads; j++) {
		ptrdiff_t k = (ptrdiff_t)i * t->across + j;
		if (!means)
			node_int(cells, head[j], t->rows[k]);
		else if (t->known[k] > 0)
			node_real(cells, head[j], t->mean[k]);
		else
			node_null(cells, head[j], "no row has a value");
	}
}

/* The names of the columns; one that is called as ours are gets the name of its own before it. */
static const char *const *heads_of(const struct cross *x, const struct side *across, int32_t n, struct arena *a)
{
	const char **head = ARENA_ARRAY(a, const char *, n + 1);
	for (int32_t j = 0; j < n; j++) {
		head[j] = name_of(across, j, a);
		if (strcmp(head[j], "value") == 0 || strcmp(head[j], "rows") == 0)
			head[j] = arena_printf(a, "%s=%s", x->across->name, head[j]);
	}
	return head;
}

bool cross_report(const struct cross *x, const struct shown *s, struct node *root, struct ctl *c, struct err *e)
{
	struct arena *a = root->report->arena;
	struct side down, across;
	struct cells t = { 0 };
	if (!open_side(&down, x->down, s, a, e) || !open_side(&across, x->across, s, a, e))
		return false;
	t.down = choose(&down, x->most, x->by_value);
	int32_t named = choose(&across, CROSS_ACROSS, true);
	t.across = named + 1;
	ctl_phase(c, "counting pairs", s->n);
	if (!fill(&t, &down, &across, x->of, s, a, c, e))
		return false;
	bool others = false;
	for (int32_t i = 0; i < t.down && !others; i++)
		others = t.rows[(ptrdiff_t)i * t.across + named] > 0;
	int32_t heads = named + others;
	const char *const *head = heads_of(x, &across, heads, a);
	struct node *list = node_list(root, "pivot");
	node_title(list, x->of ? arena_printf(a, "Mean of %s by %s (down) and %s", x->of->name, x->down->name, x->across->name)
		: arena_printf(a, "Rows by %s (down) and %s", x->down->name, x->across->name), t.down > 0 ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < t.down; i++)
		report_row(&t, &down, head, x->of != NULL, i, heads, list);
	return true;
}
