#include "config.h"

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "stat/family.h"
#include "stat/moments.h"

enum {
	BLOCK = FAMILY_FEW, /* values summed by one task */
	NEWTON = 100,
};

#define ENOUGH 1e-14 /* relative step at which Newton has arrived */
#define WIDE 1e4      /* variance above which a unit is too small to matter */
#define LOG_2PI 1.8378770664093454836

/* Sums over a block: what Newton for the Weibull shape asks for, and what is asked once. */
struct sums {
	double log, log2, fact;      /* of log(x / unit), its square about the centre, log x! */
	double power, with, with2;   /* of (x / top)^shape, times log(x / top), times its square */
};

struct summing {
	const double *x;
	ptrdiff_t n;
	double unit, centre, top, shape; /* shape 0: the sums asked once */
	bool whole, factorials;          /* x are counts, and their factorials are wanted */
	struct sums *block;
};

static void sum_once(const struct summing *s, ptrdiff_t from, ptrdiff_t to, struct sums *out)
{
	for (ptrdiff_t i = from; i < to; i++) {
		double l = log(s->x[i] / s->unit);

		out->log += l;
		out->log2 += (l - s->centre) * (l - s->centre);
	}
}

static void sum_powers(const struct summing *s, ptrdiff_t from, ptrdiff_t to, struct sums *out)
{
	for (ptrdiff_t i = from; i < to; i++) {
		double l = log(s->x[i] / s->top), p = exp(s->shape * l);

		out->power += p;
		out->with += p * l;
		out->with2 += p * l * l;
	}
}

static void sum_factorials(const struct summing *s, ptrdiff_t from, ptrdiff_t to, struct sums *out)
{
	double last = -1, value = 0;

	for (ptrdiff_t i = from; i < to; i++) {
		if (s->x[i] > last || s->x[i] < last) /* sorted: equal counts stand together */
			value = gsl_sf_lngamma(s->x[i] + 1);
		last = s->x[i];
		out->fact += value;
	}
}

static void sum_block(void *arg, ptrdiff_t i)
{
	const struct summing *s = arg;
	ptrdiff_t from = i * BLOCK, to = from + BLOCK < s->n ? from + BLOCK : s->n;

	s->block[i] = (struct sums){ 0 };
	if (s->factorials)
		sum_factorials(s, from, to, &s->block[i]);
	else if (s->shape > 0)
		sum_powers(s, from, to, &s->block[i]);
	else
		sum_once(s, from, to, &s->block[i]);
}

/* Blocks are merged in their order: the same bits on any number of threads. */
static struct sums sum_all(struct summing *s, struct ctl *c)
{
	ptrdiff_t blocks = (s->n + BLOCK - 1) / BLOCK;
	struct sums t = { 0 };

	ctl_par(c, blocks, sum_block, s);
	for (ptrdiff_t i = 0; i < blocks; i++) {
		t.log += s->block[i].log;
		t.log2 += s->block[i].log2;
		t.fact += s->block[i].fact;
		t.power += s->block[i].power;
		t.with += s->block[i].with;
		t.with2 += s->block[i].with2;
	}
	return t;
}

/* What all fits share. */
struct known {
	double n, mean, variance; /* variance over n */
	double low, high;
	double log_mean, log_variance; /* of log x; NaN unless all x > 0 */
	struct summing *sum;
	struct ctl *ctl;
};

static void set(struct family_fit *f, double p0, double e0, double p1, double e1, double loglik)
{
	f->parameter[0] = p0;
	f->error[0] = e0;
	f->parameter[1] = p1;
	f->error[1] = e1;
	f->loglik = loglik;
	f->aic = 2 * family_parameters(f->family) - 2 * loglik;
}

static void fit_normal(const struct known *k, struct family_fit *f)
{
	double sd = sqrt(k->variance);

	set(f, k->mean, sd / sqrt(k->n), sd, sd / sqrt(2 * k->n),
		-k->n / 2 * (LOG_2PI + log(k->variance) + 1));
}

static void fit_lognormal(const struct known *k, struct family_fit *f)
{
	double sd = sqrt(k->log_variance);

	set(f, k->log_mean, sd / sqrt(k->n), sd, sd / sqrt(2 * k->n),
		-k->n / 2 * (LOG_2PI + log(k->log_variance) + 1) - k->n * k->log_mean);
}

static void fit_exponential(const struct known *k, struct family_fit *f)
{
	set(f, 1 / k->mean, 1 / k->mean / sqrt(k->n), 0, 0, -k->n * (log(k->mean) + 1));
}

/* Newton on 1 / shape, which is nearly straight there (Minka 2002). */
static void fit_gamma(const struct known *k, struct family_fit *f)
{
	double gap = log(k->mean) - k->log_mean;
	double shape = (3 - gap + sqrt((gap - 3) * (gap - 3) + 24 * gap)) / (12 * gap);

	for (int i = 0; i < NEWTON; i++) {
		double slope = shape * shape * (1 / shape - gsl_sf_psi_1(shape));
		double next = 1 / (1 / shape + (log(shape) - gsl_sf_psi(shape) - gap) / slope);
		bool there = fabs(next - shape) <= ENOUGH * shape;

		shape = next > 0 ? next : shape / 2;
		if (there)
			break;
	}
	double scale = k->mean / shape, curve = gsl_sf_psi_1(shape);
	double loglik = (shape - 1) * k->n * k->log_mean -
		k->n * (shape + shape * log(scale) + gsl_sf_lngamma(shape));
	set(f, shape, 1 / sqrt(k->n * (curve - 1 / shape)), scale,
		scale * sqrt(curve / (k->n * (shape * curve - 1))), loglik);
}

/* The slope of the likelihood falls steadily with the shape, so Newton finds its only root. */
static void fit_weibull(const struct known *k, struct family_fit *f)
{
	struct summing *s = k->sum;
	struct sums t = { 0 };
	double below_top = k->log_mean - log(s->top);
	double shape = M_PI / sqrt(6 * k->log_variance);
	struct err stopped = ERR_INIT;

	for (int i = 0; i < NEWTON && ctl_step(k->ctl, 0, &stopped); i++) { /* who called asks again */
		s->shape = shape;
		t = sum_all(s, k->ctl);
		double mean = t.with / t.power;
		double step = (mean - 1 / shape - below_top) /
			(t.with2 / t.power - mean * mean + 1 / (shape * shape));
		bool there = fabs(step) <= 1e-12 * shape;

		shape = shape > step ? shape - step : shape / 2;
		if (there)
			break;
	}
	double scale = s->top * pow(t.power / k->n, 1 / shape);
	double loglik = k->n * (log(shape) - shape * log(scale) + (shape - 1) * k->log_mean - 1);
	double euler = 1 - M_EULER, pi2 = M_PI * M_PI / 6;
	set(f, shape, shape / sqrt(pi2 * k->n), scale,
		scale / shape * sqrt((1 + euler * euler / pi2) / k->n), loglik);
	s->shape = 0;
}

static void fit_poisson(const struct known *k, struct family_fit *f)
{
	k->sum->factorials = true;
	struct sums t = sum_all(k->sum, k->ctl);
	k->sum->factorials = false;
	set(f, k->mean, sqrt(k->mean / k->n), 0, 0,
		k->n * (k->mean * log(k->mean) - k->mean) - t.fact);
}

static const char *refuse(enum family f, const struct known *k)
{
	bool positive = f == FAMILY_LOGNORMAL || f == FAMILY_GAMMA || f == FAMILY_WEIBULL;

	if (!(k->low < k->high))
		return "all values are equal";
	if (positive && !(k->low > 0))
		return "needs values above 0";
	if (f == FAMILY_EXPONENTIAL && k->low < 0)
		return "needs values from 0 on";
	if (f == FAMILY_POISSON && (k->low < 0 || !k->sum->whole))
		return "needs whole numbers from 0 on";
	/* A spread below the rounding of the logarithms leaves nothing to fit. */
	if (positive && !(k->log_variance > 1e-24))
		return "the values hardly differ";
	return NULL;
}

static void fit_one(enum family f, const struct known *k, struct family_fit *out)
{
	static void (*const fit[FAMILIES])(const struct known *, struct family_fit *) = {
		[FAMILY_EXPONENTIAL] = fit_exponential, [FAMILY_POISSON] = fit_poisson,
		[FAMILY_NORMAL] = fit_normal, [FAMILY_LOGNORMAL] = fit_lognormal,
		[FAMILY_GAMMA] = fit_gamma, [FAMILY_WEIBULL] = fit_weibull,
	};
	double nan = (double)NAN;

	*out = (struct family_fit){ f, { nan, nan }, { nan, nan }, nan, nan, refuse(f, k), false };
	if (out->refused)
		return;
	fit[f](k, out);
	if (!isfinite(out->loglik)) {
		*out = (struct family_fit){ f, { nan, nan }, { nan, nan }, nan, nan,
			"its likelihood is beyond what numbers can hold", false };
	}
}

static void know(const double *x, ptrdiff_t n, struct summing *s, struct known *k, struct ctl *c)
{
	int exponent;
	struct moments m = moments_scaled(x, n, &exponent);

	*k = (struct known){ .n = (double)n, .mean = ldexp(m.mean, exponent), .low = x[0],
		.high = x[n - 1], .variance = ldexp(m.m2 / (double)n, 2 * exponent), .sum = s, .ctl = c,
		.log_mean = (double)NAN, .log_variance = (double)NAN };
	for (ptrdiff_t i = 0; i < n && s->whole; i++)
		s->whole = x[i] >= floor(x[i]) && x[i] <= floor(x[i]);
	if (!(x[0] > 0) || !(x[0] < x[n - 1]))
		return;
	s->unit = x[n / 2]; /* logarithms near 0 lose no digits */
	s->centre = sum_all(s, c).log / k->n;
	k->log_mean = log(s->unit) + s->centre;
	k->log_variance = sum_all(s, c).log2 / k->n;
}

/* The probability of a unit around each value: on whole numbers a density may pass any bound, and
 * would win against a family of counts by that alone. */
static double cells_loglik(const struct family_fit *f, const double *x, ptrdiff_t n)
{
	double sum = 0;

	for (ptrdiff_t i = 0, end; i < n; i = end) {
		end = i + 1;
		while (end < n && !(x[end] > x[i]))
			end++;
		double cell = family_cdf(f, x[i] + 0.5) - family_cdf(f, x[i] - 0.5);
		sum += (double)(end - i) * log(fmax(cell, 1e-300));
	}
	return sum;
}

static void compare_as_counts(const struct known *k, struct family_fit *f)
{
	if (f->refused || f->family == FAMILY_POISSON || !k->sum->whole || k->variance > WIDE)
		return;
	f->cells = true;
	f->aic = 2 * family_parameters(f->family) - 2 * cells_loglik(f, k->sum->x, k->sum->n);
}

void family_fit_few(enum family f, const double *x, ptrdiff_t n, struct family_fit *out)
{
	struct sums block;
	struct summing s = { .x = x, .n = n, .top = x[n - 1], .whole = true, .block = &block };
	struct known k;

	know(x, n, &s, &k, NULL);
	fit_one(f, &k, out);
}

bool family_fit_all(const double *x, ptrdiff_t n, struct family_fit *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct summing s = { .x = x, .n = n, .top = x[n - 1], .whole = true,
		.block = ARENA_ARRAY(a, struct sums, n / BLOCK + 1) };
	struct known k;
	bool ok = true;

	know(x, n, &s, &k, c);
	for (enum family f = 0; ok && f < FAMILIES; f++) {
		fit_one(f, &k, &out[f]);
		compare_as_counts(&k, &out[f]);
		ok = ctl_step(c, 1, e);
	}
	arena_reset(a, mark);
	return ok;
}
