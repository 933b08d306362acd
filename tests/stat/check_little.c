/* Little's test on tables of 300 rows: how often it rejects cells that are missing by chance alone, and cells whose
 * absence hangs on another column. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "stat/little.h"

#include "claim.h"

enum { N = 300, D = 4, WORDS = (N + 63) / 64 };

/* Correlated normal columns; the first is known in all rows, the others are missing in 10 of 100. */
static double share_rejected(int claim, int trials, double pull, struct arena *a)
{
	static double x[D][N];
	static uint64_t missing[D][WORDS];
	double rejected = 0;

	for (int t = 0; t < trials; t++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = rng_make((uint64_t)claim, RNG_TEST, (uint64_t)t);
		struct column column[D];
		const struct column *at[D];
		struct little out;
		struct err e = ERR_INIT;

		memset(missing, 0, sizeof missing);
		for (int i = 0; i < N; i++) {
			double common = rng_normal(&r);
			for (int j = 0; j < D; j++) {
				x[j][i] = common + rng_normal(&r);
				double chance = 0.1 + pull * (x[0][i] > 0 ? 1 : -1);
				if (j > 0 && rng_double(&r) < chance)
					missing[j][i >> 6] |= (uint64_t)1 << (i & 63);
			}
		}
		for (int j = 0; j < D; j++) {
			column[j] = (struct column){ .name = "x", .type = COLUMN_NUMBER, .rows = N, .number = x[j],
				.missing = missing[j] };
			at[j] = &column[j];
		}
		need(little_test(at, D, N, &out, a, NULL, &e), &e);
		rejected += out.p < 0.05;
		arena_reset(a, mark);
	}
	return rejected / trials;
}

void claim_little(void)
{
	struct arena *a = arena_new();

	claim_within("Little's test rejects cells missing by chance, 300 rows", share_rejected(220, 2000, 0, a), 0.03, 0.062);
	claim_within("Little's test finds absence that hangs on a known column", share_rejected(221, 500, 0.07, a), 0.9, 1);
	arena_free(a);
}
