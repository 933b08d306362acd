#include "config.h"

#include "stat/moments.h"

#include <math.h>

/* Plain sums run over so many values before they join a wider sum. */
enum { BLOCK = 64 };

struct moments moments_zero(void)
{
	return (struct moments){ .min = (double)INFINITY, .max = -(double)INFINITY };
}

void moments_add(struct moments *m, double x)
{
	double before = m->n;
	double n = before + 1;
	double delta = x - m->mean;
	double step = delta / n;
	double square = step * step;
	double term = delta * step * before;

	m->n = n;
	m->mean += step;
	m->m4 += term * square * (n * n - 3 * n + 3) + 6 * square * m->m2 - 4 * step * m->m3;
	m->m3 += term * step * (n - 2) - 3 * step * m->m2;
	m->m2 += term;
	m->min = fmin(m->min, x);
	m->max = fmax(m->max, x);
}

struct moments moments_merge(struct moments a, struct moments b)
{
	if (!(a.n > 0))
		return b;
	if (!(b.n > 0))
		return a;

	double n = a.n + b.n;
	double delta = b.mean - a.mean;
	double step = delta / n;
	double across = delta * step * a.n * b.n;

	return (struct moments){
		.n = n,
		.mean = a.mean + step * b.n,
		.m2 = a.m2 + b.m2 + across,
		.m3 = a.m3 + b.m3 + across * step * (a.n - b.n)
			+ 3 * step * (a.n * b.m2 - b.n * a.m2),
		.m4 = a.m4 + b.m4
			+ across * step * step * (a.n * a.n - a.n * b.n + b.n * b.n)
			+ 6 * step * step * (a.n * a.n * b.m2 + b.n * b.n * a.m2)
			+ 4 * step * (a.n * b.m3 - b.n * a.m3),
		.min = fmin(a.min, b.min),
		.max = fmax(a.max, b.max),
	};
}

/* -- all values at once -------------------------------------------------------- */

static long double sum_scaled(const double *x, ptrdiff_t n, double scale)
{
	long double sum = 0;

	for (ptrdiff_t i = 0; i < n; i += BLOCK) {
		ptrdiff_t end = i + BLOCK < n ? i + BLOCK : n;
		double part = 0;

		for (ptrdiff_t k = i; k < end; k++)
			part += x[k] * scale;
		sum += (long double)part;
	}
	return sum;
}

/* power[k - 1] = sum of (x scale - shift)^k, k = 1..4. */
static void sum_powers(const double *x, ptrdiff_t n, double scale, double shift,
	long double power[4])
{
	for (ptrdiff_t i = 0; i < n; i += BLOCK) {
		ptrdiff_t end = i + BLOCK < n ? i + BLOCK : n;
		double s1 = 0, s2 = 0, s3 = 0, s4 = 0;

		for (ptrdiff_t k = i; k < end; k++) {
			double d = x[k] * scale - shift;
			double square = d * d;

			s1 += d;
			s2 += square;
			s3 += square * d;
			s4 += square * square;
		}
		power[0] += (long double)s1;
		power[1] += (long double)s2;
		power[2] += (long double)s3;
		power[3] += (long double)s4;
	}
}

/* Moves the central sums from the shift to the mean itself. */
static void recentre(struct moments *m, double shift, const long double s[4])
{
	long double n = (long double)m->n;
	long double d = s[0] / n;

	m->mean = (double)((long double)shift + d);
	m->m2 = (double)(s[1] - n * d * d);
	m->m3 = (double)(s[2] - 3 * d * s[1] + 2 * n * d * d * d);
	m->m4 = (double)(s[3] - 4 * d * s[2] + 6 * d * d * s[1] - 3 * n * d * d * d * d);
}

struct moments moments_scaled(const double *x, ptrdiff_t n, int *exponent)
{
	struct moments m = moments_zero();
	long double power[4] = { 0 };

	*exponent = 0;
	if (n == 0)
		return m;
	for (ptrdiff_t i = 0; i < n; i++) {
		m.min = x[i] < m.min ? x[i] : m.min;
		m.max = x[i] > m.max ? x[i] : m.max;
	}
	(void)frexp(fmax(fabs(m.min), fabs(m.max)), exponent);
	*exponent = *exponent < -1022 ? -1022 : *exponent; /* 2^1022 is the largest safe scale */
	double scale = ldexp(1, -*exponent);
	m.n = (double)n;
	m.min *= scale;
	m.max *= scale;
	if (!(m.min < m.max)) {
		m.mean = m.min; /* a constant has no spread, not even of rounding */
		return m;
	}
	double shift = (double)(sum_scaled(x, n, scale) / (long double)n);
	sum_powers(x, n, scale, shift, power);
	recentre(&m, shift, power);
	return m;
}

/* -- what they say --------------------------------------------------------------- */

double moments_variance(const struct moments *m)
{
	return m->n >= 2 ? m->m2 / (m->n - 1) : (double)NAN;
}

double moments_sd(const struct moments *m)
{
	return sqrt(moments_variance(m));
}

double moments_skewness(const struct moments *m)
{
	return m->m2 > 0 ? m->m3 / m->m2 * sqrt(m->n / m->m2) : (double)NAN;
}

double moments_kurtosis(const struct moments *m)
{
	return m->m2 > 0 ? m->m4 / m->m2 * (m->n / m->m2) - 3 : (double)NAN;
}
