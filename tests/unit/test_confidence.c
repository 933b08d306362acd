/* Calibrators against mpmath's and scikit-learn's numbers, brute force, and what must hold. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "confidence/calibrator.h"
#include "confidence/isotonic.h"
#include "confidence/platt.h"
#include "confidence/reliability.h"
#include "confidence/temperature.h"
#include "data/task.h"
#include "model/model.h"
#include "reference.h"
#include "scores.h"
#include "stat/blas.h"

static const double *weights_of(const json_t *one, struct arena *a)
{
	const json_t *w = reference_at(one, "input.weight");

	return json_is_array(w) ? reference_reals(one, "input.weight", NULL, a) : NULL;
}

/* -- reference numbers ------------------------------------------------------------------ */

static void platt(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = reference_at(reference_load("calibration.json", a), "platt"), *one;
	const char *name;

	(void)state;
	json_object_foreach(cases, name, one)
	{
		struct err e = ERR_INIT;
		ptrdiff_t n;
		double slope, offset;
		const double *s = reference_reals(one, "input.score", &n, a);
		const uint8_t *y = reference_bytes(one, "input.label", NULL, a);
		assert_true(platt_fit(s, y, weights_of(one, a), n, &slope, &offset, NULL, &e));
		double truth_slope = reference_real(one, "expect.a"),
		       truth = reference_real(one, "expect.b");
		if (fabs(slope - truth_slope) > 1e-11 * (fabs(truth_slope) + 1e-3) ||
			fabs(offset - truth) > 1e-11 * (1 + fabs(truth)))
			fail_msg("%s: %.17g %.17g, not %.17g %.17g", name, slope, offset,
				truth_slope, truth);
	}
	arena_free(a);
}

static void isotonic(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = reference_at(reference_load("calibration.json", a), "isotonic"), *one;
	const char *name;

	(void)state;
	json_object_foreach(cases, name, one)
	{
		struct err e = ERR_INIT;
		struct isotonic c;
		ptrdiff_t n, points, knots;
		const double *x = reference_reals(one, "input.x", &n, a);
		const double *y = reference_reals(one, "input.y", NULL, a);
		const double *at = reference_reals(one, "input.at", &points, a);
		const double *value = reference_reals(one, "expect.value", NULL, a);
		const double *knot = reference_reals(one, "expect.knot_x", &knots, a);
		assert_true(isotonic_fit(x, y, weights_of(one, a), n, &c, a, &e));
		assert_int_equal(c.knots, knots);
		for (ptrdiff_t i = 0; i < knots; i++)
			assert_true(c.x[i] == knot[i]);
		for (ptrdiff_t i = 0; i < points; i++)
			if (fabs(isotonic_at(c.x, c.y, c.knots, at[i]) - value[i]) >
				1e-14 * (1 + fabs(value[i])))
				fail_msg("%s at %g: %.17g, not %.17g", name, at[i],
					isotonic_at(c.x, c.y, c.knots, at[i]), value[i]);
	}
	arena_free(a);
}

static const double *scores_of(const json_t *one, ptrdiff_t *n, int32_t *classes, struct arena *a)
{
	const json_t *score = reference_at(one, "input.score");
	double *out;

	*classes = json_is_array(json_array_get(score, 0)) ? (int32_t)json_array_size(score) : 2;
	if (*classes == 2)
		return reference_reals(one, "input.score", n, a);
	reference_reals(one, "input.label", n, a);
	out = ARENA_ARRAY(a, double, *n * *classes);
	for (int32_t j = 0; j < *classes; j++) {
		const double *x =
			reference_reals(one, arena_printf(a, "input.score.%d", j), NULL, a);
		for (ptrdiff_t i = 0; i < *n; i++)
			out[i * *classes + j] = x[i];
	}
	return out;
}

static int32_t *labels_of(const json_t *one, struct arena *a)
{
	ptrdiff_t n;
	const double *x = reference_reals(one, "input.label", &n, a);
	int32_t *out = ARENA_ARRAY(a, int32_t, n);

	for (ptrdiff_t i = 0; i < n; i++)
		out[i] = (int32_t)x[i];
	return out;
}

static void temperature(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = reference_at(reference_load("calibration.json", a), "temperature"), *one;
	const char *name;

	(void)state;
	json_object_foreach(cases, name, one)
	{
		struct err e = ERR_INIT;
		ptrdiff_t n;
		int32_t classes;
		double t, truth = reference_real(one, "expect.temperature");
		const double *z = scores_of(one, &n, &classes, a);
		assert_true(temperature_fit(
			z, classes, labels_of(one, a), weights_of(one, a), n, &t, NULL, &e));
		if (digits_right(t, truth) < 11)
			fail_msg("%s: T is %.17g, not %.17g", name, t, truth);
	}
	arena_free(a);
}

static void check_bins(const json_t *one, const struct node *r)
{
	static const char *const key[] = { "lo", "hi", "mean", "rate", "n" };
	const json_t *bins = reference_at(one, "expect.bin");
	const struct node *bin = node_find(r, "reliability")->first;

	for (size_t i = 0; i < json_array_size(bins); i++, bin = bin->next) {
		assert_non_null(bin);
		for (size_t k = 0; k < sizeof key / sizeof *key; k++) {
			double x = node_number(node_find(bin, key[k]));
			assert_true(fabs(x - reference_real(json_array_get(bins, i), key[k])) <
				    1e-13 * (1 + fabs(x)));
		}
	}
	assert_null(bin);
}

static void reliability(void **state)
{
	struct arena *a = arena_new();
	json_t *cases = reference_at(reference_load("calibration.json", a), "reliability"), *one;
	const char *name;

	(void)state;
	json_object_foreach(cases, name, one)
	{
		struct err e = ERR_INIT;
		struct scored s = scored_case(one, a);
		struct node *out = report_root(report_new(a));
		int32_t bins = (int32_t)reference_real(one, "input.bins");
		assert_true(reliability_report(s.task, s.p, s.label, s.n, bins, 1, out, a, &e));
		double ece = reference_real(one, "expect.ece");
		assert_true(fabs(node_number(node_find(out, "ece")) - ece) < 1e-14);
		double root = node_number(node_find(out, "ece_debiased"));
		double square = fmax(0, reference_real(one, "expect.ece2_debiased"));
		assert_true(fabs(root * root - square) < 1e-15);
		assert_int_equal((int64_t)node_number(node_find(out, "n")), s.n);
		check_bins(one, out);
		s.bins = bins; /* the metric lays the same bins */
		assert_true(fabs(value_of("ece", &s, a) - ece) < 1e-14);
	}
	arena_free(a);
}

/* -- brute force ---------------------------------------------------------------------------- */

/* The best non-decreasing fit by trying every cut into blocks of the sorted, distinct x. */
static double best_cut(const double *y, int n, unsigned cuts)
{
	double loss = 0, last = -(double)INFINITY;

	for (int from = 0; from < n;) {
		int to = from + 1;
		double mean = 0;
		while (to < n && !(cuts >> (to - 1) & 1))
			to++;
		for (int i = from; i < to; i++)
			mean += y[i] / (to - from);
		if (mean < last)
			return (double)INFINITY;
		for (int i = from; i < to; i++)
			loss += (y[i] - mean) * (y[i] - mean);
		last = mean;
		from = to;
	}
	return loss;
}

static void isotonic_is_best(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 100; seed++) {
		struct arena *a = arena_new();
		struct err e = ERR_INIT;
		struct rng r = rng_make(seed, RNG_TEST, 0);
		struct isotonic c;
		double x[10], y[10], best = (double)INFINITY, loss = 0;
		for (int i = 0; i < 10; i++) {
			x[i] = i;
			y[i] = seed & 1 ? (double)rng_below(&r, 2) : rng_normal(&r) + i / 5.0;
		}
		for (unsigned cuts = 0; cuts < 512; cuts++)
			best = fmin(best, best_cut(y, 10, cuts));
		assert_true(isotonic_fit(x, y, NULL, 10, &c, a, &e));
		for (int i = 0; i < 10; i++) {
			double d = y[i] - isotonic_at(c.x, c.y, c.knots, x[i]);
			loss += d * d;
		}
		assert_true(fabs(loss - best) < 1e-12);
		arena_free(a);
	}
}

/* -- what must hold for each method --------------------------------------------------------- */

static struct calibrator fit(enum calibration m, const struct scored *s, struct arena *a)
{
	struct calibrator c;
	struct err e = ERR_INIT;
	struct digest none = { { 0 } };
	struct rowset rows = rowset_all(s->n, &none, a);

	if (!calibrator_fit(m, s->task, s->raw, s->label, s->weight, s->n, rows, &c, a, NULL, &e))
		fail_msg("%s: %s", calibration_name(m), e.msg);
	return c;
}

static double *apply(const struct calibrator *c, const struct scored *s, struct arena *a)
{
	double *p = ARENA_ARRAY(a, double, s->n * s->task->classes);

	calibrator_apply(c, s->task, s->raw, s->n, p);
	return p;
}

static void probabilities(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int32_t k = 2; k <= 4; k++)
		for (int m = 0; m < CALIBRATIONS; m++) {
			struct scored s = scored_random(k, 300, true, false, 3, a);
			struct calibrator c = fit((enum calibration)m, &s, a);
			const double *p = apply(&c, &s, a);
			for (ptrdiff_t i = 0; i < s.n; i++) {
				double sum = 0;
				for (int32_t j = 0; j < k; j++) {
					assert_true(p[i * k + j] >= 0 && p[i * k + j] <= 1);
					sum += p[i * k + j];
				}
				assert_true(fabs(sum - 1) < 1e-14);
			}
		}
	arena_free(a);
}

/* Whole weights are repeated rows.  Of isotonic the curve: its clip counts rows. */
static void weights_are_counts(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct scored s = scored_random(seed & 1 ? 3 : 2, 200, true, true, seed, a);
		struct scored twice = scored_repeat(&s, a);
		for (int m = 1; m < CALIBRATIONS; m++) {
			struct calibrator c = fit((enum calibration)m, &s, a),
					  d = fit((enum calibration)m, &twice, a);
			const double *p = apply(&c, &s, a), *q = apply(&d, &s, a);
			for (ptrdiff_t i = 0; m != CALIBRATE_ISOTONIC && i < s.n * s.task->classes;
				i++)
				assert_true(fabs(p[i] - q[i]) < 1e-12);
			for (ptrdiff_t i = 0; m == CALIBRATE_ISOTONIC && i < c.knots[0]; i++) {
				assert_int_equal(c.knots[0], d.knots[0]);
				assert_true(c.x[0][i] == d.x[0][i]);
				bool clipped = c.p[0][i] < .01 || c.p[0][i] > .99;
				assert_true(clipped || fabs(c.p[0][i] - d.p[0][i]) < 1e-14);
			}
		}
	}
	arena_free(a);
}

/* Scores blown up by 3 are brought back: every method gains, and temperature finds the 3. */
static void undoes_overconfidence(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int32_t k = 2; k <= 3; k++) {
		struct scored s = scored_random(k, 4000, false, false, 8, a), loud = s;
		double *raw = ARENA_ARRAY(a, double, s.n * k);
		for (ptrdiff_t i = 0; i < s.n * task_outputs(s.task); i++)
			raw[i] = 3 * s.raw[i] * (k == 2 ? 2 : 1); /* the true log odds, times 3 */
		loud.raw = raw;
		loud.p = apply(NULL, &loud, a);
		double before = value_of("log_loss", &loud, a),
		       before_ece = value_of("ece", &loud, a);
		for (int m = 1; m < CALIBRATIONS; m++) {
			struct calibrator c = fit((enum calibration)m, &loud, a);
			loud.p = apply(&c, &loud, a);
			assert_true(value_of("log_loss", &loud, a) < before - .05);
			assert_true(value_of("ece", &loud, a) < before_ece / 2);
			if (m == CALIBRATE_TEMPERATURE)
				assert_true(fabs(c.a[0] - 3) < .25);
		}
	}
	arena_free(a);
}

/* Platt of a rare class keeps its tail: p0 is computed, not 1 - p1. */
static void small_probabilities(void **state)
{
	struct arena *a = arena_new();
	struct scored s = scored_random(2, 500, false, false, 4, a);
	struct calibrator c = fit(CALIBRATE_PLATT, &s, a);
	double raw = 60, p[2];

	(void)state;
	calibrator_apply(&c, s.task, &raw, 1, p);
	assert_true(p[0] > 0 && p[0] < 1e-16);
	arena_free(a);
}

/* The method that is chosen on these scores; CALIBRATIONS when none can be. */
static enum calibration choice(const struct scored *s, const double *raw, ptrdiff_t n, struct ctl *c, struct err *e)
{
	struct calibration_try tried[CALIBRATIONS] = { 0 };
	if (calibrator_try(s->task, raw, s->label, NULL, n, 1, tried, NULL, c, e))
		for (int i = 0; i < CALIBRATIONS; i++)
			if (tried[i].chosen)
				return tried[i].method;
	return CALIBRATIONS;
}

static void chooses(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(2, 2000, false, false, 8, a);
	double *raw = ARENA_ARRAY(a, double, s.n);

	(void)state;
	for (ptrdiff_t i = 0; i < s.n; i++)
		raw[i] = 2 * s.raw[i]; /* calibrated: the true log odds */
	assert_int_equal(choice(&s, raw, s.n, NULL, &e), CALIBRATE_NONE);
	for (ptrdiff_t i = 0; i < s.n; i++)
		raw[i] = 8 * s.raw[i];
	assert_int_equal(choice(&s, raw, s.n, NULL, &e), CALIBRATE_TEMPERATURE);
	for (ptrdiff_t i = 0; i < s.n; i++)
		raw[i] = 2 * s.raw[i] + 3;
	assert_int_equal(choice(&s, raw, s.n, NULL, &e), CALIBRATE_PLATT);
	for (ptrdiff_t i = 0; i < s.n; i++) /* a bent scale that no line straightens */
		raw[i] = s.raw[i] > 0 ? 20 * s.raw[i] : s.raw[i] / 10;
	assert_int_equal(choice(&s, raw, s.n, NULL, &e), CALIBRATE_ISOTONIC);
	assert_int_equal(choice(&s, raw, 3, NULL, &e), CALIBRATIONS);
	assert_int_equal(e.code, ERR_NO_ROWS);
	arena_free(a);
}

/* A method cross-fitted alone is what it was among the others, and its log loss is the one it was chosen by. */
static void cross_fits_alike(void **state)
{
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct scored s = scored_random(3, 400, false, false, 9, a);
	struct calibration_try tried[CALIBRATIONS] = { 0 };
	double *all = ARENA_ARRAY(a, double, CALIBRATIONS * s.n * 3), *alone = ARENA_ARRAY(a, double, s.n * 3);
	(void)state;
	assert_true(calibrator_try(s.task, s.raw, s.label, NULL, s.n, 5, tried, all, NULL, &e));
	for (int i = 0; i < CALIBRATIONS && tried[i].tried; i++) {
		double loss = 0;
		assert_true(calibrator_cross_fit(tried[i].method, s.task, s.raw, s.label, NULL, s.n, 5, alone, NULL, &e));
		assert_memory_equal(alone, all + i * s.n * 3, (size_t)(s.n * 3) * sizeof *alone);
		for (ptrdiff_t k = 0; k < s.n; k++)
			loss -= log(alone[3 * k + s.label[k]]) / (double)s.n;
		assert_true(fabs(loss - tried[i].log_loss) < 1e-12);
	}
	assert_false(calibrator_cross_fit(CALIBRATE_PLATT, s.task, s.raw, s.label, NULL, 4, 5, alone, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	arena_free(a);
}

static void keeps(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int32_t k = 2; k <= 3; k++)
		for (int m = 0; m < CALIBRATIONS; m++) {
			struct scored s = scored_random(k, 250, true, false, 6, a);
			struct calibrator c = fit((enum calibration)m, &s, a), back;
			struct writer w;
			struct reader r;
			struct err e = ERR_INIT;
			c.out_of_fold = true;
			writer_init(&w, a);
			calibrator_save(&c, &w);
			reader_init(&r, w.p, w.n);
			assert_true(calibrator_load(&back, &r, a, &e) && reader_end(&r, &e));
			assert_true(back.out_of_fold && back.rows.n == 250);
			assert_memory_equal(apply(&c, &s, a), apply(&back, &s, a),
				(size_t)(s.n * k) * sizeof(double));
			for (ptrdiff_t n = 0; n < w.n; n++) {
				reader_init(&r, w.p, n);
				assert_false(calibrator_load(&back, &r, a, &e));
				err_clear(&e);
			}
		}
	arena_free(a);
}

/* Every way to calibrate, and the choice among them, asks whether to go on. */
static void stops(void **state)
{
	struct arena *a = arena_new();
	struct ctl stop = { .stop = true };
	(void)state;
	for (int classes = 2; classes <= 3; classes++) {
		struct scored s = scored_random(classes, 300, false, false, 8, a);
		for (int i = 1; i < CALIBRATIONS; i++) {
			struct calibrator c;
			struct err e = ERR_INIT;
			assert_false(calibrator_fit((enum calibration)i, s.task, s.raw, s.label, NULL, s.n,
				(struct rowset){ 0 }, &c, a, &stop, &e));
			assert_int_equal(e.code, ERR_CANCELLED);
		}
		struct err e = ERR_INIT;
		assert_int_equal(choice(&s, s.raw, s.n, &stop, &e), CALIBRATIONS);
		assert_int_equal(e.code, ERR_CANCELLED);
	}
	arena_free(a);
}

static void refusals(void **state)
{
	struct arena *a = arena_new();
	struct scored s = scored_random(2, 50, false, false, 6, a);
	struct calibrator c;
	struct err e = ERR_INIT;
	double bad[] = { 1, (double)INFINITY };
	enum calibration m;

	(void)state;
	assert_false(calibrator_fit(CALIBRATE_PLATT, task_of(0, a), s.raw, s.label, NULL, 50,
		(struct rowset){ 0 }, &c, a, NULL, &e));
	assert_int_equal(e.code, ERR_TASK);
	for (int i = 1; i < CALIBRATIONS; i++) {
		assert_false(calibrator_fit((enum calibration)i, s.task, bad, s.label, NULL, 2,
			(struct rowset){ 0 }, &c, a, NULL, &e));
		assert_int_equal(e.code, ERR_NOT_FINITE);
		assert_false(calibrator_fit((enum calibration)i, s.task, s.raw, s.label, NULL, 0,
			(struct rowset){ 0 }, &c, a, NULL, &e));
		assert_int_equal(e.code, ERR_NO_ROWS);
		assert_true(calibration_parse(calibration_name((enum calibration)i), &m) &&
			    (int)m == i);
	}
	assert_false(calibration_parse("beta", &m));
	assert_false(calibration_rows_enough(s.task, s.label, 50));
	s = scored_random(2, 300, false, false, 6, a);
	assert_true(calibration_rows_enough(s.task, s.label, 300));
	assert_false(calibration_rows_enough(s.task, s.label, 199));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(platt),
		cmocka_unit_test(isotonic),
		cmocka_unit_test(temperature),
		cmocka_unit_test(reliability),
		cmocka_unit_test(isotonic_is_best),
		cmocka_unit_test(probabilities),
		cmocka_unit_test(weights_are_counts),
		cmocka_unit_test(undoes_overconfidence),
		cmocka_unit_test(small_probabilities),
		cmocka_unit_test(chooses), cmocka_unit_test(cross_fits_alike),
		cmocka_unit_test(keeps),
		cmocka_unit_test(stops),
		cmocka_unit_test(refusals),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
