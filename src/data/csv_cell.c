#include "config.h"
#include "data/csv_cell.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "data/date.h"

#define FORM_BYTES 64

static const char *const usual[] = {
	"", "NA", "NULL", "?", "N/A", "n/a", "#N/A", "null", "None", "NaN", "nan", "-", ".",
};
#define USUAL_PLAIN 4

const char csv_cell_empty[1] = "";

static void add_word(struct csv_na *na, struct str word)
{
	double x;

	if (na->n == CSV_NA_WORDS || csv_na_find(na, word, false) >= 0)
		return;
	na->word[na->n++] = word;
	na->longest = word.n > na->longest ? word.n : na->longest;
	na->numbers = na->numbers || num_parse(word.p, word.n, &x) != NUM_NOT;
}

static void add_usual(struct csv_na *na, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		add_word(na, str_of(usual[i]));
}

void csv_na_make(struct csv_na *na, const char *list, const char *also, struct arena *a)
{
	bool more = list && list[0] == '+';
	struct str rest = str_of(list ? arena_strdup(a, list + more) : "");

	*na = (struct csv_na){ .n = 1, .word[0] = STR(""), .own = also };
	if (!list || more)
		add_usual(na, 1, USUAL_PLAIN);
	na->listed = list && !more && rest.n > 0;
	while (rest.n > 0) {
		struct str word = str_trim(str_cut(rest, ',', &rest));

		na->listed = na->listed && word.n > 0;
		add_word(na, word);
	}
	for (rest = str_of(also ? arena_strdup(a, also) : ""); rest.n > 0;)
		add_word(na, str_trim(str_cut(rest, ',', &rest)));
	na->plain = na->n;
	if (!list || more)
		add_usual(na, USUAL_PLAIN, sizeof usual / sizeof *usual);
}

/* Only blanks of other widths (no-break, figure, narrow, ideographic): as empty as ASCII's. */
static bool is_wide_blank(struct str s)
{
	static const char *const blanks[] = { "\xc2\xa0", "\xe2\x80\x87", "\xe2\x80\xaf",
		"\xe3\x80\x80", " ", "\t" };
	size_t i = 0;

	while (s.n > 0) {
		for (i = 0; i < sizeof blanks / sizeof *blanks; i++)
			if (str_starts(s, str_of(blanks[i])))
				break;
		if (i == sizeof blanks / sizeof *blanks)
			return false;
		s.p += strlen(blanks[i]);
		s.n -= (ptrdiff_t)strlen(blanks[i]);
	}
	return true;
}

int csv_na_find(const struct csv_na *na, struct str s, bool text)
{
	int n = text ? na->plain : na->n;

	s = str_trim(s);
	if (s.n == 0 || ((unsigned char)s.p[0] >= 0xc2 && is_wide_blank(s)))
		return 0;
	for (int i = 1; i < n && s.n <= na->longest; i++)
		if (str_equal(na->word[i], s))
			return i;
	return -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool csv_cell_digits(struct str s)
{
	ptrdiff_t i = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');

	if (i == s.n)
		return false;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i == s.n;
}

bool csv_cell_infinite(struct str s)
{
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		s = (struct str){ s.p + 1, s.n - 1 };
	return str_equal_nocase(s, STR("inf")) || str_equal_nocase(s, STR("infinity"));
}

bool csv_cell_date(struct str s)
{
	int64_t t;
	bool clock;

	s = str_trim(s);
	return date_parse(s, DATE_YMD, &t, &clock) || date_parse(s, DATE_DMY, &t, &clock) ||
		date_parse(s, DATE_MDY, &t, &clock);
}

int csv_cell_truth(struct str s, bool *value)
{
	static const char *const pairs[][2] = {
		{ "false", "true" }, { "no", "yes" }, { "f", "t" }, { "n", "y" }, { "off", "on" },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (int half = 0; half < 2; half++)
			if (str_equal_nocase(s, str_of(pairs[i][half]))) {
				*value = half == 1;
				return (int)i;
			}
	return -1;
}

static const char *const money[] = { "$", "\xe2\x82\xac", "\xc2\xa3", "\xc2\xa5", "EUR", "USD", "GBP" };

static bool drop_start(struct str *s, const char *word)
{
	if (!str_starts(*s, str_of(word)))
		return false;
	s->p += strlen(word);
	s->n -= (ptrdiff_t)strlen(word);
	*s = str_trim(*s);
	return true;
}

static bool drop_end(struct str *s, const char *word)
{
	ptrdiff_t n = (ptrdiff_t)strlen(word);

	if (s->n < n || memcmp(s->p + s->n - n, word, (size_t)n) != 0)
		return false;
	s->n -= n;
	*s = str_trim(*s);
	return true;
}

/* Takes the signs around a number off; sign becomes '%', '$', '(' or '-', 0 when there was none. */
static struct str undress(struct str s, char *sign)
{
	*sign = 0;
	if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')') {
		s = (struct str){ s.p + 1, s.n - 2 };
		*sign = '(';
	} else if (s.n > 1 && is_digit(s.p[0]) && drop_end(&s, "-")) {
		*sign = '-';
	}
	for (size_t i = 0; i < sizeof money / sizeof *money; i++)
		if (drop_start(&s, money[i]) || drop_end(&s, money[i]))
			*sign = *sign ? *sign : '$';
	if (drop_end(&s, "%"))
		*sign = '%';
	return s;
}

/* Digits in groups of three from *s to plain digits; false when a group is not of three, or when the
 * first begins with 0, as no thousands do. */
static bool take_groups(struct str *s, const char *group, char *out, ptrdiff_t *n)
{
	ptrdiff_t width = group ? (ptrdiff_t)strlen(group) : 0;
	ptrdiff_t digits = 0;
	bool grouped = false;

	while (s->n > 0 && *n < FORM_BYTES - 2) {
		if (is_digit(s->p[0])) {
			out[(*n)++] = *s->p++;
			s->n--;
			digits++;
		} else if (group && digits > 0 && str_starts(*s, (struct str){ group, width })) {
			if (grouped ? digits != 3 : digits > 3 || out[*n - digits] == '0')
				return false;
			s->p += width;
			s->n -= width;
			grouped = true;
			digits = 0;
		} else {
			break;
		}
	}
	return !grouped || digits == 3;
}

bool csv_form_parse(struct str s, const struct csv_form *form, double *out)
{
	char plain[FORM_BYTES];
	ptrdiff_t n = 0;
	char sign = 0;

	s = str_trim(s);
	if (form->decorated)
		s = undress(s, &sign);
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
		plain[n++] = *s.p++;
		s.n--;
	}
	if (!take_groups(&s, form->group, plain, &n))
		return false;
	if (s.n >= FORM_BYTES - n)
		return false;
	for (ptrdiff_t i = 0; i < s.n; i++) {
		bool point = i == 0 && s.p[i] == form->decimal;

		if (!point && (s.p[i] == '.' || s.p[i] == ','))
			return false;
		plain[n++] = point ? '.' : s.p[i];
	}
	if (num_parse(plain, n, out) != NUM_OK)
		return false;
	if (sign == '(' || sign == '-')
		*out = -*out;
	if (sign == '%')
		*out /= 100;
	return true;
}

bool csv_form_decorated(struct str s, char *sign)
{
	struct csv_form form = { .decimal = '.', .group = ",", .decorated = true };
	double x;

	s = str_trim(s);
	undress(s, sign);
	return *sign && csv_form_parse(s, &form, &x);
}
