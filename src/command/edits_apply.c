#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/text.h"
#include "command/edits.h"
#include "command/settings.h"
#include "data/frame.h"
#include "data/split.h"

/* The new columns on their way; own becomes the frame's arena. */
struct edited {
	const struct settings *s;
	const struct frame *plain;
	struct arena *own;
	struct column *column;
	int32_t columns;
};

static bool is_weight(const struct setting_pair *p)
{
	return strncmp(p->column, "weight", 6) == 0;
}

/* NULL for rows that lose their label. */
static const char *value_of(const struct setting_pair *p)
{
	const char *us = strchr(p->column, EDIT_US[0]);
	return us ? us + 1 : NULL;
}

static bool has_labels(const struct settings *s)
{
	for (ptrdiff_t i = 0; i < s->edits; i++)
		if (!is_weight(&s->edit[i]))
			return true;
	return false;
}

static bool has_weights(const struct settings *s)
{
	for (ptrdiff_t i = 0; i < s->edits; i++)
		if (is_weight(&s->edit[i]))
			return true;
	return s->weights > 0;
}

/* ---- labels ---- */

static int by_text(const void *x, const void *y)
{
	return str_compare(*(const struct str *)x, *(const struct str *)y);
}

/* Old levels and new values together, in byte order. */
static void merge_levels(struct edited *d, struct column *c)
{
	struct str *all = ARENA_ARRAY(d->own, struct str, c->levels + d->s->edits + 1);
	int32_t n = c->levels, kept = 0;
	memcpy(all, c->level, (size_t)c->levels * sizeof *all);
	for (ptrdiff_t i = 0; i < d->s->edits; i++) {
		const char *value = is_weight(&d->s->edit[i]) ? NULL : value_of(&d->s->edit[i]);
		if (value)
			all[n++] = str_of(arena_strdup(d->own, value));
	}
	qsort(all, (size_t)n, sizeof *all, by_text);
	for (int32_t i = 0; i < n; i++)
		if (kept == 0 || !str_equal(all[kept - 1], all[i]))
			all[kept++] = all[i];
	c->level = all;
	c->levels = kept;
}

static bool copy_codes(struct edited *d, const struct column *old, struct column *c, int32_t **code,
	struct err *e)
{
	int32_t *to = ARENA_ARRAY(d->own, int32_t, old->levels + 1);
	*code = ARENA_BIG(d->own, int32_t, old->rows + 1, e);
	if (!*code)
		return false;
	for (int32_t k = 0; k < old->levels; k++)
		to[k] = column_find_level(c, old->level[k]);
	for (ptrdiff_t r = 0; r < old->rows; r++)
		(*code)[r] = old->code[r] < 0 ? -1 : to[old->code[r]];
	c->code = *code;
	return true;
}

static void set_missing(struct column *c, uint64_t *missing, int32_t row, bool is)
{
	uint64_t bit = UINT64_C(1) << (row & 63), *word = &missing[row >> 6];
	c->missing_count += is - (*word >> (row & 63) & 1 ? 1 : 0);
	*word = is ? *word | bit : *word & ~bit;
}

/* The cells of the target while they are changed. */
struct cells {
	struct column *c;
	uint64_t *missing;
	int32_t *code;    /* or */
	double *number;
};

static bool open_cells(struct edited *d, struct cells *t, struct err *e)
{
	struct column *c = t->c, old = *c;
	t->missing = ARENA_BIG(d->own, uint64_t, bitmap_words(c->rows) + 1, e);
	if (!t->missing)
		return false;
	if (c->missing)
		memcpy(t->missing, c->missing, (size_t)bitmap_words(c->rows) * sizeof *t->missing);
	c->missing = t->missing;
	if (column_is_coded(c)) {
		merge_levels(d, c);
		return copy_codes(d, &old, c, &t->code, e);
	}
	if (!column_is_numeric(c)) {
		err_set(e, ERR_COLUMN_TYPE, "%s holds dates: its cells cannot be relabelled", c->name);
		return false;
	}
	t->number = ARENA_BIG(d->own, double, c->rows + 1, e);
	if (!t->number)
		return false;
	memcpy(t->number, c->number, (size_t)c->rows * sizeof *t->number);
	c->number = t->number;
	return true;
}

static bool set_cells(struct cells *t, const char *value, const int32_t *row, ptrdiff_t n, struct err *e)
{
	double number = 0;
	int32_t code = value && t->code ? column_find_level(t->c, str_of(value)) : -1;
	if (value && t->number && num_parse(value, (ptrdiff_t)strlen(value), &number) != NUM_OK)
		return err_set(e, ERR_VALUE, "%s holds numbers, and '%.60s' is none", t->c->name, value);
	for (ptrdiff_t i = 0; i < n; i++) {
		set_missing(t->c, t->missing, row[i], !value);
		if (t->code)
			t->code[row[i]] = code;
		else
			t->number[row[i]] = number;
	}
	return true;
}

static bool edit_labels(struct edited *d, struct err *e)
{
	int32_t at = d->s->target ? frame_find(d->plain, d->s->target) : -1;
	if (at < 0 || !has_labels(d->s))
		return true;
	struct cells t = { .c = &d->column[at] };
	bool ok = open_cells(d, &t, e);
	for (ptrdiff_t i = 0; ok && i < d->s->edits; i++) {
		const struct setting_pair *p = &d->s->edit[i];
		int32_t *row;
		ptrdiff_t n;
		ok = is_weight(p) || (edits_rows(p->value, d->plain->rows, &row, &n, d->own, e) &&
					     set_cells(&t, value_of(p), row, n, e));
	}
	if (ok && t.c->missing_count == 0)
		t.c->missing = NULL;
	return ok || err_in(e, "what was said of rows (data relabel --none forgets it)");
}

/* ---- weights ---- */

static bool cell_is(const struct column *c, ptrdiff_t r, int32_t code, struct str level,
	struct arena *scratch)
{
	if (code < 0 && str_equal(level, STR("(missing)")))
		return column_missing_at(c, r);
	if (c->code)
		return code >= 0 && c->code[r] == code;
	struct arena_mark mark = arena_mark(scratch);
	bool same = !column_missing_at(c, r) && str_equal(column_text(c, r, scratch), level);
	arena_reset(scratch, mark);
	return same;
}

/* Multiplies the rows that are as the rule says. */
static void apply_rule(const struct edited *d, const struct setting_pair *p, double *weight)
{
	const struct frame *f = d->plain;
	double factor = 1;
	struct arena *scratch = arena_new();
	bool *holds = ARENA_ARRAY(scratch, bool, f->rows + 1);
	memset(holds, 1, (size_t)f->rows);
	num_parse(p->value, (ptrdiff_t)strlen(p->value), &factor);
	for (struct str rest = str_of(p->column); rest.n > 0;) {
		struct str level, name = str_cut(str_cut(rest, EDIT_RS[0], &rest), EDIT_US[0], &level);
		int32_t at = frame_find(f, arena_strndup(scratch, name.p, name.n));
		const struct column *c = at < 0 ? NULL : &d->column[at];
		int32_t code = c && column_is_coded(c) ? column_find_level(c, level) : -1;
		for (ptrdiff_t r = 0; r < f->rows; r++)
			holds[r] = holds[r] && c && cell_is(c, r, code, level, scratch);
	}
	for (ptrdiff_t r = 0; r < f->rows; r++)
		weight[r] *= holds[r] ? factor : 1;
	arena_free(scratch);
}

static bool weigh_rows(const struct edited *d, double *weight, struct err *e)
{
	for (ptrdiff_t i = 0; i < d->s->edits; i++) {
		const struct setting_pair *p = &d->s->edit[i];
		const char *value = is_weight(p) ? value_of(p) : NULL;
		double factor = 1;
		int32_t *row;
		ptrdiff_t n;
		if (!value || num_parse(value, (ptrdiff_t)strlen(value), &factor) != NUM_OK)
			continue;
		if (!edits_rows(p->value, d->plain->rows, &row, &n, d->own, e))
			return err_in(e, "weights of rows (data weight none forgets them)");
		for (ptrdiff_t k = 0; k < n; k++)
			weight[row[k]] *= factor;
	}
	return true;
}

static const char *free_name(const struct frame *f, struct arena *a)
{
	const char *name = "weight";
	for (int i = 2; frame_find(f, name) >= 0; i++)
		name = arena_printf(a, "weight_%d", i);
	return name;
}

static bool add_weights(struct edited *d, struct err *e)
{
	ptrdiff_t rows = d->plain->rows;
	int32_t own = frame_role(d->plain, ROLE_WEIGHT);
	double *weight = ARENA_BIG(d->own, double, rows + 1, e);
	if (!weight)
		return false;
	for (ptrdiff_t r = 0; r < rows; r++)
		weight[r] = own < 0 || !d->column[own].number ? 1 : d->column[own].number[r];
	for (ptrdiff_t i = 0; i < d->s->weights; i++)
		apply_rule(d, &d->s->weight[i], weight);
	if (own >= 0)
		d->column[own].role = ROLE_IGNORE;
	d->column[d->columns++] = (struct column){ .name = free_name(d->plain, d->own),
		.type = COLUMN_NUMBER, .role = ROLE_WEIGHT, .rows = rows, .number = weight };
	return weigh_rows(d, weight, e);
}

bool edits_apply(const struct settings *s, struct frame *plain, struct frame **out, struct err *e)
{
	if (s->edits == 0 && s->weights == 0) {
		*out = frame_ref(plain);
		return true;
	}
	struct edited d = { .s = s, .plain = plain, .own = arena_new(), .columns = plain->columns };
	d.column = ARENA_ARRAY(d.own, struct column, plain->columns + 1);
	memcpy(d.column, plain->column, (size_t)plain->columns * sizeof *d.column);
	if (!edit_labels(&d, e) || (has_weights(s) && !add_weights(&d, e))) {
		arena_free(d.own);
		return false;
	}
	*out = frame_with_columns_take(plain, d.own, d.column, d.columns);
	return true;
}

bool edits_part(const struct settings *s, const struct frame *f, const struct frame *plain,
	struct split *split, struct arena *a, struct err *e)
{
	int32_t at = s->target ? frame_find(plain, s->target) : -1;
	int32_t now = s->target ? frame_find(f, s->target) : -1;
	if (at < 0 || now < 0 || !has_labels(s))
		return true;
	uint8_t *part = ARENA_BIG(a, uint8_t, split->rows + 1, e);
	if (!part)
		return false;
	memcpy(part, split->part, (size_t)split->rows);
	for (ptrdiff_t r = 0; r < split->rows; r++) {
		bool was = !column_missing_at(&plain->column[at], r), is = !column_missing_at(&f->column[now], r);
		if (was == is)
			continue;
		split->count[part[r]]--;
		part[r] = is ? PART_TRAIN : PART_NONE;
		split->count[part[r]]++;
	}
	split->part = part;
	return true;
}
