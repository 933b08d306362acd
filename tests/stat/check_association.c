/* Intervals of associations cover what was planted, also where there is nothing. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/column.h"
#include "stat/association.h"

#include "claim.h"

enum { TRIALS = 2000, N = 300, LEVELS = 3 };

/* Two categories that are equal with a chance of share, else independent: Cramer's V is share. */
static void cramer(double share, struct arena *a)
{
	double hits = 0;
	char what[80];

	for (int t = 0; t < TRIALS; t++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = rng_make(60, RNG_TEST, (uint64_t)t);
		struct err e = ERR_INIT;
		struct association_side side[2];
		struct association out;
		int32_t x[N], y[N];

		for (int i = 0; i < N; i++) {
			x[i] = (int32_t)rng_below(&r, LEVELS);
			y[i] = rng_double(&r) < share ? x[i] : (int32_t)rng_below(&r, LEVELS);
		}
		struct column c[2] = {
			{ .name = "x", .type = COLUMN_CATEGORY, .rows = N, .code = x, .levels = LEVELS },
			{ .name = "y", .type = COLUMN_CATEGORY, .rows = N, .code = y, .levels = LEVELS },
		};
		need(association_prepare(&c[0], &side[0], a, &e) && association_prepare(&c[1], &side[1], a, &e), &e);
		association_pair(&side[0], &side[1], NULL, ARENA_ARRAY(a, double, association_scratch(N)), &out);
		hits += out.lo <= share && share <= out.hi;
		arena_reset(a, mark);
	}
	snprintf(what, sizeof what, "the interval of Cramer's V covers %g", share);
	claim_within(what, hits / TRIALS, 0.92, share < 0.05 ? 1 : 0.985); /* wide at the end of the scale */
}

/* Means of three equal groups at -m, 0, m with noise of variance 1: eta2 is (2/3 m^2) / (2/3 m^2 + 1). */
static void ratio(double m, struct arena *a)
{
	double between = 2 * m * m / 3, truth = sqrt(between / (between + 1)), hits = 0;
	char what[80];

	for (int t = 0; t < TRIALS; t++) {
		struct arena_mark mark = arena_mark(a);
		struct rng r = rng_make(61, RNG_TEST, (uint64_t)t);
		struct err e = ERR_INIT;
		struct association_side side[2];
		struct association out;
		double y[N];
		int32_t g[N];

		for (int i = 0; i < N; i++) {
			g[i] = (int32_t)rng_below(&r, LEVELS);
			y[i] = (g[i] - 1) * m + rng_normal(&r);
		}
		struct column c[2] = {
			{ .name = "g", .type = COLUMN_CATEGORY, .rows = N, .code = g, .levels = LEVELS },
			{ .name = "y", .type = COLUMN_NUMBER, .rows = N, .number = y },
		};
		need(association_prepare(&c[0], &side[0], a, &e) && association_prepare(&c[1], &side[1], a, &e), &e);
		association_pair(&side[0], &side[1], NULL, ARENA_ARRAY(a, double, association_scratch(N)), &out);
		hits += out.lo <= truth && truth <= out.hi;
		arena_reset(a, mark);
	}
	snprintf(what, sizeof what, "the interval of a correlation ratio covers %.2f", truth);
	claim_within(what, hits / TRIALS, 0.92, truth < 0.05 ? 1 : 0.985);
}

void claim_association(void)
{
	static const double share[] = { 0, 0.1, 0.3, 0.7 }, m[] = { 0, 0.15, 0.5, 1.5 };
	struct arena *a = arena_new();

	for (int i = 0; i < 4; i++) {
		cramer(share[i], a);
		ratio(m[i], a);
	}
	arena_free(a);
}
