/* Groups are judged as they are shown, and named only when halves of the rows find them again. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "dataset/cluster.h"
#include "reference.h"
#include "stat/agreement.h"
#include "stat/silhouette.h"
#include "threads.h"

static struct space space_of(const double *x, ptrdiff_t n, int32_t d)
{
	return (struct space){ .n = n, .d = d, .x = x };
}

/* The mean silhouette of the groups that are shown, over all rows. */
static double shown(const struct space *s, const struct clusters *k, double *error, struct arena *a)
{
	const int32_t *const label[] = { k->best.label };
	struct err e = ERR_INIT;
	double mean;

	assert_true(silhouette_mean(s->x, s->n, s->d, label, 1, &mean, error, a, NULL, &e));
	return mean;
}

static struct space clouds(json_t **expect, struct arena *a)
{
	json_t *c = reference_at(reference_load("table.json", a), "groups");
	ptrdiff_t n;
	int32_t d = (int32_t)reference_real(c, "input.d");
	const double *x = reference_reals(c, "input.x", &n, a);

	*expect = reference_at(c, "expect");
	return space_of(x, n / d, d);
}

/* Three clouds are three groups, with the silhouette that scikit-learn gives them. */
static void test_clouds(void **state)
{
	struct arena *a = arena_new();
	json_t *expect;
	struct space s = clouds(&expect, a);
	struct clusters k;
	struct err e = ERR_INIT;
	double error;

	(void)state;
	assert_true(clusters_find(&s, 0, 1, &k, a, NULL, &e));
	assert_int_equal(k.best.k, 3);
	assert_true(k.stands_out && k.stability > 0.9);
	assert_digits(k.silhouette.value, reference_real(expect, "kmeans.3.silhouette"), 11);
	assert_digits(shown(&s, &k, &error, a), k.silhouette.value, 14);
	assert_int_equal(k.silhouette.n, s.n);
	assert_digits((k.silhouette.hi - k.silhouette.lo) / 2 / 1.9778257760, /* t of 134 */
		reference_real(expect, "kmeans.3.error"), 8);
	arena_free(a);
}

static void test_rand(void **state)
{
	static const char *const path[] = { "kmeans.2", "kmeans.3", "kmeans.5" };
	struct arena *a = arena_new();
	json_t *expect;
	struct space s = clouds(&expect, a);
	ptrdiff_t n;
	const double *want = reference_reals(expect, "rand", &n, a);
	int32_t *label[3], one[] = { 0, 0, 0 }, apart[] = { 2, 0, 1 };

	(void)state;
	assert_int_equal(n, 3);
	for (int i = 0; i < 3; i++) {
		const uint8_t *byte = reference_bytes(reference_at(expect, path[i]), "label", &n, a);

		label[i] = ARENA_ARRAY(a, int32_t, n);
		for (ptrdiff_t r = 0; r < n; r++)
			label[i][r] = byte[r];
	}
	for (int i = 0; i < 3; i++)
		assert_digits(agreement_partitions(label[i], label[(i + 1) % 3], s.n, 5), want[i], 13);
	assert_digits(agreement_partitions(label[2], label[2], s.n, 5), 1, 15);
	assert_digits(agreement_partitions(one, one, 3, 3), 1, 15);
	assert_digits(agreement_partitions(apart, apart, 3, 3), 1, 15);
	assert_digits(agreement_partitions(one, apart, 3, 3), 0, 15);
	arena_free(a);
}

/* One cloud, and a few rows so far out that a sample may have none of them. */
static const double *far_out(ptrdiff_t n, int32_t d, uint64_t seed, struct arena *a)
{
	struct rng r = rng_make(seed, RNG_TEST, 0);
	double *x = ARENA_ARRAY(a, double, n * d);

	for (ptrdiff_t i = 0; i < n * d; i++)
		x[i] = rng_normal(&r);
	for (ptrdiff_t i = 0; i < n; i += n / 12)
		x[i * d] += 30;
	return x;
}

/* What is said is said of the groups that are shown: their silhouette over all rows is near. */
static void test_shown(void **state)
{
	enum { N = 5000, D = 4 };
	struct arena *a = arena_new();
	struct space s = space_of(far_out(N, D, 1, a), N, D);

	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct clusters k;
		struct err e = ERR_INIT;
		double error, all;

		assert_true(clusters_find(&s, 0, seed, &k, a, NULL, &e));
		all = shown(&s, &k, &error, a);
		assert_int_equal(k.sample, CLUSTER_SAMPLE);
		assert_int_equal(k.fitted, CLUSTER_FIT);
		assert_true(fabs(k.silhouette.value - all) < 4 * error * sqrt(N / CLUSTER_SAMPLE));
		int64_t rows = 0;
		for (int32_t g = 0; g < k.best.k; g++)
			rows += k.best.size[g];
		assert_int_equal(rows, N);
	}
	arena_free(a);
}

/* In one cloud any grouping would be another with other rows. */
static void test_cloud(void **state)
{
	enum { N = 2000, D = 6 };
	struct arena *a = arena_new();
	double *x = ARENA_ARRAY(a, double, N * D);
	struct space s = space_of(x, N, D);

	(void)state;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		struct rng r = rng_make(seed, RNG_TEST, 1);
		struct clusters k;
		struct err e = ERR_INIT;

		for (int i = 0; i < N * D; i++)
			x[i] = rng_normal(&r);
		assert_true(clusters_find(&s, 0, seed, &k, a, NULL, &e));
		assert_false(k.stands_out);
		assert_non_null(strstr(k.reason, "no grouping stands out"));
	}
	arena_free(a);
}

static void test_threads(void **state)
{
	enum { N = 6000, D = 3 };
	struct arena *a = arena_new();
	struct space s = space_of(far_out(N, D, 2, a), N, D);
	struct clusters one, more;
	struct ctl hands = { 0 };
	struct err e = ERR_INIT;

	(void)state;
	threads_use(&hands, 3);
	assert_true(clusters_find(&s, 0, 3, &one, a, NULL, &e));
	assert_true(clusters_find(&s, 0, 3, &more, a, &hands, &e));
	assert_memory_equal(one.best.label, more.best.label, N * sizeof *one.best.label);
	assert_memory_equal(&one.silhouette.value, &more.silhouette.value, sizeof(double));
	assert_memory_equal(&one.stability, &more.stability, sizeof(double));
	/* All that was announced is done; stopped, it says so. */
	assert_int_equal(atomic_load(&hands.done), atomic_load(&hands.total));
	atomic_store(&hands.stop, true);
	assert_false(clusters_find(&s, 0, 3, &more, a, &hands, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clouds),
		cmocka_unit_test(test_rand),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_cloud),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
