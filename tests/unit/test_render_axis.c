/* Axes: where ticks stand, what they say, and which cell a value falls into. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/rng.h"
#include "base/text.h"
#include "render/canvas.h"
#include "render/plot.h"

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

/* The labels of a range, blanks between them. */
static const char *labels(struct arena *a, double lo, double hi, bool log, bool whole, int most)
{
	struct plot_axis x = plot_axis_of(lo, hi, log);
	struct text t;
	text_init(&t, a);
	text_addn(&t, "", 0);
	x.whole = whole;
	plot_axis_ticks(&x, most);
	for (int i = 0; i < x.ticks; i++) {
		text_add(&t, i ? " " : "");
		text_add(&t, plot_axis_label(&x, x.tick[i], a));
	}
	return t.p;
}

static void test_labels_are_round(void **state)
{
	struct arena *a = *state;
	assert_string_equal(labels(a, 0, 100, false, false, 6), "0 20 40 60 80 100");
	assert_string_equal(labels(a, 0, 100, false, false, 5), "0 50 100");
	assert_string_equal(labels(a, 0.2, 0.81, false, false, 4), "0.2 0.4 0.6 0.8");
	assert_string_equal(labels(a, -0.3, 0.3, false, false, 7), "-0.3 -0.2 -0.1 0 0.1 0.2 0.3");
	assert_string_equal(labels(a, 3, 251, false, false, 5), "50 100 150 200 250");
	assert_string_equal(labels(a, 0, 1e6, false, false, 6), "0 200k 400k 600k 800k 1000k");
	assert_string_equal(labels(a, 0, 2.1e7, false, false, 5), "0 5M 10M 15M 20M");
	assert_string_equal(labels(a, 9990, 10010, false, false, 5), "9990 9995 10000 10005 10010");
	assert_string_equal(labels(a, 0, 4e-6, false, false, 5), "0 1e-6 2e-6 3e-6 4e-6");
	assert_string_equal(labels(a, 0, 3, false, true, 20), "0 1 2 3");
	assert_string_equal(labels(a, 0.4, 0.6, false, true, 5), "");
	/* Between 20, of which there are four, and 50, of which there is one. */
	assert_string_equal(labels(a, 18, 84, false, true, 3), "25 50 75");
	assert_string_equal(labels(a, 18, 84, false, true, 4), "20 40 60 80");
	assert_string_equal(labels(a, 1.8, 8.4, false, false, 3), "2.5 5.0 7.5");
	assert_string_equal(labels(a, 1.8, 8.4, false, true, 3), "3 6"); /* halves of a count are none */
}

static void test_labels_of_powers(void **state)
{
	struct arena *a = *state;
	assert_string_equal(labels(a, 1, 1000, true, false, 6), "1 10 100 1,000");
	assert_string_equal(labels(a, 1, 1000, true, false, 14), "1 2 5 10 20 50 100 200 500 1,000");
	assert_string_equal(labels(a, 1, 1e6, true, false, 4), "1 100 10k 1M");
	assert_string_equal(labels(a, 0.001, 0.1, true, false, 4), "0.001 0.01 0.1");
	/* Less than a decade, and not above 0. */
	assert_string_equal(labels(a, 0.3, 0.8, true, false, 6), "0.3 0.4 0.5 0.6 0.7 0.8");
	assert_string_equal(labels(a, 0, 10, true, false, 3), "0 5 10");
}

static bool is_one_of(double mantissa, const double *list, int n)
{
	for (int i = 0; i < n; i++)
		if (fabs(mantissa - list[i]) < 1e-6)
			return true;
	return false;
}

static int multiples_of(double step, const struct plot_axis *x)
{
	return (int)(floor(x->hi / step + 1e-9) - ceil(x->lo / step - 1e-9)) + 1;
}

/* The step is the finest of 1, 2 and 5 that is not too fine; another one only where that leaves fewer than three
 * ticks, and then it has three. */
static void check_step(const struct plot_axis *x, int most)
{
	static const double nice[] = { 1, 2, 5 }, others[] = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 };
	double power = pow(10, floor(log10(x->step) + 1e-9)), mantissa = x->step / power;
	double finer = fabs(mantissa - 5) < 1e-6 ? x->step / 2.5 : x->step / 2;
	assert_true(is_one_of(mantissa, others, 9));
	assert_true(!is_one_of(mantissa, nice, 3) || multiples_of(finer, x) > most);
	for (int i = 0; x->ticks < 3 && x->ticks < most && i < 27; i++) {
		int n = multiples_of(power / 10 * others[i % 9] * pow(10, i / 9), x);
		assert_true(n <= x->ticks || n > most);
	}
}

/* Over ranges of all magnitudes: inside, ascending, evenly apart, and never too many. */
static void test_any_range(void **state)
{
	struct rng r = rng_make(7, RNG_TEST, 0);
	(void)state;
	for (int i = 0; i < 20000; i++) {
		double size = pow(10, 24 * rng_double(&r) - 12);
		double lo = (rng_double(&r) - 0.5) * size, hi = lo + rng_double(&r) * size;
		int most = 2 + i % 12;
		struct plot_axis x = plot_axis_of(lo, hi, false);
		plot_axis_ticks(&x, most);
		assert_true(x.ticks >= 0 && x.ticks <= most);
		check_step(&x, most);
		for (int k = 0; k < x.ticks; k++) {
			assert_true(x.tick[k] >= x.lo - 1e-6 * x.step && x.tick[k] <= x.hi + 1e-6 * x.step);
			assert_true(fabs(remainder(x.tick[k], x.step)) < 1e-6 * x.step);
			assert_true(k == 0 || fabs(x.tick[k] - x.tick[k - 1] - x.step) < 1e-6 * x.step);
		}
	}
}

static void test_odd_ranges(void **state)
{
	const double odd[][2] = { { NAN, 1 }, { 1, INFINITY }, { 5, 5 }, { 0, 0 }, { -3, -3 }, { 2, 1 },
		{ 1e300, 1.0000000001e300 }, { -1.7e308, 1.7e308 }, { 5e-324, 1e-323 }, { 1e15, 1e15 + 1 } };
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		for (int log = 0; log < 2; log++)
			for (int most = -1; most < 40; most += 3) {
				struct plot_axis x = plot_axis_of(odd[i][0], odd[i][1], log);
				assert_true(isfinite(x.lo) && isfinite(x.hi) && x.lo < x.hi);
				plot_axis_ticks(&x, most);
				assert_true(x.ticks >= 0 && x.ticks <= PLOT_TICKS);
				for (int k = 0; k < x.ticks; k++)
					assert_true(strlen(plot_axis_label(&x, x.tick[k], *state)) < 40);
			}
}

static void test_cells(void **state)
{
	struct plot_axis x = plot_axis_of(0, 10, false);
	(void)state;
	assert_int_equal(plot_axis_cell(&x, 0, 20), 0);
	assert_int_equal(plot_axis_cell(&x, 0.49, 20), 0);
	assert_int_equal(plot_axis_cell(&x, 0.5, 20), 1);
	assert_int_equal(plot_axis_cell(&x, 10, 20), 19);
	assert_int_equal(plot_axis_cell(&x, 10.1, 20), -1);
	assert_int_equal(plot_axis_cell(&x, -0.1, 20), -1);
	assert_int_equal(plot_axis_cell(&x, NAN, 20), -1);
	assert_int_equal(plot_axis_cell(&x, 5, 0), -1);
	x = plot_axis_of(1, 10000, true);
	assert_int_equal(plot_axis_cell(&x, 100, 40), 20);
	assert_int_equal(plot_axis_cell(&x, 0, 40), -1);
}

static void test_short_numbers(void **state)
{
	struct arena *a = *state;
	assert_string_equal(plot_short(0, a), "0");
	assert_string_equal(plot_short(0.41234, a), "0.4123");
	assert_string_equal(plot_short(9870, a), "9,870");
	assert_string_equal(plot_short(9999.4, a), "9,999");
	assert_string_equal(plot_short(9999.6, a), "10k");
	assert_string_equal(plot_short(12480, a), "12.5k");
	assert_string_equal(plot_short(-999499, a), "-999k");
	assert_string_equal(plot_short(999500, a), "1M");
	assert_string_equal(plot_short(3.14159e9, a), "3.14G");
	assert_string_equal(plot_short(NAN, a), "-");
	assert_string_equal(plot_number(0.41234, a), "0.4123");
	assert_string_equal(plot_number(-72119.6, a), "-72,120");
	assert_string_equal(plot_number(487600000, a), "487,600,000");
	assert_string_equal(plot_number(2.08e9, a), "2.08e9");
	assert_string_equal(plot_number(-1e10, a), "-1e10");
	assert_string_equal(plot_number(NAN, a), "-");
}

static void test_axes_are_drawn(void **state)
{
	struct canvas *c = canvas_new(*state, 48, 9, GLYPH_BLOCK);
	struct plot_axis x = plot_axis_of(0, 500, false), y = plot_axis_of(0.2, 0.8, false);
	struct plot_look look = PLOT_LOOK;
	struct text t;
	plot_axis_fit_width(&x, 40, *state);
	plot_axis_fit_height(&y, 7);
	int gutter = plot_axis_left_width(&y, *state);
	assert_int_equal(gutter, 5);
	plot_axis_left(c, (struct rect){ 0, 0, gutter, 7 }, &y, &look);
	plot_axis_below(c, (struct rect){ gutter, 7, 40, 2 }, &x, "trees", &look);
	text_init(&t, *state);
	canvas_dump(c, &t, false);
	assert_string_equal(t.p,
		"0.8 ┤\n"
		"    │\n"
		"0.6 ┤\n"
		"    │\n"
		"0.4 ┤\n"
		"    │\n"
		"0.2 ┤\n"
		"     ┬───────┬───────┬───────┬───────┬──────┬\n"
		"     0      100     200     300     400 trees\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_labels_are_round, setup, teardown),
		cmocka_unit_test_setup_teardown(test_labels_of_powers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_any_range, setup, teardown),
		cmocka_unit_test_setup_teardown(test_odd_ranges, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cells, setup, teardown),
		cmocka_unit_test_setup_teardown(test_short_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_axes_are_drawn, setup, teardown),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
