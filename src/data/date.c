#include "config.h"
#include "data/date.h"

#include <stdio.h>
#include <string.h>

#define FIRST_TIME (INT64_C(-719162) * DATE_DAY)    /* 0001-01-01 */
#define LAST_TIME (INT64_C(2932897) * DATE_DAY - 1) /* the end of 9999-12-31 */

int64_t date_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void date_civil(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = y + era * 400 + (*month <= 2);
}

int date_weekday(int64_t days)
{
	int64_t w = (days + 3) % 7; /* 1970-01-01 was a Thursday */

	return (int)(w < 0 ? w + 7 : w) + 1;
}

static int month_days(int64_t year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* 1..max digits at the front of *s; how many there were, 0 when none. */
static int take_digits(struct str *s, int max, int *value)
{
	int n = 0;

	*value = 0;
	while (n < max && n < s->n && s->p[n] >= '0' && s->p[n] <= '9') {
		*value = *value * 10 + (s->p[n] - '0');
		n++;
	}
	s->p += n;
	s->n -= n;
	return n;
}

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

/* A year of two digits means 1969 to 2068. */
static int whole_year(int year, int width)
{
	if (width == 2)
		return year + (year < 69 ? 2000 : 1900);
	return width == 4 ? year : 0;
}

static bool find_day(int year, int month, int day, int64_t *days)
{
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*days = date_days(year, month, day);
	return true;
}

static bool take_day(struct str *s, enum date_order order, int64_t *days)
{
	int part[3];
	int width[3];
	int y = order == DATE_YMD ? 0 : 2;
	int m = order == DATE_MDY ? 0 : 1;
	int d = 3 - y - m;
	char mark;

	width[0] = take_digits(s, 4, &part[0]);
	if (!width[0] || s->n == 0)
		return false;
	mark = s->p[0];
	if ((mark != '-' && mark != '/' && mark != '.') || !take_char(s, mark))
		return false;
	width[1] = take_digits(s, 2, &part[1]);
	if (!width[1] || !take_char(s, mark))
		return false;
	width[2] = take_digits(s, 4, &part[2]);
	if (width[d] < 1 || width[d] > 2 || width[m] > 2)
		return false;
	if (width[y] == 2 && order == DATE_YMD)
		return false;
	return find_day(whole_year(part[y], width[y]), part[m], part[d], days);
}

/* Letters at the front of *s that are one of the names, or three or more of its first; the index,
 * or -1. */
static int take_name(struct str *s, const char *const *name, int names)
{
	ptrdiff_t n = 0;

	while (n < s->n && (s->p[n] | 32) >= 'a' && (s->p[n] | 32) <= 'z')
		n++;
	for (int i = 0; i < names && n >= 3; i++) {
		struct str whole = str_of(name[i]);

		if (n > whole.n || (n > 4 && n != whole.n) ||
			!str_equal_nocase((struct str){ s->p, n }, (struct str){ whole.p, n }))
			continue;
		s->p += n;
		s->n -= n;
		return i;
	}
	return -1;
}

static int take_month(struct str *s)
{
	static const char *const month[] = { "January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December" };

	return take_name(s, month, 12) + 1;
}

/* "Fri, " or "Friday ": the day of the week is told by the date itself. */
static void skip_weekday(struct str *s)
{
	static const char *const day[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday" };

	if (take_name(s, day, 7) < 0)
		return;
	take_char(s, ',');
	take_char(s, ' ');
}

/* Between day, month and year: one of " -/." or a comma and a blank, or nothing. */
static bool skip_mark(struct str *s)
{
	ptrdiff_t n = s->n;

	if (take_char(s, '-') || take_char(s, '/'))
		return true;
	if (!take_char(s, ','))
		take_char(s, '.');
	take_char(s, ' ');
	return s->n < n;
}

/* The month by its English name: "3 Jan 2020", "03-JAN-20", "Fri, 3 January 2020", "Mar 4, 2022",
 * "2022-Mar-04".  The name says which part is which. */
static bool take_named_day(struct str *s, int64_t *days)
{
	int first = 0;
	int last;
	int month;
	int width;
	int first_width;

	skip_weekday(s);
	first_width = take_digits(s, 4, &first);
	if (first_width)
		skip_mark(s);
	month = take_month(s);
	if (!month)
		return false;
	skip_mark(s);
	if (!first_width) {
		first_width = take_digits(s, 2, &first);
		if (!skip_mark(s))
			return false; /* "May 2020" has no day */
	}
	width = take_digits(s, 4, &last);
	if (first_width == 4 && width <= 2)
		return find_day(first, month, last, days);
	return first_width <= 2 && find_day(whole_year(last, width), month, first, days);
}

/* Microseconds from ".5" or ".123456789"; digits past the sixth are dropped. */
static bool take_fraction(struct str *s, int *micros)
{
	int digits = 0;
	int one;

	*micros = 0;
	if (!take_char(s, '.'))
		return true;
	for (; take_digits(s, 1, &one); digits++)
		if (digits < 6)
			*micros = *micros * 10 + one;
	for (int i = digits; i < 6; i++)
		*micros *= 10;
	return digits > 0;
}

static bool take_half(struct str *s, int *hour)
{
	bool pm;

	take_char(s, ' ');
	if (s->n == 0)
		return true;
	if (s->n < 2 || (s->p[1] | 32) != 'm' || ((s->p[0] | 32) != 'a' && (s->p[0] | 32) != 'p'))
		return true;
	if (*hour < 1 || *hour > 12)
		return false;
	pm = (s->p[0] | 32) == 'p';
	*hour = *hour % 12 + (pm ? 12 : 0);
	s->p += 2;
	s->n -= 2;
	return true;
}

/* Minutes east of UTC from "Z", "+01:00", "-0830", "+01"; none counts as UTC. */
static bool take_zone(struct str *s, int *minutes)
{
	int hour;
	int minute = 0;
	int sign;

	*minutes = 0;
	if (s->n == 0 || take_char(s, 'Z') || take_char(s, 'z'))
		return true;
	sign = s->p[0] == '-' ? -1 : 1;
	if (!take_char(s, '+') && !take_char(s, '-'))
		return false;
	if (take_digits(s, 2, &hour) != 2)
		return false;
	take_char(s, ':');
	if (s->n > 0 && take_digits(s, 2, &minute) != 2)
		return false;
	*minutes = sign * (hour * 60 + minute);
	return hour < 15 && minute < 60;
}

static bool take_clock(struct str *s, int64_t *micros)
{
	int hour;
	int minute;
	int second = 0;
	int fraction = 0;
	int zone;

	if (!take_digits(s, 2, &hour) || !take_char(s, ':') || take_digits(s, 2, &minute) != 2)
		return false;
	if (take_char(s, ':') && (take_digits(s, 2, &second) != 2 || !take_fraction(s, &fraction)))
		return false;
	if (!take_half(s, &hour) || !take_zone(s, &zone))
		return false;
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*micros = ((int64_t)hour * 3600 + minute * 60 + second - (int64_t)zone * 60) * 1000000 + fraction;
	return true;
}

bool date_parse(struct str s, enum date_order order, int64_t *out, bool *has_time)
{
	struct str named = s;
	int64_t days;
	int64_t micros = 0;
	bool clock = false;

	if (!take_day(&s, order, &days)) {
		s = named;
		if (!take_named_day(&s, &days))
			return false;
	}
	if (s.n > 0) {
		if (!take_char(&s, 'T') && !take_char(&s, ' '))
			return false;
		clock = true;
		if (!take_clock(&s, &micros) || s.n > 0)
			return false;
	}
	*out = days * DATE_DAY + micros;
	*has_time = clock;
	return *out >= FIRST_TIME && *out <= LAST_TIME; /* a zone can lead out of the calendar */
}

/* What stands behind the first colon, and behind c after it; empty: nothing. */
static struct str behind(struct str s, char c)
{
	const char *colon = s.n > 0 ? memchr(s.p, ':', (size_t)s.n) : NULL;
	const char *end = s.p + s.n;
	const char *at = colon ? memchr(colon, c, (size_t)(end - colon)) : NULL;

	return at ? (struct str){ at + 1, end - at - 1 } : STR("");
}

bool date_drops_digits(struct str s)
{
	struct str fraction = behind(s, '.');

	for (ptrdiff_t i = 0; i < fraction.n && fraction.p[i] >= '0' && fraction.p[i] <= '9'; i++)
		if (i >= 6 && fraction.p[i] != '0')
			return true;
	return false;
}

bool date_has_zone(struct str s)
{
	char last = s.n > 0 ? s.p[s.n - 1] : '\0';

	return behind(s, ':').n > 0 && (last == 'Z' || last == 'z' || behind(s, '+').n > 0 || behind(s, '-').n > 0);
}

int date_format(int64_t t, bool with_time, char out[DATE_TEXT])
{
	int64_t days = t / DATE_DAY - (t % DATE_DAY < 0);
	int64_t rest = t - days * DATE_DAY;
	int64_t seconds = rest / 1000000;
	int64_t year;
	int month;
	int day;
	int n;

	date_civil(days, &year, &month, &day);
	n = snprintf(out, DATE_TEXT, "%04lld-%02d-%02d", (long long)year, month, day);
	if (with_time)
		n += snprintf(out + n, (size_t)(DATE_TEXT - n), " %02d:%02d:%02d", (int)(seconds / 3600),
			(int)(seconds / 60 % 60), (int)(seconds % 60));
	if (with_time && rest % 1000000)
		n += snprintf(out + n, (size_t)(DATE_TEXT - n), ".%06d", (int)(rest % 1000000));
	return n;
}
