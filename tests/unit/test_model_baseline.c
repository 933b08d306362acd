#include "config.h"

/* The baselines against numbers that can be worked out by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/rng.h"
#include "data/xy.h"
#include "model/model.h"
#include "reference.h"
#include "toy.h"

static const double *scores(const char *kind, const struct xy *d, struct arena *a)
{
	struct model m = toy_fit(model_class_find(kind), d, NULL, 0, NULL, a, NULL);
	return toy_predict(&m, d, a, NULL);
}

static void classes_by_share(void **state)
{
	static const int32_t label[] = { 0, 1, 2, 2, 2, 1, 2, 2 };
	static const double weight[] = { 1, 1, 1, 1, 1, 4, 1, 1 };
	struct arena *a = *state;
	struct xy d = { .n = 8, .task = toy_task(3, a), .label = label };
	double p[24];
	model_probability(d.task, scores("prior", &d, a), 8, p);
	assert_digits(p[0], 1 / 8.0, 14);
	assert_digits(p[1], 2 / 8.0, 14);
	assert_digits(p[2], 5 / 8.0, 14);
	model_probability(d.task, scores("majority", &d, a), 8, p);
	assert_digits(p[2], 9 / 11.0, 14); /* (8 + 1) / (8 + 3) */
	assert_digits(p[0], 1 / 11.0, 14);
	d.weight = weight;
	model_probability(d.task, scores("prior", &d, a), 8, p);
	assert_digits(p[1], 5 / 11.0, 14);
	model_probability(d.task, scores("majority", &d, a), 8, p);
	assert_digits(p[1], 12 / 14.0, 14); /* equal weights: the first class */
}

static void odds_of_two(void **state)
{
	static const int32_t label[] = { 0, 1, 0, 0 };
	struct arena *a = *state;
	struct xy d = { .n = 4, .task = toy_task(2, a), .label = label };
	assert_digits(scores("prior", &d, a)[0], log(1 / 3.0), 14);
	assert_digits(scores("majority", &d, a)[3], log(1 / 5.0), 14);
}

/* A class of the task that no training row has keeps a share: half a row's. */
static void absent_class_stays_possible(void **state)
{
	static const int32_t label[] = { 0, 1, 0, 0 };
	struct arena *a = *state;
	struct xy d = { .n = 4, .task = toy_task(3, a), .label = label };
	double p[12];
	model_probability(d.task, scores("prior", &d, a), 4, p);
	assert_digits(p[2], 0.5 / 4.5, 14);
	assert_digits(p[0], 3 / 4.5, 14);
}

static void centres(void **state)
{
	static const double y[] = { 1e9 + 1, 1e9 + 2, 1e9 + 4, 1e9 + 9 };
	static const double weight[] = { 1, 2, 0, 1 };
	struct arena *a = *state;
	struct xy d = { .n = 4, .task = toy_task(0, a), .y = y };
	assert_true(scores("mean", &d, a)[0] == 1e9 + 4);
	assert_true(scores("median", &d, a)[0] == 1e9 + 3);
	d.weight = weight;
	assert_true(scores("mean", &d, a)[0] == 1e9 + 3.5);
	assert_true(scores("median", &d, a)[0] == 1e9 + 2);
}

/* Two columns, one that decides: its table, drawn to the whole by ten rows. */
static void onerule_finds_the_column(void **state)
{
	enum { N = 400 };
	struct arena *a = *state;
	double *x = ARENA_ARRAY(a, double, N), *noise = ARENA_ARRAY(a, double, N);
	int32_t *label = ARENA_ARRAY(a, int32_t, N);
	struct xy_column column[2];
	for (int r = 0; r < N; r++) {
		struct rng rng = rng_make(1, RNG_TEST, (uint64_t)r);
		noise[r] = rng_normal(&rng);
		x[r] = r % 4;
		label[r] = r % 4 == 3;
	}
	column[0] = toy_number("noise", noise);
	column[1] = toy_number("x", x);
	struct xy d = { .n = N, .p = 2, .column = column, .task = toy_task(2, a), .label = label };
	struct model m = toy_fit(model_class_find("onerule"), &d, NULL, 0, NULL, a, NULL);
	const double *raw = toy_predict(&m, &d, a, NULL);
	/* x = 3: 100 rows, all of class 1, and 10 x 1/4 of the whole's. */
	assert_digits(sigmoid(raw[3]), (100 + 2.5) / 110, 13);
	assert_digits(sigmoid(raw[0]), 2.5 / 110, 13);
	struct report *r = report_new(a);
	m.class->explain(m.state, &d, report_root(r));
	assert_string_equal(node_find(report_root(r), "column")->string, "x");
}

/* A level for every row would explain the training rows without error; left out, each row has
 * nothing to go by, so a modest column wins. */
static void onerule_does_not_fall_for_names(void **state)
{
	enum { N = 200 };
	struct arena *a = *state;
	int32_t *name = ARENA_ARRAY(a, int32_t, N), *group = ARENA_ARRAY(a, int32_t, N);
	double *y = ARENA_ARRAY(a, double, N);
	struct str *level = ARENA_ARRAY(a, struct str, N);
	struct xy_column column[2] = {
		{ .name = "name", .kind = XY_CODE, .code = name, .levels = N, .level = level },
		{ .name = "group", .kind = XY_CODE, .code = group, .levels = 2, .level = level },
	};
	for (int r = 0; r < N; r++) {
		struct rng rng = rng_make(3, RNG_TEST, (uint64_t)r);
		level[r] = str_of(arena_printf(a, "%03d", r));
		name[r] = r;
		group[r] = r % 2;
		y[r] = group[r] + 2 * rng_normal(&rng);
	}
	struct xy d = { .n = N, .p = 2, .column = column, .task = toy_task(0, a), .y = y };
	struct model m = toy_fit(model_class_find("onerule"), &d, NULL, 0, NULL, a, NULL);
	struct report *r = report_new(a);
	m.class->explain(m.state, &d, report_root(r));
	assert_string_equal(node_find(report_root(r), "column")->string, "group");
	/* What was never seen gets the mean of all. */
	int32_t unseen[] = { -1 };
	double mean = 0;
	for (int i = 0; i < N; i++)
		mean += y[i] / N;
	column[1].code = unseen;
	d.n = 1;
	assert_digits(toy_predict(&m, &d, a, NULL)[0], mean, 12);
}

/* The closed form of the leave-one-out error equals leaving each row out. */
static void onerule_leaves_one_out(void **state)
{
	static const double y[] = { 3, 5, 4, 8, -2, 7, 6, 1, 0, 9 };
	static const int32_t code[] = { 0, 1, 0, 1, 0, 1, 1, 0, 0, 1 };
	struct arena *a = *state;
	struct str level[2] = { STR("a"), STR("b") };
	struct xy_column column = { .name = "g", .kind = XY_CODE, .code = code, .levels = 2,
		.level = level };
	struct xy d = { .n = 10, .p = 1, .column = &column, .task = toy_task(0, a), .y = y };
	double mean = 4.1, loss = 0;
	for (int i = 0; i < 10; i++) {
		double sum = 10 * mean, n = 10;
		for (int r = 0; r < 10; r++) {
			if (r != i && code[r] == code[i]) {
				sum += y[r];
				n++;
			}
		}
		loss += (y[i] - sum / n) * (y[i] - sum / n) / 10;
	}
	struct model m = toy_fit(model_class_find("onerule"), &d, NULL, 0, NULL, a, NULL);
	struct report *r = report_new(a);
	m.class->explain(m.state, &d, report_root(r));
	assert_digits(node_number(node_find(report_root(r), "leave_one_out_loss")), loss, 13);
}

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(classes_by_share),
		TEST(odds_of_two),
		TEST(absent_class_stays_possible),
		TEST(centres),
		TEST(onerule_finds_the_column),
		TEST(onerule_does_not_fall_for_names),
		TEST(onerule_leaves_one_out),
	};
	return cmocka_run_group_tests_name("model baseline", tests, NULL, NULL);
}
