#include "config.h"

#include "command/edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "command/settings.h"
#include "data/frame.h"
#include "data/split.h"

/* ---- rows as text ---- */

static int by_row(const void *x, const void *y)
{
	int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
	return (a > b) - (a < b);
}

static const char *write_rows(const int32_t *row, ptrdiff_t n, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && row[end] == row[end - 1] + 1;)
			end++;
		text_addf(&t, "%s%d", i > 0 ? "," : "", row[i] + 1);
		if (end > i + 1)
			text_addf(&t, "-%d", row[end - 1] + 1);
	}
	return t.p;
}

static bool read_run(struct str run, ptrdiff_t rows, int64_t *from, int64_t *to, struct err *e)
{
	struct str rest, first = str_trim(str_cut(run, '-', &rest));
	bool one = rest.n == 0 && first.n == str_trim(run).n;
	if (!num_parse_int(first.p, first.n, from) ||
		!(one ? (*to = *from, true) : num_parse_int(str_trim(rest).p, str_trim(rest).n, to))) {
		err_set(e, ERR_VALUE, "'%.*s' is no row number or run of them", (int)(run.n < 40 ? run.n : 40), run.p);
		return err_hint(e, "rows are counted from 1: 12 or 3,7-9");
	}
	if (*from >= 1 && *from <= *to && *to <= rows)
		return true;
	err_set(e, ERR_RANGE, "rows %lld to %lld: the table has rows 1 to %td", (long long)*from,
		(long long)*to, rows);
	return false;
}

static ptrdiff_t distinct(int32_t *row, ptrdiff_t n)
{
	ptrdiff_t kept = 0;
	if (n > 0)
		qsort(row, (size_t)n, sizeof *row, by_row);
	for (ptrdiff_t i = 0; i < n; i++)
		if (kept == 0 || row[kept - 1] != row[i])
			row[kept++] = row[i];
	return kept;
}

bool edits_rows(const char *text, ptrdiff_t rows, int32_t **row, ptrdiff_t *n, struct arena *a,
	struct err *e)
{
	struct str rest = str_of(text);
	ptrdiff_t capacity = 0;
	*row = NULL;
	*n = 0;
	while (rest.n > 0) {
		int64_t from = 0, to = 0;
		if (!read_run(str_cut(rest, ',', &rest), rows, &from, &to, e))
			return false;
		for (; from <= to; from++) {
			*row = arena_grow(a, *row, *n, &capacity, (ptrdiff_t)sizeof **row);
			(*row)[(*n)++] = (int32_t)(from - 1);
			if (*n > CAP_ROWS / 2)
				return err_set(e, ERR_LIMIT, "too many rows named at once");
		}
	}
	*n = distinct(*row, *n);
	return true;
}

/* ---- saying ---- */

static bool begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* Of rows already spoken of in one way: those not in row[n]. */
static const char *without(const char *rows, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	struct err ignored = ERR_INIT;
	int32_t *old = NULL;
	ptrdiff_t m, kept = 0;
	if (!edits_rows(rows, CAP_ROWS, &old, &m, a, &ignored) || !old)
		return "";
	for (ptrdiff_t i = 0; i < m; i++)
		if (n == 0 || !bsearch(&old[i], row, (size_t)n, sizeof *row, by_row))
			old[kept++] = old[i];
	return write_rows(old, kept, a);
}

static void say(struct settings *s, const char *what, bool weight, const int32_t *row, ptrdiff_t n,
	struct arena *a)
{
	int32_t *own = ARENA_ARRAY(a, int32_t, n + 1), *all = NULL;
	struct err ignored = ERR_INIT;
	ptrdiff_t kept = 0, m = 0;
	if (n > 0)
		memcpy(own, row, (size_t)n * sizeof *own);
	n = distinct(own, n);
	struct settings old = *s;
	const char *before = "";
	s->edit = NULL;
	s->edits = 0;
	for (ptrdiff_t i = 0; i < old.edits; i++) {
		const char *rows = old.edit[i].value;
		if (begins(old.edit[i].column, "weight") == weight)
			rows = without(rows, own, n, a);
		if (strcmp(old.edit[i].column, what) == 0)
			before = rows;
		else if (rows[0])
			settings_set_pair(&s->edit, &s->edits, old.edit[i].column, rows, a);
	}
	if (before[0] && edits_rows(before, CAP_ROWS, &all, &m, a, &ignored))
		kept = m;
	int32_t *both = ARENA_ARRAY(a, int32_t, n + kept + 1);
	memcpy(both, own, (size_t)n * sizeof *both);
	if (all && kept > 0)
		memcpy(both + n, all, (size_t)kept * sizeof *both);
	settings_set_pair(&s->edit, &s->edits, what, write_rows(both, distinct(both, n + kept), a), a);
}

ptrdiff_t edits_count(const struct settings *s, bool labels, struct arena *a)
{
	ptrdiff_t all = 0, capacity = 0;
	int32_t *row = NULL;
	for (ptrdiff_t i = 0; i < s->edits; i++) {
		int32_t *said;
		ptrdiff_t n;
		struct err e = ERR_INIT;
		if ((labels && begins(s->edit[i].column, "weight")) || !edits_rows(s->edit[i].value, CAP_ROWS, &said, &n, a, &e))
			continue;
		for (ptrdiff_t k = 0; k < n; k++) {
			row = arena_grow(a, row, all, &capacity, (ptrdiff_t)sizeof *row);
			row[all++] = said[k];
		}
	}
	return distinct(row, all);
}

void edits_label(struct settings *s, const char *value, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	say(s, arena_printf(a, "label" EDIT_US "%s", value), false, row, n, a);
}

void edits_drop(struct settings *s, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	say(s, "drop", false, row, n, a);
}

void edits_weigh(struct settings *s, double weight, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	char text[NUM_TEXT];
	num_format(weight, text);
	say(s, arena_printf(a, "weight" EDIT_US "%s", text), true, row, n, a);
}

void edits_rule(struct settings *s, const char *const *column, const char *const *level, int n,
	double factor, struct arena *a)
{
	char text[NUM_TEXT];
	struct text key;
	text_init(&key, a);
	for (int i = 0; i < n; i++)
		text_addf(&key, "%s%s" EDIT_US "%s", i > 0 ? EDIT_RS : "", column[i], level[i]);
	num_format(factor, text);
	settings_set_pair(&s->weight, &s->weights, key.p, arena_strdup(a, text), a);
}

void edits_forget_weights(struct settings *s, struct arena *a)
{
	struct settings old = *s;
	s->weight = NULL;
	s->weights = 0;
	s->edit = NULL;
	s->edits = 0;
	for (ptrdiff_t i = 0; i < old.edits; i++)
		if (!begins(old.edit[i].column, "weight"))
			settings_set_pair(&s->edit, &s->edits, old.edit[i].column, old.edit[i].value, a);
}
