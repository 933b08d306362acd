/* Pictures: their arithmetic by hand, and how they look at usual sizes in every tier of glyphs. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/canvas.h"
#include "render/plot.h"
#include "screen.h"

static const struct plot_look look = PLOT_LOOK;
static const char *const tier_name[] = { [GLYPH_ASCII] = "ascii", [GLYPH_BLOCK] = "block",
	[GLYPH_BRAILLE] = "braille" };
static const int sizes[][2] = { { 40, 10 }, { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };

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

static const char *dump(const struct canvas *c)
{
	struct text t;
	text_init(&t, c->arena);
	canvas_dump(c, &t, false);
	return t.p;
}

/* ---- histograms ---- */

static void test_bins_become_columns(void **state)
{
	const double count[] = { 4, 0, 8, NAN }, six[] = { 1, 2, 3, 4, 5, 6 };
	double out[16];
	(void)state;
	assert_int_equal(plot_histogram_spread(count, 4, 11, out), 8);
	for (int i = 0; i < 6; i++)
		assert_true(out[i] == count[i / 2]);
	assert_true(isnan(out[6]) && isnan(out[7]));
	/* Six bins in four columns: one and a half each. */
	assert_int_equal(plot_histogram_spread(six, 6, 4, out), 4);
	assert_true(out[0] == 1 + 0.5 * 2 && out[1] == 0.5 * 2 + 3);
	assert_true(out[2] == 4 + 0.5 * 5 && out[3] == 0.5 * 5 + 6);
	/* A gap is not spread as if it were a number. */
	assert_int_equal(plot_histogram_spread(count, 4, 3, out), 3);
	assert_true(isfinite(out[0]) && isfinite(out[1]) && isnan(out[2]));
	assert_int_equal(plot_histogram_spread(count, 0, 3, out), 0);
	assert_int_equal(plot_histogram_spread(count, 4, 0, out), 0);
}

/* However many columns, no row is lost: shares of bins add up. */
static void test_spreading_keeps_the_sum(void **state)
{
	double count[50], out[50];
	(void)state;
	for (int i = 0; i < 50; i++)
		count[i] = (i * 7919) % 101;
	for (int w = 1; w < 50; w++) {
		double sum = 0, all = 0;
		int n = plot_histogram_spread(count, 50, w, out);
		for (int i = 0; i < n; i++)
			sum += out[i];
		for (int i = 0; i < 50; i++)
			all += count[i];
		assert_true(fabs(sum - all) < 1e-9);
	}
}

static void test_eighths(void **state)
{
	(void)state;
	assert_int_equal(plot_column_eighths(0, 10, 4), 0);
	assert_int_equal(plot_column_eighths(NAN, 10, 4), 0);
	assert_int_equal(plot_column_eighths(0.001, 10, 4), 1); /* one row in many is seen */
	assert_int_equal(plot_column_eighths(5, 10, 4), 16);
	assert_int_equal(plot_column_eighths(10, 10, 4), 32);
	assert_int_equal(plot_column_eighths(11, 10, 4), 32);
	assert_int_equal(plot_column_eighths(1, 0, 4), 0);
}

static void test_columns_are_drawn(void **state)
{
	const double v[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, NAN, 16, 12 };
	struct canvas *c = canvas_new(*state, 12, 2, GLYPH_BLOCK);
	plot_columns(c, (struct rect){ 0, 0, 12, 2 }, v, 12, 16, STYLE_GOOD);
	assert_string_equal(dump(c), "          █▄\n ▁▂▃▄▅▆▇█ ██\n");
	c = canvas_new(*state, 12, 2, GLYPH_ASCII);
	plot_columns(c, (struct rect){ 0, 0, 12, 2 }, v, 12, 16, STYLE_GOOD);
	assert_string_equal(dump(c), "          #=\n ___===## ##\n");
}

static void bell(struct plot_histogram *h, struct arena *a)
{
	double *edge = ARENA_ARRAY(a, double, 31), *count = ARENA_ARRAY(a, double, 30);
	for (int i = 0; i < 31; i++)
		edge[i] = 8 * i;
	for (int i = 0; i < 30; i++)
		count[i] = round(900 * exp(-pow((i - 9) / 4.0, 2)) + 300 * exp(-pow((i - 24) / 2.0, 2)));
	count[17] = NAN;
	*h = (struct plot_histogram){ .edge = edge, .count = count, .bins = 30, .unit = "min" };
}

static void test_histograms(void **state)
{
	struct plot_histogram h;
	bell(&h, *state);
	for (int t = 0; t < 3; t++)
		for (int i = 0; i < 5; i++) {
			if (t != GLYPH_BLOCK && i != 1)
				continue;
			struct canvas *c = canvas_new(*state, sizes[i][0], sizes[i][1], (enum glyph_tier)t);
			plot_histogram(c, (struct rect){ 0, 0, c->w, c->h }, &h, &look);
			assert_screen(c, arena_printf(*state, "plot-histogram-%s-%dx%d", tier_name[t], c->w, c->h));
		}
}

static void test_histogram_from_report(void **state)
{
	struct plot_histogram h;
	struct node *n = node_object(report_root(report_new(*state)), "h");
	assert_false(plot_histogram_read(NULL, &h, *state));
	assert_false(plot_histogram_read(n, &h, *state));
	node_reals(n, "edges", (double[]){ 1, 2, 4 }, 3);
	node_ints(n, "counts", (int64_t[]){ 7, 9 }, 2);
	assert_true(plot_histogram_read(n, &h, *state));
	assert_true(h.bins == 2 && h.edge[2] == 4 && h.count[1] == 9);
}

/* ---- sparks ---- */

static void test_sparks(void **state)
{
	const double v[] = { 0, 1, 2, 3, 4, 5, 6, 7, NAN, 8 };
	assert_string_equal(plot_spark_text(v, 10, 0, 8, false, *state), "▁▂▃▄▅▆▇█ █");
	assert_string_equal(plot_spark_text(v, 10, 0, 8, true, *state), ".:-=+*#@ @");
	assert_string_equal(plot_spark_text(v, 3, 5, 5, false, *state), "▁▁▁");
}

/* ---- boxes ---- */

static void test_one_box(void **state)
{
	struct plot_axis x = plot_axis_of(0, 20, false);
	const double far[] = { 19.5, 25 };
	struct plot_box b = { .lo = 2, .q1 = 5, .median = 8, .q3 = 11.9, .hi = 16, .outlier = far, .outliers = 2 };
	struct canvas *c = canvas_new(*state, 20, 2, GLYPH_BLOCK);
	struct rect r = { 0, 0, 20, 2 };
	plot_box(c, r, 0, &b, &x, &look);
	b.q1 = 5.5, b.q3 = 11.2;
	plot_box(c, r, 1, &b, &x, &look);
	assert_string_equal(dump(c), "  ├──███┃███────┤  ·\n  ├──▐██┃██▌────┤  ·\n");
	b.median = NAN;
	c = canvas_new(*state, 20, 1, GLYPH_ASCII);
	plot_box(c, r, 0, &b, &x, &look);
	assert_string_equal(dump(c), "                   .\n");
}

/* ---- dots and curves ---- */

static void test_dots(void **state)
{
	struct canvas *c = canvas_new(*state, 3, 1, GLYPH_BRAILLE);
	struct plot_dots d = plot_dots_new(3, 1, GLYPH_BRAILLE, *state);
	struct rect r = { 0, 0, 3, 1 };
	for (int y = 0; y < 4; y++) /* dots 1 2 3 7 of the first cell, all of the second */
		for (int x = 0; x < 4; x++)
			if (x != 1)
				plot_dots_set(&d, x, y, 0, STYLE_GOOD);
	plot_dots_set(&d, -1, 0, 0, STYLE_GOOD);
	plot_dots_set(&d, 6, 0, 0, STYLE_GOOD);
	plot_dots_set(&d, 5, 3, 0, STYLE_GOOD);
	plot_dots_draw(&d, c, r);
	assert_string_equal(dump(c), "⡇⣿⢀\n");
	c = canvas_new(*state, 3, 1, GLYPH_BLOCK);
	d = plot_dots_new(3, 1, GLYPH_BLOCK, *state);
	plot_dots_set(&d, 0, 0, 0, STYLE_GOOD);
	plot_dots_set(&d, 1, 1, 0, STYLE_GOOD);
	plot_dots_set(&d, 2, 1, 0, STYLE_GOOD);
	plot_dots_set(&d, 3, 1, 0, STYLE_GOOD);
	plot_dots_set(&d, 5, 0, 0, STYLE_GOOD);
	plot_dots_draw(&d, c, r);
	assert_string_equal(dump(c), "▚▄▝\n");
}

/* A thousand points in ten columns: the spike of one point keeps its height, and nothing else grows. */
static void test_spikes_survive(void **state)
{
	double x[1000], y[1000];
	int least[10], greatest[10];
	(void)state;
	for (int i = 0; i < 1000; i++) {
		x[i] = i;
		y[i] = i == 537 ? 10 : 0;
	}
	struct plot_series s = { .x = x, .y = y, .n = 1000 };
	struct plot_axis ax = plot_axis_of(0, 999, false), ay = plot_axis_of(0, 10, false);
	plot_line_spans(&s, &ax, &ay, 10, 41, least, greatest);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(greatest[i], 40);
		assert_int_equal(least[i], i == 5 ? 0 : 40); /* 537 / 999 * 9 = 4.84 */
	}
}

/* Two points far apart: a straight line through all columns, each joined to its neighbour. */
static void test_lines_are_joined(void **state)
{
	const double x[] = { 0, 10 }, y[] = { 0, 10 };
	int least[11], greatest[11];
	struct plot_series s = { .x = x, .y = y, .n = 2 };
	struct plot_axis a = plot_axis_of(0, 10, false);
	(void)state;
	plot_line_spans(&s, &a, &a, 11, 41, least, greatest);
	for (int i = 1; i < 11; i++)
		assert_true(greatest[i] >= least[i] && greatest[i] >= least[i - 1] - 1 && least[i] <= least[i - 1]);
	assert_true(greatest[0] == 40 && least[10] == 0);
	/* Missing in the middle: nothing is invented. */
	const double gx[] = { 0, 2, 5, 8, 10 }, gy[] = { 5, 5, NAN, 5, 5 };
	s = (struct plot_series){ .x = gx, .y = gy, .n = 5 };
	plot_line_spans(&s, &a, &a, 11, 41, least, greatest);
	for (int i = 0; i < 11; i++)
		assert_int_equal(least[i] <= greatest[i], i <= 2 || i >= 8);
}

static void test_first_steps_do_not_flatten(void **state)
{
	double x[100], y[100];
	(void)state;
	for (int i = 0; i < 100; i++) {
		x[i] = i;
		y[i] = i < 10 ? 1000 : 1 + i / 100.0;
	}
	struct plot_line p = { .series = { { .x = x, .y = y, .n = 100 } }, .n = 1 };
	struct plot_axis a = plot_line_range(&p);
	assert_true(a.lo > 1 && a.lo < 1.25 && a.hi > 1.9 && a.hi < 2.1);
	p.from = 0, p.to = 9;
	a = plot_line_range(&p);
	assert_true(a.lo > 900 && a.hi < 1100);
	p.from = p.to = 0;
	for (int i = 0; i < 10; i++)
		y[i] = 3;
	a = plot_line_range(&p); /* 1.1 to 3 is under three times 1.2 to 2 */
	assert_true(a.hi > 3 && a.hi < 3.2 && a.lo < 1.1);
}

static void curve(struct plot_line *p, int n, bool log, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, n), *train = ARENA_ARRAY(a, double, n), *valid = ARENA_ARRAY(a, double, n);
	for (int i = 0; i < n; i++) {
		double wiggle = (double)(i * 7919 % 13) / 1300;
		x[i] = i + 1;
		train[i] = 0.25 + 0.45 * exp(-i / 80.0);
		valid[i] = i % 10 ? (double)NAN : 0.4 + 0.3 * exp(-i / 60.0) + 0.0001 * i + wiggle;
	}
	/* Scored every tenth step: what lies between is not a gap, it was not asked. */
	int kept = 0;
	double *vx = ARENA_ARRAY(a, double, n), *vy = ARENA_ARRAY(a, double, n);
	for (int i = 0; i < n; i += 10) {
		vx[kept] = x[i];
		vy[kept++] = valid[i];
	}
	*p = (struct plot_line){ .series = { { x, train, n, "train", false, STYLE_SERIES2, false },
		{ vx, vy, kept, "valid", true, STYLE_GOOD, false } }, .n = 2, .unit = "trees", .whole = true, .log = log,
		.mark = 241, .mark_text = "best 241" };
}

static void test_curves(void **state)
{
	struct plot_line p;
	curve(&p, 412, false, *state);
	for (int t = 0; t < 3; t++)
		for (int i = 0; i < 5; i++) {
			if (t != GLYPH_BRAILLE && i != 2)
				continue;
			struct canvas *c = canvas_new(*state, sizes[i][0], sizes[i][1], (enum glyph_tier)t);
			plot_line(c, (struct rect){ 0, 0, c->w, c->h }, &p, &look);
			assert_screen(c, arena_printf(*state, "plot-line-%s-%dx%d", tier_name[t], c->w, c->h));
		}
	curve(&p, 412, true, *state);
	struct canvas *c = canvas_new(*state, 80, 16, GLYPH_BRAILLE);
	plot_line(c, (struct rect){ 0, 0, 80, 16 }, &p, &look);
	assert_screen(c, "plot-line-log");
}

/* ---- shades ---- */

static void test_shades(void **state)
{
	(void)state;
	assert_int_equal(plot_heat_shade(0.19, 1), 0);
	assert_int_equal(plot_heat_shade(-0.2, 1), 1);
	assert_int_equal(plot_heat_shade(0.5, 1), 2);
	assert_int_equal(plot_heat_shade(-0.7, 1), 3);
	assert_int_equal(plot_heat_shade(1, 1), 4);
	assert_int_equal(plot_heat_shade(50, 100), 2);
}

/* ---- any size ---- */

/* Nothing is drawn outside the rectangle, whatever its size. */
static void draw_all(struct arena *a, int w, int h, enum glyph_tier t)
{
	struct canvas *c = canvas_new(a, w + 4, h + 4, t);
	struct rect r = { 2, 2, w, h };
	struct plot_histogram histogram;
	struct plot_line line;
	bell(&histogram, a);
	curve(&line, 90, h % 2, a);
	plot_histogram(c, r, &histogram, &look);
	plot_line(c, r, &line, &look);
	for (int y = 0; y < c->h; y++)
		for (int x = 0; x < c->w; x++)
			if (x < 2 || y < 2 || x >= w + 2 || y >= h + 2)
				assert_string_equal(c->cell[y * c->w + x].glyph, " ");
}

static void test_every_size(void **state)
{
	(void)state;
	for (int h = 0; h <= 30; h++)
		for (int w = 0; w <= 90; w += h > 12 ? 7 : 1) {
			struct arena *a = arena_new();
			draw_all(a, w, h, (enum glyph_tier)((w + h) % 3));
			arena_free(a);
		}
}

static struct canvas *empty(void **state)
{
	return canvas_new(*state, 40, 10, GLYPH_BRAILLE);
}

/* Nothing to show: no mark at all, or axes of 0 to 1 and nothing between them. */
static void test_empty_pictures(void **state)
{
	const char *blank = dump(empty(state));
	struct rect r = { 0, 0, 40, 10 };
	struct canvas *c = empty(state);
	assert_string_equal(blank, "\n\n\n\n\n\n\n\n\n\n");
	plot_histogram(c, r, &(struct plot_histogram){ .bins = 0 }, &look);
	assert_string_equal(dump(c), blank);
	plot_line(c, r, &(struct plot_line){ .n = 0 }, &look);
	assert_string_equal(dump(c), blank);
	plot_columns(c, r, NULL, 0, 0, STYLE_PLAIN);
	assert_string_equal(dump(c), blank);
	plot_line(c, r, &(struct plot_line){ .series = { { .name = "none" } }, .n = 1 }, &look);
	assert_string_equal(dump(c), "1.0 ┤\n    │\n    │\n0.5 ┤\n    │\n    │\n    │\n  0 ┤\n"
		"     ┬────┬─────┬─────┬─────┬────┬\n     0   0.2   0.4   0.6   0.8 1.0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bins_become_columns, setup, teardown),
		cmocka_unit_test_setup_teardown(test_spreading_keeps_the_sum, setup, teardown),
		cmocka_unit_test_setup_teardown(test_eighths, setup, teardown),
		cmocka_unit_test_setup_teardown(test_columns_are_drawn, setup, teardown),
		cmocka_unit_test_setup_teardown(test_histograms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_histogram_from_report, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sparks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_one_box, setup, teardown),
		cmocka_unit_test_setup_teardown(test_dots, setup, teardown),
		cmocka_unit_test_setup_teardown(test_spikes_survive, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lines_are_joined, setup, teardown),
		cmocka_unit_test_setup_teardown(test_first_steps_do_not_flatten, setup, teardown),
		cmocka_unit_test_setup_teardown(test_curves, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shades, setup, teardown),
		cmocka_unit_test_setup_teardown(test_every_size, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_pictures, setup, teardown),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
