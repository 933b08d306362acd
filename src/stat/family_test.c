#include "config.h"

#include <gsl/gsl_cdf.h>
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

/* most of the values, each as likely as any other (Knuth 1969, selection sampling): still sorted. */
static ptrdiff_t thin(const double *x, ptrdiff_t n, ptrdiff_t most, uint64_t seed, double *out)
{
	struct rng r = rng_make(seed, RNG_ROWS, 0);
	ptrdiff_t kept = 0;

	for (ptrdiff_t i = 0; i < n && kept < most; i++)
		if (n <= most || rng_below(&r, n - i) < most - kept)
			out[kept++] = x[i];
	return kept;
}

bool family_test(enum family f, const double *x, ptrdiff_t n, ptrdiff_t most, int32_t rounds,
	uint64_t seed, struct family_test *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	ptrdiff_t few = n < most ? n : most;
	double *sample = ARENA_ARRAY(a, double, few + 1);
	struct family_fit fit;
	int32_t further = 0;

	*out = (struct family_test){ (double)NAN, (double)NAN, thin(x, n, few, seed, sample), rounds };
	family_fit_few(f, sample, few, &fit);
	bool ok = true;
	if (!fit.refused) {
		struct rounds s = { .fit = &fit, .n = few, .seed = seed,
			.work = ARENA_ARRAY(a, double, 2 * WAVE * few),
			.distance = ARENA_ARRAY(a, double, rounds) };
		out->statistic = family_distance(&fit, sample, few);
		ok = run_rounds(&s, rounds, c, e);
		for (int32_t i = 0; ok && i < rounds; i++)
			further += s.distance[i] >= out->statistic;
		out->p = (1 + further) / (1.0 + rounds);
	}
	arena_reset(a, mark);
	return ok;
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
	struct family_test t = { (double)NAN, (double)NAN, n, 0 };

	if (n < 5 || !(sd > 0))
		return t;
	t.statistic = family_distance(&fit, x, n);
	t.p = lower_p(t.statistic, (double)n);
	if (t.p > 0.1)
		t.p = fmin(1, fmax(0, upper_p(t.statistic, (double)n)));
	return t;
}
