#include "config.h"

/* What every kind of model_list.h promises. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "data/xy.h"
#include "model/model.h"
#include "stat/blas.h"
#include "threads.h"
#include "toy.h"

/* One kind on one task. */
struct contract {
	const struct model_class *kind;
	int32_t classes;
	struct arena *a;
};

/* Runs a promise for every kind and every task it can do. */
static void for_all(void (*promise)(struct contract *t))
{
	for (int i = 0; model_table[i]; i++) {
		struct contract t = { .kind = model_table[i] };
		for (t.classes = toy_next_task(t.kind, -1); t.classes >= 0;
			t.classes = toy_next_task(t.kind, t.classes)) {
			t.a = arena_new();
			promise(&t);
			arena_free(t.a);
		}
	}
}

static bool is(const struct contract *t, const char *kind)
{
	return strcmp(t->kind->name, kind) == 0;
}

static bool try_fit(const struct contract *t, const struct xy *d, struct ctl *c, struct err *e)
{
	struct model m;
	struct fit_info info;
	*e = ERR_INIT;
	return model_fit(t->kind, d, NULL, NULL, 1, &m, &info, t->a, c, e);
}

/* Refused with this number and a message that says who refuses. */
static void refuses(const struct contract *t, const struct xy *d, enum err_code code)
{
	struct err e;
	const char *head = arena_printf(t->a, "train %s: ", t->kind->name);
	if (try_fit(t, d, NULL, &e))
		fail_msg("%s took it", t->kind->name);
	if (e.code != code || strncmp(e.msg, head, strlen(head)) != 0)
		fail_msg("%s: %d, not %d: %s", t->kind->name, (int)e.code, (int)code, e.msg);
}

static void assert_same_bytes(struct writer x, struct writer y, const char *what)
{
	if (x.n != y.n || memcmp(x.p, y.p, (size_t)x.n) != 0)
		fail_msg("%s: other bytes", what);
}

static void one_learns(struct contract *t)
{
	struct fit_info info;
	struct xy *d = toy_for(t->kind, 400, t->classes, 1, t->a);
	struct model m = toy_fit(t->kind, d, NULL, 0, &info, t->a, NULL);
	double *raw = toy_predict(&m, d, t->a, NULL);
	assert_non_null(info.stopped);
	assert_int_equal(m.outputs, t->classes > 2 ? t->classes : 1);
	for (ptrdiff_t i = 0; i < d->n * m.outputs; i++)
		assert_true(isfinite(raw[i]));
	double loss = model_loss(d, raw);
	assert_true(isfinite(loss));
	if (t->kind->baseline)
		return;
	/* Better than its own baseline on a table made to be learned. */
	const char *base = t->classes ? "prior" : "mean";
	struct model b = toy_fit(model_class_find(base), d, NULL, 0, NULL, t->a, NULL);
	assert_true(loss < 0.9 * model_loss(d, toy_predict(&b, d, t->a, NULL)));
}

static void learns(void **state)
{
	(void)state;
	for_all(one_learns);
}

static void one_repeats(struct contract *t)
{
	struct xy *d = toy_for(t->kind, 300, t->classes, 2, t->a);
	struct model x = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct model y = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	assert_same_bytes(toy_bytes(&x, t->a), toy_bytes(&y, t->a), t->kind->name);
}

static void same_seed_same_bits(void **state)
{
	(void)state;
	for_all(one_repeats);
}

static void one_is_thread_free(struct contract *t)
{
	struct xy *d = toy_for(t->kind, 9000, t->classes, 3, t->a);
	struct model one = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct writer bytes = toy_bytes(&one, t->a);
	double *raw = toy_predict(&one, d, t->a, NULL);
	for (int hands = 0; hands <= 8; hands += 2 + 3 * (hands > 0)) { /* backwards, 2, 7 */
		struct ctl *c = ARENA_NEW(t->a, struct ctl);
		threads_use(c, hands);
		struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, c);
		assert_same_bytes(toy_bytes(&m, t->a), bytes, t->kind->name);
		assert_memory_equal(toy_predict(&m, d, t->a, c), raw,
			(size_t)(d->n * m.outputs) * sizeof *raw);
	}
}

static void same_bits_on_any_hands(void **state)
{
	(void)state;
	for_all(one_is_thread_free);
}

static void one_is_kept(struct contract *t)
{
	struct err e = ERR_INIT;
	struct reader r;
	struct model back;
	struct xy *d = toy_for(t->kind, 300, t->classes, 4, t->a);
	struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct writer w = toy_bytes(&m, t->a);
	reader_init(&r, w.p, w.n);
	if (!model_load(&back, &r, t->a, &e))
		fail_msg("%s: %s", t->kind->name, e.msg);
	assert_true(reader_end(&r, &e));
	assert_ptr_equal(back.class, m.class);
	assert_true(model_check(&back, d, &e));
	assert_memory_equal(toy_predict(&back, d, t->a, NULL), toy_predict(&m, d, t->a, NULL),
		(size_t)(d->n * m.outputs) * sizeof(double));
	assert_same_bytes(toy_bytes(&back, t->a), w, t->kind->name);
}

/* A state beside columns it was not made for is refused, where its kind reads any. */
static void one_checks_its_columns(struct contract *t)
{
	struct err e = ERR_INIT;
	struct xy *d = toy_for(t->kind, 300, t->classes, 4, t->a), none = *d;
	struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	none.p = 0;
	if (is(t, "majority") || is(t, "prior") || is(t, "mean") || is(t, "median"))
		return;
	assert_false(model_check(&m, &none, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
}

static void other_columns_are_refused(void **state)
{
	(void)state;
	for_all(one_checks_its_columns);
}

static void save_and_load_keep_all_bits(void **state)
{
	(void)state;
	for_all(one_is_kept);
}

/* Bytes that end early are refused, wherever they end. */
static void one_refuses_cut_bytes(struct contract *t)
{
	struct xy *d = toy_for(t->kind, 120, t->classes, 5, t->a);
	struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct writer w = toy_bytes(&m, t->a);
	ptrdiff_t step = w.n / 2000 + 1;
	for (ptrdiff_t n = 0; n < w.n; n += step) {
		struct err e = ERR_INIT;
		struct reader r;
		struct model back;
		struct arena *a = arena_new();
		reader_init(&r, w.p, n);
		assert_false(model_load(&back, &r, a, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		arena_free(a);
	}
}

static void cut_bytes_are_refused(void **state)
{
	(void)state;
	for_all(one_refuses_cut_bytes);
}

/* A row alone, in company, and among rows in another order. */
static void one_scores_rows_alone(struct contract *t)
{
	struct err e = ERR_INIT;
	struct xy alone, mixed, *d = toy_for(t->kind, 700, t->classes, 6, t->a);
	struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	double *raw = toy_predict(&m, d, t->a, NULL);
	size_t size = (size_t)m.outputs * sizeof *raw;
	int32_t *order = ARENA_ARRAY(t->a, int32_t, d->n);
	for (int32_t r = 0; r < d->n; r++) {
		order[r] = r;
		assert_true(xy_take(d, &r, 1, &alone, t->a, &e));
		assert_memory_equal(toy_predict(&m, &alone, t->a, NULL), raw + r * m.outputs, size);
	}
	struct rng rng = rng_make(1, RNG_TEST, 9);
	rng_shuffle(&rng, order, d->n);
	assert_true(xy_take(d, order, d->n, &mixed, t->a, &e));
	double *other = toy_predict(&m, &mixed, t->a, NULL);
	for (ptrdiff_t r = 0; r < d->n; r++)
		assert_memory_equal(other + r * m.outputs, raw + order[r] * m.outputs, size);
}

static void rows_do_not_see_each_other(void **state)
{
	(void)state;
	for_all(one_scores_rows_alone);
}

/* Every third row gets weight 0, or is left out. */
static void one_passes_over_weightless(struct contract *t)
{
	struct err e = ERR_INIT;
	struct xy fewer, *d = toy_for(t->kind, 360, t->classes, 7, t->a);
	double *w = ARENA_ARRAY(t->a, double, d->n);
	int32_t *row = ARENA_ARRAY(t->a, int32_t, d->n);
	ptrdiff_t k = 0;
	for (int32_t r = 0; r < d->n; r++) {
		w[r] = r % 3 ? 1.0 + (r % 2) : 0.0;
		if (w[r] > 0.0)
			row[k++] = r;
	}
	d->weight = w;
	assert_true(xy_take(d, row, k, &fewer, t->a, &e));
	struct model x = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct model y = toy_fit(t->kind, &fewer, NULL, 0, NULL, t->a, NULL);
	assert_same_bytes(toy_bytes(&x, t->a), toy_bytes(&y, t->a), t->kind->name);
}

static void weight_zero_is_a_row_removed(void **state)
{
	(void)state;
	for_all(one_passes_over_weightless);
}

/* Weights 1, 2, 3 and as many copies.  Kinds that place cuts by counting rows are left out. */
static void one_counts_weights(struct contract *t)
{
	struct err e = ERR_INIT;
	struct xy copies, *d = toy_for(t->kind, 300, t->classes, 8, t->a);
	double *w = ARENA_ARRAY(t->a, double, d->n);
	int32_t *row = ARENA_ARRAY(t->a, int32_t, 3 * d->n);
	ptrdiff_t k = 0;
	if (is(t, "onerule") || is(t, "boost"))
		return;
	for (int32_t r = 0; r < d->n; r++) {
		w[r] = 1 + r % 3;
		for (int i = 0; i <= r % 3; i++)
			row[k++] = r;
	}
	assert_true(xy_take(d, row, k, &copies, t->a, &e));
	d->weight = w;
	struct model x = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct model y = toy_fit(t->kind, &copies, NULL, 0, NULL, t->a, NULL);
	const double *p = toy_predict(&x, d, t->a, NULL), *q = toy_predict(&y, d, t->a, NULL);
	for (ptrdiff_t i = 0; i < d->n * x.outputs; i++)
		assert_true(fabs(p[i] - q[i]) < 1e-9);
}

static void whole_weights_are_copies(void **state)
{
	(void)state;
	for_all(one_counts_weights);
}

static void one_refuses(struct contract *t)
{
	struct xy bad, *d = toy_for(t->kind, 60, t->classes, 9, t->a);
	double *w = ARENA_ARRAY(t->a, double, d->n), *y = ARENA_ARRAY(t->a, double, d->n);
	int32_t *label = ARENA_ARRAY(t->a, int32_t, d->n);
	bad = *d;
	bad.n = 0;
	refuses(t, &bad, ERR_NO_ROWS);
	bad = *d;
	bad.weight = w;
	refuses(t, &bad, ERR_NO_ROWS); /* all weights 0 */
	w[3] = -1;
	refuses(t, &bad, ERR_NOT_FINITE);
	w[3] = (double)NAN;
	refuses(t, &bad, ERR_NOT_FINITE);
	bad = *d;
	if (t->classes == 0) {
		bad.y = y;
		refuses(t, &bad, ERR_CONSTANT);
		y[7] = (double)INFINITY;
		refuses(t, &bad, ERR_NOT_FINITE);
	} else {
		bad.label = label;
		refuses(t, &bad, ERR_ONE_CLASS);
		label[7] = t->classes;
		refuses(t, &bad, ERR_NOT_FINITE);
		/* Two classes, but all the weight is in one. */
		label[7] = 1;
		for (ptrdiff_t r = 0; r < d->n; r++)
			w[r] = r != 7;
		bad.weight = w;
		refuses(t, &bad, ERR_ONE_CLASS);
	}
}

static void what_cannot_be_learned_is_refused(void **state)
{
	(void)state;
	for_all(one_refuses);
}

/* Kinds that need complete numbers say which cell is none. */
static void one_names_the_cell(struct contract *t)
{
	struct err e;
	struct xy *d = toy_for(t->kind, 60, t->classes, 10, t->a);
	struct xy_column column[5];
	double *x = ARENA_ARRAY(t->a, double, d->n);
	uint64_t gap = (uint64_t)1 << 11;
	if (!(t->kind->needs & NEEDS_COMPLETE))
		return;
	memcpy(column, d->column, (size_t)d->p * sizeof *column);
	memcpy(x, column[0].number, (size_t)d->n * sizeof *x);
	d->column = column;
	column[0].missing = &gap;
	assert_false(try_fit(t, d, NULL, &e));
	assert_int_equal(e.row, 12);
	assert_string_equal(e.colname, "x0");
	column[0].missing = NULL;
	column[0].number = x;
	x[4] = (double)NAN;
	assert_false(try_fit(t, d, NULL, &e));
	assert_int_equal(e.code, ERR_NOT_FINITE);
	assert_int_equal(e.row, 5);
	assert_string_equal(e.colname, "x0");
}

static void a_bad_cell_is_named(void **state)
{
	(void)state;
	for_all(one_names_the_cell);
}

/* One row, one column, no column, a column twice, and columns that say nothing. */
static void one_bears_poor_tables(struct contract *t)
{
	struct err e;
	struct xy *d = toy_for(t->kind, 40, t->classes, 11, t->a), poor = *d;
	struct xy_column twice[2] = { d->column[0], d->column[0] };
	static const int picks[][2] = { { 0, 0 }, { 0, 1 }, { 3, 1 } }; /* from, columns */
	for (int i = 0; i < 3; i++) {
		poor.column = d->column + picks[i][0];
		poor.p = picks[i][1];
		if (!try_fit(t, &poor, NULL, &e))
			fail_msg("%s, table %d: %s", t->kind->name, i, e.msg);
	}
	poor.column = twice;
	poor.p = 2;
	if (!try_fit(t, &poor, NULL, &e))
		fail_msg("%s, twice: %s", t->kind->name, e.msg);
	poor = *d;
	poor.n = 1;
	refuses(t, &poor, t->classes ? ERR_ONE_CLASS : ERR_CONSTANT);
	poor.n = 4; /* fewer rows than columns, and perhaps classes */
	if (!try_fit(t, &poor, NULL, &e))
		assert_int_equal(e.code, ERR_ONE_CLASS);
}

static void poor_tables_are_borne(void **state)
{
	(void)state;
	for_all(one_bears_poor_tables);
}

static void wrong_tasks_are_refused(void **state)
{
	static const int32_t classes[] = { 0, 2, 3 };
	(void)state;
	for (int i = 0; model_table[i]; i++) {
		for (int k = 0; k < 3; k++) {
			struct contract t = { model_table[i], classes[k], arena_new() };
			struct xy *d = toy_for(t.kind, 40, t.classes, 12, t.a);
			if (!(t.kind->tasks & d->task->kind))
				refuses(&t, d, ERR_TASK);
			arena_free(t.a);
		}
	}
}

/* Runs chunks until the countdown is over, then asks to stop. */
static int countdown;

static void stopping_par(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	struct ctl *c = pool;
	for (ptrdiff_t i = 0; i < n; i++) {
		if (countdown-- <= 0)
			atomic_store(&c->stop, true);
		fn(arg, i);
	}
}

static void one_obeys(struct contract *t)
{
	struct err e;
	struct xy *d = toy_for(t->kind, 9000, t->classes, 13, t->a);
	struct ctl *c = ARENA_NEW(t->a, struct ctl);
	atomic_store(&c->stop, true);
	assert_false(try_fit(t, d, c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	for (int after = 0; after < 12; after += 3) {
		c = ARENA_NEW(t->a, struct ctl);
		c->par = stopping_par;
		c->pool = c;
		countdown = after;
		bool ok = try_fit(t, d, c, &e);
		/* A kind that hands out less work is done before it is asked. */
		if (atomic_load(&c->stop)) {
			assert_false(ok);
			assert_int_equal(e.code, ERR_CANCELLED);
		}
	}
}

static void cancel_is_obeyed(void **state)
{
	(void)state;
	for_all(one_obeys);
}

/* A budget that is over still leaves a model. */
static void one_keeps_the_budget(struct contract *t)
{
	struct err e;
	struct xy *d = toy_for(t->kind, 300, t->classes, 14, t->a);
	struct ctl *c = ARENA_NEW(t->a, struct ctl);
	c->deadline = 1e-9;
	if (!try_fit(t, d, c, &e))
		fail_msg("%s: %s", t->kind->name, e.msg);
}

static void a_spent_budget_leaves_a_model(void **state)
{
	(void)state;
	for_all(one_keeps_the_budget);
}

static void one_explains(struct contract *t)
{
	struct xy *d = toy_for(t->kind, 200, t->classes, 15, t->a);
	struct model m = toy_fit(t->kind, d, NULL, 0, NULL, t->a, NULL);
	struct report *r = report_new(t->a);
	struct xy names = *d;
	names.n = 0;
	if (!t->kind->explain)
		return;
	t->kind->explain(m.state, &names, report_root(r));
	assert_true(report_root(r)->count > 0);
}

static void models_explain_themselves(void **state)
{
	(void)state;
	for_all(one_explains);
}

static void check_param(const struct model_class *k, const struct param *p)
{
	assert_true(p->help && !isupper((unsigned char)p->help[0]));
	assert_true(p->help[strlen(p->help) - 1] != '.');
	for (const struct param *q = k->params; q != p; q++)
		assert_string_not_equal(q->name, p->name);
	if (p->has_default && (p->type == PARAM_INT || p->type == PARAM_REAL) && p->max > p->min)
		assert_true(p->def >= p->min && p->def <= p->max);
}

static void the_table_is_sound(void **state)
{
	const struct model_class *k;
	struct err e = ERR_INIT;
	(void)state;
	for (int i = 0; model_table[i]; i++) {
		k = model_table[i];
		assert_ptr_equal(model_class_find(k->name), k);
		assert_int_equal(model_class_order(k), i);
		assert_true(k->tasks != 0 && k->state_size > 0);
		assert_true(k->fit && k->predict && k->save && k->load && k->params);
		for (const struct param *p = k->params; p->name; p++)
			check_param(k, p);
	}
	assert_ptr_equal(model_class_find("gbt"), model_class_find("boost"));
	assert_null(model_class_find("nonesuch"));
	assert_false(model_class_need("logistc", &k, &e));
	assert_int_equal(e.code, ERR_UNKNOWN_MODEL);
	assert_non_null(strstr(e.hint, "logistic"));
}

/* Validation rows decided something where they ended the training, or where a later round was thrown away. */
static void what_validation_rows_decided(void **state)
{
	struct curve_point curve[] = { { 0, .7, .7 }, { 1, .6, .6 }, { 2, .5, .65 } };
	(void)state;
	assert_true(fit_info_ended_early(&(struct fit_info){ curve, 3, "early stopping at 2", .steps = 1 }));
	assert_false(fit_info_ended_early(&(struct fit_info){ curve, 3, "all rounds", .steps = 1 }));
	assert_true(fit_info_kept_best(&(struct fit_info){ curve, 3, "all rounds", .steps = 1 }));
	assert_false(fit_info_kept_best(&(struct fit_info){ curve, 3, "all rounds", .steps = 2 }));
	assert_false(fit_info_ended_early(&(struct fit_info){ .stopped = "solved", .steps = 1 }));
	assert_false(fit_info_kept_best(&(struct fit_info){ .stopped = "solved", .steps = 1 }));
}

static int setup(void **state)
{
	(void)state;
	blas_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(learns),
		cmocka_unit_test(same_seed_same_bits),
		cmocka_unit_test(same_bits_on_any_hands),
		cmocka_unit_test(save_and_load_keep_all_bits),
		cmocka_unit_test(other_columns_are_refused),
		cmocka_unit_test(cut_bytes_are_refused),
		cmocka_unit_test(rows_do_not_see_each_other),
		cmocka_unit_test(weight_zero_is_a_row_removed),
		cmocka_unit_test(whole_weights_are_copies),
		cmocka_unit_test(what_cannot_be_learned_is_refused),
		cmocka_unit_test(a_bad_cell_is_named),
		cmocka_unit_test(poor_tables_are_borne),
		cmocka_unit_test(wrong_tasks_are_refused),
		cmocka_unit_test(cancel_is_obeyed),
		cmocka_unit_test(a_spent_budget_leaves_a_model),
		cmocka_unit_test(models_explain_themselves),
		cmocka_unit_test(what_validation_rows_decided),
		cmocka_unit_test(the_table_is_sound),
	};
	return cmocka_run_group_tests_name("model contract", tests, setup, NULL);
}
