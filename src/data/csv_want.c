#include "config.h"
#include "data/csv_want.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/csv_level.h"

#define EXACT 9007199254740992.0 /* 2^53: beyond it doubles skip whole numbers */

static bool take_sign(struct str word, struct csv_want *out)
{
	out->decimal = str_equal(word, STR("comma")) ? ',' : str_equal(word, STR("point")) ? '.' : 0;
	return out->decimal != 0;
}

bool csv_want_parse(const char *text, struct csv_want *out, struct err *e)
{
	static const char *const orders[] = {
		[DATE_YMD] = "ymd", [DATE_DMY] = "dmy", [DATE_MDY] = "mdy",
	};
	struct arena *scratch = arena_new();
	struct str rest;
	struct str type = str_cut(str_of(text), ':', &rest);
	bool ok = column_type_parse(arena_strndup(scratch, type.p, type.n), &out->type);

	arena_free(scratch);
	out->given = true;
	if (ok && rest.n > 0 && out->type <= COLUMN_NUMBER)
		ok = take_sign(rest, out);
	else
		out->ordered = rest.n > 0;
	for (int i = DATE_YMD; ok && out->ordered; i++) {
		ok = i <= DATE_MDY && (out->type == COLUMN_DATE || out->type == COLUMN_TIME);
		if (ok && str_equal(rest, str_of(orders[i]))) {
			out->order = (enum date_order)i;
			break;
		}
	}
	out->form = csv_want_form(out->decimal);
	if (ok)
		return true;
	err_set(e, ERR_CHOICE, "type \"%s\" is not known", text);
	return err_hint(e, "integer, number, date, time, boolean, category or text; a date may name its "
		"order: date:dmy, a number its sign: number:comma");
}

struct csv_form csv_want_form(char decimal)
{
	bool comma = decimal == ',';

	return (struct csv_form){ comma ? ',' : '.', comma ? "." : ",", true };
}

void csv_want_order(const struct csv_levels *l, struct csv_want *want)
{
	int64_t fits[3] = { 0, 0, 0 };
	int best = DATE_YMD;
	bool only = true;
	bool clock;
	int64_t t;

	for (int order = DATE_YMD; order <= DATE_MDY; order++)
		for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
			if (l->word[i] < 0 && date_parse(str_trim(l->build->level[i]), (enum date_order)order, &t, &clock))
				fits[order] += l->count[i];
	for (int order = DATE_DMY; order <= DATE_MDY; order++) {
		only = fits[order] > fits[best] || (only && fits[order] < fits[best]);
		best = fits[order] > fits[best] ? order : best;
	}
	if (!only)
		return;
	want->order = (enum date_order)best;
	want->ordered = true;
	want->found = true;
}

static bool fits_date(const struct csv_want *w, struct str s)
{
	int64_t time;
	bool clock;

	if (w->ordered)
		return date_parse(str_trim(s), w->order, &time, &clock);
	return csv_cell_date(s);
}

bool csv_want_fits(const struct csv_want *w, const struct csv_na *na, struct str s)
{
	bool truth;
	double x;

	if (csv_na_find(na, s, false) >= 0)
		return true;
	switch (w->type) {
	case COLUMN_INTEGER:
		return csv_form_parse(s, &w->form, &x) && x == trunc(x) && fabs(x) <= EXACT;
	case COLUMN_NUMBER:
		return csv_form_parse(s, &w->form, &x);
	case COLUMN_DATE:
	case COLUMN_TIME:
		return fits_date(w, s);
	case COLUMN_BOOLEAN:
		return csv_cell_truth(str_trim(s), &truth) >= 0 || str_equal(str_trim(s), STR("0")) ||
			str_equal(str_trim(s), STR("1"));
	case COLUMN_CATEGORY:
	case COLUMN_TEXT:
		break;
	}
	return true;
}
