#include "config.h"

#include "toy.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"
#include "base/rng.h"
#include "reference.h"

struct task *toy_task(int32_t classes, struct arena *a)
{
	struct task *t = ARENA_NEW(a, struct task);
	const char **name = ARENA_ARRAY(a, const char *, classes);
	t->kind = classes == 0 ? TASK_REGRESSION : classes == 2 ? TASK_BINARY : TASK_CLASSES;
	t->target = "y";
	t->classes = classes;
	for (int32_t k = 0; k < classes; k++)
		name[k] = arena_printf(a, "c%d", (int)k);
	t->class_name = name;
	return t;
}

struct xy_column toy_number(const char *name, const double *x)
{
	return (struct xy_column){ .name = name, .kind = XY_NUMBER, .number = x };
}

static struct xy_column category(const char *name, enum xy_kind kind, const int32_t *code)
{
	static const struct str level[] = { { "clerk", 5 }, { "cook", 4 }, { "nurse", 5 },
		{ "smith", 5 } };
	return (struct xy_column){ .name = name, .kind = kind, .code = code, .levels = 4,
		.level = level };
}

/* The target of a row with this signal: regression, or the class whose slope suits it best. */
static void set_target(struct xy *d, double *y, int32_t *label, ptrdiff_t r, double signal,
	struct rng *rng)
{
	double best = -1e300;
	if (d->task->classes == 0) {
		y[r] = signal + 0.5 * rng_normal(rng);
		return;
	}
	for (int32_t k = 0; k < d->task->classes; k++) {
		double slope = k - 0.5 * (d->task->classes - 1);
		double z = slope * signal - 0.4 * slope * slope + rng_normal(rng);
		if (z > best)
			label[r] = k;
		best = fmax(best, z);
	}
}

struct xy *toy_make(ptrdiff_t n, int32_t classes, uint64_t seed, struct arena *a)
{
	static const double shift[] = { 0.8, -0.6, 0.3, -0.2 };
	struct xy *d = ARENA_NEW(a, struct xy);
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, 5);
	double *x0 = ARENA_ARRAY(a, double, n), *x1 = ARENA_ARRAY(a, double, n);
	double *one = ARENA_ARRAY(a, double, n), *y = ARENA_ARRAY(a, double, n);
	int32_t *job = ARENA_ARRAY(a, int32_t, n), *town = ARENA_ARRAY(a, int32_t, n);
	int32_t *label = ARENA_ARRAY(a, int32_t, n);
	*d = (struct xy){ .n = n, .p = 5, .column = column, .task = toy_task(classes, a) };
	for (ptrdiff_t r = 0; r < n; r++) {
		struct rng rng = rng_make(seed, RNG_TEST, (uint64_t)r);
		x0[r] = rng_normal(&rng);
		x1[r] = rng_normal(&rng);
		one[r] = 1.0;
		job[r] = (int32_t)rng_below(&rng, 4);
		town[r] = (int32_t)rng_below(&rng, 4);
		set_target(d, y, label, r, x0[r] - 0.5 * x1[r] + shift[job[r]] - shift[town[r]],
			&rng);
	}
	column[0] = toy_number("x0", x0);
	column[1] = category("job", XY_ONEHOT, job);
	column[2] = toy_number("x1", x1);
	column[3] = toy_number("one", one);
	column[4] = category("town", XY_CODE, town);
	if (classes == 0)
		d->y = y;
	else
		d->label = label;
	return d;
}

struct xy *toy_dense(ptrdiff_t n, int32_t classes, uint64_t seed, struct arena *a)
{
	struct xy *d = toy_make(n, classes, seed, a);
	d->p = 4;
	return d;
}

struct xy *toy_for(const struct model_class *k, ptrdiff_t n, int32_t classes, uint64_t seed,
	struct arena *a)
{
	return k->needs & NEEDS_NUMBERS ? toy_dense(n, classes, seed, a)
		: toy_make(n, classes, seed, a);
}

struct xy *toy_from_json(const json_t *input, int32_t classes, struct arena *a)
{
	struct xy *d = ARENA_NEW(a, struct xy);
	size_t p = json_array_size(reference_at(input, "x"));
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, (ptrdiff_t)p);
	for (size_t j = 0; j < p; j++)
		column[j] = toy_number(arena_printf(a, "x%zu", j),
			reference_reals(input, arena_printf(a, "x.%zu", j), &d->n, a));
	d->p = (int32_t)p;
	d->column = column;
	d->task = toy_task(classes, a);
	if (json_is_array(reference_at(input, "weight")))
		d->weight = reference_reals(input, "weight", NULL, a);
	if (classes == 0) {
		d->y = reference_reals(input, "y", NULL, a);
		return d;
	}
	const double *label = reference_reals(input, "label", NULL, a);
	int32_t *code = ARENA_ARRAY(a, int32_t, d->n);
	for (ptrdiff_t r = 0; r < d->n; r++)
		code[r] = (int32_t)label[r];
	d->label = code;
	return d;
}

int32_t toy_next_task(const struct model_class *k, int32_t after)
{
	if (after < 0 && (k->tasks & TASK_REGRESSION))
		return 0;
	if (after < 2 && (k->tasks & TASK_BINARY))
		return 2;
	if (after < 3 && (k->tasks & TASK_CLASSES))
		return 3;
	return -1;
}

struct model toy_fit(const struct model_class *k, const struct xy *d, const char *const *words,
	ptrdiff_t n, struct fit_info *info, struct arena *a, struct ctl *c)
{
	struct model m = { 0 };
	struct fit_info own;
	struct err e = ERR_INIT;
	struct args *v = args_default(k->params, a);
	if (!args_parse(v, words, n, a, &e) ||
		!model_fit(k, d, NULL, v, 1, &m, info ? info : &own, a, c, &e))
		fail_msg("%s: %s", k->name, e.msg);
	return m;
}

double *toy_predict(const struct model *m, const struct xy *d, struct arena *a, struct ctl *c)
{
	double *out = ARENA_ARRAY(a, double, d->n * m->outputs);
	model_predict(m, d, c, out);
	return out;
}

struct writer toy_bytes(const struct model *m, struct arena *a)
{
	struct writer w;
	writer_init(&w, a);
	model_save(m, &w);
	return w;
}
