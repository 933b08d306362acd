/* Pipelines, folds and predictors: nothing leaks, what is saved scores the same, what was seen is
 * refused, a damaged file is refused. */
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
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/rowset.h"
#include "data/task.h"
#include "evaluate/crossval.h"
#include "evaluate/score.h"
#include "feature/recipe.h"
#include "inference/predictor.h"
#include "stat/blas.h"

enum target { NUMBER, TWO, THREE };

struct bed {
	struct arena *arena;
	struct frame *frame;
	struct task task;
	struct recipe recipe;
	struct rowset train, valid, calib, test;
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

static struct frame *read_table(const char *text, const struct csv_options *o, struct arena *a)
{
	struct csv_table t;
	struct err e = ERR_INIT;

	if (!csv_parse_bytes(text, (ptrdiff_t)strlen(text), "t.csv", o, &t, a, NULL, &e))
		fail_msg("%s", e.msg);
	return t.frame;
}

static struct rowset span(const struct bed *b, int32_t from, int32_t to)
{
	int32_t *row = ARENA_ARRAY(b->arena, int32_t, to - from);

	for (int32_t i = from; i < to; i++)
		row[i - from] = i;
	return rowset_of(row, to - from, &b->frame->digest, b->arena);
}

static struct bed make_bed(enum target target, int n, int garbage)
{
	struct bed b = { .arena = arena_new() };
	struct err e = ERR_INIT;
	struct findings notes;
	struct csv_options o = csv_defaults();
	struct csv_override role = { "key", "id" };

	o.role = &role;
	o.roles = 1;
	findings_init(&notes, b.arena);
	b.frame = read_table(rows_of(target, n, garbage, b.arena), &o, b.arena);
	if (!task_make(b.frame, 4, NULL, NULL, &b.task, &notes, b.arena, &e) ||
		!recipe_auto(b.frame, &b.task, &b.recipe, &notes, b.arena, &e))
		fail_msg("%s", e.msg);
	b.train = span(&b, 0, n / 2);
	b.valid = span(&b, n / 2, n / 2 + n / 8);
	b.calib = span(&b, n / 2 + n / 8, n - n / 4);
	b.test = span(&b, n - n / 4, n);
	return b;
}

static void free_bed(struct bed *b)
{
	frame_unref(b->frame);
	arena_free(b->arena);
}

static struct pipeline_plan plan_of(const struct bed *b, const char *kind)
{
	const struct model_class *k = model_class_find(kind);

	assert_non_null(k);
	return (struct pipeline_plan){ .recipe = &b->recipe, .kind = k,
		.args = args_default(k->params, b->arena), .seed = 1 };
}

static struct predictor fit(const struct bed *b, const char *kind)
{
	struct pipeline_plan plan = plan_of(b, kind);
	struct predictor p = { .name = kind, .threshold = .5, .seed = 1 };
	struct err e = ERR_INIT;

	if (!pipeline_fit(
		    &plan, b->frame, &b->task, b->train, b->valid, &p.pipeline, b->arena, NULL, &e))
		fail_msg("%s: %s", kind, e.msg);
	return p;
}

static double *score(
	const struct predictor *p, const struct bed *b, struct rowset rows, double *prob)
{
	struct err e = ERR_INIT;
	double *raw = ARENA_ARRAY(b->arena, double, rows.n * task_outputs(&b->task));

	if (!predictor_score(p, b->frame, rows, raw, prob, b->arena, NULL, &e))
		fail_msg("%s", e.msg);
	return raw;
}

static double *truth(const struct bed *b, struct rowset rows)
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

static int32_t *labels(const struct bed *b, struct rowset rows)
{
	int32_t *all = ARENA_ARRAY(b->arena, int32_t, b->frame->rows);
	struct err e = ERR_INIT;

	assert_true(task_labels(&b->task, b->frame, all, &e));
	for (ptrdiff_t i = 0; i < rows.n; i++)
		all[i] = all[rows.row[i]];
	return all;
}

/* Calibrated, or with an interval. */
static void finish(struct predictor *p, const struct bed *b, enum calibration m)
{
	struct err e = ERR_INIT;
	const double *raw = score(p, b, b->calib, NULL);

	if (b->task.kind == TASK_REGRESSION) {
		assert_true(predictor_conformal(
			p, truth(b, b->calib), raw, b->calib.n, b->calib, b->arena, &e));
		return;
	}
	assert_true(calibrator_fit(m, &b->task, raw, labels(b, b->calib), NULL, b->calib.n,
		b->calib, &p->calibrator, b->arena, &e));
	p->calibrated = true;
}

static const char *const kinds[][4] = {
	[NUMBER] = { "mean", "ridge", "boost", NULL },
	[TWO] = { "prior", "logistic", "boost", NULL },
	[THREE] = { "onerule", "logistic", "boost", NULL },
};

#define FOR_KINDS(target, kind)                                                               \
	for (enum target target = NUMBER; target <= THREE; target++)                          \
		for (const char *const *at_ = kinds[target], *kind; (kind = *at_) != NULL; at_++)

/* -- what a fit may see ------------------------------------------------------------------- */

static struct writer bytes_of(const struct pipeline *p, struct arena *a)
{
	struct writer w;
	writer_init(&w, a);
	recipe_save(p->recipe, &w);
	model_save(&p->model, &w);
	return w;
}

/* Test rows are garbage in one table and sound in the other: what was fitted is the same, but for
 * the digest of the table. */
static void test_rows_do_not_count(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed x = make_bed(target, 400, 400), y = make_bed(target, 400, 250);
		struct predictor p = fit(&x, kind), q = fit(&y, kind);
		double *a = score(&p, &x, x.train, NULL), *b = score(&q, &y, y.train, NULL);
		assert_memory_equal(a, b, (size_t)(x.train.n * task_outputs(&x.task)) * sizeof *a);
		a = score(&p, &x, x.test, NULL); /* both on the sound rows */
		b = score(&q, &x, x.test, NULL);
		assert_memory_equal(a, b, (size_t)(x.test.n * task_outputs(&x.task)) * sizeof *a);
		free_bed(&x);
		free_bed(&y);
	}
}

static void rows_alone(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = make_bed(target, 200, 200);
		struct predictor p = fit(&b, kind);
		int32_t outputs = task_outputs(&b.task);
		double *all = score(&p, &b, b.test, NULL);
		for (ptrdiff_t i = 0; i < b.test.n; i++) {
			double *one =
				score(&p, &b, span(&b, b.test.row[i], b.test.row[i] + 1), NULL);
			assert_memory_equal(one, all + i * outputs, (size_t)outputs * sizeof *one);
		}
		struct predictor again = fit(&b, kind);
		struct writer x = bytes_of(&p.pipeline, b.arena),
			      y = bytes_of(&again.pipeline, b.arena);
		assert_int_equal(x.n, y.n);
		assert_memory_equal(x.p, y.p, (size_t)x.n);
		free_bed(&b);
	}
}

static void overlapping_parts(void **state)
{
	struct bed b = make_bed(TWO, 200, 200);
	struct pipeline_plan plan = plan_of(&b, "logistic");
	struct pipeline p;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(pipeline_fit(
		&plan, b.frame, &b.task, b.train, span(&b, 90, 120), &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_SEEN_ROWS);
	assert_non_null(strstr(e.msg, "10 rows"));
	err_clear(&e);
	assert_false(pipeline_fit(
		&plan, b.frame, &b.task, span(&b, 0, 0), b.valid, &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	err_clear(&e);
	plan.weight_column = "job";
	assert_false(
		pipeline_fit(&plan, b.frame, &b.task, b.train, b.valid, &p, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_COLUMN_TYPE);
	free_bed(&b);
}

/* -- folds ---------------------------------------------------------------------------------- */

static void folds(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = make_bed(target, 300, 300);
		struct pipeline_plan plan = plan_of(&b, kind);
		struct crossval v, again;
		struct err e = ERR_INIT;
		struct interval mean;
		double fold[5], sum = 0;
		int32_t outputs = task_outputs(&b.task);
		struct rowset rows = span(&b, 0, 200);
		if (!crossval_run(&plan, b.frame, &b.task, rows, 5, 7, &v, b.arena, NULL, &e))
			fail_msg("%s", e.msg);
		for (int32_t k = 0; k < 5; k++) {
			ptrdiff_t inside = 0;
			for (ptrdiff_t i = 0; i < rows.n; i++)
				inside += v.fold[i] == k;
			assert_true(inside >= 30 && inside <= 50);
			assert_int_equal(v.seen[k].n, rows.n - inside);
		}
		for (ptrdiff_t i = 0; i < rows.n; i++) /* no row's model has seen it */
			assert_int_equal(rowset_overlap(v.seen[v.fold[i]],
						 span(&b, rows.row[i], rows.row[i] + 1)),
				0);
		assert_true(crossval_run(
			&plan, b.frame, &b.task, rows, 5, 7, &again, b.arena, NULL, &e));
		assert_memory_equal(v.raw, again.raw, (size_t)(rows.n * outputs) * sizeof(double));
		assert_true(crossval_score(&v, b.frame, &b.task, metric_default(b.task.kind), fold,
			&mean, b.arena, &e));
		for (int32_t k = 0; k < 5; k++)
			sum += fold[k] / 5;
		assert_true(fabs(mean.value - sum) < 1e-12 && mean.lo < mean.value &&
			    mean.value < mean.hi);
		free_bed(&b);
	}
}

/* A target shuffled against its rows cannot be predicted: out-of-fold AUC is about a half. */
static void noise_stays_noise(void **state)
{
	struct arena *a = arena_new();
	struct text t;
	struct rng r = rng_make(5, RNG_TEST, 0);
	struct bed b = { .arena = a };
	struct err e = ERR_INIT;
	struct findings notes;
	struct crossval v;
	struct scored s;
	struct interval auc;
	struct csv_options o = csv_defaults();

	(void)state;
	text_init(&t, a);
	text_add(&t, "x,w,y\n");
	for (int i = 0; i < 600; i++)
		text_addf(&t, "%.5f,w%d,%s\n", rng_normal(&r), (int)rng_below(&r, 40),
			rng_below(&r, 2) ? "yes" : "no");
	b.frame = read_table(t.p, &o, a);
	findings_init(&notes, a);
	assert_true(task_make(b.frame, 2, NULL, NULL, &b.task, &notes, a, &e));
	assert_true(recipe_auto(b.frame, &b.task, &b.recipe, &notes, a, &e));
	struct pipeline_plan plan = plan_of(&b, "logistic");
	assert_true(crossval_run(&plan, b.frame, &b.task, span(&b, 0, 600), 5, 7, &v, a, NULL, &e));
	assert_true(scored_make(&b.task, b.frame, v.rows, v.raw, NULL, (double)NAN, &s, a, &e));
	assert_true(metric_interval(metric_find("auc"), &s, 0, 1, &auc, a, NULL, &e));
	assert_true(auc.lo < .5 && auc.value < .56);
	free_bed(&b);
}

static void too_many_folds(void **state)
{
	struct bed b = make_bed(TWO, 100, 100);
	struct pipeline_plan plan = plan_of(&b, "prior");
	struct crossval v;
	struct err e = ERR_INIT;

	(void)state;
	assert_false(crossval_run(&plan, b.frame, &b.task, b.train, 1, 7, &v, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_RANGE);
	assert_false(
		crossval_run(&plan, b.frame, &b.task, span(&b, 0, 3), 5, 7, &v, b.arena, NULL, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	free_bed(&b);
}

/* -- predictors ------------------------------------------------------------------------------- */

static void saved_scores_the_same(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
		for (int m = 0; m < CALIBRATIONS; m++) {
			struct bed b = make_bed(target, 400, 400);
			struct predictor p = fit(&b, kind), q;
			struct err e = ERR_INIT;
			struct writer w, again;
			finish(&p, &b, (enum calibration)m);
			p.card = "trained on a rainy day";
			writer_init(&w, b.arena);
			predictor_save(&p, &w, b.arena);
			if (!predictor_load(&q, w.p, w.n, b.arena, &e))
				fail_msg("%s: %s", kind, e.msg);
			ptrdiff_t cells = b.test.n * (b.task.classes + 1);
			double *x = ARENA_ARRAY(b.arena, double, cells),
			       *y = ARENA_ARRAY(b.arena, double, cells);
			double *raw = score(&p, &b, b.test, x),
			       *raw_back = score(&q, &b, b.test, y);
			assert_memory_equal(raw, raw_back,
				(size_t)(b.test.n * task_outputs(&b.task)) * sizeof(double));
			assert_memory_equal(x, y, (size_t)cells * sizeof(double));
			assert_string_equal(q.name, kind);
			assert_string_equal(q.card, p.card);
			writer_init(&again, b.arena);
			predictor_save(&q, &again, b.arena);
			assert_int_equal(again.n, w.n);
			assert_memory_equal(again.p, w.p, (size_t)w.n);
			free_bed(&b);
		}
}

static void seen_rows(void **state)
{
	struct bed b = make_bed(TWO, 400, 400);
	struct predictor p = fit(&b, "logistic");
	struct err e = ERR_INIT;

	(void)state;
	finish(&p, &b, CALIBRATE_PLATT);
	p.threshold_rows = span(&b, 310, 320);
	assert_true(predictor_refuse_seen(&p, span(&b, 320, 400), &e));
	assert_false(predictor_refuse_seen(&p, span(&b, 190, 305), &e));
	assert_int_equal(e.code, ERR_SEEN_ROWS);
	assert_non_null(strstr(e.msg, "10 trained the model"));
	assert_non_null(strstr(e.msg, "50 stopped the training"));
	assert_non_null(strstr(e.msg, "50 fitted the calibrator"));
	assert_null(strstr(e.msg, "threshold"));
	err_clear(&e);
	assert_false(predictor_refuse_seen(&p, span(&b, 300, 400), &e));
	assert_non_null(strstr(e.msg, "10 chose the threshold"));
	assert_int_equal(predictor_seen(&p, b.arena).n, 310);
	struct digest other = { { 1 } };
	struct rowset elsewhere = rowset_of(b.train.row, b.train.n, &other, b.arena);
	assert_true(predictor_refuse_seen(&p, elsewhere, &e)); /* another table's rows */
	free_bed(&b);
}

/* Each line is a row: the decision, probabilities that read back to the same bits, the key. */
static void writes_csv(void **state)
{
	struct bed b = make_bed(THREE, 300, 290);
	struct predictor p = fit(&b, "logistic");
	struct err e = ERR_INIT;
	struct text out;
	struct node *unseen = report_root(report_new(b.arena));
	struct rowset all = span(&b, 0, 300);

	(void)state;
	finish(&p, &b, CALIBRATE_TEMPERATURE);
	text_init(&out, b.arena);
	assert_true(predictor_csv(&p, b.frame, &out, unseen, b.arena, NULL, &e));
	double *prob = ARENA_ARRAY(b.arena, double, 900);
	score(&p, &b, all, prob);
	struct str rest = str_of(out.p), line = str_cut(rest, '\n', &rest);
	assert_true(str_equal(line, STR("prediction,p_a,p_b,p_c,key")));
	for (int i = 0; i < 300; i++) {
		line = str_cut(rest, '\n', &rest);
		struct str cell = str_cut(line, ',', &line);
		assert_true(str_equal(
			cell, str_of(b.task.class_name[predictor_decide(&p, prob + 3 * i)])));
		for (int k = 0; k < 3; k++) {
			double x;
			cell = str_cut(line, ',', &line);
			assert_int_equal(num_parse(cell.p, cell.n, &x), NUM_OK);
			assert_memory_equal(&x, prob + 3 * i + k, sizeof x);
		}
		assert_true(str_equal(line, str_of(arena_printf(b.arena, "k%05d", i))));
	}
	assert_int_equal(rest.n, 0);
	assert_int_equal((int64_t)node_number(node_find(unseen, "job")), 10); /* nobody */
	free_bed(&b);
}

/* A table to score may hold anything in the target's place. */
static void target_is_not_read(void **state)
{
	struct bed x = make_bed(NUMBER, 300, 300), y = make_bed(THREE, 300, 300);
	struct predictor p = fit(&x, "boost");
	struct err e = ERR_INIT;
	double there[300];

	(void)state;
	if (!predictor_score(&p, y.frame, span(&y, 0, 300), there, NULL, y.arena, NULL, &e))
		fail_msg("%s", e.msg);
	assert_memory_equal(score(&p, &x, span(&x, 0, 300), NULL), there, sizeof there);
	free_bed(&x);
	free_bed(&y);
}

static void threshold(void **state)
{
	struct bed b = make_bed(TWO, 100, 100);
	struct predictor p = fit(&b, "prior");
	const double even[] = { .5, .5 }, low[] = { .75, .25 };

	(void)state;
	assert_int_equal(predictor_decide(&p, even), 1);
	assert_int_equal(predictor_decide(&p, low), 0);
	p.threshold = .25;
	assert_int_equal(predictor_decide(&p, low), 1);
	free_bed(&b);
}

/* The interval is the ninth smallest of nine, and in the long run holds nine of ten. */
static void conformal(void **state)
{
	struct arena *a = arena_new();
	struct predictor p = { .name = "p" };
	struct err e = ERR_INIT;
	double y[100], zero[100] = { 0 }, held = 0;
	struct digest none = { { 0 } };

	(void)state;
	for (int i = 0; i < 9; i++)
		y[i] = i % 2 ? i : -i;
	assert_false(predictor_conformal(&p, y, zero, 8, rowset_all(8, &none, a), a, &e));
	assert_int_equal(e.code, ERR_NO_ROWS);
	assert_true(predictor_conformal(&p, y, zero, 9, rowset_all(9, &none, a), a, &e));
	assert_true(p.half_width == 8);
	for (uint64_t sample = 0; sample < 4000; sample++) {
		struct rng r = rng_make(sample, RNG_TEST, 1);
		for (int i = 0; i < 50; i++)
			y[i] = rng_normal(&r);
		assert_true(predictor_conformal(&p, y, zero, 50, rowset_all(50, &none, a), a, &e));
		held += erf(p.half_width / sqrt(2)) / 4000; /* the chance that a new y is inside */
	}
	/* The 46th of 50: its coverage has the law Beta(46, 5), mean 46/51, sd 0.0413. */
	assert_true(fabs(held - 46.0 / 51) < 4 * .0413 / sqrt(4000));
	arena_free(a);
}

static void regression_csv(void **state)
{
	struct bed b = make_bed(NUMBER, 300, 300);
	struct predictor p = fit(&b, "ridge");
	struct err e = ERR_INIT;
	struct text out;
	struct str rest, line;

	(void)state;
	text_init(&out, b.arena);
	assert_true(predictor_csv(&p, b.frame, &out, NULL, b.arena, NULL, &e));
	rest = str_of(out.p);
	line = str_cut(rest, '\n', &rest);
	assert_true(str_equal(line, STR("prediction,lo,hi,key")));
	line = str_cut(rest, '\n', &rest);
	str_cut(line, ',', &line);
	assert_true(str_equal(line, STR(",,k00000"))); /* not known, so empty */
	finish(&p, &b, CALIBRATE_NONE);
	text_clear(&out);
	assert_true(predictor_csv(&p, b.frame, &out, NULL, b.arena, NULL, &e));
	rest = str_of(out.p);
	str_cut(rest, '\n', &rest);
	line = str_cut(rest, '\n', &rest);
	double x[3];
	for (int i = 0; i < 3; i++) {
		struct str cell = str_cut(line, ',', &line);
		assert_int_equal(num_parse(cell.p, cell.n, &x[i]), NUM_OK);
	}
	assert_true(x[1] == x[0] - p.half_width && x[2] == x[0] + p.half_width);
	free_bed(&b);
}

/* Cut short or with one byte changed, under a checksum that is right: refused, or at least able to
 * score without harm. */
static void damaged_files(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = make_bed(target, 120, 120);
		struct predictor p = fit(&b, kind);
		struct err e = ERR_INIT;
		struct writer w;
		struct reader body;
		int32_t version;
		finish(&p, &b, CALIBRATE_ISOTONIC);
		writer_init(&w, b.arena);
		predictor_save(&p, &w, b.arena);
		assert_true(blob_open(w.p, w.n, "predictor", 1, &body, &version, &e));
		for (ptrdiff_t at = 0; at < body.n; at += body.n / 150 + 1) {
			struct arena *a = arena_new();
			struct writer cut, whole, sealed;
			struct predictor q;
			writer_init(&cut, a);
			writer_bytes(&cut, body.p, at);
			writer_init(&sealed, a);
			blob_seal(&cut, "predictor", 1, &sealed);
			err_clear(&e);
			assert_false(predictor_load(&q, sealed.p, sealed.n, a, &e));
			assert_int_equal(e.code, ERR_CORRUPT);
			writer_init(&whole, a);
			writer_bytes(&whole, body.p, body.n);
			whole.p[at] ^= (uint8_t)(1u << at % 8);
			writer_init(&sealed, a);
			blob_seal(&whole, "predictor", 1, &sealed);
			double prob[3], raw[3];
			if (predictor_load(&q, sealed.p, sealed.n, a, &e) &&
				q.pipeline.model.outputs <= 3)
				predictor_score(&q, b.frame, span(&b, 0, 1), raw,
					q.pipeline.model.task.classes <= 3 ? prob : NULL, a, NULL,
					&e);
			arena_free(a);
		}
		free_bed(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_do_not_count),
		cmocka_unit_test(rows_alone),
		cmocka_unit_test(overlapping_parts),
		cmocka_unit_test(folds),
		cmocka_unit_test(noise_stays_noise),
		cmocka_unit_test(too_many_folds),
		cmocka_unit_test(saved_scores_the_same),
		cmocka_unit_test(seen_rows),
		cmocka_unit_test(writes_csv),
		cmocka_unit_test(target_is_not_read),
		cmocka_unit_test(threshold),
		cmocka_unit_test(conformal),
		cmocka_unit_test(regression_csv),
		cmocka_unit_test(damaged_files),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
