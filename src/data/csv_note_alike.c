#include "config.h"
#include "data/csv_note.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "data/almost.h"
#include "data/csv_number.h"
#include "data/finding.h"

#define PROBES 200
#define CELL_BYTES 64
#define UNIT_BYTES 12

/* ASCII of what else stands for digits and signs: full-width digits, the minus of typesetters, the d of
 * Fortran's exponents.  False when s is too long for a number. */
static bool plain_digits(struct str s, char out[CELL_BYTES], ptrdiff_t *n)
{
	*n = 0;
	for (ptrdiff_t i = 0; i < s.n; i++) {
		struct str rest = { s.p + i, s.n - i };
		unsigned char third = rest.n > 2 ? (unsigned char)rest.p[2] : 0;

		if (*n == CELL_BYTES)
			return false;
		if (str_starts(rest, STR("\xef\xbc")) && third >= 0x90 && third <= 0x99) {
			out[(*n)++] = (char)('0' + third - 0x90);
			i += 2;
		} else if (str_starts(rest, STR("\xe2\x88\x92"))) {
			out[(*n)++] = '-';
			i += 2;
		} else {
			out[(*n)++] = s.p[i];
		}
	}
	for (ptrdiff_t i = 1; i + 1 < *n; i++)
		if ((out[i] == 'd' || out[i] == 'D') && csv_cell_digits((struct str){ out + i - 1, 1 }) &&
			csv_cell_digits((struct str){ out + i + 1, *n - i - 1 }))
			out[i] = 'e';
	return true;
}

static bool is_hex(struct str s)
{
	if (!str_starts(s, STR("0x")) && !str_starts(s, STR("0X")))
		return false;
	for (ptrdiff_t i = 2; i < s.n; i++)
		if (!memchr("0123456789abcdefABCDEF", s.p[i], 22))
			return false;
	return s.n > 2;
}

/* What stands behind the digits of s is a unit, the same as that of the cells before. */
static bool drop_unit(struct str *s, struct str *unit)
{
	ptrdiff_t n = 0;
	struct str rest;

	while (n < s->n && memchr("0123456789.,'+-", s->p[n], 15))
		n++;
	rest = str_trim((struct str){ s->p + n, s->n - n });
	if (rest.n == 0)
		return true;
	if (n == 0 || rest.n > UNIT_BYTES || (unit->n > 0 && !str_equal(rest, *unit)))
		return false;
	for (ptrdiff_t i = 0; i < rest.n; i++)
		if (rest.p[i] >= '0' && rest.p[i] <= '9')
			return false;
	s->n = n;
	return true;
}

/* A number to whoever looks at it. */
static bool is_alike(struct str cell, struct str *unit)
{
	struct csv_form comma = csv_want_form(',');
	struct csv_form point = csv_want_form('.');
	char plain[CELL_BYTES];
	struct str s = str_trim(cell);
	struct str whole = s;
	ptrdiff_t n;
	double x;

	if (is_hex(s))
		return true;
	if (!plain_digits(s, plain, &n))
		return false;
	s = (struct str){ plain, n };
	if (csv_form_parse(s, &point, &x) || csv_form_parse(s, &comma, &x))
		return true;
	if (!drop_unit(&s, unit) || !(csv_form_parse(s, &point, &x) || csv_form_parse(s, &comma, &x)))
		return false;
	/* What is not ASCII keeps its bytes at the end. */
	if (unit->n == 0)
		for (n = whole.n; n > 0 && !memchr("0123456789.,", whole.p[n - 1], 12); n--)
			*unit = str_trim((struct str){ whole.p + n - 1, whole.n - n + 1 });
	return true;
}

/* Of some cells, evenly taken from all of them, nine in ten are like numbers: it is worth looking at each. */
static bool may_be_alike(const struct csv_levels *l)
{
	int32_t step = l->build->levels / PROBES + 1;
	struct str unit = STR("");
	int32_t seen = 0;
	int32_t alike = 0;

	for (int32_t i = 0; i < l->build->levels; i += step) {
		seen += l->word[i] < 0;
		alike += l->word[i] < 0 && is_alike(l->build->level[i], &unit);
	}
	return seen > 0 && 10 * alike >= 8 * seen;
}

static bool holds_comma(const struct csv_levels *l)
{
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 && memchr(l->build->level[i].p, ',', (size_t)l->build->level[i].n))
			return true;
	return false;
}

/* The option that reads most cells; where two decimal signs share them, one for each. */
static void add_fixes(struct findings *f, const struct csv_levels *l, bool decimal_given)
{
	const char *name = l->build->name;
	struct finding *said = &f->item[f->n - 1];
	struct csv_want want = { .form = csv_want_form(0) };
	int64_t fits = csv_number_spell(l, 0, &want);
	bool comma = want.form.decimal == ',';

	if (2 * fits < l->known)
		return;
	if (!holds_comma(l) || (10 * fits >= 9 * l->known && !want.open && !decimal_given)) {
		said->fix = csv_note_fix_type(f, name, "number");
		return;
	}
	said->fix = csv_note_fix_type(f, name, comma ? "number:comma" : "number:point");
	if (want.open || 10 * fits < 9 * l->known)
		findings_also(f, csv_note_fix_type(f, name, comma ? "number:point" : "number:comma"));
}

void csv_note_alike(struct findings *f, const struct csv_levels *l, bool decimal_given)
{
	struct str unit = STR("");
	struct str shown = STR("");
	int64_t alike = 0;
	ptrdiff_t row = 0;
	double x;

	if (!may_be_alike(l))
		return;
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 && is_alike(l->build->level[i], &unit))
			alike += l->count[i];
	if (alike < 2 || 10 * alike < 9 * l->known)
		return;
	for (; row < l->rows && csv_build_going(l->build, row); row++) {
		int32_t code = l->build->code[row];

		if (code < 0 || l->word[code] >= 0)
			continue;
		shown = str_trim(l->build->level[code]);
		if (num_parse(shown.p, shown.n, &x) != NUM_OK)
			break;
	}
	if (row == l->rows)
		return;
	shown = almost_glance(shown);
	findings_add(f, "number_like", FINDING_WARN, l->build->name, NULL,
		"\"%s\": %s of %s values look like numbers, but not all are written as such (row %lld: \"%.*s\"); kept as text",
		l->build->name, NUM_GROUPED(alike), NUM_GROUPED(l->known), (long long)row + 1, (int)shown.n, shown.p);
	add_fixes(f, l, decimal_given);
}
