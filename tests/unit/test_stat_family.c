/* Families against 40-digit likelihood equations and scipy; their tests against simulation. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "reference.h"
#include "stat/family.h"
#include "stat/quantile.h"
#include "threads.h"

static double *sorted(const json_t *c, ptrdiff_t *n, struct arena *a)
{
	double *x = reference_reals(c, "input.x", n, a);

	sort_doubles(x, ARENA_ARRAY(a, double, *n), *n);
	return x;
}

static void check_family(const struct family_fit *f, const json_t *expect, struct arena *a)
{
	json_t *want = json_object_get(expect, family_name(f->family));
	ptrdiff_t n;

	if (!want) {
		assert_non_null(f->refused);
		return;
	}
	assert_null(f->refused);
	const double *p = reference_reals(want, "parameter", &n, a);
	assert_int_equal(n, family_parameters(f->family));
	for (ptrdiff_t i = 0; i < n; i++)
		assert_digits(f->parameter[i], p[i], 10);
	assert_digits(f->loglik, reference_real(want, "loglik"), 11);
	double cells = json_object_get(want, "cells") ? reference_real(want, "cells") : (double)NAN;
	assert_int_equal(f->cells, !isnan(cells));
	if (f->cells)
		assert_digits(f->aic, 2 * (double)n - 2 * cells, 9);
	else
		assert_digits(f->aic, 2 * (double)n - 2 * f->loglik, 15);
}

static void test_fits(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("table.json", a);
	struct err e = ERR_INIT;
	const char *name;
	json_t *c;
	int cases = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		struct family_fit fit[FAMILIES];
		ptrdiff_t n;

		if (strncmp(name, "families", 8) != 0)
			continue;
		const double *x = sorted(c, &n, a);
		assert_true(family_fit_all(x, n, fit, a, NULL, &e));
		for (enum family f = 0; f < FAMILIES; f++)
			check_family(&fit[f], reference_at(c, "expect"), a);
		cases++;
	}
	assert_int_equal(cases, 6);
	arena_free(a);
}

static void test_lilliefors(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("table.json", a);
	const char *name;
	json_t *c;
	int cases = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;

		if (strncmp(name, "lilliefors", 10) != 0)
			continue;
		const double *x = sorted(c, &n, a);
		struct family_test t = family_lilliefors(x, n);
		double p = reference_real(c, "expect.p");
		assert_digits(t.statistic, reference_real(c, "expect.statistic"), 12);
		/* The published approximations are good to about a hundredth. */
		assert_true(fabs(t.p - p) < (p < 0.1 ? 0.005 : 0.02));
		assert_true(t.p >= FAMILY_LEAST_P && t.below == (p < FAMILY_LEAST_P));
		cases++;
	}
	assert_int_equal(cases, 4);
	arena_free(a);
}

static void test_shapiro(void **state)
{
	struct arena *a = arena_new();
	json_t *root = reference_load("table.json", a);
	double many[FAMILY_SHAPIRO + 1];
	const char *name;
	json_t *c;
	int cases = 0;

	(void)state;
	json_object_foreach(root, name, c) {
		ptrdiff_t n;

		if (strncmp(name, "shapiro", 7) != 0)
			continue;
		const double *x = sorted(c, &n, a);
		struct family_test t = family_shapiro(x, n);
		double p = reference_real(c, "expect.p");
		assert_digits(t.statistic, reference_real(c, "expect.w"), 12);
		assert_true(t.below == (p < FAMILY_LEAST_P));
		assert_digits(t.p, t.below ? FAMILY_LEAST_P : p, 9);
		cases++;
	}
	assert_int_equal(cases, 12);
	for (int i = 0; i <= FAMILY_SHAPIRO; i++)
		many[i] = 1e300 * i;
	assert_true(isnan(family_shapiro(many, FAMILY_SHAPIRO + 1).p));
	assert_true(isnan(family_shapiro(many, 2).p));
	/* No square overflows: the units change, W does not. */
	double w = family_shapiro(many, 40).statistic;
	for (int i = 0; i < 40; i++)
		many[i] = i;
	assert_digits(w, family_shapiro(many, 40).statistic, 12);
	arena_free(a);
}

/* Scores of a standard normal or exponential, pushed up until sqrt(n) times their distance is `root`. */
static void push(const struct family_fit *fit, double *x, ptrdiff_t n, double root)
{
	double lo = 0, hi = 1;

	while (hi - lo > 1e-9) {
		double by = (lo + hi) / 2;

		for (ptrdiff_t i = 0; i < n; i++)
			x[i] = by + family_quantile(fit, ((double)i + 0.5) / (double)n);
		if (sqrt((double)n) * family_distance(fit, x, n) < root)
			lo = by;
		else
			hi = by;
	}
}

/* A distance that 5 and 1 % of all samples of that size pass has these p, whether the null is drawn at
 * full size or brought there by the root of n. */
static void test_null_at_full_size(void **state)
{
	static const struct family_fit fit[] = { { .family = FAMILY_NORMAL, .parameter = { 0, 1 } },
		{ .family = FAMILY_EXPONENTIAL, .parameter = { 1 } } };
	enum { MOST = 10000, ROUNDS = 1999 };
	struct arena *a = arena_new();
	json_t *root = reference_load("table.json", a);
	double *x = ARENA_ARRAY(a, double, MOST);
	struct err e = ERR_INIT;

	(void)state;
	for (int f = 0; f < 2; f++)
		for (ptrdiff_t n = 1000; n <= MOST; n *= 10) {
			const double *at = reference_reals(root, arena_printf(a, "fit_null_%s.expect.%td",
				family_name(fit[f].family), n), NULL, a);
			for (int k = 0; k < 2; k++) {
				double p = k ? 0.01 : 0.05;
				struct family_test t;
				push(&fit[f], x, n, at[k]);
				assert_true(family_test(&fit[f], x, n, 1000, ROUNDS, 7, &t, a, NULL, &e));
				assert_int_equal(t.n, n);
				assert_int_equal(t.drawn, 1000);
				assert_true(fabs(t.p - p) < 4 * sqrt(p * (1 - p) / ROUNDS));
			}
		}
	arena_free(a);
}

/* A quantile goes through the distribution function and back; draws have the moments they should. */
static void test_round(void **state)
{
	static const struct family_fit fit[] = {
		{ .family = FAMILY_EXPONENTIAL, .parameter = { 0.4 } },
		{ .family = FAMILY_NORMAL, .parameter = { -3, 2 } },
		{ .family = FAMILY_LOGNORMAL, .parameter = { 0.5, 0.4 } },
		{ .family = FAMILY_GAMMA, .parameter = { 2.5, 3 } },
		{ .family = FAMILY_WEIBULL, .parameter = { 2, 3 } },
		{ .family = FAMILY_POISSON, .parameter = { 4.2 } },
	};
	/* Closed forms: 1/r, m, exp(m + s^2/2), k theta, s Gamma(1 + 1/k) = 3 sqrt(pi)/2, m. */
	static const double mean[] = { 2.5, -3, 1.78603843075007, 7.5, 2.6586807763582740, 4.2 };
	static const double sd[] = { 2.5, 2, 0.74398, 4.74342, 1.38975, 2.04939 };

	(void)state;
	for (size_t i = 0; i < sizeof fit / sizeof *fit; i++) {
		struct rng r = rng_make(3, RNG_TEST, i);
		double sum = 0, p = 0.01;

		for (; p < 1; p += 0.07) {
			double q = family_quantile(&fit[i], p);
			if (fit[i].family == FAMILY_POISSON)
				assert_true(family_cdf(&fit[i], q) >= p && family_cdf(&fit[i], q - 1) < p);
			else
				assert_true(fabs(family_cdf(&fit[i], q) - p) < 1e-9);
		}
		for (int k = 0; k < 40000; k++)
			sum += family_draw(&fit[i], &r);
		assert_true(fabs(sum / 40000 - mean[i]) < 4 * sd[i] / 200);
	}
}

/* Draws from a family are mostly not refused by its own test; other draws are; threads leave no mark. */
static void test_bootstrap(void **state)
{
	struct arena *a = arena_new();
	struct family_fit gamma = { .family = FAMILY_GAMMA, .parameter = { 0.8, 5 } }, lognormal;
	struct rng r = rng_make(5, RNG_TEST, 0);
	double x[400], scratch[400];
	struct family_test own, other, again;
	struct err e = ERR_INIT;
	struct ctl c = { 0 };

	(void)state;
	for (int i = 0; i < 400; i++)
		x[i] = family_draw(&gamma, &r);
	sort_doubles(x, scratch, 400);
	family_fit_few(FAMILY_GAMMA, x, 400, &gamma);
	family_fit_few(FAMILY_LOGNORMAL, x, 400, &lognormal);
	assert_true(family_test(&gamma, x, 400, 1000, 99, 1, &own, a, NULL, &e));
	assert_true(family_test(&lognormal, x, 400, 1000, 99, 1, &other, a, NULL, &e));
	assert_true(own.p > 0.05);
	assert_true(other.p <= 0.01 + 1e-12);
	threads_use(&c, 3);
	assert_true(family_test(&gamma, x, 400, 1000, 99, 1, &again, a, &c, &e));
	assert_memory_equal(&own.p, &again.p, sizeof own.p);
	assert_true(family_test(&gamma, x, 400, 100, 99, 1, &again, a, &c, &e));
	assert_true(again.n == 400 && again.drawn == 100);
	arena_free(a);
}

static void test_refusals(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct family_fit fit[FAMILIES];
	double same[] = { 4, 4, 4 }, one[] = { 2 }, huge[] = { 1e-300, 1, 1e300 };

	(void)state;
	assert_true(family_fit_all(same, 3, fit, a, NULL, &e));
	assert_null(family_best(fit));
	assert_true(family_fit_all(one, 1, fit, a, NULL, &e));
	assert_null(family_best(fit));
	assert_true(isnan(family_lilliefors(same, 3).p));
	assert_true(family_fit_all(huge, 3, fit, a, NULL, &e));
	for (enum family f = 0; f < FAMILIES; f++)
		assert_true(fit[f].refused ? isnan(fit[f].aic) : isfinite(fit[f].aic));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fits),
		cmocka_unit_test(test_lilliefors),
		cmocka_unit_test(test_shapiro),
		cmocka_unit_test(test_null_at_full_size),
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_bootstrap),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
