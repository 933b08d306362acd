/* Predictors: what is saved scores the same, what was seen is refused, damage is refused. */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/blob.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/text.h"
#include "bed.h"
#include "stat/blas.h"

static void saved_scores_the_same(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
		for (int m = 0; m < CALIBRATIONS; m++) {
			struct bed b = bed_make(target, 400, 400);
			struct predictor p = bed_fit(&b, kind), q;
			struct err e = ERR_INIT;
			struct writer w, again;
			bed_finish(&p, &b, (enum calibration)m);
			p.card = "trained on a rainy day";
			writer_init(&w, b.arena);
			predictor_save(&p, &w, b.arena);
			if (!predictor_load(&q, w.p, w.n, b.arena, &e))
				fail_msg("%s: %s", kind, e.msg);
			ptrdiff_t cells = b.test.n * (b.task.classes + 1);
			double *x = ARENA_ARRAY(b.arena, double, cells),
			       *y = ARENA_ARRAY(b.arena, double, cells);
			double *raw = bed_score(&p, &b, b.test, x),
			       *raw_back = bed_score(&q, &b, b.test, y);
			assert_memory_equal(raw, raw_back,
				(size_t)(b.test.n * task_outputs(&b.task)) * sizeof(double));
			assert_memory_equal(x, y, (size_t)cells * sizeof(double));
			assert_string_equal(q.name, kind);
			assert_string_equal(q.card, p.card);
			writer_init(&again, b.arena);
			predictor_save(&q, &again, b.arena);
			assert_int_equal(again.n, w.n);
			assert_memory_equal(again.p, w.p, (size_t)w.n);
			bed_free(&b);
		}
}

static void seen_rows(void **state)
{
	struct bed b = bed_make(TWO, 400, 400);
	struct predictor p = bed_fit(&b, "logistic");
	struct err e = ERR_INIT;

	(void)state;
	bed_finish(&p, &b, CALIBRATE_PLATT);
	p.threshold_rows = bed_rows(&b, 310, 320);
	assert_true(predictor_refuse_seen(&p, bed_rows(&b, 320, 400), &e));
	assert_false(predictor_refuse_seen(&p, bed_rows(&b, 190, 305), &e));
	assert_int_equal(e.code, ERR_SEEN_ROWS);
	assert_non_null(strstr(e.msg, "10 trained the model"));
	assert_non_null(strstr(e.msg, "50 stopped the training"));
	assert_non_null(strstr(e.msg, "50 fitted the calibrator"));
	assert_null(strstr(e.msg, "threshold"));
	err_clear(&e);
	assert_false(predictor_refuse_seen(&p, bed_rows(&b, 300, 400), &e));
	assert_non_null(strstr(e.msg, "10 chose the threshold"));
	assert_int_equal(predictor_seen(&p, b.arena).n, 310);
	struct digest other = { { 1 } };
	struct rowset elsewhere = rowset_of(b.train.row, b.train.n, &other, b.arena);
	assert_true(predictor_refuse_seen(&p, elsewhere, &e)); /* another table's rows */
	bed_free(&b);
}

/* Each line is a row: the decision, probabilities that read back to the same bits, the key. */
static void writes_csv(void **state)
{
	struct bed b = bed_make(THREE, 300, 290);
	struct predictor p = bed_fit(&b, "logistic");
	struct err e = ERR_INIT;
	struct text out;
	struct node *unseen = report_root(report_new(b.arena));
	struct rowset all = bed_rows(&b, 0, 300);

	(void)state;
	bed_finish(&p, &b, CALIBRATE_TEMPERATURE);
	text_init(&out, b.arena);
	assert_true(predictor_csv(&p, b.frame, &out, unseen, b.arena, NULL, &e));
	double *prob = ARENA_ARRAY(b.arena, double, 900);
	bed_score(&p, &b, all, prob);
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
	bed_free(&b);
}

/* A table to score may hold anything in the target's place. */
static void target_is_not_read(void **state)
{
	struct bed x = bed_make(NUMBER, 300, 300), y = bed_make(THREE, 300, 300);
	struct predictor p = bed_fit(&x, "boost");
	struct err e = ERR_INIT;
	double there[300];

	(void)state;
	if (!predictor_score(&p, y.frame, bed_rows(&y, 0, 300), there, NULL, y.arena, NULL, &e))
		fail_msg("%s", e.msg);
	assert_memory_equal(bed_score(&p, &x, bed_rows(&x, 0, 300), NULL), there, sizeof there);
	bed_free(&x);
	bed_free(&y);
}

static void threshold(void **state)
{
	struct bed b = bed_make(TWO, 100, 100);
	struct predictor p = bed_fit(&b, "prior");
	const double even[] = { .5, .5 }, low[] = { .75, .25 };

	(void)state;
	assert_int_equal(predictor_decide(&p, even), 1);
	assert_int_equal(predictor_decide(&p, low), 0);
	p.threshold = .25;
	assert_int_equal(predictor_decide(&p, low), 1);
	bed_free(&b);
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
	struct bed b = bed_make(NUMBER, 300, 300);
	struct predictor p = bed_fit(&b, "ridge");
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
	bed_finish(&p, &b, CALIBRATE_NONE);
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
	bed_free(&b);
}

/* The format of before: named, with what helps. */
static void older_format(void **state)
{
	struct bed b = bed_make(TWO, 120, 120);
	struct arena *a = b.arena;
	struct err e = ERR_INIT;
	struct writer body, sealed;
	struct predictor p;

	(void)state;
	writer_init(&body, a);
	writer_init(&sealed, a);
	blob_seal(&body, "predictor", 1, &sealed);
	assert_false(predictor_load(&p, sealed.p, sealed.n, a, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_non_null(strstr(e.msg, "format 1"));
	bed_free(&b);
}

/* Cut short or with one byte changed, under a checksum that is right: refused, or at least able to
 * score without harm. */
static void damaged_files(void **state)
{
	(void)state;
	FOR_KINDS(target, kind)
	{
		struct bed b = bed_make(target, 120, 120);
		struct predictor p = bed_fit(&b, kind);
		struct err e = ERR_INIT;
		struct writer w;
		struct reader body;
		int32_t version;
		bed_finish(&p, &b, CALIBRATE_ISOTONIC);
		writer_init(&w, b.arena);
		predictor_save(&p, &w, b.arena);
		assert_true(blob_open(w.p, w.n, "predictor", 2, &body, &version, &e));
		for (ptrdiff_t at = 0; at < body.n; at += body.n / 150 + 1) {
			struct arena *a = arena_new();
			struct writer cut, whole, sealed;
			struct predictor q;
			writer_init(&cut, a);
			writer_bytes(&cut, body.p, at);
			writer_init(&sealed, a);
			blob_seal(&cut, "predictor", 2, &sealed);
			err_clear(&e);
			assert_false(predictor_load(&q, sealed.p, sealed.n, a, &e));
			assert_int_equal(e.code, ERR_CORRUPT);
			writer_init(&whole, a);
			writer_bytes(&whole, body.p, body.n);
			whole.p[at] ^= (uint8_t)(1u << at % 8);
			writer_init(&sealed, a);
			blob_seal(&whole, "predictor", 2, &sealed);
			double prob[3], raw[3];
			if (predictor_load(&q, sealed.p, sealed.n, a, &e) &&
				q.pipeline.model.outputs <= 3)
				predictor_score(&q, b.frame, bed_rows(&b, 0, 1), raw,
					q.pipeline.model.task.classes <= 3 ? prob : NULL, a, NULL,
					&e);
			arena_free(a);
		}
		bed_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(saved_scores_the_same),
		cmocka_unit_test(seen_rows),
		cmocka_unit_test(writes_csv),
		cmocka_unit_test(target_is_not_read),
		cmocka_unit_test(threshold),
		cmocka_unit_test(conformal),
		cmocka_unit_test(regression_csv),
		cmocka_unit_test(older_format),
		cmocka_unit_test(damaged_files),
	};

	blas_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
