#include "config.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

#define WHOLE_BELOW 1e15
#define DECIMALS_FAST 6

static int put(char out[NUM_TEXT], const char *s)
{
	int n = (int)strlen(s);
	memcpy(out, s, (size_t)n + 1);
	return n;
}

/* Writes m with its last decimals digits behind a point; m < 10^16. */
static int put_scaled(bool negative, uint64_t m, int decimals, char out[NUM_TEXT])
{
	char back[NUM_TEXT];
	int n = 0, length = 0;
	for (int i = 0; m > 0 || i <= decimals; i++, m /= 10) {
		if (i == decimals && i > 0)
			back[n++] = '.';
		back[n++] = (char)('0' + m % 10);
	}
	if (negative)
		out[length++] = '-';
	while (n > 0)
		out[length++] = back[--n];
	out[length] = '\0';
	return length;
}

/* Most values in tables are short: m / 10^k with m < 10^15 is such a value, for the quotient of
 * two exact doubles is the double nearest to that decimal. */
static int put_short(double x, char out[NUM_TEXT])
{
	double size = fabs(x), power = 1;
	if (!(size < WHOLE_BELOW) || (size < 1e-4 && size > 0))
		return 0;
	for (int k = 0; k <= DECIMALS_FAST; k++, power *= 10) {
		double m = nearbyint(size * power);
		if (m >= WHOLE_BELOW)
			return 0;
		if (m / power == size)
			return put_scaled(signbit(x), (uint64_t)m, k, out);
	}
	return 0;
}

static bool reads_back(const char *s, double x)
{
	return strtod(s, NULL) == x;
}

/* Below a power of two doubles lie closer than above it, so that the 16 digits nearest to it may
 * read back as its neighbour where the next ones up do not.  (All such powers are far from 1, where
 * the form with an exponent is the right one.) */
static bool put_next_up(double x, char out[NUM_TEXT])
{
	int exponent;
	if (fabs(frexp(x, &exponent)) != 0.5)
		return false;
	snprintf(out, NUM_TEXT, "%.15e", x);
	char *last = out + strcspn(out, "e") - 1;
	if (*last == '9')
		return false;
	*last = (char)(*last + 1);
	return reads_back(out, x);
}

/* Fifteen digits always survive in a normal double, so shorter ones need a look only below. */
static int put_shortest(double x, char out[NUM_TEXT])
{
	int digits = fabs(x) < DBL_MIN ? 1 : 15;
	for (; digits < 17; digits++) {
		snprintf(out, NUM_TEXT, "%.*g", digits, x);
		if (reads_back(out, x))
			return (int)strlen(out);
	}
	if (put_next_up(x, out))
		return (int)strlen(out);
	return snprintf(out, NUM_TEXT, "%.17g", x);
}

int num_format(double x, char out[NUM_TEXT])
{
	if (isnan(x))
		return put(out, "nan");
	if (isinf(x))
		return put(out, x > 0 ? "inf" : "-inf");
	int n = put_short(x, out);
	return n > 0 ? n : put_shortest(x, out);
}

static void strip_zeros(char *s)
{
	size_t n = strlen(s);
	if (!strchr(s, '.'))
		return;
	while (s[n - 1] == '0')
		n--;
	if (s[n - 1] == '.')
		n--;
	s[n] = '\0';
}

/* Puts a comma before every third digit from the point. */
static void group(char out[NUM_TEXT])
{
	char plain[NUM_TEXT];
	memcpy(plain, out, NUM_TEXT);
	size_t sign = plain[0] == '-';
	size_t whole = strspn(plain + sign, "0123456789");
	size_t commas = whole > 0 ? (whole - 1) / 3 : 0;
	if (strlen(plain) + commas >= NUM_TEXT)
		return;
	char *to = out + sign;
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			*to++ = ',';
		*to++ = plain[sign + i];
	}
	memcpy(to, plain + sign + whole, strlen(plain + sign + whole) + 1);
}

int num_format_people(double x, int digits, bool grouped, char out[NUM_TEXT])
{
	double size = fabs(x);
	if (!isfinite(x))
		return num_format(x, out);
	if (digits < 1)
		digits = 1;
	if (digits > 17)
		digits = 17;
	if (size == 0)
		return put(out, "0");
	if (size >= WHOLE_BELOW || size < 1e-4) {
		snprintf(out, NUM_TEXT, "%.*g", digits, x);
		return (int)strlen(out);
	}
	int decimals = digits - 1 - (int)floor(log10(size));
	snprintf(out, NUM_TEXT, "%.*f", decimals > 0 ? decimals : 0, x);
	strip_zeros(out);
	if (grouped)
		group(out);
	return (int)strlen(out);
}

void num_format_bytes(int64_t bytes, char out[NUM_TEXT])
{
	static const char *const unit[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double x = (double)bytes;
	int power = 0;
	while (fabs(x) >= 1023.95 && power < 6) {
		x /= 1024;
		power++;
	}
	snprintf(out, NUM_TEXT, power > 0 ? "%.1f %s" : "%.0f %s", x, unit[power]);
}

const char *num_grouped(int64_t n, char out[NUM_TEXT])
{
	num_format_people((double)n, 16, true, out);
	return out;
}

void num_format_count(int64_t n, const char *one, char out[NUM_COUNT])
{
	char number[NUM_TEXT];

	num_format_people((double)n, 15, true, number);
	snprintf(out, NUM_COUNT, "%s %.30s%s", number, one, n == 1 ? "" : "s");
}

void num_format_seconds(double seconds, char out[NUM_TEXT])
{
	if (!(seconds >= 0 && seconds < 1e9)) {
		put(out, "?");
	} else if (seconds < 0.9995) {
		double ms = 1000 * seconds;
		snprintf(out, NUM_TEXT, ms < 9.95 ? "%.1f ms" : "%.0f ms", ms);
	} else if (seconds < 59.95) {
		snprintf(out, NUM_TEXT, "%.1f s", seconds);
	} else {
		int64_t s = (int64_t)(seconds + 0.5);
		if (s < 3600)
			snprintf(out, NUM_TEXT, "%" PRId64 ":%02" PRId64, s / 60, s % 60);
		else
			snprintf(out, NUM_TEXT, "%" PRId64 ":%02" PRId64 ":%02" PRId64, s / 3600,
				s / 60 % 60, s % 60);
	}
}
