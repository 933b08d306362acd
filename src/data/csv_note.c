#include "config.h"
#include "data/csv_note.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/param.h"
#include "data/almost.h"
#include "data/finding.h"

/* "1 value is", "12 values are". */
static const char *are(struct findings *f, int64_t n, const char *one)
{
	return arena_printf(f->arena, "%s %s%s %s", NUM_GROUPED(n), one, n == 1 ? "" : "s",
		n == 1 ? "is" : "are");
}

const char *csv_note_fix_type(struct findings *f, const char *name, const char *type)
{
	struct text t;

	text_init(&t, f->arena);
	text_add(&t, "--type ");
	param_quote(&t, arena_printf(f->arena, "%s=%s", name, type));
	return t.p;
}

/* The usual words and this one mean missing in the column; the word may be an answer in others. */
static const char *fix_missing(struct findings *f, const char *column, struct str word)
{
	return almost_missing(column, arena_strndup(f->arena, word.p, word.n), f->arena);
}

void csv_note_missing(struct findings *f, const struct csv_build *b, const struct csv_na *na)
{
	struct text t;
	bool spelled = false;

	text_init(&t, f->arena);
	for (int i = 0; i < na->n; i++) {
		if (b->na[i] == 0)
			continue;
		text_addf(&t, "%s\"%.*s\" %s", t.n > 0 ? ", " : "", (int)na->word[i].n, na->word[i].p,
			NUM_GROUPED(b->na[i]));
		spelled = spelled || i > 0;
	}
	if (spelled)
		findings_add(f, "missing_words", FINDING_INFO, b->name, na->own ? NULL : "--na ''", "\"%s\": missing = %s",
			b->name, t.p);
}

void csv_note_infinite(struct findings *f, const struct csv_build *b)
{
	if (b->infinite + b->overflow == 0)
		return;
	findings_add(f, "infinite", FINDING_WARN, b->name, csv_note_fix_type(f, b->name, "text"),
		"\"%s\": %s infinite or beyond all doubles; counted as missing", b->name,
		are(f, b->infinite + b->overflow, "value"));
}

/* The extreme value of a column on one side, how often it occurs, and the next one. */
struct extreme {
	double value, next;
	int64_t count;
};

static struct extreme find_extreme(const struct csv_build *b, const struct column *c, double sign)
{
	struct extreme x = { -HUGE_VAL, -HUGE_VAL, 0 };

	for (ptrdiff_t r = 0; r < c->rows && csv_build_going(b, r); r++) {
		double v = sign * c->number[r];

		if (v < x.next || column_missing_at(c, r))
			continue;
		if (v > x.value) {
			x.next = x.value;
			x.value = v;
			x.count = 1;
		} else if (v == x.value) {
			x.count++;
		} else {
			x.next = v;
		}
	}
	return x;
}

static bool repeats_nine(double v)
{
	return v == 99 || v == 999 || v == 9999 || v == 99999 || v == 999999;
}

/* Nearly no column has such an extreme, and this look is quick.  The 0 of a missing cell is none. */
static bool may_disguise(const struct csv_build *b, const struct column *c)
{
	double high = -HUGE_VAL, low = HUGE_VAL;

	for (ptrdiff_t r = 0; r < c->rows && csv_build_going(b, r); r++) {
		high = c->number[r] > high ? c->number[r] : high;
		low = c->number[r] < low ? c->number[r] : low;
	}
	return repeats_nine(high) || low == -1 || repeats_nine(-low);
}

void csv_note_disguised(struct findings *f, const struct csv_build *b, const struct column *c)
{
	struct extreme high, low;
	char next[NUM_TEXT];

	if (!may_disguise(b, c))
		return;
	high = find_extreme(b, c, 1);
	low = find_extreme(b, c, -1);

	if (repeats_nine(high.value) && high.count > 2 && isfinite(high.next) &&
		high.next < high.value / 2) {
		num_format(high.next, next);
		findings_add(f, "disguised_missing", FINDING_WARN, c->name,
			fix_missing(f, c->name, str_of(arena_printf(f->arena, "%.0f", high.value))),
			"\"%s\": %s x %.0f (next largest %s): missing?", c->name, NUM_GROUPED(high.count),
			high.value, next);
	}
	if ((low.value == 1 || repeats_nine(low.value)) && low.count > 2 && isfinite(low.next) &&
		low.next <= 0 && high.value > 1) {
		num_format(-low.next, next);
		findings_add(f, "disguised_missing", FINDING_WARN, c->name,
			fix_missing(f, c->name, str_of(arena_printf(f->arena, "%.0f", -low.value))),
			"\"%s\": %s x %.0f (next smallest %s): missing?", c->name, NUM_GROUPED(low.count),
			-low.value, next);
	}
}

void csv_note_code(struct findings *f, const struct csv_levels *l, int64_t named, bool beyond, bool fraction)
{
	const char *name = l->build->name;

	if (fraction)
		findings_add(f, beyond ? "long_digits" : "identifier_like", FINDING_WARN, name,
			csv_note_fix_type(f, name, "number"), "\"%s\": %s of %s values %s; kept as text, though others have "
			"a fraction", name, NUM_GROUPED(named), NUM_GROUPED(l->known),
			beyond ? "lose digits as numbers (leading zeros, or above 9007199254740992)" :
			"have leading zeros, which numbers lose");
	else if (beyond)
		findings_add(f, "long_digits", FINDING_WARN, name, csv_note_fix_type(f, name, "number"),
			"\"%s\": values above 9007199254740992 lose digits as numbers; kept as text", name);
	else
		findings_add(f, "identifier_like", FINDING_INFO, name, csv_note_fix_type(f, name, "number"),
			"\"%s\": kept as text: identifier-like (leading zeros or more than 15 digits)", name);
}

static int64_t count_with(const struct csv_levels *l, char c)
{
	int64_t n = 0;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 &&
			memchr(l->build->level[i].p, c, (size_t)l->build->level[i].n))
			n += l->count[i];
	return n;
}

static int64_t count_numbers(const struct csv_levels *l)
{
	int64_t n = 0;
	double x;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = str_trim(l->build->level[i]);

		if (l->word[i] < 0 && num_parse(s.p, s.n, &x) == NUM_OK)
			n += l->count[i];
	}
	return n;
}

void csv_note_comma(struct findings *f, const struct csv_levels *l)
{
	findings_add(f, "decimal_comma", FINDING_INFO, l->build->name, "--decimal .",
		"\"%s\": decimal comma (%s of %s values); %s values fit a decimal point",
		l->build->name, NUM_GROUPED(count_with(l, ',')), NUM_GROUPED(l->known),
		NUM_GROUPED(count_numbers(l)));
}

static int32_t first_with(const struct csv_levels *l, char c)
{
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 &&
			memchr(l->build->level[i].p, c, (size_t)l->build->level[i].n))
			return i;
	return 0;
}

void csv_note_points(struct findings *f, const struct csv_levels *l, bool either, bool grouped)
{
	const char *name = l->build->name;
	struct str s = l->build->level[first_with(l, '.')];

	if (!either) {
		findings_add(f, "decimal_point", FINDING_INFO, name, csv_note_fix_type(f, name, "text"),
			"\"%s\": decimal point (%.*s), though other columns have a decimal comma", name, (int)s.n, s.p);
		return;
	}
	findings_add(f, "thousands_point", FINDING_WARN, name,
		csv_note_fix_type(f, name, grouped ? "number:point" : "number:comma"),
		"\"%s\": %.*s is read with %s, since other columns have %s", name, (int)s.n, s.p,
		grouped ? "a point between thousands" : "a decimal point",
		grouped ? "a decimal comma" : "decimal commas and decimal points");
}

void csv_note_ambiguous(struct findings *f, const struct csv_levels *l)
{
	struct str s = l->build->level[first_with(l, ',')];

	findings_add(f, "ambiguous_comma", FINDING_WARN, l->build->name, "--decimal ','",
		"\"%s\": %.*s could have a decimal comma or a thousands comma: choose", l->build->name,
		(int)s.n, s.p);
	findings_also(f, "--decimal .");
}

/* Blanks are told apart by their names. */
static const char *group_name(struct findings *f, const char *group)
{
	if (strcmp(group, "\xc2\xa0") == 0)
		return "no-break space (U+00A0)";
	if (strcmp(group, "\xe2\x80\xaf") == 0)
		return "narrow no-break space (U+202F)";
	return arena_printf(f->arena, "\"%s\"", group);
}

void csv_note_groups(struct findings *f, const char *name, const struct csv_form *form,
	int64_t values)
{
	findings_add(f, "thousands", FINDING_INFO, name, csv_note_fix_type(f, name, "text"),
		"\"%s\": thousands separator %s, decimal \"%c\" (all %s values fit)", name,
		group_name(f, form->group), form->decimal, NUM_GROUPED(values));
}

static bool short_years(const struct csv_levels *l)
{
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = str_trim(l->build->level[i]);
		ptrdiff_t digits = 0;

		if (l->word[i] >= 0)
			continue;
		while (digits < s.n && s.p[digits] != ' ' && s.p[digits] != 'T')
			digits++;
		return digits < 8 || (digits == 8 && (s.p[5] < '0' || s.p[5] > '9'));
	}
	return false;
}

void csv_note_date(struct findings *f, const char *name, enum date_order order, bool asked, bool either,
	const struct csv_levels *l)
{
	if (order != DATE_YMD && !asked)
		findings_add(f, "date_order", FINDING_INFO, name,
			csv_note_fix_type(f, name, order == DATE_DMY ? "date:mdy" : "date:dmy"),
			"\"%s\": read as %s; the other order %s", name,
			order == DATE_DMY ? "day/month/year" : "month/day/year",
			either ? "gives the same dates" : "fits not all values");
	if (order != DATE_YMD && short_years(l))
		findings_add(f, "short_years", FINDING_INFO, name, csv_note_fix_type(f, name, "text"),
			"\"%s\": years of two digits are read as 1969 to 2068", name);
}

/* A column with times of day; dates alone have no offset. */
void csv_note_times(struct findings *f, const struct csv_levels *l)
{
	const char *name = l->build->name;
	const char *fix = csv_note_fix_type(f, name, "text");
	int64_t dropped = 0;
	int64_t zoned = 0;
	int32_t one = -1;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = str_trim(l->build->level[i]);

		if (l->word[i] >= 0)
			continue;
		zoned += date_has_zone(s) ? l->count[i] : 0;
		if (!date_drops_digits(s))
			continue;
		one = one < 0 ? i : one;
		dropped += l->count[i];
	}
	if (dropped > 0)
		findings_add(f, "short_fractions", FINDING_WARN, name, fix,
			"\"%s\": %s time%s finer than a microsecond, which %s not kept (such as %.*s)", name,
			NUM_GROUPED(dropped), dropped == 1 ? " is" : "s are", dropped == 1 ? "is" : "are",
			(int)str_head(l->build->level[one], 80).n, l->build->level[one].p);
	if (zoned > 0 && zoned < l->known)
		findings_add(f, "mixed_zones", FINDING_WARN, name, fix,
			"\"%s\": %s of %s times have an offset from UTC; the others are read as UTC", name,
			NUM_GROUPED(zoned), NUM_GROUPED(l->known));
}

void csv_note_date_order(struct findings *f, const char *name, struct str cell)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	int64_t t;
	int64_t year;
	int month;
	int day;
	bool clock;

	cell = str_trim(cell);
	date_parse(cell, DATE_DMY, &t, &clock);
	date_civil((t - (t % DATE_DAY + DATE_DAY) % DATE_DAY) / DATE_DAY, &year, &month, &day);
	findings_add(f, "date_order", FINDING_WARN, name, csv_note_fix_type(f, name, "date:dmy"),
		"\"%s\": %.*s could be %d %s or %d %s: choose", name, (int)cell.n, cell.p, day,
		months[month - 1], month, months[day - 1]);
	findings_also(f, csv_note_fix_type(f, name, "date:mdy"));
}

void csv_note_decorated(struct findings *f, const struct csv_levels *l, bool taken)
{
	int64_t dressed = 0;
	int64_t percent = 0;
	int64_t numbers = count_numbers(l);

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		char sign = 0;

		if (l->word[i] >= 0 || !csv_form_decorated(l->build->level[i], &sign))
			continue;
		dressed += l->count[i];
		percent += sign == '%' ? l->count[i] : 0;
	}
	if (dressed == 0 || (!taken && 10 * (dressed + numbers) < 9 * l->known))
		return;
	if (percent > 0 && taken)
		findings_add(f, "percent", FINDING_WARN, l->build->name, NULL,
			"\"%s\": %s value%s with %% read as number%s / 100", l->build->name,
			NUM_GROUPED(percent), percent == 1 ? "" : "s", percent == 1 ? "" : "s");
	else if (!taken)
		findings_add(f, "decorated", FINDING_WARN, l->build->name,
			csv_note_fix_type(f, l->build->name, "number"),
			"\"%s\": %s written with %s; kept as text", l->build->name,
			are(f, dressed, "value"), percent > 0 ? "%" : "a currency sign, parentheses or a minus behind");
}

/* The first cell that is no number, by its line where that is known, else by its row. */
static const char *first_blocker(const struct csv_levels *l, const struct csv_break *broken,
	struct arena *a)
{
	const struct csv_build *b = l->build;
	double x;

	if (broken->line > 0)
		return arena_printf(a, "line %lld: \"%.*s\"", (long long)broken->line, (int)broken->cell.n,
			broken->cell.p);
	for (ptrdiff_t r = 0; r < l->rows && csv_build_going(b, r); r++) {
		struct str s = b->code[r] < 0 || l->word[b->code[r]] >= 0 ? STR("") :
			str_trim(b->level[b->code[r]]);

		if (s.n > 0 && num_parse(s.p, s.n, &x) != NUM_OK)
			return arena_printf(a, "row %lld: \"%.*s\"", (long long)r + 1, s.n < 80 ? (int)s.n : 80,
				s.p);
	}
	return "";
}

void csv_note_almost(struct findings *f, const struct csv_levels *l, const struct csv_break *broken)
{
	const char *name = l->build->name;
	const char *na;
	struct almost m;
	const char *first;

	almost_count(&m, l->build->level, l->count, l->build->levels, l->word, l->build->ctl);
	if (!almost_is_number(&m))
		return;
	first = first_blocker(l, broken, f->arena);
	na = almost_na(&m, name, f->arena);
	if (m.other == 1)
		findings_add(f, "almost_numbers", FINDING_WARN, name, na ? na : almost_type(name, f->arena),
			"\"%s\": 1 of %s values is not a number (%s)", name,
			NUM_GROUPED(m.numbers + m.other), first);
	else
		findings_add(f, "almost_numbers", FINDING_WARN, name, na ? na : almost_type(name, f->arena),
			"\"%s\": %s of %s values are not numbers: %s (first at %s)", name,
			NUM_GROUPED(m.other), NUM_GROUPED(m.numbers + m.other), almost_list(&m, f->arena), first);
	if (na)
		findings_also(f, almost_type(name, f->arena));
}

void csv_note_empty(struct findings *f, const struct csv_levels *l, int64_t cells)
{
	if (cells > 0)
		findings_add(f, "empty_text", FINDING_INFO, l->build->name, NULL,
			"\"%s\": %s x \"\" read as the empty text; %s cells without quotes are missing", l->build->name,
			NUM_GROUPED(cells), NUM_GROUPED(l->build->na[0]));
}

void csv_note_answers(struct findings *f, const struct csv_levels *l, const struct csv_na *na)
{
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = l->build->level[i];

		if (l->word[i] < na->plain)
			continue;
		findings_add(f, "missing_answer", FINDING_WARN, l->build->name,
			fix_missing(f, l->build->name, s),
			"\"%s\": %s x \"%.*s\" kept as text: missing?", l->build->name,
			NUM_GROUPED(l->count[i]), (int)s.n, s.p);
	}
}
