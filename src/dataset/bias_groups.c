#include "config.h"

#include "dataset/bias_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/num.h"
#include "base/text.h"
#include "data/frame.h"
#include "stat/quantile.h"

enum { BANDS = 4 };
#define MISSING "(missing)"

/* One column as small codes; the last code is for missing cells. */
struct coded {
	int32_t n;
	const char **name;
	int32_t *code; /* by place in rows */
	bool banded;
};

static const char *text_at(const struct column *c, ptrdiff_t r, struct arena *a)
{
	struct str s = column_text(c, r, a);
	return arena_strndup(a, s.p, s.n);
}

static const char *edge_text(double x, struct arena *a)
{
	char text[NUM_TEXT];
	num_format_people(x, 6, false, text);
	return arena_strdup(a, text);
}

/* Cut where a quarter, a half and three quarters of the rows lie below. */
static bool band(const struct column *c, struct rowset rows, struct coded *out, struct arena *a,
	struct err *e)
{
	double *x = ARENA_BIG(a, double, 2 * rows.n + 1, e), cut[BANDS - 1];
	ptrdiff_t n = 0;
	int32_t cuts = 0;
	if (!x)
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (!column_missing_at(c, rows.row[i]))
			x[n++] = c->number[rows.row[i]];
	sort_doubles(x, x + rows.n, n);
	for (int32_t k = 1; k < BANDS; k++)
		if (x[n * k / BANDS] > (cuts > 0 ? cut[cuts - 1] : x[0]))
			cut[cuts++] = x[n * k / BANDS];
	out->n = cuts + 1;
	out->banded = true;
	out->name = ARENA_ARRAY(a, const char *, cuts + 2);
	for (int32_t k = 0; k <= cuts; k++)
		out->name[k] = cuts == 0 ? edge_text(x[0], a)
			: k == 0 ? arena_printf(a, "below %s", edge_text(cut[0], a))
			: k == cuts ? arena_printf(a, "%s and more", edge_text(cut[k - 1], a))
				    : arena_printf(a, "%s to below %s", edge_text(cut[k - 1], a), edge_text(cut[k], a));
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		double value = c->number[rows.row[i]];
		int32_t k = 0;
		while (k < cuts && value >= cut[k])
			k++;
		out->code[i] = k;
	}
	return true;
}

static bool few_values(const struct column *c, struct rowset rows)
{
	double seen[BIAS_VALUES + 1];
	int n = 0;
	for (ptrdiff_t i = 0; i < rows.n && n <= BIAS_VALUES; i++) {
		int k = 0;
		if (column_missing_at(c, rows.row[i]))
			continue;
		while (k < n && (seen[k] < c->number[rows.row[i]] || seen[k] > c->number[rows.row[i]]))
			k++;
		if (k == n)
			seen[n++] = c->number[rows.row[i]];
	}
	return n <= BIAS_VALUES;
}

static bool refuse_many(const struct column *c, struct err *e)
{
	err_set(e, ERR_LIMIT, "%s makes more than %d groups", c->name, BIAS_GROUPS);
	return err_hint(e, "name columns of few levels with --by");
}

/* Levels that occur, in byte order. */
static bool by_level(const struct column *c, struct rowset rows, struct coded *out, struct arena *a,
	struct err *e)
{
	int32_t *to = ARENA_BIG(a, int32_t, c->levels + 1, e);
	if (!to)
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (c->code[rows.row[i]] >= 0)
			to[c->code[rows.row[i]]] = 1;
	out->name = ARENA_ARRAY(a, const char *, BIAS_GROUPS + 2);
	for (int32_t k = 0; k < c->levels; k++) {
		if (!to[k])
			continue;
		if (out->n == BIAS_GROUPS)
			return refuse_many(c, e);
		out->name[out->n] = arena_strndup(a, c->level[k].p, c->level[k].n);
		to[k] = out->n++;
	}
	for (ptrdiff_t i = 0; i < rows.n; i++)
		out->code[i] = c->code[rows.row[i]] >= 0 ? to[c->code[rows.row[i]]] : 0;
	return true;
}

static bool by_text(const struct column *c, struct rowset rows, struct coded *out, struct arena *a,
	struct err *e)
{
	struct map *m = map_new(a);
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		if (column_missing_at(c, rows.row[i]))
			continue;
		out->code[i] = map_add(m, str_of(text_at(c, rows.row[i], a)));
		if (map_count(m) > BIAS_GROUPS)
			return refuse_many(c, e);
	}
	out->n = map_count(m);
	out->name = ARENA_ARRAY(a, const char *, out->n + 2);
	for (int32_t k = 0; k < out->n; k++)
		out->name[k] = arena_strndup(a, map_key(m, k).p, map_key(m, k).n);
	return true;
}

static bool code_column(const struct column *c, struct rowset rows, struct coded *out,
	struct arena *a, struct err *e)
{
	bool any = false;
	*out = (struct coded){ .code = ARENA_BIG(a, int32_t, rows.n + 1, e) };
	if (!out->code)
		return false;
	bool ok = column_is_coded(c) ? by_level(c, rows, out, a, e)
		: column_is_numeric(c) && !few_values(c, rows) ? band(c, rows, out, a, e)
								   : by_text(c, rows, out, a, e);
	for (ptrdiff_t i = 0; ok && i < rows.n; i++)
		if (column_missing_at(c, rows.row[i])) {
			out->code[i] = out->n;
			any = true;
		}
	if (ok && any && out->name)
		out->name[out->n++] = MISSING;
	return ok;
}

/* ---- several columns ---- */

struct cell_key {
	int64_t key;
	int32_t place;
};

static int by_key(const void *x, const void *y)
{
	const struct cell_key *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

static const char *name_of(const struct coded *c, int32_t columns, int64_t key, const char **level,
	struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (int32_t i = columns - 1; i >= 0; i--) {
		level[i] = c[i].name[key % c[i].n];
		key /= c[i].n;
	}
	for (int32_t i = 0; i < columns; i++)
		text_addf(&t, "%s%s", i > 0 ? ", " : "", level[i]);
	return t.p;
}

static bool cross(const struct coded *c, int32_t columns, ptrdiff_t n, struct bias_groups *out,
	struct arena *a, struct err *e)
{
	struct cell_key *k = ARENA_BIG(a, struct cell_key, n + 1, e);
	const char **level = ARENA_ARRAY(a, const char *, (ptrdiff_t)(BIAS_GROUPS + 1) * columns);
	out->name = ARENA_ARRAY(a, const char *, BIAS_GROUPS + 1);
	if (!k)
		return false;
	for (ptrdiff_t i = 0; i < n; i++) {
		k[i] = (struct cell_key){ 0, (int32_t)i };
		for (int32_t j = 0; j < columns; j++)
			k[i].key = k[i].key * c[j].n + c[j].code[i];
	}
	qsort(k, (size_t)n, sizeof *k, by_key);
	for (ptrdiff_t i = 0; i < n; i++) {
		if (i == 0 || k[i].key != k[i - 1].key) {
			if (out->n == BIAS_GROUPS) {
				err_set(e, ERR_LIMIT, "%s makes more than %d groups", out->title, BIAS_GROUPS);
				return err_hint(e, "cross fewer columns with --by");
			}
			out->name[out->n] = name_of(c, columns, k[i].key, level + (ptrdiff_t)out->n * columns, a);
			out->n++;
		}
		out->group[k[i].place] = out->n - 1;
	}
	out->level = level;
	return true;
}

bool bias_groups_make(const struct frame *f, const int32_t *column, int32_t columns,
	struct rowset rows, struct bias_groups *out, struct arena *a, struct err *e)
{
	struct coded *c = ARENA_ARRAY(a, struct coded, columns);
	const char **name = ARENA_ARRAY(a, const char *, columns);
	struct text title;
	text_init(&title, a);
	*out = (struct bias_groups){ .columns = columns, .group = ARENA_BIG(a, int32_t, rows.n + 1, e) };
	if (!out->group)
		return false;
	for (int32_t i = 0; i < columns; i++) {
		if (!code_column(&f->column[column[i]], rows, &c[i], a, e))
			return false;
		out->banded = out->banded || c[i].banded;
		name[i] = f->column[column[i]].name;
		text_addf(&title, "%s%s", i > 0 ? " x " : "", f->column[column[i]].name);
	}
	out->title = title.p;
	out->column = name;
	return cross(c, columns, rows.n, out, a, e);
}
