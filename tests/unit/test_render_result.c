/* Pictures of results: at five sizes, in three tiers of glyphs, and where there is hardly room. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/canvas.h"
#include "render/plot_result.h"
#include "screen.h"

static const struct plot_look look = PLOT_LOOK;

static const int sizes[][2] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };
static const char *const tiers[] = { "ascii", "block", "braille" };

typedef void draw_fn(struct canvas *c, struct rect r);

/* The picture at every size in braille, and at 80x24 in the other tiers. */
static void check(const char *name, draw_fn *draw)
{
	struct arena *a = arena_new();
	for (int i = 0; i < 5; i++) {
		int w = sizes[i][0], h = sizes[i][1];
		struct canvas *c = canvas_new(a, w, h, GLYPH_BRAILLE);
		draw(c, (struct rect){ 0, 0, w, h });
		assert_screen(c, arena_printf(a, "%s-%dx%d", name, w, h));
	}
	for (int t = GLYPH_ASCII; t < GLYPH_BRAILLE; t++) {
		struct canvas *c = canvas_new(a, 80, 24, (enum glyph_tier)t);
		draw(c, (struct rect){ 0, 0, 80, 24 });
		assert_screen(c, arena_printf(a, "%s-%s", name, tiers[t]));
	}
	arena_free(a);
}

/* Nothing is drawn outside of the rectangle, however small it is. */
static void check_clip(draw_fn *draw)
{
	struct arena *a = arena_new();
	for (int w = 0; w < 34; w++)
		for (int h = 0; h < 14; h++)
			for (int t = GLYPH_ASCII; t <= GLYPH_BRAILLE; t++) {
				struct canvas *c = canvas_new(a, 40, 20, (enum glyph_tier)t);
				canvas_fill(c, (struct rect){ 0, 0, 40, 20 }, STYLE_STALE);
				draw(c, (struct rect){ 3, 2, w, h });
				for (int y = 0; y < 20; y++)
					for (int x = 0; x < 40; x++)
						if (x < 3 || y < 2 || x >= 3 + w || y >= 2 + h)
							assert_int_equal(c->cell[y * 40 + x].style, STYLE_STALE);
				arena_clear(a);
			}
	arena_free(a);
}

/* ---- the pictures ---- */

static const char *const topic[] = { "billing", "howto", "bug", "outage" };
static const double topics[] = { 872, 41, 28, 7, 52, 663, 51, 8, 39, 40, 481, 14, 5, 4, 16, 175 };

static void draw_matrix(struct canvas *c, struct rect r)
{
	struct plot_matrix m = { 4, topic, topics, 1, 0, false };
	plot_matrix(c, r, &m, &look);
}

static void draw_two(struct canvas *c, struct rect r)
{
	static const char *const label[] = { "<=50K", ">50K" };
	static const double count[] = { 3473, 235, 392, 784 };
	struct plot_matrix m = { 2, label, count, -1, -1, false };
	plot_matrix(c, r, &m, &look);
}

static void draw_many(struct canvas *c, struct rect r)
{
	enum { K = 30 };
	static double count[K * K];
	static char name[K][8];
	const char *label[K];
	for (int i = 0; i < K; i++) {
		snprintf(name[i], sizeof name[i], "class%d", i + 1);
		label[i] = name[i];
		for (int j = 0; j < K; j++)
			count[i * K + j] = i == j ? 40 + i : (i * 7 + j * 3) % 11 == 0 ? 5 + j % 4 : 0;
	}
	struct plot_matrix m = { K, label, count, 20, 25, false };
	plot_matrix(c, r, &m, &look);
}

static const double said[] = { .02, .12, .31, .40, .50, .60, .70, .80, .90, .98 };
static const double rate[] = { .02, .19, .29, .36, .44, .53, .61, .71, .83, .94 };
static const double low[] = { .00, .10, .06, .14, .26, .38, .48, .61, .77, .92 };
static const double high[] = { .05, .33, .80, .67, .63, .68, .72, .79, .88, .96 };
static const double rows[] = { 400, 50, 3, 8, 20, 40, 60, 100, 190, 827 };

enum { QUANTILES = 40 };

/* A tail that is longer than expected; by tens: on logarithmic axes. */
static void quantiles(struct canvas *c, struct rect r, double base)
{
	double v[4][QUANTILES];
	for (int i = 0; i < QUANTILES; i++) {
		double z = (i - 19.5) / 10, at[4] = { z, z + (i > 30 ? (i - 30) / 8.0 : 0.05), z - 0.2 - z * z / 10,
			z + 0.2 + z * z / 10 };
		for (int k = 0; k < 4; k++)
			v[k][i] = base > 0 ? pow(base, at[k]) : at[k];
	}
	struct plot_qq p = { QUANTILES, v[0], v[1], v[2], v[3] };
	plot_qq(c, r, &p, &look);
}

static void draw_qq(struct canvas *c, struct rect r)
{
	quantiles(c, r, 0);
}

static void draw_qq_log(struct canvas *c, struct rect r)
{
	quantiles(c, r, 10);
}

static void draw_reliability(struct canvas *c, struct rect r)
{
	struct plot_reliability p = { 10, said, rate, low, high, rows, 7 };
	plot_reliability(c, r, &p, &look);
}

/* 9 rows each: Wilson's intervals in the place of bars. */
static void draw_thin(struct canvas *c, struct rect r)
{
	static const double few[] = { 9, 9, 9, 9, 12, 9, 9, 9, 9, 9 };
	struct plot_reliability p = { 10, said, rate, low, high, few, 4 };
	plot_reliability(c, r, &p, &look);
}

static void draw_diagonal(struct canvas *c, struct rect r)
{
	struct plot_reliability p = { 10, said, rate, low, high, rows, -1 };
	plot_reliability_diagonal(c, r, &p, &look);
}

static void draw_intervals(struct canvas *c, struct rect r)
{
	static const struct plot_interval row[] = {
		{ "region = APAC", .774, .718, .83, 212, true }, { "channel = phone", .829, .798, .86, 561, false },
		{ "plan = free", .86, .838, .882, 948, false }, { "plan = a very long name of a group", .9, .7, .97, 12, false },
		{ "one row", 1, .025, 1, 1, false },
		{ "nothing known", (double)NAN, (double)NAN, (double)NAN, 0, false },
	};
	plot_intervals(c, r, &(struct plot_intervals){ row, 6, .878, 1, 0 }, &look);
}

/* Names that grow when they are made safe are cut by what is drawn: no cell of a name stands where a count does. */
static void test_unsafe_names(void **state)
{
	static const struct plot_interval row[] = {
		{ "n\u00e4me = M\u00fcller; 1\u202e", .5, .4, .6, 4, false }, { "\x01\x02\x03\x04\x05\x06\x07", .5, .4, .6, 4884, false },
		{ "\u202e\u202e\u202e\u202e\u202e\u202e", .5, .4, .6, 44, false },
	};
	struct arena *a = arena_new();
	(void)state;
	for (int w = 44; w < 100; w += 7)
		for (int tier = GLYPH_ASCII; tier <= GLYPH_BRAILLE; tier++) {
			struct canvas *c = canvas_new(a, w, 5, (enum glyph_tier)tier);
			plot_intervals(c, (struct rect){ 0, 0, w, 5 }, &(struct plot_intervals){ row, 3, .5, -1, 0 }, &look);
			assert_shows(c, " n=4 ");
			assert_shows(c, " n=4,884 ");
			assert_shows(c, " n=44 ");
		}
	arena_free(a);
}

static void draw_bars(struct canvas *c, struct rect r)
{
	static const struct plot_bar bar[] = { { "none", 0.052, NULL, true }, { "temperature", 0.018, NULL, false },
		{ "isotonic", 0.014, "0.014 best", false }, { "unknown", (double)NAN, NULL, false } };
	plot_bars(c, r, bar, 4, 0, 1, &look);
}

static void draw_square(struct canvas *c, struct rect r)
{
	static const double x[] = { 0, 0, .02, .1, .3, 1 }, y[] = { 0, .3, .5, .8, .95, 1 };
	static const double lo[] = { 0, .25, .44, .75, .92, 1 }, hi[] = { .05, .36, .56, .85, .97, 1 };
	struct plot_square p = { .n = 3, .x = plot_axis_of(0, 1, false), .y = plot_axis_of(0, 1, false),
		.diagonal = true, .x_name = "false alarms", .y_name = "found", .mark_x = .1, .mark_y = .8,
		.series = { { .x = x, .y = lo, .n = 6, .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = hi, .n = 6, .name = "95%", .dashed = true, .style = STYLE_DIM },
			{ .x = x, .y = y, .n = 6, .name = "model", .style = STYLE_GOOD } } };
	plot_square(c, r, &p, &look);
}

/* Two hundred predictions whose errors grow with them; a few far off. */
static struct plot_truth spread(bool errors)
{
	static double predicted[200], truth[200];
	for (int i = 0; i < 200; i++) {
		predicted[i] = 1000 * (20 + i);
		truth[i] = predicted[i] + 1000 * (i % 19 - 9) * (20 + i) / 100 + (i % 67 == 0) * 90000;
	}
	return (struct plot_truth){ predicted, truth, 200, errors ? (double)NAN : 20000, errors };
}

static void draw_truth(struct canvas *c, struct rect r)
{
	struct plot_truth p = spread(false);
	plot_truth(c, r, &p, &look);
}

static void draw_errors(struct canvas *c, struct rect r)
{
	struct plot_truth p = spread(true);
	plot_truth(c, r, &p, &look);
}

static const struct {
	const char *name;
	draw_fn *draw;
} pictures[] = {
	{ "plot-matrix", draw_matrix }, { "plot-matrix-two", draw_two }, { "plot-matrix-many", draw_many },
	{ "plot-qq", draw_qq }, { "plot-qq-log", draw_qq_log },
	{ "plot-reliability", draw_reliability }, { "plot-reliability-thin", draw_thin }, { "plot-diagonal", draw_diagonal },
	{ "plot-intervals", draw_intervals }, { "plot-bars", draw_bars }, { "plot-square", draw_square },
	{ "plot-truth", draw_truth }, { "plot-errors", draw_errors },
};

static void test_sizes_and_tiers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
		check(pictures[i].name, pictures[i].draw);
}

static void test_clipping(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
		check_clip(pictures[i].draw);
}

/* The borders of the legend. */
static void test_shades(void **state)
{
	(void)state;
	assert_int_equal(plot_matrix_shade(0.0299), 0);
	assert_int_equal(plot_matrix_shade(0.03), 1);
	assert_int_equal(plot_matrix_shade(0.0799), 1);
	assert_int_equal(plot_matrix_shade(0.08), 2);
	assert_int_equal(plot_matrix_shade(0.2499), 2);
	assert_int_equal(plot_matrix_shade(0.25), 3);
}

static void test_reading(void **state)
{
	struct arena *a = arena_new();
	struct node *root = report_root(report_new(a)), *m = node_object(root, "confusion");
	struct plot_matrix out;
	struct plot_reliability bins;
	(void)state;
	assert_false(plot_matrix_read(NULL, &out, a));
	assert_false(plot_matrix_read(m, &out, a));
	assert_false(plot_reliability_read(NULL, &bins, a));
	struct plot_qq qq;
	assert_false(plot_qq_read(NULL, &qq, a));
	struct node *points = node_list(root, "qq");
	for (int i = 0; i < 3; i++) {
		struct node *point = node_object(points, NULL);
		node_real(point, "expected", i);
		node_real(point, "observed", i + 0.5 * i);
		node_real(point, "lo", i - 0.7);
		node_real(point, "hi", i + 0.7);
	}
	assert_true(plot_qq_read(points, &qq, a));
	assert_true(qq.n == 3 && qq.expected[2] == 2 && qq.observed[2] == 3 && qq.lo[1] == 1 - 0.7);
	assert_int_equal(plot_qq_outside(&qq), 1);
	struct node *labels = node_list(m, "labels"), *counts = node_list(m, "counts");
	node_string(labels, NULL, "no");
	node_string(labels, NULL, "yes");
	node_ints(counts, NULL, (const int64_t[]){ 3, 1 }, 2);
	node_ints(counts, NULL, (const int64_t[]){ 2, 5 }, 2);
	assert_true(plot_matrix_read(m, &out, a));
	assert_int_equal(out.k, 2);
	assert_true(out.count[1] > 0.5 && out.count[1] < 1.5 && out.count[2] > 1.5 && out.count[2] < 2.5);
	struct node *list = node_list(root, "reliability"), *one = node_object(list, NULL);
	node_real(one, "mean", 0.25);
	node_real(one, "rate", 0.5);
	node_int(one, "n", 7);
	assert_true(plot_reliability_read(list, &bins, a));
	assert_int_equal(bins.bins, 1);
	assert_true(plot_reliability_rows(&bins) > 6.9 && plot_reliability_is_thin(&bins));
	bins.n = (const double[]){ 12 };
	assert_false(plot_reliability_is_thin(&bins));
	assert_true(bins.said[0] > 0.24 && bins.said[0] < 0.26 && isnan(bins.lo[0]));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes_and_tiers), cmocka_unit_test(test_clipping),
		cmocka_unit_test(test_shades), cmocka_unit_test(test_unsafe_names), cmocka_unit_test(test_reading),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
