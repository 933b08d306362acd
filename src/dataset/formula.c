#include "config.h"

#include "dataset/formula.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/date.h"
#include "data/frame.h"
#include "dataset/formula_node.h"

enum { SLOTS = 8, TASK_BLOCKS = 32 }; /* blocks beside each other, and in one task */

enum formula_type formula_type(const struct formula *m)
{
	return m->root->type;
}

static bool uses(const struct formula_node *m, const char *column)
{
	bool found = m->column && strcmp(m->column->name, column) == 0;

	for (int i = 0; i < 3 && m->arg[i] && !found; i++)
		found = uses(m->arg[i], column);
	return found;
}

bool formula_uses(const struct formula *m, const char *column)
{
	return uses(m->root, column);
}

/* ---- over all rows ---- */

struct run {
	const struct formula *formula;
	ptrdiff_t rows, first;        /* the first task of this wave */
	struct formula_room *room;    /* SLOTS x depth */
	uint64_t *keep;               /* a filter's answer, or NULL */
	double *value;                /* a column's, or NULL */
	uint64_t *missing;
	int64_t undefined[SLOTS];
};

static void store(struct run *s, ptrdiff_t slot, ptrdiff_t from, ptrdiff_t n,
	const struct formula_room *got)
{
	for (ptrdiff_t i = 0; s->keep && i < n; i++)
		if (!got->missing[i] && got->value[i] > 0)
			s->keep[(from + i) >> 6] |= UINT64_C(1) << ((from + i) & 63);
	if (!s->value)
		return;
	for (ptrdiff_t i = 0; i < n; i++) {
		s->value[from + i] = got->missing[i] ? 0 : got->value[i];
		if (got->missing[i])
			s->missing[(from + i) >> 6] |= UINT64_C(1) << ((from + i) & 63);
		s->undefined[slot] += got->undefined[i];
	}
}

/* Borders are multiples of 64 rows, so that no two tasks share a word. */
static void run_task(void *arg, ptrdiff_t i)
{
	struct run *s = arg;
	struct formula_room *room = s->room + i * s->formula->depth;
	ptrdiff_t from = (s->first + i) * TASK_BLOCKS * FORMULA_BLOCK;

	for (int k = 0; k < TASK_BLOCKS && from < s->rows; k++, from += FORMULA_BLOCK) {
		ptrdiff_t n = s->rows - from < FORMULA_BLOCK ? s->rows - from : FORMULA_BLOCK;

		formula_evaluate(s->formula->root, from, n, room);
		store(s, i, from, n, room);
	}
}

static bool run_all(struct run *s, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	ptrdiff_t each = (ptrdiff_t)TASK_BLOCKS * FORMULA_BLOCK, tasks = (s->rows + each - 1) / each;
	bool ok;

	s->room = ARENA_BIG(work, struct formula_room, SLOTS * s->formula->depth, e);
	ok = s->room != NULL;
	ctl_phase(c, "evaluating the expression", tasks);
	for (s->first = 0; ok && s->first < tasks; s->first += SLOTS) {
		ptrdiff_t wave = tasks - s->first < SLOTS ? tasks - s->first : SLOTS;

		ctl_par(c, wave, run_task, s);
		ok = ctl_step(c, wave, e);
	}
	arena_free(work);
	return ok;
}

bool formula_filter(const struct formula *m, uint64_t *keep, struct ctl *c, struct err *e)
{
	struct run s = { .formula = m, .rows = m->frame->rows, .keep = keep };

	if (m->root->type != FORMULA_TRUTH) {
		err_set(e, ERR_FORMULA, "a filter is a question, true or false for every row; this is %s",
			formula_type_name(m->root->type));
		return err_hint(e, "compare it with something: data filter 'income > 2000'");
	}
	memset(keep, 0, (size_t)bitmap_words(s.rows) * sizeof *keep);
	return run_all(&s, c, e);
}

/* ---- as a column ---- */

struct label {
	struct str text;
	int32_t code;
};

static int by_text(const void *a, const void *b)
{
	const struct label *x = a, *y = b;

	return str_compare(x->text, y->text);
}

/* Levels that occur, distinct and in byte order; new_code by old. */
static void settle_levels(const struct formula_node *m, const bool *occurs, int32_t *new_code,
	struct column *out, struct arena *a)
{
	struct label *list = ARENA_ARRAY(a, struct label, m->levels + 1);
	struct str *level = ARENA_ARRAY(a, struct str, m->levels + 1);
	int32_t n = 0;

	for (int32_t i = 0; i < m->levels; i++)
		if (occurs[i])
			list[n++] = (struct label){ m->level[i], i };
	qsort(list, (size_t)n, sizeof *list, by_text);
	for (int32_t i = 0; i < n; i++) {
		if (i == 0 || str_compare(list[i].text, list[i - 1].text) != 0)
			level[out->levels++] = (struct str){ arena_strndup(a, list[i].text.p, list[i].text.n),
				list[i].text.n };
		new_code[list[i].code] = out->levels - 1;
	}
	out->level = level;
}

static bool make_text(const struct formula_node *m, const double *value, struct column *out,
	struct arena *a, struct err *e)
{
	bool *occurs = ARENA_ARRAY(a, bool, m->levels + 1);
	int32_t *new_code = ARENA_ARRAY(a, int32_t, m->levels + 1);
	int32_t *code = ARENA_BIG(a, int32_t, out->rows + 1, e);

	if (!code)
		return false;
	for (ptrdiff_t r = 0; r < out->rows; r++)
		if (!column_missing_at(out, r))
			occurs[(ptrdiff_t)value[r]] = true;
	settle_levels(m, occurs, new_code, out, a);
	for (ptrdiff_t r = 0; r < out->rows; r++)
		code[r] = column_missing_at(out, r) ? -1 : new_code[(ptrdiff_t)value[r]];
	out->code = code;
	double most = fmax(50, 0.05 * (double)out->rows);
	bool few = out->levels <= most && out->levels <= CAP_LEVELS;
	out->type = few ? COLUMN_CATEGORY : COLUMN_TEXT;
	return true;
}

static bool make_truth(const double *value, struct column *out, struct arena *a, struct err *e)
{
	static const struct str words[] = { { "false", 5 }, { "true", 4 } };
	int32_t *code = ARENA_BIG(a, int32_t, out->rows + 1, e);

	for (ptrdiff_t r = 0; code && r < out->rows; r++)
		code[r] = column_missing_at(out, r) ? -1 : value[r] > 0;
	out->type = COLUMN_BOOLEAN;
	out->code = code;
	out->level = words;
	out->levels = 2;
	return code != NULL;
}

static bool make_date(const double *value, struct column *out, struct arena *a, struct err *e)
{
	int64_t *time = ARENA_BIG(a, int64_t, out->rows + 1, e);

	out->type = COLUMN_DATE;
	for (ptrdiff_t r = 0; time && r < out->rows; r++) {
		time[r] = (int64_t)value[r];
		if (time[r] % DATE_DAY)
			out->type = COLUMN_TIME;
	}
	out->time = time;
	return time != NULL;
}

static void make_number(const double *value, struct column *out)
{
	bool whole = true;

	for (ptrdiff_t r = 0; r < out->rows && whole; r++)
		whole = fabs(value[r]) < 9007199254740992.0 && value[r] >= floor(value[r]) &&
			value[r] <= floor(value[r]);
	out->type = whole ? COLUMN_INTEGER : COLUMN_NUMBER;
	out->number = value;
}

bool formula_column(const struct formula *m, const char *name, struct column *out,
	int64_t *undefined, struct arena *a, struct ctl *c, struct err *e)
{
	struct run s = { .formula = m, .rows = m->frame->rows };

	s.value = ARENA_BIG(a, double, s.rows + 1, e);
	s.missing = s.value ? ARENA_BIG(a, uint64_t, bitmap_words(s.rows) + 1, e) : NULL;
	if (!s.missing || !run_all(&s, c, e))
		return false;
	*out = (struct column){ .name = arena_strdup(a, name), .role = ROLE_FEATURE, .rows = s.rows };
	*undefined = 0;
	for (int i = 0; i < SLOTS; i++)
		*undefined += s.undefined[i];
	for (ptrdiff_t k = 0; k < bitmap_words(s.rows); k++)
		out->missing_count += __builtin_popcountll(s.missing[k]);
	out->missing = out->missing_count > 0 ? s.missing : NULL;
	switch (m->root->type) {
	case FORMULA_NUMBER: make_number(s.value, out); return true;
	case FORMULA_TRUTH: return make_truth(s.value, out, a, e);
	case FORMULA_DATE: return make_date(s.value, out, a, e);
	case FORMULA_TEXT: return make_text(m->root, s.value, out, a, e);
	}
	return true;
}
