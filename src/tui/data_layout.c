#include "config.h"

#include "tui/data_pane.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/param.h"
#include "base/text.h"
#include "tui/judged.h"
#include "tui/region.h"
#include "tui/scene.h"

#define WIDE 100              /* columns from which the detail stands beside the list */
#define NARROW_TABLE 48       /* columns up to which rows are asked for whole */
#define COLUMN_CHUNK 24

const struct node *data_profile(const struct scene *s, const char *part)
{
	const struct node *n = scene_answer(s, DATA_PROFILE);
	return n ? node_find(n, part) : NULL;
}

bool data_is_marked(const struct data_pane *d, int place)
{
	return place >= 0 && place < DATA_MARKS && d->mark[place / 8] >> place % 8 & 1;
}

double data_missing_share(const struct node *column)
{
	double missing = region_number(column, "missing"), known = region_number(column, "count");
	return missing + known > 0 ? missing / (missing + known) : 0;
}

double data_signal(const struct node *column)
{
	return region_number(column, "signal.value");
}

/* ---- the order ---- */

struct sorted {
	const struct node *column;
	int place;
	double key;
};

static double sort_key(enum data_sort by, const struct node *k)
{
	switch (by) {
	case DATA_BY_SIGNAL: {
		double v = data_signal(k);
		return isnan(v) ? -1 : v;
	}
	case DATA_BY_MISSING:
		return region_number(k, "missing");
	case DATA_BY_DISTINCT:
		return region_number(k, "distinct");
	case DATA_BY_PLACE:
	case DATA_BY_NAME:
	case DATA_SORTS:
		return 0;
	}
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	if (x->key != y->key)
		return x->key > y->key ? -1 : 1;
	return x->place - y->place;
}

static int by_name(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = strcmp(region_string(x->column, "name"), region_string(y->column, "name"));
	return order ? order : x->place - y->place;
}

struct data_order data_order(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	const struct node *list = data_profile(s, "columns");
	ptrdiff_t n = list ? list->count : 0;
	struct sorted *all = ARENA_ARRAY(a, struct sorted, n + 1);
	struct data_order o = { ARENA_ARRAY(a, const struct node *, n + 1), ARENA_ARRAY(a, int, n + 1), (int)n };
	int i = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		all[i] = (struct sorted){ k, i, sort_key(d->sort, k) };
	if (d->sort != DATA_BY_PLACE)
		qsort(all, (size_t)n, sizeof *all, d->sort == DATA_BY_NAME ? by_name : by_key);
	for (i = 0; i < o.n; i++) {
		o.column[i] = all[i].column;
		o.place[i] = all[i].place;
	}
	return o;
}

const char *data_describe_line(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	struct data_order o = data_order(d, s, a);
	struct text t;
	if (d->at >= o.n)
		return NULL;
	text_init(&t, a);
	text_add(&t, "data describe ");
	param_quote(&t, region_string(o.column[d->at], "name"));
	return t.p;
}

/* ---- rows ---- */

/* The filter leaves out rows that the profile counts. */
static double rows_shown(const struct data_pane *d, const struct scene *s)
{
	struct arena *a = arena_new();
	double matching = region_number(scene_answer(s, data_rows_line(d, s, a)), "matching");
	arena_free(a);
	return isnan(matching) ? region_number(scene_answer(s, DATA_PROFILE), "rows") : matching;
}

int data_rows_count(const struct data_pane *d, const struct scene *s)
{
	const struct node *rejects = scene_answer(s, DATA_REJECTS);
	const struct node *list = rejects ? node_find(rejects, "rejects") : NULL;
	double rows = !d->rejects ? rows_shown(d, s) : list ? (double)list->count : 0;
	return rows > 0 && rows < 2e9 ? (int)rows : 0;
}

/* Of a wide table only a part of the columns; names that hold a comma cannot be listed, then all. */
int data_rows_left(const struct data_pane *d, const struct scene *s)
{
	const struct node *columns = data_profile(s, "columns");
	int from = d->cell_left / COLUMN_CHUNK * COLUMN_CHUNK, i = 0;
	if (!columns || columns->count <= NARROW_TABLE)
		return -1;
	for (const struct node *k = columns->first; k && i < from + 2 * COLUMN_CHUNK; k = k->next, i++)
		if (i >= from && strchr(region_string(k, "name"), ','))
			return -1;
	return from;
}

static void add_columns(struct text *t, int from, const struct node *columns)
{
	struct text names;
	text_init(&names, t->arena);
	const struct node *k = region_item(columns, from);
	for (int i = 0; k && i < 2 * COLUMN_CHUNK; k = k->next, i++)
		text_addf(&names, "%s%s", i > 0 ? "," : "", region_string(k, "name"));
	text_add(t, " --columns ");
	param_quote(t, names.p);
}

const char *data_rows_line(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "data show --from %d --rows %d", d->row_top / DATA_CHUNK * DATA_CHUNK + 1, 3 * DATA_CHUNK);
	int from = data_rows_left(d, s);
	if (from >= 0)
		add_columns(&t, from, data_profile(s, "columns"));
	return t.p;
}

const char *data_sought_line(const struct data_pane *d, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	text_addf(&t, "data show --from %d --rows 1%s --find ", d->sought_from, d->sought_back ? " --back" : "");
	param_quote(&t, d->sought);
	return t.p;
}

/* ---- where things stand ---- */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

static int count_of(const struct node *list)
{
	return list ? (int)list->count : 0;
}

/* The list and what it sums up to the left, one column in detail to the right. */
static struct data_layout wide(const struct scene *s, struct rect r)
{
	struct data_layout l = { 0 };
	int classes = count_of(data_profile(s, "target.classes")), found = count_of(data_profile(s, "findings"));
	if (r.h >= 44)
		l.rows = judged_lower(&r, r.h / 3);
	int right = most(r.w * 2 / 5, 40);
	l.detail = (struct rect){ r.x + r.w - right, r.y, right, r.h };
	r.w -= right + 2;
	/* The list first, at most two thirds; what is found gets what is left, and at least two rows. */
	int columns = most(least(count_of(data_profile(s, "columns")) + 1, r.h * 2 / 3), 4);
	columns = data_profile(s, "columns") ? columns : r.h;
	int rest = r.h - columns - most(least(found + 1, (r.h - columns) / 2), 2);
	l.columns = judged_upper(&r, columns);
	if (classes > 0 && rest >= 3)
		l.target = judged_upper(&r, least(classes + 1, rest));
	l.findings = r;
	return l;
}

/* One below the other: the region with the keys first, the detail below it. */
static struct data_layout narrow(const struct data_pane *d, const struct scene *s, struct rect r)
{
	struct data_layout l = { 0 };
	int n = count_of(data_profile(s, "columns"));
	if (d->focus == DATA_FINDINGS) {
		l.findings = r;
		return l;
	}
	l.columns = judged_upper(&r, r.h < 10 ? r.h - 2 : most(least(n + 1, r.h / 2), 5));
	l.detail = r;
	return l;
}

struct data_layout data_layout(const struct data_pane *d, const struct scene *s, struct rect r)
{
	struct data_layout l = r.w >= WIDE && r.h >= 16 ? wide(s, r) : narrow(d, s, r);
	if (d->focus == DATA_ROWS && l.rows.h == 0)
		l = (struct data_layout){ .rows = r };
	if (d->focus == DATA_STUDIES)
		l = (struct data_layout){ .studies = r };
	return l;
}
