#include "config.h"

#include "bed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/param.h"
#include "base/rng.h"
#include "base/text.h"
#include "evaluate/score.h"

const char *const bed_kinds[3][4] = {
	[NUMBER] = { "mean", "ridge", "boost", NULL },
	[TWO] = { "prior", "logistic", "boost", NULL },
	[THREE] = { "onerule", "logistic", "boost", NULL },
};

/* Rows of a table whose target depends on x and job; some cells are missing.  Rows from `garbage`
 * on get nonsense. */
static char *rows_of(enum target target, int n, int garbage, struct arena *a)
{
	static const char *const job[] = { "clerk", "cook", "smith" }, *const name[] = { "a", "b",
		"c" };
	struct text t;
	struct rng r = rng_make(3, RNG_TEST, 0);

	text_init(&t, a);
	text_add(&t, "key,x,z,job,y\n");
	for (int i = 0; i < n; i++) {
		double x = rng_normal(&r), z = rng_normal(&r), u = rng_normal(&r);
		int64_t j = rng_below(&r, 3);
		double y = 2 * x + (double)j + u / 2;
		bool gone = i % 11 == 5;
		if (i >= garbage)
			x = 1e6 * z;
		text_addf(&t, "k%05d,", i);
		if (!gone)
			text_addf(&t, "%.6f", x);
		text_addf(&t, ",%.6f,%s,", z, i >= garbage ? "nobody" : job[j]);
		if (target == NUMBER)
			text_addf(&t, "%.6f\n", y);
		else
			text_addf(&t, "%s\n", name[target == TWO ? y > 1 : y > 2 ? 2 : y > 0]);
	}
	return t.p;
}

struct frame *bed_read(const char *text, const struct csv_options *o, struct arena *a)
{
	struct csv_table t;
	struct err e = ERR_INIT;

	if (!csv_parse_bytes(text, (ptrdiff_t)strlen(text), "t.csv", o, &t, a, NULL, &e))
		fail_msg("%s", e.msg);
	return t.frame;
}

struct rowset bed_rows(const struct bed *b, int32_t from, int32_t to)
{
	int32_t *row = ARENA_ARRAY(b->arena, int32_t, to - from);

	for (int32_t i = from; i < to; i++)
		row[i - from] = i;
	return rowset_of(row, to - from, &b->frame->digest, b->arena);
}

struct bed bed_make(enum target target, int n, int garbage)
{
	struct bed b = { .arena = arena_new() };
	struct err e = ERR_INIT;
	struct findings notes;
	struct csv_options o = csv_defaults();
	struct csv_override role = { "key", "id" };

	o.role = &role;
	o.roles = 1;
	findings_init(&notes, b.arena);
	b.frame = bed_read(rows_of(target, n, garbage, b.arena), &o, b.arena);
	if (!task_make(b.frame, 4, NULL, NULL, &b.task, &notes, b.arena, &e) ||
		!recipe_auto(b.frame, &b.task, &b.recipe, &notes, b.arena, &e))
		fail_msg("%s", e.msg);
	b.train = bed_rows(&b, 0, n / 2);
	b.valid = bed_rows(&b, n / 2, n / 2 + n / 8);
	b.calib = bed_rows(&b, n / 2 + n / 8, n - n / 4);
	b.test = bed_rows(&b, n - n / 4, n);
	return b;
}

void bed_free(struct bed *b)
{
	frame_unref(b->frame);
	arena_free(b->arena);
}

struct pipeline_plan bed_plan(const struct bed *b, const char *kind)
{
	const struct model_class *k = model_class_find(kind);

	assert_non_null(k);
	return (struct pipeline_plan){ .recipe = &b->recipe, .kind = k,
		.args = args_default(k->params, b->arena), .seed = 1 };
}

struct predictor bed_fit(const struct bed *b, const char *kind)
{
	struct pipeline_plan plan = bed_plan(b, kind);
	struct predictor p = { .name = kind, .threshold = .5, .seed = 1 };
	struct err e = ERR_INIT;

	if (!pipeline_fit(
		    &plan, b->frame, &b->task, b->train, b->valid, &p.pipeline, b->arena, NULL, &e))
		fail_msg("%s: %s", kind, e.msg);
	return p;
}

double *bed_score(
	const struct predictor *p, const struct bed *b, struct rowset rows, double *prob)
{
	struct err e = ERR_INIT;
	double *raw = ARENA_ARRAY(b->arena, double, rows.n * task_outputs(&b->task));

	if (!predictor_score(p, b->frame, rows, raw, prob, b->arena, NULL, &e))
		fail_msg("%s", e.msg);
	return raw;
}

double *bed_truth(const struct bed *b, struct rowset rows)
{
	struct scored s;
	struct err e = ERR_INIT;
	double *zero = ARENA_ARRAY(b->arena, double, rows.n);

	assert_true(
		scored_make(&b->task, b->frame, rows, zero, NULL, (double)NAN, &s, b->arena, &e));
	double *y = ARENA_ARRAY(b->arena, double, rows.n);
	memcpy(y, s.y, (size_t)rows.n * sizeof *y);
	return y;
}

int32_t *bed_labels(const struct bed *b, struct rowset rows)
{
	int32_t *all = ARENA_ARRAY(b->arena, int32_t, b->frame->rows);
	struct err e = ERR_INIT;

	assert_true(task_labels(&b->task, b->frame, all, &e));
	for (ptrdiff_t i = 0; i < rows.n; i++)
		all[i] = all[rows.row[i]];
	return all;
}

/* Calibrated, or with an interval. */
void bed_finish(struct predictor *p, const struct bed *b, enum calibration m)
{
	struct err e = ERR_INIT;
	const double *raw = bed_score(p, b, b->calib, NULL);

	if (b->task.kind == TASK_REGRESSION) {
		assert_true(predictor_conformal(
			p, bed_truth(b, b->calib), raw, b->calib.n, b->calib, b->arena, &e));
		return;
	}
	assert_true(calibrator_fit(m, &b->task, raw, bed_labels(b, b->calib), NULL, b->calib.n,
		b->calib, &p->calibrator, b->arena, NULL, &e));
	p->calibrated = true;
}
