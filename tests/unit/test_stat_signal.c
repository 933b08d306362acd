/* The strength of one column: copies give all, noise and keys nothing, and what is between is what
 * the planted truth says. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "data/task.h"
#include "stat/interval.h"
#include "stat/rank.h"
#include "stat/signal.h"

enum { ROWS = 4000 };

static const struct task binary = { .kind = TASK_BINARY, .target = "y", .classes = 2 };
static const struct task regression = { .kind = TASK_REGRESSION, .target = "y" };

struct world {
	struct arena *a;
	int32_t row[ROWS];
	double x[ROWS];      /* standard normal */
	double noise[ROWS];  /* another, independent of it */
	int32_t label[ROWS]; /* 3 in 10, independent of both */
};

static int setup(void **state)
{
	struct arena *a = arena_new();
	struct world *w = ARENA_NEW(a, struct world);
	struct rng r = rng_make(8, RNG_TEST, 0);

	w->a = a;
	for (int i = 0; i < ROWS; i++) {
		w->row[i] = i;
		w->x[i] = rng_normal(&r);
		w->noise[i] = rng_normal(&r);
		w->label[i] = rng_double(&r) < 0.3;
	}
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	arena_free(w->a);
	return 0;
}

static struct column numbers(const double *x)
{
	return (struct column){ .name = "x", .type = COLUMN_NUMBER, .rows = ROWS, .number = x };
}

static struct column codes(const int32_t *code, int32_t levels)
{
	return (struct column){
		.name = "x", .type = COLUMN_CATEGORY, .rows = ROWS, .code = code, .levels = levels,
	};
}

static struct signal measure(struct world *w, struct column c, const struct task *t,
	const int32_t *label, const double *y)
{
	struct signal s;
	struct err e = ERR_INIT;

	if (!signal_column(&c, t, label, y, w->row, ROWS, 1, &s, w->a, &e))
		fail_msg("%s", e.msg);
	return s;
}

static double gini(struct world *w, struct column c, const int32_t *label)
{
	return measure(w, c, &binary, label, NULL).strength;
}

static double r2(struct world *w, struct column c, const double *y)
{
	return measure(w, c, &regression, NULL, y).strength;
}

/* A copy of the target, also one in disguise, is found whole. */
static void copies(void **state)
{
	struct world *w = *state;
	double *z = ARENA_ARRAY(w->a, double, ROWS);
	int32_t *label = ARENA_ARRAY(w->a, int32_t, ROWS);

	for (int i = 0; i < ROWS; i++)
		z[i] = w->label[i];
	assert_true(gini(w, numbers(z), w->label) == 1.0);
	assert_true(gini(w, codes(w->label, 2), w->label) == 1.0);
	assert_true(r2(w, numbers(z), z) > 1 - 1e-12);
	for (int i = 0; i < ROWS; i++)
		label[i] = w->x[i] > 1.3; /* a threshold between the quantiles */
	assert_true(gini(w, numbers(w->x), label) > 0.995);
	assert_true(r2(w, numbers(w->x), w->x) > 1 - 1e-12);
	for (int i = 0; i < ROWS; i++)
		z[i] = 3 - 1e6 * w->x[i];
	assert_true(r2(w, numbers(z), w->x) > 1 - 1e-9);
	for (int i = 0; i < ROWS; i++)
		z[i] = exp(w->x[i]); /* a heavy tail to follow */
	assert_true(r2(w, numbers(z), w->x) > 0.99 && r2(w, numbers(w->x), z) > 0.975);
}

/* Over 40 drawings of noise the strength stays at what chance gives. */
static void noise(void **state)
{
	struct world *w = *state;
	double *z = ARENA_ARRAY(w->a, double, ROWS);
	int32_t *code = ARENA_ARRAY(w->a, int32_t, ROWS);
	double sum = 0, most = 0;

	for (int k = 0; k < 40; k++) {
		struct rng r = rng_make(9, RNG_TEST, (uint64_t)k);

		for (int i = 0; i < ROWS; i++) {
			z[i] = rng_normal(&r);
			code[i] = (int32_t)rng_below(&r, 300);
		}
		double g[2] = { gini(w, numbers(z), w->label), gini(w, codes(code, 300), w->label) };
		for (int j = 0; j < 2; j++) {
			sum += g[j] / 80;
			most = fmax(most, g[j]);
		}
		assert_true(r2(w, numbers(z), w->x) < 0.005);
		assert_true(r2(w, codes(code, 300), w->x) < 0.005);
	}
	/* One Gini of noise has sd 2 / sqrt(12 n .3 .7) = 0.02; half of them are cut off at 0. */
	assert_true(sum < 0.012 && most < 0.08);
}

/* The fold of a row, as signal.h's reader may know it from base/rng.h. */
static int fold_of(int row)
{
	return (int)((rng_hash(1, RNG_FOLD, (uint64_t)row) >> 32) * 5 >> 32);
}

/* Two levels that tell: in every fold the score orders them alike, so that the AUC and its sd are those of the
 * levels themselves, fold by fold, by another function. */
static void deviations(void **state)
{
	struct world *w = *state;
	struct rng r = rng_make(12, RNG_TEST, 0);
	int32_t *code = ARENA_ARRAY(w->a, int32_t, ROWS);
	double wins = 0, pairs = 0, variance = 0;

	for (int i = 0; i < ROWS; i++)
		code[i] = rng_double(&r) < (w->label[i] ? 0.6 : 0.4);
	struct signal s = measure(w, codes(code, 2), &binary, w->label, NULL);
	for (int fold = 0; fold < 5; fold++) {
		struct err e = ERR_INIT;
		double x[ROWS], auc, v, hits = 0;
		uint8_t hit[ROWS];
		ptrdiff_t n = 0;

		for (int i = 0; i < ROWS; i++)
			if (fold_of(i) == fold) {
				x[n] = code[i];
				hit[n] = w->label[i] == 1;
				hits += hit[n++];
			}
		assert_true(rank_delong(x, 1, hit, n, &auc, &v, w->a, &e));
		double all = hits * ((double)n - hits);
		wins += auc * all;
		pairs += all;
		variance += all * all * v;
	}
	assert_true(fabs(s.auc - wins / pairs) < 1e-12);
	assert_true(fabs(s.sd - sqrt(variance) / pairs) < 1e-12);
	struct interval v = signal_interval(&s, &binary);
	struct interval auc = interval_auc(s.auc, s.sd * s.sd, s.least, s.n - s.least, 0.95);
	assert_true(v.value == s.strength && fabs(v.lo - 2 * auc.lo + 1) < 1e-12 && fabs(v.hi - 2 * auc.hi + 1) < 1e-12);
}

/* Each of three classes against the rest; their mean is the signal's. */
static void each_class(void **state)
{
	static const struct task three = { .kind = TASK_CLASSES, .target = "y", .classes = 3 };
	struct world *w = *state;
	int32_t *label = ARENA_ARRAY(w->a, int32_t, ROWS);
	struct signal_class one[3];
	struct err e = ERR_INIT;

	for (int i = 0; i < ROWS; i++)
		label[i] = w->x[i] > 1 ? 2 : w->noise[i] > 0;
	struct column c = numbers(w->x);
	struct signal s = measure(w, c, &three, label, NULL);
	assert_true(signal_each_class(&c, &three, label, w->row, ROWS, 1, one, w->a, &e));
	assert_true(fabs((one[0].auc + one[1].auc + one[2].auc) / 3 - s.auc) < 1e-12);
	assert_true(fabs((one[0].sd + one[1].sd + one[2].sd) / 3 - s.sd) < 1e-12);
	assert_true(one[2].auc > 0.99 && one[0].positives + one[0].negatives == ROWS);
}

/* No interval leaves the scale, none is without width where there are rows to say something. */
static void bounds(void **state)
{
	static const double auc[] = { 0, 0.3, 0.5, 0.7, 1 }, r2[] = { 0, 1e-6, 0.5, 1 };
	(void)state;

	for (int i = 0; i < 5; i++) {
		struct signal s = { .auc = auc[i], .strength = fmax(0, 2 * auc[i] - 1), .sd = 0.02, .n = 400, .least = 90 };
		struct interval v = signal_interval(&s, &binary);
		assert_true(v.lo >= 0 && v.hi <= 1 && v.lo < v.hi && v.lo <= v.value && v.value <= v.hi);
	}
	for (int i = 0; i < 4; i++) {
		struct signal s = { .auc = (double)NAN, .strength = r2[i], .n = 400 };
		struct interval v = signal_interval(&s, &regression);
		assert_true(v.lo >= 0 && v.hi <= 1 && v.lo < v.hi && v.lo <= v.value && v.value <= v.hi);
	}
	/* By scipy: R = 0.5 of 103 rows, atanh +- 1.96 / 10. */
	struct signal s = { .strength = 0.25, .n = 103 };
	struct interval v = signal_interval(&s, &regression);
	assert_true(fabs(v.lo - 0.11512959481372359) < 1e-12 && fabs(v.hi - 0.3998515365621111) < 1e-12);
	/* One row of a class in a fold: the variance from the counts (Hanley & McNeil 1982). */
	v = signal_auc_interval(0.8, (double)NAN, 5, 200);
	assert_true(v.lo < 0.8 && v.hi > 0.8 && v.method[0] == 'H');
	v = signal_auc_interval(0.5, 0, 100, 200);
	assert_true(isnan(v.lo) && v.note);
}

/* Keys never come back: all rows tie. */
static void keys(void **state)
{
	struct world *w = *state;
	int32_t *code = ARENA_ARRAY(w->a, int32_t, ROWS);
	struct rng r = rng_make(10, RNG_TEST, 0);

	for (int i = 0; i < ROWS; i++)
		code[i] = i;
	rng_shuffle(&r, code, ROWS);
	struct signal s = measure(w, codes(code, ROWS), &binary, w->label, NULL);
	assert_true(s.strength == 0.0 && s.auc == 0.5 && s.n == ROWS);
	assert_true(r2(w, codes(code, ROWS), w->x) == 0.0);
	for (int i = 0; i < ROWS; i++)
		code[i] /= 2; /* each key twice, labels independent */
	assert_true(gini(w, codes(code, ROWS), w->label) < 0.06);
	for (int i = 0; i < ROWS; i++)
		code[i] = code[i] * 2 + w->label[i]; /* and twice or once with a class of its own */
	assert_true(gini(w, codes(code, ROWS), w->label) > 0.3);
}

/* Two normal classes one sd apart: AUC = Phi(1 / sqrt 2) = 0.760; y = x + noise: R2 = 1/2. */
static void planted(void **state)
{
	struct world *w = *state;
	double *z = ARENA_ARRAY(w->a, double, ROWS);

	for (int i = 0; i < ROWS; i++)
		z[i] = w->x[i] + w->label[i];
	struct signal s = measure(w, numbers(z), &binary, w->label, NULL);
	assert_true(fabs(s.auc - 0.760) < 0.025 && fabs(s.strength - (2 * s.auc - 1)) < 1e-15);
	for (int i = 0; i < ROWS; i++)
		z[i] = w->x[i] + w->noise[i];
	s = measure(w, numbers(w->x), &regression, NULL, z);
	assert_true(fabs(s.strength - 0.5) < 0.04 && isnan(s.auc));
	for (int i = 0; i < ROWS; i++)
		z[i] = w->x[i] * w->x[i]; /* not monotone: no correlation, much signal */
	assert_true(r2(w, numbers(w->x), z) > 0.97);
}

/* That a cell is missing can be all there is to know; so can a rare value. */
static void missing_and_rare(void **state)
{
	struct world *w = *state;
	uint64_t *missing = ARENA_ARRAY(w->a, uint64_t, bitmap_words(ROWS));
	double *z = ARENA_ARRAY(w->a, double, ROWS);
	int32_t *label = ARENA_ARRAY(w->a, int32_t, ROWS);
	struct column c = numbers(w->noise);

	for (int i = 0; i < ROWS; i++) {
		if (w->label[i])
			missing[i >> 6] |= (uint64_t)1 << (i & 63);
		c.missing_count += w->label[i];
	}
	c.missing = missing;
	assert_true(gini(w, c, w->label) > 0.98);
	for (int i = 0; i < ROWS; i++) {
		label[i] = i % 200 == 0; /* 20 rows of 4000 */
		z[i] = label[i] ? 3 : 0;
	}
	assert_true(gini(w, numbers(z), label) == 1.0);
	for (int i = 0; i < ROWS; i++)
		z[i] = label[i] ? 1 + i * 1e-6 : 0; /* rare and all different */
	assert_true(gini(w, numbers(z), label) > 0.9);
}

/* The mean over the classes counts: setting one apart is no leak, naming them all is.  Rare classes and
 * unknown rows stand back. */
static void classes(void **state)
{
	struct world *w = *state;
	struct task t = { .kind = TASK_CLASSES, .target = "y", .classes = 5 };
	int32_t *label = ARENA_ARRAY(w->a, int32_t, ROWS);

	for (int i = 0; i < ROWS; i++)
		label[i] = i % 10 == 0 ? -1 : i < 5 ? 4 : w->x[i] > 1 ? 2 : i % 3 == 0 ? 3 : 0;
	struct signal s = measure(w, numbers(w->x), &t, label, NULL);
	assert_true(s.strength > 0.3 && s.strength < 0.85 && s.n == ROWS - ROWS / 10);
	double *z = ARENA_ARRAY(w->a, double, ROWS);
	for (int i = 0; i < ROWS; i++)
		z[i] = label[i];
	s = measure(w, numbers(z), &t, label, NULL);
	assert_true(s.strength > 0.99);
	s = measure(w, numbers(w->noise), &t, label, NULL);
	assert_true(s.strength < 0.1);
	for (int i = 0; i < ROWS; i++)
		label[i] = -1;
	s = measure(w, numbers(w->x), &t, label, NULL);
	assert_true(s.strength == 0.0 && s.n == 0);
}

/* Neither the order of the rows nor what else is in the arena changes a bit. */
static void order(void **state)
{
	struct world *w = *state;
	struct rng r = rng_make(12, RNG_TEST, 0);
	double y[ROWS];

	for (int i = 0; i < ROWS; i++)
		y[i] = w->x[i] + w->noise[i];
	double first = gini(w, numbers(w->x), w->label);
	double fit = r2(w, numbers(w->x), y);
	rng_shuffle(&r, w->row, ROWS);
	assert_true(gini(w, numbers(w->x), w->label) == first);
	assert_true(fabs(r2(w, numbers(w->x), y) - fit) < 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(copies, setup, teardown),
		cmocka_unit_test_setup_teardown(noise, setup, teardown),
		cmocka_unit_test_setup_teardown(deviations, setup, teardown),
		cmocka_unit_test_setup_teardown(each_class, setup, teardown),
		cmocka_unit_test(bounds),
		cmocka_unit_test_setup_teardown(keys, setup, teardown),
		cmocka_unit_test_setup_teardown(planted, setup, teardown),
		cmocka_unit_test_setup_teardown(missing_and_rare, setup, teardown),
		cmocka_unit_test_setup_teardown(classes, setup, teardown),
		cmocka_unit_test_setup_teardown(order, setup, teardown),
	};

	return cmocka_run_group_tests_name("stat signal", tests, NULL, NULL);
}
