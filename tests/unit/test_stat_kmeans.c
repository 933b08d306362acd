/* Groups, silhouettes and directions against scikit-learn. */
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
#include "base/report.h"
#include "reference.h"
#include "stat/kmeans.h"
#include "stat/pca.h"
#include "stat/prior_shift.h"
#include "stat/rescale.h"
#include "stat/silhouette.h"
#include "threads.h"

struct points {
	json_t *expect;
	double *x;
	ptrdiff_t n;
	int32_t d;
};

static struct points load(struct arena *a)
{
	json_t *c = reference_at(reference_load("table.json", a), "groups");
	struct points p = { .expect = reference_at(c, "expect"), .d = (int32_t)reference_real(c, "input.d") };

	p.x = reference_reals(c, "input.x", &p.n, a);
	p.n /= p.d;
	return p;
}

/* Ten starts find what scikit-learn found in fifty. */
static void test_groups(void **state)
{
	struct arena *a = arena_new();
	struct points p = load(a);
	struct err e = ERR_INIT;
	const char *key;
	json_t *want;

	(void)state;
	json_object_foreach(reference_at(p.expect, "kmeans"), key, want) {
		struct kmeans k;
		ptrdiff_t groups;
		int32_t count = (int32_t)strtol(key, NULL, 10);
		const double *size = reference_reals(want, "size", &groups, a);

		assert_true(kmeans_run(p.x, p.n, p.d, count, KMEANS_STARTS, 1, &k, a, NULL, &e));
		assert_int_equal(k.k, count);
		if (count > 3) /* of five groups in three clouds there are many ways: as good is enough */
			assert_true(k.inertia < 1.02 * reference_real(want, "inertia"));
		else
			assert_digits(k.inertia, reference_real(want, "inertia"), 11);
		for (int32_t i = 0; count <= 3 && i < count; i++)
			assert_int_equal(k.size[i], (int64_t)size[i]);
	}
	arena_free(a);
}

static void test_silhouette(void **state)
{
	struct arena *a = arena_new();
	struct points p = load(a);
	struct err e = ERR_INIT;
	const int32_t *label[3];
	double mean[3], error[3], again[3];
	struct ctl c = { 0 };
	const char *key;
	json_t *want;
	int ways = 0;

	(void)state;
	json_object_foreach(reference_at(p.expect, "kmeans"), key, want) {
		const uint8_t *byte = reference_bytes(want, "label", &p.n, a);
		int32_t *own = ARENA_ARRAY(a, int32_t, p.n);

		for (ptrdiff_t i = 0; i < p.n; i++)
			own[i] = byte[i];
		label[ways++] = own;
	}
	assert_int_equal(ways, 3);
	assert_true(silhouette_mean(p.x, p.n, p.d, label, 3, mean, error, a, NULL, &e));
	ways = 0;
	json_object_foreach(reference_at(p.expect, "kmeans"), key, want) {
		assert_digits(mean[ways], reference_real(want, "silhouette"), 12);
		assert_digits(error[ways++], reference_real(want, "error"), 11);
	}
	threads_use(&c, 3);
	assert_true(silhouette_mean(p.x, p.n, p.d, label, 3, again, error, a, &c, &e));
	assert_memory_equal(mean, again, sizeof mean);
	arena_free(a);
}

static void test_directions(void **state)
{
	struct arena *a = arena_new();
	struct points p = load(a);
	struct err e = ERR_INIT;
	struct pca m;
	ptrdiff_t n;
	const double *variance = reference_reals(p.expect, "pca.variance", &n, a);

	(void)state;
	assert_true(pca_make(p.x, p.n, p.d, &m, a, NULL, &e));
	for (int32_t i = 0; i < p.d; i++) {
		json_t *row = json_array_get(reference_at(p.expect, "pca.direction"), (size_t)i);

		assert_digits(m.variance[i], variance[i], 11);
		for (int32_t j = 0; j < p.d; j++)
			assert_digits(m.direction[i * p.d + j], json_number_value(json_array_get(row, (size_t)j)), 9);
	}
	/* The variance of the scores is the eigenvalue. */
	double square = 0;
	for (ptrdiff_t i = 0; i < p.n; i++)
		square += pow(pca_score(&m, 0, p.x + i * p.d), 2);
	assert_digits(square / (double)(p.n - 1), variance[0], 11);
	arena_free(a);
}

static void test_threads(void **state)
{
	struct arena *a = arena_new();
	enum { N = 9000, D = 3 };
	double *x = ARENA_ARRAY(a, double, N * D);
	struct kmeans one, more;
	struct pca p, q;
	struct ctl c = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	for (int i = 0; i < N * D; i++)
		x[i] = sin(i * 1.7) + (i / D % 3) * 2 - 2;
	threads_use(&c, 3);
	assert_true(kmeans_run(x, N, D, 4, KMEANS_STARTS, 7, &one, a, NULL, &e));
	assert_true(kmeans_run(x, N, D, 4, KMEANS_STARTS, 7, &more, a, &c, &e));
	assert_memory_equal(one.label, more.label, N * sizeof *one.label);
	assert_memory_equal(&one.inertia, &more.inertia, sizeof one.inertia);
	assert_true(pca_make(x, N, D, &p, a, NULL, &e));
	assert_true(pca_make(x, N, D, &q, a, &c, &e));
	assert_memory_equal(p.direction, q.direction, D * D * sizeof *p.direction);
	arena_free(a);
}

/* More groups than different points, and points that are all alike. */
static void test_few(void **state)
{
	struct arena *a = arena_new();
	double x[] = { 1, 1, 5 }, same[] = { 2, 2, 2 };
	struct kmeans k;
	struct err e = ERR_INIT;

	(void)state;
	assert_true(kmeans_run(x, 3, 1, 3, KMEANS_STARTS, 1, &k, a, NULL, &e));
	assert_true(k.inertia <= 0 && k.k >= 2 && k.k <= 3);
	assert_true(kmeans_run(same, 3, 1, 2, KMEANS_STARTS, 1, &k, a, NULL, &e));
	assert_int_equal(k.size[0], 3);
	assert_true(kmeans_run(x, 3, 1, 9, KMEANS_STARTS, 1, &k, a, NULL, &e));
	arena_free(a);
}

/* Against minimisers that know nothing of EM: they agree to about six digits. */
static void test_shift(void **state)
{
	static const char *const name[] = { "shift_two", "shift_three" };
	struct arena *a = arena_new();
	json_t *root = reference_load("table.json", a);

	(void)state;
	for (int i = 0; i < 2; i++) {
		json_t *c = reference_at(root, name[i]);
		ptrdiff_t n, classes;
		const double *p = reference_reals(c, "input.p", &n, a);
		const double *prior = reference_reals(c, "input.prior", &classes, a);
		const double *want = reference_reals(c, "expect.share", &classes, a);
		struct prior_shift s;
		double share[3];

		prior_shift_estimate(p, n / classes, (int32_t)classes, prior, share, &s);
		for (ptrdiff_t k = 0; k < classes; k++)
			assert_true(fabs(share[k] - want[k]) < 1e-5);
		assert_digits(s.likelihood_ratio, reference_real(c, "expect.ratio"), 8);
	}
	arena_free(a);
}

/* Labelled and unlabelled rows of two folds: what scipy, numpy and 100,000 exchanges of marks say. */
static void test_marks(void **state)
{
	struct arena *a = arena_new();
	json_t *c = reference_at(reference_load("table.json", a), "marks");
	ptrdiff_t all, n, classes;
	const double *p = reference_reals(c, "input.p", &all, a);
	const double *times = reference_reals(c, "input.times", &n, a);
	const double *theta = reference_reals(c, "expect.theta", &classes, a);
	const double *shifted = reference_reals(c, "expect.shifted", &classes, a);
	const double *known = reference_reals(c, "expect.known", &classes, a);
	const int32_t *label = reference_ints(c, "input.label", &n, a);
	double want = reference_real(c, "expect.p"), moved[3], scratch[3], *z = ARENA_ARRAY(a, double, all);
	int32_t *fold = ARENA_ARRAY(a, int32_t, all), k = (int32_t)classes;
	struct rescale s;
	struct prior_shift one, more;
	struct err e = ERR_INIT;
	struct ctl hands = { 0 };

	(void)state;
	all /= classes;
	for (ptrdiff_t i = 0; i < all * classes; i++)
		z[i] = log(p[i]);
	for (ptrdiff_t i = 0; i < all; i++)
		fold[i] = (int32_t)(i % 2);
	assert_true(rescale_fit(z, label, n, k, &s, a, &e));
	rescale_shifted(&s, z, label, times, n, moved, scratch);
	for (ptrdiff_t i = 0; i < classes; i++) {
		assert_true(fabs(s.theta[i] - theta[i]) < 1e-6);
		assert_true(fabs(moved[i] - shifted[i]) < 1e-6);
	}
	struct prior_rows labelled = { n, p, fold, label }, free = { all - n, p + n * classes, fold + n, NULL };
	assert_true(prior_shift_find(&labelled, &free, 2, k, 1, &one, a, NULL, &e));
	assert_true(fabs(one.p - want) < 4 * sqrt(want * (1 - want) / PRIOR_SHIFT_PERMUTATIONS));
	double sum = 0;
	for (ptrdiff_t i = 0; i < classes; i++) {
		const struct interval *v = &one.unlabelled[i];

		assert_digits(one.labelled[i].value, known[i], 14);
		assert_true(v->lo <= v->value && v->value <= v->hi && v->n == all - n);
		sum += v->value;
	}
	assert_digits(sum, 1, 9);
	threads_use(&hands, 3);
	assert_true(prior_shift_find(&labelled, &free, 2, k, 1, &more, a, &hands, &e));
	for (ptrdiff_t i = 0; i < classes; i++)
		assert_memory_equal(&one.unlabelled[i].lo, &more.unlabelled[i].lo, 2 * sizeof(double));
	assert_true(one.p <= more.p && more.p <= one.p);
	/* Stopped, it says so. */
	atomic_store(&hands.stop, true);
	assert_false(prior_shift_find(&labelled, &free, 2, k, 1, &more, a, &hands, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_silhouette),
		cmocka_unit_test(test_directions),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_shift),
		cmocka_unit_test(test_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
