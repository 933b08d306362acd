#include "config.h"
#include "data/csv_type.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/csv_level.h"
#include "data/csv_note.h"
#include "data/csv_number.h"
#include "data/csv_work.h"
#include "data/finding.h"

/* Every level as a point in time; NULL when one is none. */
static int64_t *parse_times(const struct csv_work *w, enum date_order order, bool *clock)
{
	int64_t *time = ARENA_ARRAY(w->scratch, int64_t, w->b->levels);
	bool here;

	*clock = false;
	for (int32_t i = 0; i < w->b->levels; i++) {
		if (!csv_build_going(w->b, i))
			return NULL;
		if (w->levels.word[i] >= 0)
			continue;
		if (!date_parse(str_trim(w->b->level[i]), order, &time[i], &here))
			return NULL;
		*clock = *clock || here;
	}
	return time;
}

static bool make_times(struct csv_work *w, const int64_t *of_level, bool clock, struct err *e)
{
	struct csv_build *b = w->b;
	int64_t *time = ARENA_BIG(w->a, int64_t, w->t->rows, e);

	if (!time || !csv_levels_mark(&w->levels, w->t->na, false, b, e) || !csv_work_keep_missing(w, e))
		return false;
	for (ptrdiff_t r = 0; r < w->t->rows && csv_build_going(b, r); r++)
		time[r] = b->code[r] >= 0 ? of_level[b->code[r]] : 0;
	w->out->time = time;
	w->out->type = clock || (w->t->want.given && w->t->want.type == COLUMN_TIME) ? COLUMN_TIME :
		COLUMN_DATE;
	csv_note_missing(w->f, b, w->t->na);
	return true;
}

/* A level that DMY and MDY read differently, or -1. */
static int32_t differing(const struct csv_work *w, const int64_t *x, const int64_t *y)
{
	for (int32_t i = 0; i < w->b->levels && csv_build_going(w->b, i); i++)
		if (w->levels.word[i] < 0 && x[i] != y[i])
			return i;
	return -1;
}

static bool try_dates(struct csv_work *w, bool *done, struct err *e)
{
	const struct csv_want *want = &w->t->want;
	bool clock[3] = { false, false, false };
	int64_t *time[3] = { NULL, NULL, NULL };
	int order = DATE_YMD;
	int32_t odd = -1;
	bool either;

	for (int i = DATE_YMD; i <= DATE_MDY; i++)
		if (!want->ordered || (int)want->order == i)
			time[i] = parse_times(w, (enum date_order)i, &clock[i]);
	while (order <= DATE_MDY && !time[order])
		order++;
	*done = order <= DATE_MDY;
	if (!*done)
		return true;
	if (time[DATE_DMY] && time[DATE_MDY])
		odd = differing(w, time[DATE_DMY], time[DATE_MDY]);
	either = time[DATE_DMY] && time[DATE_MDY];
	if (odd >= 0) {
		csv_note_date_order(w->f, w->b->name, w->b->level[odd]);
		*done = false;
		return true;
	}
	csv_note_date(w->f, w->b->name, (enum date_order)order, want->ordered && !want->found, either, &w->levels);
	if (clock[order])
		csv_note_times(w->f, &w->levels);
	return make_times(w, time[order], clock[order], e);
}

/* Codes with their sorted levels; the type is set by the caller. */
static bool make_codes(struct csv_work *w, struct err *e)
{
	struct csv_build *b = w->b;

	if (!csv_levels_mark(&w->levels, w->t->na, true, b, e) ||
		!csv_levels_finish(&w->levels, w->t->na, b, w->out, w->a, e) || !csv_work_keep_missing(w, e))
		return false;
	w->code = csv_work_keep(w, b->code, w->t->rows, b->room, (ptrdiff_t)sizeof *b->code, e);
	w->out->code = w->code;
	b->code = NULL;
	csv_note_missing(w->f, b, w->t->na);
	return w->code != NULL;
}

static bool is_boolean(const struct column *c)
{
	bool value[2];

	return c->levels == 2 && csv_cell_truth(c->level[0], &value[0]) >= 0 &&
		csv_cell_truth(c->level[0], &value[0]) == csv_cell_truth(c->level[1], &value[1]) &&
		value[0] != value[1];
}

/* {false word, true word}: "Yes" sorts before "no". */
static void order_boolean(struct csv_work *w)
{
	struct column *c = w->out;
	struct str *level;
	bool first;

	csv_cell_truth(c->level[0], &first);
	if (!first)
		return;
	level = ARENA_ARRAY(w->a, struct str, 2);
	level[0] = c->level[1];
	level[1] = c->level[0];
	c->level = level;
	for (ptrdiff_t r = 0; r < c->rows && csv_build_going(w->b, r); r++)
		if (w->code[r] >= 0)
			w->code[r] = 1 - w->code[r];
}

static enum column_type text_type(const struct column *c)
{
	ptrdiff_t limit = c->rows / 20 > 50 ? c->rows / 20 : 50;

	return c->levels <= limit && 2 * (ptrdiff_t)c->levels < c->rows && c->levels <= CAP_LEVELS ?
		COLUMN_CATEGORY : COLUMN_TEXT;
}

static bool make_text(struct csv_work *w, struct err *e)
{
	struct column *c = w->out;

	csv_note_empty(w->f, &w->levels, csv_levels_split_empty(&w->levels, w->t->na));
	csv_note_almost(w->f, &w->levels, &w->t->broken);
	if (!w->t->want.given && w->f->n == w->said)
		csv_note_alike(w->f, &w->levels, w->t->decimal_given);
	csv_note_answers(w->f, &w->levels, w->t->na);
	csv_note_text(w->f, &w->levels);
	if (!make_codes(w, e))
		return false;
	c->type = text_type(c);
	if (w->t->want.given)
		c->type = w->t->want.type;
	else if (is_boolean(c)) {
		c->type = COLUMN_BOOLEAN;
		order_boolean(w);
	}
	if (c->type == COLUMN_CATEGORY && c->levels > CAP_LEVELS)
		return err_set(e, ERR_CSV_TYPE, "\"%s\" has %d different texts: a category has at most %d",
			c->name, (int)c->levels, CAP_LEVELS);
	return true;
}

/* {"false", "true"} whatever the words; cells were checked when they were read. */
static bool make_boolean(struct csv_work *w, struct err *e)
{
	int32_t *of_level;
	struct str *level;
	bool value;

	if (!make_codes(w, e))
		return false;
	w->out->type = COLUMN_BOOLEAN;
	if (is_boolean(w->out)) {
		order_boolean(w);
		return true;
	}
	of_level = ARENA_ARRAY(w->scratch, int32_t, w->out->levels);
	for (int32_t i = 0; i < w->out->levels; i++) {
		struct str s = str_trim(w->out->level[i]);

		of_level[i] = csv_cell_truth(s, &value) >= 0 ? value : str_equal(s, STR("1"));
	}
	for (ptrdiff_t r = 0; r < w->out->rows && csv_build_going(w->b, r); r++)
		if (w->code[r] >= 0)
			w->code[r] = of_level[w->code[r]];
	level = ARENA_ARRAY(w->a, struct str, 2);
	level[0] = STR("false");
	level[1] = STR("true");
	w->out->level = level;
	w->out->levels = 2;
	return true;
}

static bool make_wanted(struct csv_work *w, struct err *e)
{
	const struct csv_want *want = &w->t->want;
	bool done = false;
	bool ok = true;

	switch (want->type) {
	case COLUMN_INTEGER:
	case COLUMN_NUMBER:
		ok = csv_number_wanted(w, &done, e);
		break;
	case COLUMN_DATE:
	case COLUMN_TIME:
		ok = try_dates(w, &done, e);
		break;
	case COLUMN_BOOLEAN:
		return make_boolean(w, e);
	case COLUMN_CATEGORY:
	case COLUMN_TEXT:
		return make_text(w, e);
	}
	if (!ok || done)
		return ok;
	err_set(e, ERR_CSV_TYPE, "\"%s\" cannot be read as %s: its cells fit no single form", w->b->name,
		column_type_name(want->type));
	return err_hint(e, want->type == COLUMN_DATE || want->type == COLUMN_TIME ?
		"name the order: --type %s=date:dmy, date:mdy or date:ymd" : "--type %s=text", w->b->name);
}

static bool type_dictionary(struct csv_work *w, struct err *e)
{
	bool done = false;
	bool ok;

	if (!csv_levels_make(&w->levels, w->b, w->t->na, w->t->rows, w->scratch, e))
		return false;
	if (w->t->want.given)
		return make_wanted(w, e);
	ok = csv_number_try(w, &done, e) && (done || try_dates(w, &done, e));
	if (!ok || done)
		return ok;
	csv_note_decorated(w->f, &w->levels, false);
	return make_text(w, e);
}

bool csv_type_take(struct csv_build *b, const struct csv_typing *t, struct column *out,
	struct findings *f, struct arena *a, struct err *e)
{
	struct csv_work w = { .b = b, .t = t, .out = out, .f = f, .said = f->n, .a = a, .scratch = arena_new() };
	struct err stop = ERR_INIT;
	bool ok;

	*out = (struct column){ .name = arena_strdup(a, b->name), .rows = t->rows };
	ok = b->kind == CSV_BUILD_NUMBER ? csv_number_finish(&w, e) : type_dictionary(&w, e);
	/* What was left half done shows whatever it shows: the request to stop is what counts. */
	if (!ctl_step(b->ctl, 0, &stop)) {
		*e = stop;
		ok = false;
	}
	csv_build_free(b);
	arena_free(w.scratch);
	return ok;
}
