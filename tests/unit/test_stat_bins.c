/* Reliability bins, ECE and Spiegelhalter's z against 40-digit numbers; the null of the ECE. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "reference.h"
#include "stat/bins.h"
#include "stat/interval.h"

static struct reliability make(const double *p, const uint8_t *hit, ptrdiff_t n, int32_t bins,
	int32_t rounds, struct arena *a)
{
	struct reliability r;
	struct err e = ERR_INIT;

	if (!reliability_make(p, hit, n, bins, rounds, 1, &r, a, &e))
		fail_msg("%s", e.msg);
	return r;
}

static void check_bin(const struct reliability_bin *b, const json_t *truth)
{
	struct interval w = interval_wilson(b->rate * (double)b->n, (double)b->n, 0.95);

	assert_true(b->lo == reference_real(truth, "lo") && b->hi == reference_real(truth, "hi"));
	assert_true((double)b->n == reference_real(truth, "n"));
	assert_digits(b->mean, reference_real(truth, "mean"), 14);
	assert_digits(b->rate, reference_real(truth, "rate"), 14);
	assert_digits(b->rate_lo, w.lo, 13);
	assert_digits(b->rate_hi, w.hi, 13);
}

static void reference(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = reference_at(reference_load("calibration.json", a), "reliability");
	const char *name;
	json_t *c;

	(void)state;
	json_object_foreach(cases, name, c) {
		ptrdiff_t n;
		const double *p = reference_reals(c, "input.p", &n, a);
		const uint8_t *hit = reference_bytes(c, "input.label", NULL, a);
		json_t *bins = reference_at(c, "expect.bin");
		struct reliability r = make(p, hit, n, (int32_t)reference_real(c, "input.bins"), 0, a);
		double p_value, z = spiegelhalter_z(p, hit, n, &p_value);

		assert_int_equal(r.bins, json_array_size(bins));
		for (int32_t b = 0; b < r.bins; b++)
			check_bin(&r.bin[b], json_array_get(bins, (size_t)b));
		assert_digits(r.ece, reference_real(c, "expect.ece"), 13);
		assert_digits(r.ece_debiased * r.ece_debiased,
			fmax(reference_real(c, "expect.ece2_debiased"), 0), 12);
		assert_digits(z, reference_real(c, "expect.spiegelhalter_z"), 12.5);
		assert_digits(p_value, reference_real(c, "expect.spiegelhalter_p"), 12.5);
		assert_true(isnan(r.null_mean) && isnan(r.null_hi));
	}
	arena_free(a);
}

/* The simulated null is the ECE of labels that were drawn from p: the mean of 400 such draws agrees
 * within its own error, both where bins are drawn row by row and where they are drawn at once. */
static void null_band(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (ptrdiff_t n = 1000; n <= 16000; n *= 16) {
		double *p = ARENA_ARRAY(a, double, n);
		uint8_t *hit = ARENA_ARRAY(a, uint8_t, n);
		double sum = 0, square = 0, over = 0;
		struct rng r = rng_make(2, RNG_TEST, (uint64_t)n);

		for (ptrdiff_t i = 0; i < n; i++)
			p[i] = rng_double(&r);
		struct reliability null = make(p, hit, n, 15, 1000, a);
		for (int k = 0; k < 400; k++) {
			for (ptrdiff_t i = 0; i < n; i++)
				hit[i] = rng_double(&r) < p[i];
			double ece = make(p, hit, n, 15, 0, a).ece;

			sum += ece;
			square += ece * ece;
			over += ece > null.null_hi;
		}
		double mean = sum / 400;
		double error = sqrt((square / 400 - mean * mean) / 400);
		assert_true(fabs(null.null_mean - mean) < 5 * error);
		assert_true(over >= 3 && over <= 45); /* 20 expected; 45 is 5.7 sd away */
	}
	arena_free(a);
}

static void edges(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct reliability r;
	double p[] = { 0.5, 0.2, 1.5 };
	const uint8_t hit[] = { 1, 0, 1 };

	(void)state;
	assert_false(reliability_make(p, hit, 3, 15, 0, 1, &r, a, &e));
	assert_int_equal(e.code, ERR_RANGE);
	assert_int_equal(e.row, 3);
	assert_false(reliability_make(p, hit, 0, 15, 0, 1, &r, a, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	assert_false(reliability_make(p, hit, 2, 0, 0, 1, &r, a, &e));
	p[0] = (double)NAN;
	assert_false(reliability_make(p, hit, 1, 15, 0, 1, &r, a, &e));
	p[0] = 1;
	r = make(p, hit, 1, 15, 100, a);
	assert_true(r.bins == 1 && r.ece == 0.0 && r.null_mean == 0.0);
	assert_true(isnan(spiegelhalter_z(p, hit, 1, NULL)));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference),
		cmocka_unit_test(null_band),
		cmocka_unit_test(edges),
	};

	return cmocka_run_group_tests_name("stat bins", tests, NULL, NULL);
}
