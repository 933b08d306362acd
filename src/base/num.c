#include "config.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;

#define DIGITS_FAST 19   /* as many always fit 64 bits */
#define DIGITS_KEPT 800  /* no double lies between decimals that agree in 768 digits */
#define EXACT_MOST ((uint64_t)1 << 53)
#define EXPONENT_CAP 1000000000000000

/* A number taken apart: mantissa * 10^exponent, exact when few digits were read. */
struct decimal {
	const char *digits; /* the first digit that counts */
	const char *end;    /* behind the last digit or point */
	uint64_t mantissa;  /* of the first 19 digits and more, wraps beyond */
	ptrdiff_t count;    /* digits from digits on */
	ptrdiff_t after;    /* digits after the point */
	int64_t exponent;   /* as written behind the e */
	bool negative;
};

static inline bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Reads digits into *m; returns where they end. */
static inline const char *read_digits(const char *s, const char *end, uint64_t *m)
{
	while (s < end && is_digit(*s))
		*m = *m * 10 + (uint64_t)(*s++ - '0');
	return s;
}

/* The exponent, capped: far beyond every double only its sign matters. */
static const char *read_exponent(const char *s, const char *end, int64_t *exponent)
{
	bool negative = false;
	int64_t x = 0;
	if (s < end && (*s == '+' || *s == '-'))
		negative = *s++ == '-';
	if (s == end || !is_digit(*s))
		return NULL;
	for (; s < end && is_digit(*s); s++) {
		if (x < EXPONENT_CAP)
			x = x * 10 + (*s - '0');
	}
	*exponent = negative ? -x : x;
	return s;
}

/* Takes s[0..n) apart by the grammar; false when it does not fit. */
static inline bool take_apart(const char *s, ptrdiff_t n, struct decimal *d)
{
	const char *end = s + n;
	*d = (struct decimal){ 0 };
	if (s < end && (*s == '+' || *s == '-'))
		d->negative = *s++ == '-';
	d->digits = s;
	s = read_digits(s, end, &d->mantissa);
	d->count = s - d->digits;
	if (s < end && *s == '.') {
		const char *point = s;
		s = read_digits(s + 1, end, &d->mantissa);
		d->after = s - point - 1;
		d->count += d->after;
	}
	d->end = s;
	if (d->count == 0)
		return false;
	if (s < end && (*s | 0x20) == 'e')
		s = read_exponent(s + 1, end, &d->exponent);
	return s == end;
}

/* Leading zeros do not count; without them many a long number is a short one. */
static void drop_zeros(struct decimal *d)
{
	for (; d->digits < d->end && (*d->digits == '0' || *d->digits == '.'); d->digits++) {
		if (*d->digits == '0')
			d->count--;
	}
}

/* Every number that the fast paths leave: its digits again, without zeros and point, for strtod,
 * which rounds them correctly.  Digits past the 800th only break ties: one of them says so. */
static double exact(const struct decimal *d, int64_t exponent)
{
	char text[DIGITS_KEPT + 32];
	ptrdiff_t n = 0;
	bool more = false;
	for (const char *s = d->digits; s < d->end; s++) {
		if (*s == '.')
			continue;
		if (n < DIGITS_KEPT)
			text[n++] = *s;
		else if (*s != '0')
			more = true;
	}
	exponent += d->count - n;
	if (more) {
		text[n++] = '1';
		exponent--;
	}
	snprintf(text + n, sizeof text - (size_t)n, "e%lld", (long long)exponent);
	return strtod(text, NULL);
}

static const double power_of_ten[] = {
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* The double nearest to m / 10^k, m >= 1, k <= 19.  Both are shifted until their top bit is set, so
 * that the quotient of the double-width division has 63 or 64 bits; a remainder is remembered in
 * its last bit, far below the 53 that the conversion keeps, and makes it round the right way. */
static double quotient(uint64_t m, int k)
{
	static const uint64_t ten[] = {
		1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
		10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
		1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
		10000000000000000000u,
	};
	int shift_m = __builtin_clzll(m), shift_d = __builtin_clzll(ten[k]);
	wide n = (wide)(m << shift_m) << 63;
	uint64_t d = ten[k] << shift_d;
	uint64_t q = (uint64_t)(n / d);
	q |= n != (wide)q * d;
	return ldexp((double)q, shift_d - shift_m - 63);
}

/* Whatever is well formed and not short. */
static enum num_result parse_long(const char *s, ptrdiff_t n, double *out)
{
	struct decimal d;
	if (!take_apart(s, n, &d))
		return NUM_NOT;
	drop_zeros(&d);
	int64_t exponent = d.exponent - d.after;
	bool fits = d.count <= DIGITS_FAST;
	double x = 0;
	if (d.count == 0)
		x = 0;
	else if (fits && d.mantissa <= EXACT_MOST && exponent >= 0 && exponent <= 22)
		x = (double)d.mantissa * power_of_ten[exponent];
	else if (fits && d.mantissa <= EXACT_MOST && exponent < 0 && exponent >= -22)
		x = (double)d.mantissa / power_of_ten[-exponent];
	else if (fits && exponent <= 0 && exponent >= -19)
		x = quotient(d.mantissa, (int)-exponent);
	else
		x = exact(&d, exponent);
	if (isinf(x))
		return NUM_OVERFLOW;
	*out = d.negative ? -x : x;
	return NUM_OK;
}

/* The quotient of two exact doubles is the double nearest to it: no more is needed for nearly all
 * that stands in tables, a few digits with a point somewhere. */
enum num_result num_parse(const char *s, ptrdiff_t n, double *out)
{
	const char *p = s, *end = s + n;
	uint64_t m = 0;
	ptrdiff_t after = 0;
	if (n < 1 || n > DIGITS_FAST)
		return parse_long(s, n, out);
	bool negative = *p == '-';
	p += negative;
	const char *digits = p;
	while (p < end && is_digit(*p))
		m = m * 10 + (uint64_t)(*p++ - '0');
	ptrdiff_t count = p - digits;
	if (p < end && *p == '.') {
		digits = ++p;
		while (p < end && is_digit(*p))
			m = m * 10 + (uint64_t)(*p++ - '0');
		after = p - digits;
		count += after;
	}
	if (p < end || count == 0)
		return parse_long(s, n, out);
	double x = m <= EXACT_MOST ? (double)m / power_of_ten[after] : quotient(m, (int)after);
	*out = negative ? -x : x;
	return NUM_OK;
}

bool num_parse_int(const char *s, ptrdiff_t n, int64_t *out)
{
	const char *end = s + n;
	bool negative = false;
	int64_t x = 0;
	if (s < end && (*s == '+' || *s == '-'))
		negative = *s++ == '-';
	if (s == end)
		return false;
	for (; s < end; s++) {
		if (!is_digit(*s))
			return false;
		int64_t digit = negative ? '0' - *s : *s - '0';
		if (__builtin_mul_overflow(x, (int64_t)10, &x)
			|| __builtin_add_overflow(x, digit, &x))
			return false;
	}
	*out = x;
	return true;
}

/* Shifts of the suffix letter: 1024 to that power; -1: none. */
static int suffix_power(char c)
{
	static const char letters[] = "bkmgt";
	char small = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	const char *at = small != '\0' ? strchr(letters, small) : NULL;
	return at ? (int)(at - letters) : -1;
}

bool num_parse_bytes(const char *s, int64_t *out)
{
	double x;
	size_t digits = strspn(s, "0123456789.");
	const char *suffix = s + digits;
	int power = 0;
	if (num_parse(s, (ptrdiff_t)digits, &x) != NUM_OK)
		return false;
	if (*suffix != '\0') {
		power = suffix_power(*suffix++);
		if (power < 0)
			return false;
		if (power > 0 && *suffix == 'i' && (suffix[1] | 0x20) == 'b')
			suffix += 2;
		else if (power > 0 && (*suffix | 0x20) == 'b')
			suffix++;
	}
	x = floor(ldexp(x, 10 * power));
	if (*suffix != '\0' || x >= 0x1p63)
		return false;
	*out = (int64_t)x;
	return true;
}
