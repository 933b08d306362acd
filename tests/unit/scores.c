#include "config.h"

#include "scores.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/task.h"
#include "model/model.h"
#include "reference.h"

struct task *task_of(int32_t classes, struct arena *a)
{
	struct task *t = ARENA_NEW(a, struct task);
	const char **name = ARENA_ARRAY(a, const char *, classes);

	for (int32_t k = 0; k < classes; k++)
		name[k] = arena_printf(a, "c%d", k);
	t->kind = classes == 0 ? TASK_REGRESSION : classes == 2 ? TASK_BINARY : TASK_CLASSES;
	t->target = "y";
	t->classes = classes;
	t->class_name = name;
	return t;
}

void scored_decide(struct scored *s, double threshold, struct arena *a)
{
	int32_t k = s->task->classes, *decision = ARENA_ARRAY(a, int32_t, s->n);

	for (ptrdiff_t i = 0; i < s->n; i++) {
		if (k == 2)
			decision[i] = s->p[2 * i + 1] >= threshold;
		for (int32_t j = 1; k > 2 && j < k; j++)
			if (s->p[i * k + j] > s->p[i * k + decision[i]])
				decision[i] = j;
	}
	s->decision = decision;
}

/* One list (p of class 1) or one list a class. */
static int32_t read_p(const json_t *one, struct scored *s, struct arena *a)
{
	const json_t *p = reference_at(one, "input.p");
	int32_t k = json_is_array(json_array_get(p, 0)) ? (int32_t)json_array_size(p) : 2;
	double *out = ARENA_ARRAY(a, double, s->n * k);

	for (int32_t j = 0; k > 2 && j < k; j++) {
		const double *x = reference_reals(one, arena_printf(a, "input.p.%d", j), NULL, a);
		for (ptrdiff_t i = 0; i < s->n; i++)
			out[i * k + j] = x[i];
	}
	if (k == 2) {
		const double *x = reference_reals(one, "input.p", NULL, a);
		for (ptrdiff_t i = 0; i < s->n; i++) {
			out[2 * i] = 1 - x[i];
			out[2 * i + 1] = x[i];
		}
	}
	s->p = out;
	return k;
}

static void read_classes(const json_t *one, struct scored *s, struct arena *a)
{
	const json_t *threshold = json_object_get(json_object_get(one, "input"), "threshold");
	const double *x = reference_reals(one, "input.label", &s->n, a);
	int32_t *label = ARENA_ARRAY(a, int32_t, s->n);

	for (ptrdiff_t i = 0; i < s->n; i++)
		label[i] = (int32_t)x[i];
	s->label = label;
	s->task = task_of(read_p(one, s, a), a);
	scored_decide(s, threshold ? json_number_value(threshold) : 0.5, a);
}

struct scored scored_case(const json_t *one, struct arena *a)
{
	const json_t *input = json_object_get(one, "input");
	struct scored s = { 0 };

	if (json_object_get(input, "label")) {
		read_classes(one, &s, a);
	} else {
		s.task = task_of(0, a);
		s.y = reference_reals(one, "input.y", &s.n, a);
		s.yhat = s.raw = reference_reals(one, "input.prediction", NULL, a);
	}
	if (json_is_array(json_object_get(input, "weight")))
		s.weight = reference_reals(one, "input.weight", NULL, a);
	return s;
}

static double round_to(double x, double steps)
{
	return round(x * steps) / steps;
}

static void random_values(struct scored *s, bool rounded, struct rng *r, struct arena *a)
{
	double *y = ARENA_ARRAY(a, double, s->n), *yhat = ARENA_ARRAY(a, double, s->n);

	for (ptrdiff_t i = 0; i < s->n; i++) {
		y[i] = 5 + 2 * rng_normal(r);
		yhat[i] = y[i] + rng_normal(r);
		if (rounded) {
			y[i] = round_to(y[i], 1);
			yhat[i] = round_to(yhat[i], 1);
		}
	}
	s->y = y;
	s->yhat = s->raw = yhat;
}

static void random_classes(struct scored *s, bool rounded, struct rng *r, struct arena *a)
{
	int32_t k = s->task->classes, outputs = task_outputs(s->task);
	int32_t *label = ARENA_ARRAY(a, int32_t, s->n);
	double *raw = ARENA_ARRAY(a, double, s->n * outputs), *p = ARENA_ARRAY(a, double, s->n * k);

	for (ptrdiff_t i = 0; i < s->n; i++) {
		label[i] = i < k ? (int32_t)i : (int32_t)rng_below(r, k);
		for (int32_t j = 0; j < outputs; j++) {
			double z =
				rng_normal(r) + (outputs == 1 ? 2 * label[i] - 1 : label[i] == j);
			raw[i * outputs + j] = rounded ? round_to(z, 2) : z;
		}
	}
	model_probability(s->task, raw, s->n, p);
	s->label = label;
	s->raw = raw;
	s->p = p;
	scored_decide(s, 0.5, a);
}

struct scored scored_random(int32_t classes, ptrdiff_t n, bool rounded, bool weights, uint64_t seed,
	struct arena *a)
{
	struct rng r = rng_make(seed, RNG_TEST, 0);
	struct scored s = { .n = n, .task = task_of(classes, a) };

	if (classes == 0)
		random_values(&s, rounded, &r, a);
	else
		random_classes(&s, rounded, &r, a);
	if (weights) {
		double *w = ARENA_ARRAY(a, double, n);
		for (ptrdiff_t i = 0; i < n; i++)
			w[i] = i < classes || i < 2 ? 1 : (double)rng_below(&r, 4);
		s.weight = w;
	}
	return s;
}

static const double *take(const double *x, const int32_t *row, ptrdiff_t n, int32_t wide,
	struct arena *a)
{
	double *out = ARENA_ARRAY(a, double, n * wide);

	for (ptrdiff_t i = 0; x && i < n; i++)
		for (int32_t j = 0; j < wide; j++)
			out[i * wide + j] = x[(ptrdiff_t)row[i] * wide + j];
	return x ? out : NULL;
}

static const int32_t *take_ints(const int32_t *x, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	int32_t *out = ARENA_ARRAY(a, int32_t, n);

	for (ptrdiff_t i = 0; x && i < n; i++)
		out[i] = x[row[i]];
	return x ? out : NULL;
}

struct scored scored_take(const struct scored *s, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	int32_t k = s->task->classes, outputs = task_outputs(s->task);
	struct scored out = *s;

	out.n = n;
	out.label = take_ints(s->label, row, n, a);
	out.decision = take_ints(s->decision, row, n, a);
	out.p = take(s->p, row, n, k, a);
	out.raw = take(s->raw, row, n, outputs, a);
	out.y = take(s->y, row, n, 1, a);
	out.yhat = take(s->yhat, row, n, 1, a);
	out.weight = take(s->weight, row, n, 1, a);
	return out;
}

struct scored scored_repeat(const struct scored *s, struct arena *a)
{
	ptrdiff_t n = 0;
	int32_t *row = ARENA_ARRAY(a, int32_t, 3 * s->n + 3);

	for (ptrdiff_t i = 0; i < s->n; i++)
		for (int w = 0; w < (int)s->weight[i]; w++)
			row[n++] = (int32_t)i;
	struct scored out = scored_take(s, row, n, a);
	out.weight = NULL;
	return out;
}

double value_of(const char *metric, const struct scored *s, struct arena *a)
{
	double value = 0;
	bool defined = true;
	const char *note = NULL;
	struct err e = ERR_INIT;
	const struct metric *m = metric_find(metric);

	assert_non_null(m);
	if (!metric_compute(m, s, &value, &defined, &note, a, &e))
		fail_msg("%s: %s", metric, e.msg);
	assert_int_equal(defined, !isnan(value));
	if (!defined)
		assert_non_null(note);
	return value;
}
