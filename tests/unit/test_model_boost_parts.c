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
#include "data/xy.h"
#include "model/bin_cut.h"
#include "model/forest.h"
#include "model/hist.h"
#include "model/logistic.h"
#include "model/partition.h"
#include "model/split.h"
#include "model/tree.h"

/* -- cuts --------------------------------------------------------------------- */

static int32_t cuts_of(const double *x, ptrdiff_t n, int32_t most, double *cut, struct arena *a)
{
	uint64_t *key = ARENA_ARRAY(a, uint64_t, n), *room = ARENA_ARRAY(a, uint64_t, n);
	for (ptrdiff_t i = 0; i < n; i++)
		key[i] = bin_key(x[i]);
	key = bin_sort(key, room, n);
	for (ptrdiff_t i = 1; i < n; i++)
		assert_true(bin_unkey(key[i - 1]) <= bin_unkey(key[i]));
	return bin_cuts(key, n, most, cut);
}

static void keys_keep_order(void **state)
{
	(void)state;
	static const double x[] = { -HUGE_VAL, -1e300, -1.5, -0x1p-1074, 0, 0x1p-1074, 1, 1.5, 1e300,
		HUGE_VAL };
	for (size_t i = 0; i < sizeof x / sizeof *x; i++) {
		assert_true(i == 0 || bin_key(x[i - 1]) < bin_key(x[i]));
		assert_memory_equal(&x[i], &(double){ bin_unkey(bin_key(x[i])) }, sizeof *x);
	}
	assert_true(bin_key(-0.0) == bin_key(0.0));
}

static void few_values_are_cut_halfway(void **state)
{
	static const double x[] = { 3, 1, 2, 2, 10, 1, -4, 10 };
	static const double want[] = { -1.5, 1.5, 2.5, 6.5 };
	double cut[255];
	assert_int_equal(cuts_of(x, 8, 255, cut, *state), 4);
	assert_memory_equal(cut, want, sizeof want);
	assert_int_equal(cuts_of(x, 8, 5, cut, *state), 4);
	assert_int_equal(cuts_of(x, 1, 255, cut, *state), 0);
	assert_int_equal(cuts_of(x, 0, 255, cut, *state), 0);
}

static void neighbours_are_told_apart(void **state)
{
	static const double x[] = { 1, 1 + 0x1p-52, 0x1p1023, 0x1.8p1023, HUGE_VAL, -HUGE_VAL };
	double cut[255];
	assert_int_equal(cuts_of(x, 6, 255, cut, *state), 5);
	assert_true(cut[0] < 1);
	assert_true(cut[1] >= 1 && cut[1] < 1 + 0x1p-52);
	assert_true(cut[3] >= 0x1p1023 && cut[3] < 0x1.8p1023);
	assert_true(cut[4] >= 0x1.8p1023 && cut[4] < HUGE_VAL);
}

/* A value that fills half of the rows has one bin; the others share the rest evenly. */
static void many_values_fill_bins_evenly(void **state)
{
	enum { N = 20000, BINS = 51 };
	struct arena *a = *state;
	double *x = ARENA_ARRAY(a, double, N), cut[BINS];
	int64_t rows[BINS] = { 0 };
	for (int i = 0; i < N; i++) {
		struct rng r = rng_make(1, RNG_TEST, (uint64_t)i);
		x[i] = i % 2 ? 0.25 : rng_double(&r);
	}
	int32_t cuts = cuts_of(x, N, BINS, cut, a);
	assert_int_equal(cuts, BINS - 1);
	for (int i = 0; i < N; i++) {
		int b = 0;
		while (b < cuts && x[i] > cut[b])
			b++;
		rows[b]++;
	}
	int heavy = 0;
	for (int b = 0; b < BINS; b++) {
		heavy += rows[b] >= N / 2;
		assert_true(rows[b] >= N / 2 || (rows[b] > 100 && rows[b] < 500));
	}
	assert_int_equal(heavy, 1);
}

/* -- rows --------------------------------------------------------------------- */

static void rows_are_divided_in_order(void **state)
{
	enum { N = 100000 };
	struct arena *a = *state;
	struct err e = ERR_INIT;
	struct partition p;
	uint8_t *bin = ARENA_ARRAY(a, uint8_t, N), goes_left[256];
	ptrdiff_t left = 0;
	assert_true(partition_init(&p, N, a, NULL, &e));
	partition_fill(&p, N);
	for (int b = 0; b < 256; b++)
		goes_left[b] = b % 3 == 0;
	for (int i = 0; i < N; i++) {
		struct rng r = rng_make(2, RNG_TEST, (uint64_t)i);
		bin[i] = (uint8_t)rng_below(&r, 256);
		left += goes_left[bin[i]];
	}
	assert_int_equal(partition_divide(&p, 0, N, bin, goes_left), left);
	for (ptrdiff_t i = 0; i < N; i++) {
		assert_int_equal(goes_left[bin[p.row[i]]], i < left);
		assert_true(i == 0 || i == left || p.row[i] > p.row[i - 1]);
	}
}

/* -- histograms --------------------------------------------------------------- */

enum { ROWS = 30000, FEATURES = 140 }; /* bundles of more than a block */

/* Every third feature has few bins, one in six no missing cells. */
static void make_table(struct features *s, struct binned *b, struct cell *gradient,
	struct arena *a)
{
	*s = (struct features){ .n = FEATURES, .feature = ARENA_ARRAY(a, struct feature, FEATURES) };
	*b = (struct binned){ .rows = ROWS, .features = FEATURES,
		.column = ARENA_ARRAY(a, uint8_t, ROWS * FEATURES) };
	for (int32_t f = 0; f < FEATURES; f++) {
		s->feature[f].bins = f % 3 ? 1 + f * 7 % 255 : 1 + f % 5;
		s->feature[f].missing = f % 6 > 0;
	}
	for (ptrdiff_t r = 0; r < ROWS; r++) {
		struct rng g = rng_make(3, RNG_TEST, (uint64_t)r);
		gradient[r] = (struct cell){ rng_below(&g, 2001) - 1000,
			((int64_t)1 << 40) + rng_below(&g, 1000) };
		for (int32_t f = 0; f < FEATURES; f++)
			b->column[f * ROWS + r] = (uint8_t)rng_below(&g,
				s->feature[f].bins + s->feature[f].missing);
	}
}

/* Whether the cells of features, not those of combinations, are the same. */
static bool same_cells(const struct hist *h, const struct cell *x, const struct cell *y)
{
	for (int32_t f = 0; f < FEATURES; f++)
		if (memcmp(x + h->offset[f], y + h->offset[f],
			(size_t)(h->features->feature[f].bins + 1) * sizeof *x) != 0)
			return false;
	return true;
}

static void sums_are_those_of_a_plain_loop(void **state)
{
	struct arena *a = *state;
	struct features s;
	struct binned b;
	struct hist h;
	struct err e = ERR_INIT;
	struct cell *gradient = ARENA_ARRAY(a, struct cell, ROWS);
	int32_t *row = ARENA_ARRAY(a, int32_t, ROWS);
	make_table(&s, &b, gradient, a);
	assert_true(hist_init(&h, &s, &b, a, NULL, &e));
	assert_true(h.bundles > HIST_BLOCK && h.bundles < FEATURES);
	struct cell *want = ARENA_ARRAY(a, struct cell, h.cells);
	struct cell *none = ARENA_ARRAY(a, struct cell, h.cells);
	struct cell *all = ARENA_ARRAY(a, struct cell, h.cells);
	struct cell *alone = ARENA_ARRAY(a, struct cell, h.cells);
	ptrdiff_t n = 0;
	for (int32_t r = 0; r < ROWS; r++)
		if (r % 7 < 4)
			row[n++] = r;
	for (int32_t f = 0; f < FEATURES; f++)
		for (ptrdiff_t k = 0; k < n; k++) {
			struct cell *c = &want[h.offset[f] + b.column[f * ROWS + row[k]]];
			*c = cell_add(*c, gradient[row[k]]);
		}
	struct hist_rows rows = { gradient, row, n };
	int32_t pieces = hist_build(&h, &rows, all, NULL);
	assert_true(pieces > 0);
	hist_merge(&h, pieces, 0, h.bundles, all);
	hist_add(&h, &rows, 0, h.bundles / 3, alone);
	hist_add(&h, &rows, h.bundles / 3, h.bundles, alone);
	assert_true(same_cells(&h, all, want) && same_cells(&h, alone, want));
	hist_subtract(&h, 0, h.bundles, all, alone);
	assert_true(same_cells(&h, all, none));
}

/* -- splits ------------------------------------------------------------------- */

/* The best gain of all ways to send some of the cells left, by trying each. */
static double brute_gain(const struct cell *cells, int n, const struct cell_unit *u, double l2)
{
	double best = 0;
	for (unsigned set = 1; set + 1 < 1u << n; set++) {
		double g[2] = { 0, 0 }, h[2] = { 0, 0 };
		for (int k = 0; k < n; k++) {
			g[set >> k & 1] += cell_gradient(u, cells[k]);
			h[set >> k & 1] += cell_hessian(u, cells[k]);
		}
		best = fmax(best, g[0] * g[0] / (h[0] + l2) + g[1] * g[1] / (h[1] + l2)
			- (g[0] + g[1]) * (g[0] + g[1]) / (h[0] + h[1] + l2));
	}
	return best;
}

/* With as many rows in each level no subset is better than the best cut through their order. */
static void subsets_are_the_best_of_all(void **state)
{
	enum { LEVELS = 9, EACH = 30 };
	(void)state;
	struct feature f = { .kind = FEATURE_CODE, .bins = LEVELS };
	struct features s = { .n = 1, .feature = &f };
	int32_t zero = 0;
	struct hist h = { .order = &zero, .offset = &zero, .cells = LEVELS + 1 };
	struct cell_unit u = { .shift = 40, .gradient = 0x1p-10, .hessian = 0x1p-10 };
	struct split_rules rules = { .min_rows = 1 };
	struct split_search search = { .features = &s, .hist = &h, .unit = &u, .rules = &rules };
	for (uint64_t trial = 0; trial < 200; trial++) {
		struct rng r = rng_make(5, RNG_TEST, trial);
		struct cell cells[LEVELS + 1] = { { 0, 0 } }, sum = { 0, 0 }, left = { 0, 0 };
		struct split best;
		for (int k = 0; k < LEVELS; k++) {
			cells[k].gradient = rng_below(&r, 200001) - 100000;
			cells[k].rest = ((int64_t)EACH << u.shift) + EACH * 1024;
			sum = cell_add(sum, cells[k]);
		}
		split_find(&search, cells, sum, 0, 1, &best);
		double unit = u.gradient * u.gradient / u.hessian;
		double want = brute_gain(cells, LEVELS, &u, 0);
		assert_true(fabs(best.gain * unit - want) <= 1e-12 * want);
		for (int k = 0; k < LEVELS; k++)
			if (tree_set_has(best.set, k))
				left = cell_add(left, cells[k]);
		assert_true(left.gradient == best.left.gradient && left.rest == best.left.rest);
	}
}

/* One cut of 40 bins, tried by hand; the first of the best. */
static void try_cut(const struct cell *cells, const struct cell_unit *u, int cut, bool missing_left,
	struct split *best)
{
	enum { BINS = 40, FEWEST = 5 };
	double g[2] = { 0, 0 }, h[2] = { 0, 0 };
	int64_t rows[2] = { 0, 0 };
	for (int b = 0; b <= BINS; b++) {
		int side = b == BINS ? !missing_left : b > cut;
		g[side] += cell_gradient(u, cells[b]);
		h[side] += cell_hessian(u, cells[b]);
		rows[side] += cell_rows(u, cells[b]);
	}
	double gain = g[0] * g[0] / (h[0] + 1) + g[1] * g[1] / (h[1] + 1)
		- (g[0] + g[1]) * (g[0] + g[1]) / (h[0] + h[1] + 1);
	if (rows[0] < FEWEST || rows[1] < FEWEST || gain <= best->gain * (1 + 1e-12))
		return;
	*best = (struct split){ .gain = gain, .bin = cut, .missing_left = missing_left };
}

/* Many bins are empty, so that cuts are equal; missing cells go to either side. */
static void cuts_are_the_best_of_all(void **state)
{
	enum { BINS = 40 };
	(void)state;
	struct feature f = { .kind = FEATURE_NUMBER, .bins = BINS };
	struct features s = { .n = 1, .feature = &f };
	int32_t zero = 0, sides[2] = { 0, 0 };
	struct hist h = { .order = &zero, .offset = &zero, .cells = BINS + 1 };
	struct cell_unit u = { .shift = 40, .gradient = 1, .hessian = 1 };
	struct split_rules rules = { .min_rows = 5, .l2 = 1 };
	struct split_search search = { .features = &s, .hist = &h, .unit = &u, .rules = &rules };
	for (uint64_t trial = 0; trial < 2000; trial++) {
		struct rng r = rng_make(6, RNG_TEST, trial);
		struct cell cells[BINS + 1] = { { 0, 0 } }, sum = { 0, 0 };
		struct split wide = { 0 }, plain = { 0 }, want = { .gain = 1e-6 };
		for (int b = 0; b <= BINS; b++) {
			int64_t rows = trial % 2 && b == BINS ? 0 : rng_below(&r, 4) / 2 * (b + 1);
			cells[b] = (struct cell){ rows ? rng_below(&r, 201) - 100 : 0, rows << u.shift | rows };
			sum = cell_add(sum, cells[b]);
		}
		for (int b = 0; b < BINS; b++)
			try_cut(cells, &u, b, false, &want);
		for (int b = BINS - 2; b >= 0; b--)
			try_cut(cells, &u, b, true, &want);
		search.plain = false;
		split_find(&search, cells, sum, 0, 1, &wide);
		search.plain = true;
		split_find(&search, cells, sum, 0, 1, &plain);
		assert_memory_equal(&wide, &plain, sizeof wide);
		assert_true(fabs(wide.gain - want.gain) <= 1e-9 * want.gain);
		assert_int_equal(wide.bin, want.bin);
		assert_int_equal(wide.missing_left, want.missing_left);
		sides[wide.missing_left]++;
	}
	assert_true(sides[0] > 50 && sides[1] > 50);
}

/* -- trees -------------------------------------------------------------------- */

enum { TREES = 3, TREE_ROWS = 1000, COLUMNS = 3 };

/* A number of 200 bins, levels of which a set needs one word, levels of which it needs four. */
static void make_columns(struct features *s, struct xy *d, struct binned *b, struct arena *a)
{
	static const int32_t bins[COLUMNS] = { 200, 5, 250 };
	*s = (struct features){ COLUMNS, COLUMNS, ARENA_ARRAY(a, struct feature, COLUMNS) };
	struct xy_column *column = ARENA_ARRAY(a, struct xy_column, COLUMNS);
	*d = (struct xy){ .n = TREE_ROWS, .p = COLUMNS, .column = column };
	*b = (struct binned){ TREE_ROWS, COLUMNS, ARENA_ARRAY(a, uint8_t, COLUMNS * TREE_ROWS) };
	for (int32_t f = 0; f < COLUMNS; f++) {
		struct feature *one = &s->feature[f];
		double *number = ARENA_ARRAY(a, double, TREE_ROWS);
		int32_t *code = ARENA_ARRAY(a, int32_t, TREE_ROWS);
		*one = (struct feature){ .kind = f ? FEATURE_CODE : FEATURE_NUMBER, .column = f,
			.bins = bins[f], .levels = bins[f], .cut = ARENA_ARRAY(a, double, bins[f]),
			.bin_of = ARENA_ARRAY(a, uint8_t, bins[f]) };
		for (int32_t k = 0; k < bins[f]; k++) {
			one->cut[k] = k + 0.5;
			one->bin_of[k] = (uint8_t)k;
		}
		for (int32_t r = 0; r < TREE_ROWS; r++) {
			struct rng g = rng_make(8, RNG_TEST, (uint64_t)(f * TREE_ROWS + r));
			code[r] = (int32_t)rng_below(&g, bins[f] + 1) - 1; /* -1: missing */
			number[r] = code[r] < 0 ? (double)NAN : code[r];
			b->column[f * TREE_ROWS + r] = (uint8_t)(f ? bin_of_level(one, code[r]) :
				bin_of_number(one, number[r]));
		}
		column[f] = (struct xy_column){ .kind = f ? XY_CODE : XY_NUMBER, .number = number,
			.code = code, .levels = bins[f] };
	}
}

/* Leaves are split at random; where missing cells go does not follow from the set. */
static void make_tree(struct tree *t, const struct features *s, int32_t leaves, struct rng *g,
	struct arena *a)
{
	*t = (struct tree){ 1, 0, ARENA_ARRAY(a, struct tree_node, 2 * leaves - 1),
		arena_alloc(a, leaves, (ptrdiff_t)sizeof *t->set) };
	t->node[0] = (struct tree_node){ .feature = -1, .set = -1 };
	while (t->nodes < 2 * leaves - 1) {
		struct tree_node *k = &t->node[rng_below(g, t->nodes)];
		if (k->feature >= 0)
			continue;
		int32_t f = (int32_t)rng_below(g, COLUMNS), bin = (int32_t)rng_below(g, 199);
		*k = (struct tree_node){ .feature = f, .left = t->nodes, .set = -1, .bin = (uint8_t)bin,
			.value = s->feature[f].cut[f ? 0 : bin], .missing_left = rng_below(g, 2) };
		for (int w = 0; f && w < TREE_SET_WORDS; w++)
			t->set[t->sets][w] = rng_u64(g);
		k->set = f ? t->sets++ : -1;
		for (int i = 0; i < 2; i++)
			t->node[t->nodes++] = (struct tree_node){ .feature = -1, .set = -1,
				.value = rng_double(g) };
	}
}

static void score_forest(struct forest *f, const struct xy *d, bool plain, double *out,
	struct arena *a)
{
	double *tile = ARENA_ARRAY(a, double, f->slots * FOREST_ROWS);
	f->plain = plain;
	for (ptrdiff_t r = 0; r < d->n; r += FOREST_ROWS) {
		ptrdiff_t end = r + FOREST_ROWS < d->n ? r + FOREST_ROWS : d->n;
		forest_tile(f, d, r, end, tile);
		forest_add(f, tile, end - r, 1, out + r);
	}
}

/* Rows walk through bins, tiles go through bits; the largest tree is walked in both. */
static void forests_agree_with_walks(void **state)
{
	static const int32_t leaves[TREES] = { 31, 200, 1500 };
	struct arena *a = *state;
	struct features s;
	struct xy d;
	struct binned b;
	struct tree tree[TREES];
	struct forest f;
	make_columns(&s, &d, &b, a);
	double *walked = ARENA_ARRAY(a, double, TREE_ROWS), *wide = ARENA_ARRAY(a, double, TREE_ROWS);
	double *plain = ARENA_ARRAY(a, double, TREE_ROWS);
	for (int t = 0; t < TREES; t++) {
		struct rng g = rng_make(9, RNG_TEST, (uint64_t)t);
		make_tree(&tree[t], &s, leaves[t], &g, a);
		tree_add_binned(&tree[t], &s, &b, walked, 1, NULL);
	}
	forest_init(&f, &s, tree, TREES, a);
	score_forest(&f, &d, false, wide, a);
	score_forest(&f, &d, true, plain, a);
	assert_memory_equal(wide, walked, TREE_ROWS * sizeof *wide);
	assert_memory_equal(plain, walked, TREE_ROWS * sizeof *plain);
}

/* -- losses ------------------------------------------------------------------- */

static void losses_are_exact_and_the_same_bits(void **state)
{
	enum { N = 4099 };
	struct arena *a = *state;
	double *z = ARENA_ARRAY(a, double, N), *p = ARENA_ARRAY(a, double, N);
	double *q = ARENA_ARRAY(a, double, N), *w = ARENA_ARRAY(a, double, N);
	int32_t *y = ARENA_ARRAY(a, int32_t, N);
	for (int i = 0; i < N; i++) {
		struct rng r = rng_make(4, RNG_TEST, (uint64_t)i);
		z[i] = rng_normal(&r) * (i % 3 == 0 ? 200 : 2);
		y[i] = (int32_t)rng_below(&r, 2);
		w[i] = rng_double(&r);
	}
	double fast = logistic_update(z, y, w, N, p), plain = logistic_update_plain(z, y, w, N, q);
	assert_memory_equal(&fast, &plain, sizeof fast);
	assert_memory_equal(p, q, N * sizeof *p);
	for (int i = 0; i < N; i++) {
		if (fabs(z[i]) > 700)
			continue;
		long double e = expl(-(long double)z[i]), one = 1 / (1 + e);
		long double loss = log1pl(y[i] ? e : 1 / e);
		double mine = logistic_update(z + i, y + i, NULL, 1, q);
		assert_true(fabsl((long double)p[i] - one) <= 1e-15L * one);
		assert_true(fabsl((long double)mine - loss) <= 1e-15L * loss);
	}
}

static void gradients_are_the_same_bits(void **state)
{
	enum { N = 4099 };
	struct arena *a = *state;
	struct logistic_scale scale = { 0x1p40, 0x1p30, (int64_t)1 << 45 };
	double *p = ARENA_ARRAY(a, double, N), *w = ARENA_ARRAY(a, double, N);
	int32_t *y = ARENA_ARRAY(a, int32_t, N);
	struct cell *fast = ARENA_ARRAY(a, struct cell, N), *plain = ARENA_ARRAY(a, struct cell, N);
	for (int i = 0; i < N; i++) {
		struct rng r = rng_make(7, RNG_TEST, (uint64_t)i);
		p[i] = rng_double(&r);
		y[i] = (int32_t)rng_below(&r, 2);
		w[i] = rng_double(&r);
	}
	for (int weighted = 0; weighted < 2; weighted++) {
		const double *weight = weighted ? w : NULL;
		logistic_gradients(p, y, weight, N, &scale, fast);
		logistic_gradients_plain(p, y, weight, N, &scale, plain);
		assert_memory_equal(fast, plain, N * sizeof *fast);
		for (int i = 0; i < N; i++) {
			double g = (weighted ? w[i] : 1) * (p[i] - y[i]);
			double h = (weighted ? w[i] : 1) * (p[i] * (1 - p[i]));
			assert_true(fast[i].gradient == llrint(g * 0x1p40));
			assert_true(fast[i].rest == scale.row + llrint(h * 0x1p30));
		}
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
		TEST(keys_keep_order),
		TEST(few_values_are_cut_halfway),
		TEST(neighbours_are_told_apart),
		TEST(many_values_fill_bins_evenly),
		TEST(rows_are_divided_in_order),
		TEST(sums_are_those_of_a_plain_loop),
		TEST(subsets_are_the_best_of_all),
		TEST(cuts_are_the_best_of_all),
		TEST(forests_agree_with_walks),
		TEST(gradients_are_the_same_bits),
		TEST(losses_are_exact_and_the_same_bits),
	};
	return cmocka_run_group_tests_name("model boost parts", tests, NULL, NULL);
}
