#include "config.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "stat/family.h"
#include "stat/moments.h"
#include "stat/quantile.h"

enum { WAVE = 64 }; /* rounds between two questions whether to go on */

struct rounds {
	const struct family_fit *fit;
	ptrdiff_t n, first;
	uint64_t seed;
	double *work;     /* WAVE x 2 n */
	double *distance; /* by round */
};

static void run_round(void *arg, ptrdiff_t i)
{
	struct rounds *s = arg;
	ptrdiff_t round = s->first + i;
	double *x = s->work + 2 * i * s->n;
	struct rng r = rng_make(s->seed, RNG_BOOTSTRAP, (uint64_t)round);
	struct family_fit again;

	for (ptrdiff_t k = 0; k < s->n; k++)
		x[k] = family_draw(s->fit, &r);
	sort_doubles(x, x + s->n, s->n);
	family_fit_few(s->fit->family, x, s->n, &again);
	/* A draw that cannot be fitted tells nothing against the data. */
	s->distance[round] = again.refused ? 0 : family_distance(&again, x, s->n);
}

static bool run_rounds(struct rounds *s, int32_t rounds, struct ctl *c, struct err *e)
{
	for (s->first = 0; s->first < rounds; s->first += WAVE) {
		ptrdiff_t wave = rounds - s->first < WAVE ? rounds - s->first : WAVE;

		ctl_par(c, wave, run_round, s);
		if (!ctl_step(c, wave, e))
			return false;
	}
	return true;
}

bool family_test(const struct family_fit *fit, const double *x, ptrdiff_t n, ptrdiff_t most, int32_t rounds,
	uint64_t seed, struct family_test *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	ptrdiff_t drawn = n < most ? n : most;
	struct rounds s = { .fit = fit, .n = drawn, .seed = seed,
		.work = ARENA_ARRAY(a, double, 2 * WAVE * drawn), .distance = ARENA_ARRAY(a, double, rounds) };
	double to_n = sqrt((double)drawn / (double)n);
	int32_t further = 0;

	*out = (struct family_test){ .statistic = family_distance(fit, x, n), .n = n, .rounds = rounds,
		.drawn = drawn };
	bool ok = run_rounds(&s, rounds, c, e);
	for (int32_t i = 0; ok && i < rounds; i++)
		further += s.distance[i] * to_n >= out->statistic;
	out->p = (1 + further) / (1.0 + rounds);
	arena_reset(a, mark);
	return ok;
}

/* No p below what the approximations were made for. */
static void bound_p(struct family_test *t)
{
	t->below = t->p < FAMILY_LEAST_P;
	if (t->below)
		t->p = FAMILY_LEAST_P;
}

/* Four cubics and quartics in the modified statistic, each for its stretch (Stephens 1974). */
static double upper_p(double distance, double n)
{
	static const double coefficient[4][6] = {
		/* up to, then powers 0 .. 4 */
		{ 0.302, 1, 0, 0, 0, 0 },
		{ 0.5, 2.76773, -19.828315, 80.709644, -138.55152, 81.218052 },
		{ 0.9, -4.901232, 40.662806, -97.490286, 94.029866, -32.355711 },
		{ 1.31, 6.198765, -19.558097, 23.186922, -12.234627, 2.423045 },
	};
	double z = (sqrt(n) - 0.01 + 0.85 / sqrt(n)) * distance;

	for (int i = 0; i < 4; i++) {
		const double *k = coefficient[i];

		if (z <= k[0])
			return k[1] + z * (k[2] + z * (k[3] + z * (k[4] + z * k[5])));
	}
	return 0;
}

/* Dallal & Wilkinson 1986, for 5 to 100 values and p below 0.1; more values are brought to 100. */
static double lower_p(double distance, double n)
{
	double d = n > 100 ? distance * pow(n / 100, 0.49) : distance, m = n > 100 ? 100 : n;

	return exp(-7.01256 * d * d * (m + 2.78019) + 2.99587 * d * sqrt(m + 2.78019) - 0.122119 +
		0.974598 / sqrt(m) + 1.67997 / m);
}

struct family_test family_lilliefors(const double *x, ptrdiff_t n)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);
	double sd = ldexp(moments_sd(&m), exponent);
	struct family_fit fit = { .family = FAMILY_NORMAL,
		.parameter = { ldexp(m.mean, exponent), sd } };
	struct family_test t = { .statistic = (double)NAN, .p = (double)NAN, .n = n };

	if (n < 5 || !(sd > 0))
		return t;
	t.statistic = family_distance(&fit, x, n);
	t.p = lower_p(t.statistic, (double)n);
	if (t.p > 0.1)
		t.p = fmin(1, fmax(0, upper_p(t.statistic, (double)n)));
	bound_p(&t);
	return t;
}

/* ---- Shapiro and Wilk ---- */

static double polynomial(const double *c, int n, double x)
{
	double y = 0;

	while (n-- > 0)
		y = y * x + c[n];
	return y;
}

/* Blom's score of the i-th smallest of n, i from 1. */
static double blom(ptrdiff_t i, ptrdiff_t n)
{
	return gsl_cdf_ugaussian_Pinv(((double)i - 0.375) / ((double)n + 0.25));
}

/* The weights of the two largest values, and what divides the scores of all others (Royston 1992). */
static void shapiro_ends(ptrdiff_t n, double end[2], double *divide)
{
	static const double first[] = { 0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056 };
	static const double second[] = { 0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633 };
	double squares = 0, root = 1 / sqrt((double)n), m1 = blom(1, n), m2 = blom(2, n);

	for (ptrdiff_t i = 1; i <= n / 2; i++)
		squares += 2 * blom(i, n) * blom(i, n);
	end[0] = n == 3 ? sqrt(0.5) : polynomial(first, 6, root) - m1 / sqrt(squares);
	end[1] = n > 5 ? polynomial(second, 6, root) - m2 / sqrt(squares) : 0;
	double rest = squares - 2 * m1 * m1 - (n > 5 ? 2 * m2 * m2 : 0);
	*divide = sqrt(rest / (1 - 2 * end[0] * end[0] - 2 * end[1] * end[1]));
}

/* m2: squared deviations summed, in units of 2^exponent. */
static double shapiro_w(const double *x, ptrdiff_t n, double m2, int exponent)
{
	double end[2], divide, sum = 0;

	shapiro_ends(n, end, &divide);
	for (ptrdiff_t i = 1; i <= n / 2; i++) {
		bool known = i == 1 || (i == 2 && n > 5);

		sum += (known ? end[i - 1] : -blom(i, n) / divide) *
			(ldexp(x[n - i], -exponent) - ldexp(x[i - 1], -exponent));
	}
	return fmin(1, sum * sum / m2);
}

/* log(1 - W), or -log(bound - log(1 - W)) of few values, is nearly normal (Royston 1995). */
static double shapiro_p(double w, double n)
{
	static const double few_mean[] = { 0.544, -0.39978, 0.025054, -6.714e-4 };
	static const double few_sd[] = { 1.3822, -0.77857, 0.062767, -0.0020322 };
	static const double mean[] = { -1.5861, -0.31082, -0.083751, 0.0038915 };
	static const double sd[] = { -0.4803, -0.082676, 0.0030302 };
	double y = log(1 - w), l = log(n), bound = -2.273 + 0.459 * n;

	if (n < 4)
		return fmax(0, 6 / M_PI * (asin(sqrt(w)) - asin(sqrt(0.75))));
	if (n > 11)
		return gsl_cdf_ugaussian_Q((y - polynomial(mean, 4, l)) / exp(polynomial(sd, 3, l)));
	if (y >= bound)
		return 0;
	return gsl_cdf_ugaussian_Q((-log(bound - y) - polynomial(few_mean, 4, n)) /
		exp(polynomial(few_sd, 4, n)));
}

struct family_test family_shapiro(const double *x, ptrdiff_t n)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);
	struct family_test t = { .statistic = (double)NAN, .p = (double)NAN, .n = n };

	if (n < 3 || n > FAMILY_SHAPIRO || !(x[0] < x[n - 1]))
		return t;
	t.statistic = shapiro_w(x, n, m.m2, exponent);
	t.p = shapiro_p(t.statistic, (double)n);
	bound_p(&t);
	return t;
}
