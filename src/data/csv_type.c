#include "config.h"
#include "data/csv_type.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/csv_level.h"
#include "data/csv_note.h"
#include "data/finding.h"

#define EXACT 9007199254740992.0 /* 2^53: beyond it doubles skip whole numbers */
#define SAFE_DIGITS 15

static const struct csv_form plain_form = { .decimal = '.' };

/* Other spellings of numbers, each taken only when every cell of the column fits. */
static const struct csv_form forms[] = {
	{ .decimal = ',' },
	{ .decimal = '.', .group = "," },
	{ .decimal = ',', .group = "." },
	{ .decimal = '.', .group = " " },
	{ .decimal = ',', .group = " " },
	{ .decimal = '.', .group = "\xc2\xa0" },     /* no-break space */
	{ .decimal = ',', .group = "\xc2\xa0" },
	{ .decimal = '.', .group = "\xe2\x80\xaf" }, /* narrow no-break space */
	{ .decimal = ',', .group = "\xe2\x80\xaf" },
	{ .decimal = '.', .group = "'" },
};
#define FORMS (sizeof forms / sizeof *forms)
enum { FORM_COMMA, FORM_GROUPED, FORM_POINTS };

/* A column at work. */
struct work {
	struct csv_build *b;
	const struct csv_typing *t;
	struct csv_levels levels;
	struct column *out;
	struct findings *f;
	int32_t *code;         /* the finished codes, while they may still change */
	struct arena *a;       /* the frame's */
	struct arena *scratch;
};

static bool all_whole(const double *x, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (x[i] != trunc(x[i]))
			return false;
	return true;
}

bool csv_type_is_code(const struct csv_build *b, ptrdiff_t rows)
{
	return b->kind == CSV_BUILD_NUMBER && (b->zeros > 0 || b->long_digits > 0) &&
		all_whole(b->number, rows);
}

static void free_big(void *p)
{
	mem_big_free(p);
}

/* A buffer of the build becomes the frame's; one far too large is copied. */
static void *keep_buffer(void *p, ptrdiff_t used, ptrdiff_t room, ptrdiff_t size, struct arena *a,
	struct err *e)
{
	if (used < room / 4 * 3) {
		void *fit = arena_big(a, used, size, e);

		if (fit && used > 0)
			memcpy(fit, p, (size_t)(used * size));
		mem_big_free(p);
		return fit;
	}
	arena_on_free(a, free_big, p);
	return p;
}

static bool keep_missing(struct work *w, struct err *e)
{
	struct csv_build *b = w->b;

	w->out->missing_count = b->missing_count;
	if (b->missing_count > 0) {
		w->out->missing = keep_buffer(b->missing, bitmap_words(w->t->rows), bitmap_words(b->room),
			(ptrdiff_t)sizeof *b->missing, w->a, e);
		b->missing = NULL;
		return w->out->missing != NULL;
	}
	return true;
}

static enum column_type number_type(const struct column *c)
{
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (c->number[r] != trunc(c->number[r]) || fabs(c->number[r]) > EXACT)
			return COLUMN_NUMBER;
	return c->missing_count == c->rows ? COLUMN_NUMBER : COLUMN_INTEGER;
}

static bool finish_number(struct work *w, struct err *e)
{
	struct csv_build *b = w->b;

	w->out->number = keep_buffer(b->number, w->t->rows, b->room, (ptrdiff_t)sizeof *b->number, w->a,
		e);
	b->number = NULL;
	if (!w->out->number || !keep_missing(w, e))
		return false;
	w->out->type = number_type(w->out);
	if (w->t->want.given && w->t->want.type == COLUMN_NUMBER)
		w->out->type = COLUMN_NUMBER;
	csv_note_missing(w->f, b, w->t->na);
	csv_note_infinite(w->f, b);
	csv_note_disguised(w->f, w->out);
	return true;
}

/* Every level that is not missing as a number; NULL when one is none. */
static double *parse_levels(const struct work *w, const struct csv_form *form)
{
	const struct csv_build *b = w->b;
	double *value = ARENA_ARRAY(w->scratch, double, b->levels);

	for (int32_t i = 0; i < b->levels; i++)
		if (w->levels.word[i] < 0 && !csv_form_parse(b->level[i], form, &value[i])) {
			if (!csv_cell_infinite(str_trim(b->level[i])))
				return NULL;
			value[i] = HUGE_VAL;
		}
	return value;
}

/* Turns a dictionary of numbers into a column of numbers. */
static bool make_numbers(struct work *w, const double *value, struct err *e)
{
	struct csv_build *b = w->b;

	if (!csv_levels_mark(&w->levels, w->t->na, false, b, e))
		return false;
	b->number = mem_big(b->room, (ptrdiff_t)sizeof *b->number, e);
	if (!b->number)
		return false;
	for (ptrdiff_t r = 0; r < w->t->rows; r++) {
		double x = b->code[r] >= 0 ? value[b->code[r]] : 0;

		b->number[r] = x;
		if (isfinite(x))
			continue;
		b->infinite++;
		if (!csv_build_missing(b, r, e))
			return false;
	}
	return finish_number(w, e);
}

/* Digits of a number above 2^53: its double may be another number. */
static bool beyond_exact(struct str digits)
{
	static const struct str limit = { "9007199254740992", 16 };

	while (digits.n > 0 && digits.p[0] == '0')
		digits = (struct str){ digits.p + 1, digits.n - 1 };
	return digits.n > limit.n || (digits.n == limit.n && str_compare(digits, limit) > 0);
}

/* Numbers that are names: digits that would be lost, in a column of whole numbers. */
static bool is_code(const struct work *w, const double *value, bool *beyond)
{
	bool code = false;

	*beyond = false;
	for (int32_t i = 0; i < w->b->levels; i++) {
		struct str s = str_trim(w->b->level[i]);
		bool sign = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

		if (w->levels.word[i] >= 0)
			continue;
		if (value[i] != trunc(value[i]))
			return false;
		if (!csv_cell_digits(s))
			continue;
		s = (struct str){ s.p + sign, s.n - sign };
		code = code || s.n > SAFE_DIGITS || (s.n > 1 && s.p[0] == '0');
		*beyond = *beyond || beyond_exact(s);
	}
	return code;
}

static bool has_level_with(const struct work *w, char c)
{
	for (int32_t i = 0; i < w->b->levels; i++)
		if (w->levels.word[i] < 0 && memchr(w->b->level[i].p, c, (size_t)w->b->level[i].n))
			return true;
	return false;
}

enum comma { COMMA_NONE, COMMA_DECIMAL, COMMA_EITHER };

/* What a comma means where all cells would be numbers with a decimal one: "45,06" is clear, "1,234" may
 * be a thousand.  Other columns of the file, or the user, settle that. */
static enum comma judge_comma(const struct work *w, double **value)
{
	const struct csv_typing *t = w->t;
	bool grouped;

	if ((t->decimal_given && t->decimal == '.') || !has_level_with(w, ','))
		return COMMA_NONE;
	*value = parse_levels(w, &forms[FORM_COMMA]);
	if (!*value)
		return COMMA_NONE;
	grouped = parse_levels(w, &forms[FORM_GROUPED]) != NULL;
	if (!grouped || t->decimal == ',')
		return COMMA_DECIMAL;
	return t->decimal == '.' ? COMMA_NONE : COMMA_EITHER;
}

/* A decimal mark that the user gave admits no spelling with another. */
static bool overruled(const struct csv_typing *t, const struct csv_form *form)
{
	return t->decimal_given && form->decimal != t->decimal;
}

/* Tries the spellings of numbers; *done when the column became one. */
static bool try_numbers(struct work *w, bool *done, struct err *e)
{
	bool comma = w->t->decimal_given && w->t->decimal == ',';
	double *value = parse_levels(w, comma ? &forms[FORM_POINTS] : &plain_form);
	bool beyond;

	*done = false;
	if (value && is_code(w, value, &beyond)) {
		csv_note_code(w->f, w->b->name, beyond);
		return true;
	}
	if (value) {
		*done = true;
		return make_numbers(w, value, e);
	}
	switch (judge_comma(w, &value)) {
	case COMMA_DECIMAL:
		*done = true;
		csv_note_comma(w->f, &w->levels);
		return make_numbers(w, value, e);
	case COMMA_EITHER:
		csv_note_ambiguous(w->f, &w->levels);
		return true;
	case COMMA_NONE:
		break;
	}
	for (size_t i = FORM_GROUPED; i < FORMS; i++)
		if (!overruled(w->t, &forms[i]) && (value = parse_levels(w, &forms[i]))) {
			csv_note_groups(w->f, w->b->name, &forms[i], w->levels.known);
			*done = true;
			return make_numbers(w, value, e);
		}
	return true;
}

/* Every level as a point in time; NULL when one is none. */
static int64_t *parse_times(const struct work *w, enum date_order order, bool *clock)
{
	int64_t *time = ARENA_ARRAY(w->scratch, int64_t, w->b->levels);
	bool here;

	*clock = false;
	for (int32_t i = 0; i < w->b->levels; i++) {
		if (w->levels.word[i] >= 0)
			continue;
		if (!date_parse(str_trim(w->b->level[i]), order, &time[i], &here))
			return NULL;
		*clock = *clock || here;
	}
	return time;
}

static bool make_times(struct work *w, const int64_t *of_level, bool clock, struct err *e)
{
	struct csv_build *b = w->b;
	int64_t *time = ARENA_BIG(w->a, int64_t, w->t->rows, e);

	if (!time || !csv_levels_mark(&w->levels, w->t->na, false, b, e) || !keep_missing(w, e))
		return false;
	for (ptrdiff_t r = 0; r < w->t->rows; r++)
		time[r] = b->code[r] >= 0 ? of_level[b->code[r]] : 0;
	w->out->time = time;
	w->out->type = clock || (w->t->want.given && w->t->want.type == COLUMN_TIME) ? COLUMN_TIME :
		COLUMN_DATE;
	csv_note_missing(w->f, b, w->t->na);
	return true;
}

/* A level that DMY and MDY read differently, or -1. */
static int32_t differing(const struct work *w, const int64_t *x, const int64_t *y)
{
	for (int32_t i = 0; i < w->b->levels; i++)
		if (w->levels.word[i] < 0 && x[i] != y[i])
			return i;
	return -1;
}

static bool try_dates(struct work *w, bool *done, struct err *e)
{
	const struct csv_want *want = &w->t->want;
	bool clock[3] = { false, false, false };
	int64_t *time[3] = { NULL, NULL, NULL };
	int order = DATE_YMD;
	int32_t odd = -1;

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
	if (odd >= 0) {
		csv_note_date_order(w->f, w->b->name, w->b->level[odd]);
		*done = false;
		return true;
	}
	csv_note_date(w->f, w->b->name, (enum date_order)order, want->ordered, &w->levels);
	return make_times(w, time[order], clock[order], e);
}

/* Codes with their sorted levels; the type is set by the caller. */
static bool make_codes(struct work *w, struct err *e)
{
	struct csv_build *b = w->b;

	if (!csv_levels_mark(&w->levels, w->t->na, true, b, e) ||
		!csv_levels_finish(&w->levels, w->t->na, b, w->out, w->a, e) || !keep_missing(w, e))
		return false;
	w->code = keep_buffer(b->code, w->t->rows, b->room, (ptrdiff_t)sizeof *b->code, w->a, e);
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
static void order_boolean(struct work *w)
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
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (w->code[r] >= 0)
			w->code[r] = 1 - w->code[r];
}

static enum column_type text_type(const struct column *c)
{
	ptrdiff_t limit = c->rows / 20 > 50 ? c->rows / 20 : 50;

	return c->levels <= limit && 2 * (ptrdiff_t)c->levels < c->rows && c->levels <= CAP_LEVELS ?
		COLUMN_CATEGORY : COLUMN_TEXT;
}

static bool make_text(struct work *w, struct err *e)
{
	struct column *c = w->out;

	csv_note_almost(w->f, &w->levels, &w->t->broken);
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
static bool make_boolean(struct work *w, struct err *e)
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
	for (ptrdiff_t r = 0; r < w->out->rows; r++)
		if (w->code[r] >= 0)
			w->code[r] = of_level[w->code[r]];
	level = ARENA_ARRAY(w->a, struct str, 2);
	level[0] = STR("false");
	level[1] = STR("true");
	w->out->level = level;
	w->out->levels = 2;
	return true;
}

static bool make_wanted(struct work *w, struct err *e)
{
	const struct csv_want *want = &w->t->want;
	struct csv_form form = csv_want_form(w->t->decimal);
	double *value;
	bool done = false;

	switch (want->type) {
	case COLUMN_INTEGER:
	case COLUMN_NUMBER:
		csv_note_decorated(w->f, &w->levels, true);
		value = parse_levels(w, &form);
		if (value)
			return make_numbers(w, value, e);
		break;
	case COLUMN_DATE:
	case COLUMN_TIME:
		if (!try_dates(w, &done, e) || done)
			return done;
		break;
	case COLUMN_BOOLEAN:
		return make_boolean(w, e);
	case COLUMN_CATEGORY:
	case COLUMN_TEXT:
		return make_text(w, e);
	}
	err_set(e, ERR_CSV_TYPE, "\"%s\" cannot be read as %s: its cells fit no single form", w->b->name,
		column_type_name(want->type));
	return err_hint(e, want->type == COLUMN_DATE || want->type == COLUMN_TIME ?
		"name the order: --type %s=date:dmy, date:mdy or date:ymd" : "--type %s=text", w->b->name);
}

static bool type_dictionary(struct work *w, struct err *e)
{
	bool done = false;

	if (!csv_levels_make(&w->levels, w->b, w->t->na, w->t->rows, w->scratch, e))
		return false;
	if (w->t->want.given)
		return make_wanted(w, e);
	if (!try_numbers(w, &done, e) || done)
		return done;
	if (!try_dates(w, &done, e) || done)
		return done;
	csv_note_decorated(w->f, &w->levels, false);
	return make_text(w, e);
}

char csv_type_decimal(const struct csv_build *b, const struct csv_na *na)
{
	bool comma = false;
	bool grouped = true;
	double x;

	for (int32_t i = 0; i < b->levels; i++) {
		if (csv_na_find(na, b->level[i], false) >= 0)
			continue;
		if (!csv_form_parse(b->level[i], &forms[FORM_COMMA], &x))
			return 0;
		comma = comma || memchr(b->level[i].p, ',', (size_t)b->level[i].n);
		grouped = grouped && csv_form_parse(b->level[i], &forms[FORM_GROUPED], &x);
	}
	return comma && !grouped ? ',' : 0;
}

bool csv_type_take(struct csv_build *b, const struct csv_typing *t, struct column *out,
	struct findings *f, struct arena *a, struct err *e)
{
	struct work w = { .b = b, .t = t, .out = out, .f = f, .a = a, .scratch = arena_new() };
	bool ok;

	*out = (struct column){ .name = arena_strdup(a, b->name), .rows = t->rows };
	ok = b->kind == CSV_BUILD_NUMBER ? finish_number(&w, e) : type_dictionary(&w, e);
	csv_build_free(b);
	arena_free(w.scratch);
	return ok;
}
