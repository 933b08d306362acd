#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"
#include "reference.h"
#include "stat/weighted.h"

static const double shares[] = { 0, 0.1, 0.25, 0.5, 0.6, 0.75, 1 };

/* Whole weights count as copies, whatever their scale: type 2 of the copies, written out. */
static void weights_are_copies(void **state)
{
	static const double x[] = { 5, 1, 8, 2, 9, 4 }, w[] = { 1, 2, 0, 2, 1, 0 };
	static const double thirds[] = { 1 / 3.0, 2 / 3.0, 0, 2 / 3.0, 1 / 3.0, 0 };
	static const double sorted[] = { 1, 1, 2, 2, 5, 9 };
	double scratch[24];
	(void)state;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		double h = 6 * shares[i];
		int at = (int)ceil(h) - 1;
		int next = h >= floor(h) && h <= floor(h) ? at + 1 : at;
		double want = 0.5 * sorted[at < 0 ? 0 : at] + 0.5 * sorted[next > 5 ? 5 : next];
		assert_digits(weighted_quantile(x, w, 6, shares[i], scratch), want, 15);
		assert_digits(weighted_quantile(x, thirds, 6, shares[i], scratch), want, 15);
	}
}

static void without_weights_type_7(void **state)
{
	static const double x[] = { 10, 1, 3, 4, 2 };
	double scratch[20];
	(void)state;
	assert_digits(weighted_quantile(x, NULL, 5, 0.1, scratch), 1.4, 15);
	assert_digits(weighted_quantile(x, NULL, 5, 0.9, scratch), 7.6, 15);
	assert_true(x[0] == 10.0); /* left as it was */
}

static void medians_agree(void **state)
{
	double x[11], w[11], scratch[44];
	(void)state;
	for (int n = 1; n <= 11; n++) {
		for (int i = 0; i < n; i++) {
			struct rng r = rng_make(1, RNG_TEST, (uint64_t)(100 * n + i));
			x[i] = rng_normal(&r);
			w[i] = 0.3;
		}
		assert_digits(weighted_quantile(x, w, n, 0.5, scratch),
			weighted_quantile(x, NULL, n, 0.5, scratch), 15);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_are_copies),
		cmocka_unit_test(without_weights_type_7),
		cmocka_unit_test(medians_agree),
	};
	return cmocka_run_group_tests_name("stat weighted", tests, NULL, NULL);
}
