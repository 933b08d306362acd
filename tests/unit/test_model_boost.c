#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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
#include "threads.h"
#include "toy.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__ }), \
	(ptrdiff_t)(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))

static struct model fit(const struct xy *d, const char *const *words, ptrdiff_t n, struct arena *a)
{
	return toy_fit(model_class_find("boost"), d, words, n, NULL, a, NULL);
}

static struct model fit_valid(const struct xy *d, const struct xy *valid, const char *const *words,
	ptrdiff_t n, struct fit_info *info, struct arena *a)
{
	const struct model_class *k = model_class_find("boost");
	struct args *v = args_default(k->params, a);
	struct err e = ERR_INIT;
	struct model m = { .class = k };
	if (!args_parse(v, words, n, a, &e) || !model_fit(k, d, valid, v, 1, &m, info, a, NULL, &e))
		fail_msg("%s", e.msg);
	return m;
}

static void assert_same(const double *x, const double *y, ptrdiff_t n)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (x[i] < y[i] || x[i] > y[i])
			fail_msg("score %td: %.17g, not %.17g", i, x[i], y[i]);
}

static void assert_near(const double *x, const double *y, ptrdiff_t n, double limit)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (!(fabs(x[i] - y[i]) <= limit * fmax(1, fabs(y[i]))))
			fail_msg("score %td: %.17g, not %.17g", i, x[i], y[i]);
}

/* d with column j replaced. */
static struct xy *with_number(const struct xy *d, int32_t j, const double *x, struct arena *a)
{
	struct xy *out = ARENA_NEW(a, struct xy);
	struct xy_column *c = ARENA_ARRAY(a, struct xy_column, d->p);
	memcpy(c, d->column, (size_t)d->p * sizeof *c);
	c[j] = toy_number(d->column[j].name, x);
	*out = *d;
	out->column = c;
	return out;
}

static double *map(const double *x, ptrdiff_t n, double (*f)(double x), struct arena *a)
{
	double *y = ARENA_ARRAY(a, double, n);
	for (ptrdiff_t r = 0; r < n; r++)
		y[r] = f(x[r]);
	return y;
}

static double times_1024(double x)
{
	return x * 1024;
}

/* -- invariance --------------------------------------------------------------- */

static void same_bits_on_any_hands(void **state)
{
	struct arena *a = *state;
	static const int32_t task[] = { 0, 2, 3 };
	static const int hands[] = { 0, 2, 8 };
	for (int i = 0; i < 3; i++) {
		struct xy *d = toy_make(70000, task[i], 5, a);
		const char *const words[] = { "--rounds", "3", "--row-share", i == 1 ? "0.7" : "1" };
		struct model m = fit(d, words, 4, a);
		struct writer want = toy_bytes(&m, a);
		const double *raw = toy_predict(&m, d, a, NULL);
		for (int h = 0; h < 3; h++) {
			struct ctl c = { .wake_fd = 0 };
			threads_use(&c, hands[h]);
			struct model other = toy_fit(model_class_find("boost"), d, words, 4, NULL, a,
				&c);
			struct writer w = toy_bytes(&other, a);
			assert_int_equal(w.n, want.n);
			assert_memory_equal(w.p, want.p, (size_t)w.n);
			assert_same(toy_predict(&other, d, a, &c), raw, d->n * m.outputs);
		}
	}
}

static void scale_does_not_matter(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_make(3000, 0, 6, a);
	struct model m = fit(d, WORDS("--rounds", "20"), a);
	const double *raw = toy_predict(&m, d, a, NULL);

	struct xy *wide = with_number(d, 0, map(d->column[0].number, d->n, times_1024, a), a);
	struct model scaled = fit(wide, WORDS("--rounds", "20"), a);
	assert_same(toy_predict(&scaled, wide, a, NULL), raw, d->n);

	struct xy *bent = with_number(d, 0, map(d->column[0].number, d->n, exp, a), a);
	struct model mapped = fit(bent, WORDS("--rounds", "20"), a);
	assert_same(toy_predict(&mapped, bent, a, NULL), raw, d->n);

	struct xy tall = *d;
	tall.y = map(d->y, d->n, times_1024, a);
	struct model big = fit(&tall, WORDS("--rounds", "20"), a);
	assert_same(toy_predict(&big, &tall, a, NULL), map(raw, d->n, times_1024, a), d->n);
}

static void extreme_targets_are_learned(void **state)
{
	struct arena *a = *state;
	static const double unit[] = { 0x1p-900, 0x1p400 };
	struct xy *d = toy_make(500, 0, 7, a);
	struct model m = fit(d, WORDS("--rounds", "10"), a);
	const double *raw = toy_predict(&m, d, a, NULL);
	for (int i = 0; i < 2; i++) {
		struct xy other = *d;
		double *y = ARENA_ARRAY(a, double, d->n), *want = ARENA_ARRAY(a, double, d->n);
		for (ptrdiff_t r = 0; r < d->n; r++) {
			y[r] = d->y[r] * unit[i];
			want[r] = raw[r] * unit[i];
		}
		other.y = y;
		struct model k = fit(&other, WORDS("--rounds", "10"), a);
		assert_same(toy_predict(&k, d, a, NULL), want, d->n);
	}
}

/* Five leaves: further splits of so few rows would often be worth the same. */
static void weights_are_copies(void **state)
{
	struct arena *a = *state;
	struct err e = ERR_INIT;
	static const int32_t task[] = { 0, 2, 3 };
	for (int i = 0; i < 3; i++) {
		struct xy *d = toy_dense(200, task[i], 8, a), copies; /* levels are weighed in rows */
		double *w = ARENA_ARRAY(a, double, d->n);
		int32_t *row = ARENA_ARRAY(a, int32_t, 3 * d->n), n = 0;
		for (int32_t r = 0; r < d->n; r++) {
			w[r] = r * 7 % 4;
			for (int k = 0; k < r * 7 % 4; k++)
				row[n++] = r;
		}
		assert_true(xy_take(d, row, n, &copies, a, &e));
		d->weight = w;
		struct model m = fit(d, WORDS("--rounds", "20", "--min-leaf", "1", "--leaves", "5"), a);
		struct model k = fit(&copies, WORDS("--rounds", "20", "--min-leaf", "1", "--leaves", "5"), a);
		assert_near(toy_predict(&m, d, a, NULL), toy_predict(&k, d, a, NULL),
			d->n * m.outputs, 1e-11);
	}
}

static void order_of_rows_does_not_matter(void **state)
{
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct xy *d = toy_make(2000, 2, 9, a), turned;
	int32_t *row = ARENA_ARRAY(a, int32_t, d->n);
	struct rng rng = rng_make(1, RNG_TEST, 99);
	for (int32_t r = 0; r < d->n; r++)
		row[r] = r;
	rng_shuffle(&rng, row, d->n);
	assert_true(xy_take(d, row, d->n, &turned, a, &e));
	struct model m = fit(d, WORDS("--rounds", "30"), a);
	struct model k = fit(&turned, WORDS("--rounds", "30"), a);
	assert_near(toy_predict(&m, d, a, NULL), toy_predict(&k, d, a, NULL), d->n, 1e-13);
}

static void one_row_equals_batch(void **state)
{
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct xy *d = toy_make(300, 3, 10, a), one;
	struct model m = fit(d, WORDS("--rounds", "10"), a);
	const double *raw = toy_predict(&m, d, a, NULL);
	for (int32_t r = 0; r < d->n; r += 37) {
		assert_true(xy_take(d, &r, 1, &one, a, &e));
		assert_same(toy_predict(&m, &one, a, NULL), raw + r * m.outputs, m.outputs);
	}
}

/* -- missing cells, levels ---------------------------------------------------- */

/* y is 1 where x is missing or above 0.7, else 0. */
static struct xy *make_holes(ptrdiff_t n, struct arena *a)
{
	struct xy *d = ARENA_NEW(a, struct xy);
	struct xy_column *c = ARENA_NEW(a, struct xy_column);
	double *x = ARENA_ARRAY(a, double, n), *y = ARENA_ARRAY(a, double, n);
	uint64_t *missing = ARENA_ARRAY(a, uint64_t, bitmap_words(n));
	for (ptrdiff_t r = 0; r < n; r++) {
		struct rng rng = rng_make(3, RNG_TEST, (uint64_t)r);
		bool hole = r % 5 == 0;
		x[r] = hole ? 0 : rng_double(&rng);
		missing[r >> 6] |= (uint64_t)hole << (r & 63);
		y[r] = hole || x[r] > 0.7;
	}
	*c = toy_number("x", x);
	c->missing = missing;
	*d = (struct xy){ .n = n, .p = 1, .column = c, .task = toy_task(0, a), .y = y };
	return d;
}

static void missing_cells_find_their_side(void **state)
{
	struct arena *a = *state;
	struct xy *d = make_holes(1000, a);
	double *flipped = ARENA_ARRAY(a, double, d->n);
	const char *const words[] = { "--rounds", "1", "--rate", "1", "--leaves", "2" };
	struct model m = fit(d, words, 6, a); /* one split: to the right */
	assert_near(toy_predict(&m, d, a, NULL), d->y, d->n, 1e-12);
	for (ptrdiff_t r = 0; r < d->n; r++)
		flipped[r] = r % 5 == 0 || d->column[0].number[r] <= 0.7;
	d->y = flipped;
	m = fit(d, words, 6, a); /* to the left */
	assert_near(toy_predict(&m, d, a, NULL), d->y, d->n, 1e-12);
}

static void unknown_missing_goes_with_the_majority(void **state)
{
	struct arena *a = *state;
	struct xy *d = make_holes(1000, a);
	struct xy_column full = d->column[0], hole = full;
	full.missing = NULL;
	d->column = &full;
	double *y = ARENA_ARRAY(a, double, d->n);
	for (ptrdiff_t r = 0; r < d->n; r++)
		y[r] = full.number[r] > 0.7;
	d->y = y;
	struct model m = fit(d, WORDS("--rounds", "1", "--rate", "1", "--leaves", "2"), a);
	struct xy fresh = *d;
	fresh.column = &hole;
	const double *raw = toy_predict(&m, &fresh, a, NULL);
	assert_true(fabs(raw[0]) < 1e-12); /* row 0 is missing; most rows lie below */
}

/* Levels whose number has an odd digit sum are 1: no threshold on codes separates them. */
static struct xy *make_levels(ptrdiff_t n, int32_t levels, struct arena *a)
{
	struct xy *d = ARENA_NEW(a, struct xy);
	struct xy_column *c = ARENA_NEW(a, struct xy_column);
	int32_t *code = ARENA_ARRAY(a, int32_t, n);
	double *y = ARENA_ARRAY(a, double, n);
	for (ptrdiff_t r = 0; r < n; r++) {
		code[r] = (int32_t)(r % levels);
		y[r] = code[r] / 10 % 2 ^ code[r] % 2;
	}
	*c = (struct xy_column){ .name = "level", .kind = XY_CODE, .code = code, .levels = levels };
	*d = (struct xy){ .n = n, .p = 1, .column = c, .task = toy_task(0, a), .y = y };
	return d;
}

static void levels_are_divided_in_subsets(void **state)
{
	struct arena *a = *state;
	struct xy *d = make_levels(20000, 40, a);
	struct model m = fit(d, WORDS("--rounds", "1", "--rate", "1", "--leaves", "2"), a);
	assert_near(toy_predict(&m, d, a, NULL), d->y, d->n, 1e-12);
}

static void rare_levels_share_a_bin(void **state)
{
	struct arena *a = *state;
	struct xy *d = make_levels(40000, 400, a);
	struct model m = fit(d, WORDS("--rounds", "1", "--rate", "1", "--leaves", "3"), a);
	const double *raw = toy_predict(&m, d, a, NULL);
	double mean = 0; /* of the pool: with equal counts, the levels from 254 on */
	for (int k = 254; k < 400; k++)
		mean += d->y[k] / 146;
	assert_near(raw, d->y, 254, 1e-12);
	for (int k = 254; k < 400; k++)
		assert_near(&raw[k], &mean, 1, 1e-12);
}

static void unseen_levels_count_as_missing(void **state)
{
	struct arena *a = *state;
	struct xy *d = make_levels(4000, 40, a), fresh = *d;
	static const int32_t code[] = { -1, 40, 1000 };
	struct xy_column c = d->column[0];
	struct model m = fit(d, WORDS("--rounds", "5"), a);
	c.code = code;
	c.levels = 1001;
	fresh.column = &c;
	fresh.n = 3;
	const double *raw = toy_predict(&m, &fresh, a, NULL);
	assert_true(isfinite(raw[0]));
	assert_same(raw, raw + 1, 1);
	assert_same(raw, raw + 2, 1);
}

/* -- rules -------------------------------------------------------------------- */

static void leaves_keep_to_the_rules(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_make(1000, 0, 11, a);
	struct model m = fit(d, WORDS("--rounds", "1", "--leaves", "9", "--min-leaf", "40"), a);
	const double *raw = toy_predict(&m, d, a, NULL);
	int leaves = 0;
	for (ptrdiff_t r = 0; r < d->n; r++) {
		ptrdiff_t same = 0, first = d->n;
		for (ptrdiff_t i = d->n - 1; i >= 0; i--)
			if (!(raw[i] < raw[r] || raw[i] > raw[r])) {
				same++;
				first = i;
			}
		assert_true(same >= 40);
		leaves += first == r;
	}
	assert_int_equal(leaves, 9);
}

static void a_copied_column_is_never_used(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_dense(2000, 0, 12, a);
	struct xy_column *c = ARENA_ARRAY(a, struct xy_column, d->p + 1);
	memcpy(c, d->column, (size_t)d->p * sizeof *c);
	c[d->p] = c[0];
	struct model m = fit(d, WORDS("--rounds", "20"), a);
	const double *want = toy_predict(&m, d, a, NULL);
	d->column = c;
	d->p++;
	struct model k = fit(d, WORDS("--rounds", "20"), a);
	assert_same(toy_predict(&k, d, a, NULL), want, d->n);
	struct report *r = report_new(a);
	k.class->explain(k.state, d, report_root(r));
	const struct node *list = node_find(report_root(r), "importance");
	double sum = 0;
	for (const struct node *n = list->first; n; n = n->next)
		sum += node_number(node_find(n, "value"));
	assert_true(fabs(sum - 1) < 1e-12);
	assert_true(node_number(node_find(list->first, "value")) > 0.3);
	assert_true(node_number(node_find(list->last, "value")) <= 0);
}

static void offsets_are_learned_around(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_make(3000, 2, 13, a);
	double *offset = ARENA_ARRAY(a, double, d->n);
	struct model m = fit(d, WORDS("--rounds", "1"), a);
	const double *want = toy_predict(&m, d, a, NULL);
	for (ptrdiff_t r = 0; r < d->n; r++)
		offset[r] = 1.5;
	d->offset = offset;
	struct model k = fit(d, WORDS("--rounds", "1"), a);
	assert_near(toy_predict(&k, d, a, NULL), want, d->n, 1e-9); /* the base takes it back */
}

static void drawing_follows_the_seed(void **state)
{
	struct arena *a = *state;
	const struct model_class *k = model_class_find("boost");
	struct xy *d = toy_make(1000, 0, 14, a);
	struct args *v = args_default(k->params, a);
	struct err e = ERR_INIT;
	struct fit_info info;
	struct model m[3];
	assert_true(args_parse(v, WORDS("--rounds", "5", "--row-share", "0.5", "--column-share",
		"0.5"), a, &e));
	for (int i = 0; i < 3; i++)
		assert_true(model_fit(k, d, NULL, v, i < 2 ? 1 : 2, &m[i], &info, a, NULL, &e));
	const double *raw = toy_predict(&m[0], d, a, NULL);
	assert_same(toy_predict(&m[1], d, a, NULL), raw, d->n);
	assert_true(fabs(toy_predict(&m[2], d, a, NULL)[0] - raw[0]) > 1e-9);
}

/* -- stopping ----------------------------------------------------------------- */

static void stops_early_and_keeps_the_best(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_make(400, 2, 15, a), *valid = toy_make(400, 2, 16, a);
	struct fit_info info;
	struct model m = fit_valid(d, valid, WORDS("--rate", "0.3"), &info, a);
	int32_t best = 0;
	for (ptrdiff_t i = 0; i < info.points; i++)
		if (info.curve[i].valid < info.curve[best].valid)
			best = info.curve[i].step;
	assert_int_equal(info.steps, best);
	assert_int_equal(info.points, best + 21); /* patience, and the point before any tree */
	assert_string_equal(info.stopped, arena_printf(a, "early stopping at %d", (int)best + 20));
	const double *raw = toy_predict(&m, d, a, NULL);
	assert_true(fabs(model_loss(d, raw) - info.curve[best].train) < 1e-12);
	assert_true(fabs(model_loss(valid, toy_predict(&m, valid, a, NULL))
		- info.curve[best].valid) < 1e-12);
	struct model again = fit(d, WORDS("--rate", "0.3", "--rounds",
		arena_printf(a, "%d", (int)best)), a);
	assert_same(toy_predict(&again, d, a, NULL), raw, d->n);
}

/* The curve comes from rows kept in bins, predictions from thresholds: only very large trees
 * are walked. */
static void predictions_give_the_loss_of_the_curve(void **state)
{
	struct arena *a = *state;
	static const char *const leaves[] = { "2", "31", "64", "65", "1500" };
	for (int i = 0; i < 10; i++) {
		struct xy *d = toy_make(4000, i < 5 ? 0 : 3, 22, a);
		struct fit_info info;
		struct model m = fit_valid(d, NULL, WORDS("--rounds", "5", "--leaves",
			leaves[i % 5], "--min-leaf", "1"), &info, a);
		double loss = model_loss(d, toy_predict(&m, d, a, NULL));
		assert_true(fabs(loss - info.curve[5].train) < 1e-13);
	}
}

static void curve_falls(void **state)
{
	struct arena *a = *state;
	static const int32_t task[] = { 0, 2, 3 };
	for (int i = 0; i < 3; i++) {
		struct xy *d = toy_make(2000, task[i], 17, a);
		struct fit_info info;
		fit_valid(d, NULL, WORDS("--rounds", "30"), &info, a);
		assert_int_equal(info.points, 31);
		assert_int_equal(info.steps, 30);
		assert_string_equal(info.stopped, "all rounds");
		for (ptrdiff_t k = 1; k < info.points; k++) {
			assert_true(info.curve[k].train < info.curve[k - 1].train);
			assert_true(isnan(info.curve[k].valid));
		}
	}
}

static void a_budget_keeps_what_there_is(void **state)
{
	struct arena *a = *state;
	const struct model_class *k = model_class_find("boost");
	struct xy *d = toy_make(20000, 2, 18, a);
	struct ctl c = { .deadline = ctl_clock() + 0.1 };
	struct err e = ERR_INIT;
	struct fit_info info;
	struct model m;
	struct args *v = args_default(k->params, a);
	assert_true(args_set(v, "rounds", "100000", a, &e));
	assert_true(model_fit(k, d, NULL, v, 1, &m, &info, a, &c, &e));
	assert_string_equal(info.stopped, "budget");
	assert_true(info.steps < 100000);
	struct model again = fit(d, WORDS("--rounds", arena_printf(a, "%d",
		info.steps > 0 ? (int)info.steps : 1)), a);
	if (info.steps > 0)
		assert_same(toy_predict(&again, d, a, NULL), toy_predict(&m, d, a, NULL), d->n);
}

struct brake {
	struct ctl *c;
	int calls;
	double pressed;
};

/* A hand that asks for a stop at the 200th piece of work. */
static void press(void *pool, ptrdiff_t n, void (*fn)(void *arg, ptrdiff_t i), void *arg)
{
	struct brake *b = pool;
	if (++b->calls == 200) {
		atomic_store(&b->c->stop, true);
		b->pressed = ctl_clock();
	}
	for (ptrdiff_t i = 0; i < n; i++)
		fn(arg, i);
}

static void a_stop_is_obeyed(void **state)
{
	struct arena *a = *state;
	const struct model_class *k = model_class_find("boost");
	struct xy *d = toy_make(100000, 2, 19, a);
	struct ctl c = { .par = press };
	struct brake b = { .c = &c };
	struct err e = ERR_INIT;
	struct fit_info info;
	struct model m;
	c.pool = &b;
	assert_false(model_fit(k, d, NULL, NULL, 1, &m, &info, a, &c, &e));
	assert_int_equal(e.code, ERR_CANCELLED);
	assert_true(b.pressed > 0 && ctl_clock() - b.pressed < 0.1);
}

/* -- keeping ------------------------------------------------------------------ */

static void a_file_gives_the_same_scores(void **state)
{
	struct arena *a = *state;
	static const int32_t task[] = { 0, 2, 3 };
	for (int i = 0; i < 3; i++) {
		struct xy *d = toy_make(2000, task[i], 20, a);
		struct model m = fit(d, WORDS("--rounds", "10"), a), back;
		struct writer w = toy_bytes(&m, a);
		struct reader r;
		struct err e = ERR_INIT;
		reader_init(&r, w.p, w.n);
		if (!model_load(&back, &r, a, &e) || !reader_end(&r, &e))
			fail_msg("%s", e.msg);
		assert_same(toy_predict(&back, d, a, NULL), toy_predict(&m, d, a, NULL),
			d->n * m.outputs);
		struct writer again = toy_bytes(&back, a);
		assert_int_equal(again.n, w.n);
		assert_memory_equal(again.p, w.p, (size_t)w.n);
	}
}

/* Every byte wrong in turn, and every length: refused, or a model that still predicts. */
static void a_damaged_file_does_no_harm(void **state)
{
	struct arena *a = *state;
	struct xy *d = toy_make(60, 2, 21, a);
	struct model m = fit(d, WORDS("--rounds", "2", "--leaves", "4", "--min-leaf", "5"), a), back;
	struct writer w = toy_bytes(&m, a);
	for (ptrdiff_t i = 0; i < w.n; i++) {
		struct arena_mark mark = arena_mark(a);
		struct reader r;
		struct err e = ERR_INIT;
		reader_init(&r, w.p, i);
		assert_false(model_load(&back, &r, a, &e));
		w.p[i] ^= 0xff;
		reader_init(&r, w.p, w.n);
		if (model_load(&back, &r, a, &e) && model_check(&back, d, &e))
			toy_predict(&back, d, a, NULL);
		w.p[i] ^= 0xff;
		arena_reset(a, mark);
	}
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
		TEST(same_bits_on_any_hands),
		TEST(scale_does_not_matter),
		TEST(extreme_targets_are_learned),
		TEST(weights_are_copies),
		TEST(order_of_rows_does_not_matter),
		TEST(one_row_equals_batch),
		TEST(missing_cells_find_their_side),
		TEST(unknown_missing_goes_with_the_majority),
		TEST(levels_are_divided_in_subsets),
		TEST(rare_levels_share_a_bin),
		TEST(unseen_levels_count_as_missing),
		TEST(leaves_keep_to_the_rules),
		TEST(a_copied_column_is_never_used),
		TEST(offsets_are_learned_around),
		TEST(drawing_follows_the_seed),
		TEST(stops_early_and_keeps_the_best),
		TEST(predictions_give_the_loss_of_the_curve),
		TEST(curve_falls),
		TEST(a_budget_keeps_what_there_is),
		TEST(a_stop_is_obeyed),
		TEST(a_file_gives_the_same_scores),
		TEST(a_damaged_file_does_no_harm),
	};
	return cmocka_run_group_tests_name("model boost", tests, NULL, NULL);
}
