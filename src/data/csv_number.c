#include "config.h"
#include "data/csv_number.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "data/csv_note.h"
#include "data/csv_work.h"

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

bool csv_number_may_be_code(const struct csv_build *b)
{
	return b->kind == CSV_BUILD_NUMBER && (b->zeros > 0 || b->long_digits > 0);
}

bool csv_number_may_be_grouped(const struct csv_build *b, ptrdiff_t rows, bool *point)
{
	bool small = true, fraction = false, thousandths = true;

	for (ptrdiff_t r = 0; r < rows && csv_build_going(b, r); r++) {
		double x = fabs(b->number[r]);
		double more = 1000 * x;

		small = small && x < 1000;
		if (x == trunc(x))
			continue;
		fraction = true;
		thousandths = thousandths && x < 1000 && fabs(more - round(more)) < 1e-6;
	}
	*point = *point || (fraction && !thousandths);
	return thousandths && (fraction || small);
}

static enum column_type number_type(const struct csv_build *b, const struct column *c)
{
	for (ptrdiff_t r = 0; r < c->rows && csv_build_going(b, r); r++)
		if (c->number[r] != trunc(c->number[r]) || fabs(c->number[r]) > EXACT)
			return COLUMN_NUMBER;
	return c->missing_count == c->rows ? COLUMN_NUMBER : COLUMN_INTEGER;
}

bool csv_number_finish(struct csv_work *w, struct err *e)
{
	struct csv_build *b = w->b;

	w->out->number = csv_work_keep(w, b->number, w->t->rows, b->room, (ptrdiff_t)sizeof *b->number, e);
	b->number = NULL;
	if (!w->out->number || !csv_work_keep_missing(w, e))
		return false;
	w->out->type = number_type(b, w->out);
	if (w->t->want.given && w->t->want.type == COLUMN_NUMBER)
		w->out->type = COLUMN_NUMBER;
	csv_note_missing(w->f, b, w->t->na);
	csv_note_infinite(w->f, b);
	csv_note_disguised(w->f, b, w->out);
	return true;
}

/* Every level that is not missing as a number; NULL when one is none. */
static double *parse_levels(const struct csv_work *w, const struct csv_form *form)
{
	const struct csv_build *b = w->b;
	double *value = NULL;

	for (int32_t i = 0; i < b->levels; i++) {
		double x = 0;

		if (!csv_build_going(b, i))
			return NULL;
		if (w->levels.word[i] < 0 && !csv_form_parse(b->level[i], form, &x)) {
			if (!csv_cell_infinite(str_trim(b->level[i])))
				return NULL;
			x = HUGE_VAL;
		}
		/* Most texts fail at the first cell: no room for all of them before. */
		if (!value)
			value = ARENA_ARRAY(w->scratch, double, b->levels);
		value[i] = x;
	}
	return value ? value : ARENA_ARRAY(w->scratch, double, 1);
}

/* Turns a dictionary of numbers into a column of numbers. */
static bool make_numbers(struct csv_work *w, const double *value, struct err *e)
{
	struct csv_build *b = w->b;

	if (!csv_levels_mark(&w->levels, w->t->na, false, b, e))
		return false;
	b->number = mem_big(b->room, (ptrdiff_t)sizeof *b->number, e);
	if (!b->number)
		return false;
	for (ptrdiff_t r = 0; r < w->t->rows && csv_build_going(b, r); r++) {
		double x = b->code[r] >= 0 ? value[b->code[r]] : 0;

		b->number[r] = x;
		if (isfinite(x))
			continue;
		b->infinite++;
		if (!csv_build_missing(b, r, e))
			return false;
	}
	return csv_number_finish(w, e);
}

/* Digits of a number above 2^53: its double may be another number. */
static bool beyond_exact(struct str digits)
{
	static const struct str limit = { "9007199254740992", 16 };

	while (digits.n > 0 && digits.p[0] == '0')
		digits = (struct str){ digits.p + 1, digits.n - 1 };
	return digits.n > limit.n || (digits.n == limit.n && str_compare(digits, limit) > 0);
}

/* Digits up to the last that is not 0: a double keeps 15 of them, and whatever zeros follow. */
static ptrdiff_t significant(struct str digits)
{
	while (digits.n > 0 && digits.p[digits.n - 1] == '0')
		digits.n--;
	return digits.n;
}

/* What digits of a column would be lost. */
struct digits {
	int64_t named;    /* cells with leading zeros or too many digits */
	bool beyond;      /* some above 2^53 */
	bool fraction;    /* other cells have one: they are numbers */
};

/* Numbers that are names: digits that would be lost.  Beside fractions 16 digits may still be a number,
 * if a double has it. */
static bool is_code(const struct csv_work *w, const double *value, struct digits *d)
{
	int64_t many = 0;
	bool beyond = false;

	*d = (struct digits){ .named = 0 };
	for (int32_t i = 0; i < w->b->levels && csv_build_going(w->b, i); i++) {
		struct str s = str_trim(w->b->level[i]);
		bool sign = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

		if (w->levels.word[i] >= 0)
			continue;
		d->fraction = d->fraction || value[i] != trunc(value[i]);
		if (!csv_cell_digits(s))
			continue;
		s = (struct str){ s.p + sign, s.n - sign };
		if (beyond_exact(s) && significant(s) > SAFE_DIGITS) {
			d->beyond = true;
			d->named += w->levels.count[i];
		} else if (s.n > 1 && s.p[0] == '0') {
			d->named += w->levels.count[i];
		} else if (s.n > SAFE_DIGITS) {
			many += w->levels.count[i];
			beyond = beyond || beyond_exact(s);
		}
	}
	if (!d->fraction) {
		d->named += many;
		d->beyond = d->beyond || beyond;
	}
	return d->named > 0;
}

enum comma { COMMA_NONE, COMMA_DECIMAL, COMMA_EITHER };

/* What a comma means where all cells would be numbers with a decimal one: "45,06" is clear, "1,234" may
 * be a thousand.  Other columns of the file, or the user, settle that. */
static enum comma judge_comma(const struct csv_work *w, double **value)
{
	const struct csv_typing *t = w->t;
	bool grouped;

	if ((t->decimal_given && t->decimal == '.') || !csv_work_holds(w, ","))
		return COMMA_NONE;
	*value = parse_levels(w, &forms[FORM_COMMA]);
	if (!*value)
		return COMMA_NONE;
	grouped = parse_levels(w, &forms[FORM_GROUPED]) != NULL;
	if (!grouped || (t->decimal == ',' && !t->mixed))
		return COMMA_DECIMAL;
	return t->decimal == '.' ? COMMA_NONE : COMMA_EITHER;
}

/* A column of numbers as they are usually written; in a file with decimal commas 1.234 is 1234. */
static bool make_plain(struct csv_work *w, double *value, struct err *e)
{
	const struct csv_typing *t = w->t;
	double *grouped;

	if (t->decimal != ',' || t->decimal_given || !csv_work_holds(w, "."))
		return make_numbers(w, value, e);
	grouped = parse_levels(w, &forms[FORM_POINTS]);
	if (grouped && !t->mixed)
		value = grouped;
	csv_note_points(w->f, &w->levels, grouped != NULL, value == grouped);
	return make_numbers(w, value, e);
}

/* A decimal mark that the user gave admits no spelling with another. */
static bool overruled(const struct csv_typing *t, const struct csv_form *form)
{
	return t->decimal_given && form->decimal != t->decimal;
}

bool csv_number_try(struct csv_work *w, bool *done, struct err *e)
{
	bool comma = w->t->decimal_given && w->t->decimal == ',';
	double *value = parse_levels(w, comma ? &forms[FORM_POINTS] : &plain_form);
	struct digits digits;

	*done = false;
	if (value && is_code(w, value, &digits)) {
		csv_note_code(w->f, &w->levels, digits.named, digits.beyond, digits.fraction);
		return true;
	}
	*done = value != NULL;
	if (value)
		return make_plain(w, value, e);
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

/* ---- numbers that were asked for ---- */

bool csv_number_wanted(struct csv_work *w, bool *done, struct err *e)
{
	const struct csv_typing *t = w->t;
	struct csv_form form = t->want.form;
	double *value;

	if (t->want.open && (!t->decimal || t->mixed)) {
		*done = true;
		err_set(e, ERR_CSV_TYPE, "\"%s\": its commas could be decimal or between thousands: choose", w->b->name);
		return err_hint(e, "--type %s=number:comma or --type %s=number:point", w->b->name, w->b->name);
	}
	if (t->want.open)
		form = csv_want_form(t->decimal);
	csv_note_decorated(w->f, &w->levels, true);
	value = parse_levels(w, &form);
	*done = value != NULL;
	if (!value)
		return true;
	if (form.decimal == '.' && strcmp(form.group, ",") == 0 && !csv_work_holds(w, ","))
		return make_plain(w, value, e);
	if (form.decimal == ',' && csv_work_holds(w, ","))
		csv_note_comma(w->f, &w->levels);
	if (csv_work_holds(w, form.group))
		csv_note_groups(w->f, w->b->name, &form, w->levels.known);
	return make_numbers(w, value, e);
}

/* Cells in a spelling: how many. */
static int64_t count_fits(const struct csv_levels *l, const struct csv_form *form)
{
	int64_t n = 0;
	double x;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 && csv_form_parse(l->build->level[i], form, &x))
			n += l->count[i];
	return n;
}

/* True when a comma makes another number of some cell. */
static bool comma_matters(const struct csv_levels *l, const struct csv_form *form, const struct csv_form *other)
{
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = l->build->level[i];
		double x = 0, y = 0;

		if (l->word[i] < 0 && memchr(s.p, ',', (size_t)s.n) &&
			(csv_form_parse(s, form, &x) != csv_form_parse(s, other, &y) || x != y))
			return true;
	}
	return false;
}

int64_t csv_number_spell(const struct csv_levels *l, char decimal, struct csv_want *want)
{
	struct csv_form rival = want->form;
	int64_t most = -1, second = -1;

	for (size_t i = FORM_GROUPED; i < FORMS; i++) {
		struct csv_form form = forms[i];
		int64_t n;

		form.decorated = true;
		if (decimal && form.decimal != decimal)
			continue;
		n = count_fits(l, &form);
		if (n > most) {
			if (want->form.decimal != form.decimal) {
				second = most;
				rival = want->form;
			}
			most = n;
			want->form = form;
		} else if (form.decimal != want->form.decimal && n > second) {
			second = n;
			rival = form;
		}
	}
	want->open = most > 0 && second == most && comma_matters(l, &want->form, &rival);
	return most;
}

char csv_number_decimal(const struct csv_build *b, const struct csv_na *na)
{
	bool fits[2] = { false, false }; /* with a decimal comma, with a point */
	bool comma = false, point = false;

	for (size_t i = 0; i <= FORMS; i++) {
		const struct csv_form *form = i < FORMS ? &forms[i] : &plain_form;
		int32_t k = 0;
		double x;

		if (fits[form->decimal == '.'])
			continue;
		while (k < b->levels && csv_build_going(b, k) && (csv_na_find(na, b->level[k], false) >= 0 ||
			csv_form_parse(b->level[k], form, &x)))
			k++;
		fits[form->decimal == '.'] = k == b->levels;
	}
	if (fits[0] == fits[1])
		return 0;
	for (int32_t k = 0; k < b->levels && !(comma && point); k++) {
		bool word = csv_na_find(na, b->level[k], false) >= 0;

		comma = comma || (!word && memchr(b->level[k].p, ',', (size_t)b->level[k].n));
		point = point || (!word && memchr(b->level[k].p, '.', (size_t)b->level[k].n));
	}
	return fits[0] && comma ? ',' : fits[1] && point ? '.' : 0;
}
