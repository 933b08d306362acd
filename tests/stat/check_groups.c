/* Groups that are alike, many tables each: does the difference between the two that lie furthest apart exclude 0 as
 * seldom as it says, does it cover, and does the test of equal shares reject as often as it says? */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "base/rng.h"
#include "stat/group_rates.h"
#include "stat/interval.h"

#include "claim.h"

enum { TRIALS = 4000, MOST = 12 };

/* Hits of each group of so many rows at its share. */
static void draw(int claim, int trial, const double *share, const double *n, int groups, double *k)
{
	struct rng r = rng_make((uint64_t)claim, RNG_TEST, (uint64_t)trial);

	for (int i = 0; i < groups; i++) {
		k[i] = 0;
		for (int row = 0; row < n[i]; row++)
			k[i] += rng_double(&r) < share[i];
	}
}

static void noise(int claim, int groups, double rows, double share)
{
	double k[MOST], n[MOST], shares[MOST], off = 0, ratio = 0, rejected = 0;
	char what[90];

	for (int i = 0; i < groups; i++) {
		shares[i] = share;
		n[i] = rows;
	}
	for (int t = 0; t < TRIALS; t++) {
		draw(claim, t, shares, n, groups, k);
		struct rate_ends at = rates_ends(k, n, groups, 30);
		off += rates_difference(k, n, at, 0.95).lo > 0;
		ratio += rates_ratio(k, n, at, 0.95).hi < 1;
		rejected += rates_equal(k, n, groups, 30).p < 0.05;
	}
	snprintf(what, sizeof what, "%d equal groups of %g, rate %g: difference excludes 0", groups, rows, share);
	claim_within(what, off / TRIALS, 0.01, 0.06);
	snprintf(what, sizeof what, "%d equal groups of %g, rate %g: ratio excludes 1", groups, rows, share);
	claim_within(what, ratio / TRIALS, 0.005, 0.06);
	snprintf(what, sizeof what, "%d equal groups of %g, rate %g: equal rates rejected", groups, rows, share);
	claim_within(what, rejected / TRIALS, 0.03, 0.062);
}

/* The exact test is careful: it may reject less often than it says, not more. */
static void small_counts(void)
{
	double k[3], n[3] = { 6, 7, 9 }, share[3] = { 0.3, 0.3, 0.3 }, rejected = 0;

	for (int t = 0; t < TRIALS; t++) {
		draw(205, t, share, n, 3, k);
		rejected += rates_equal(k, n, 3, 1).p < 0.05;
	}
	claim_within("three groups of 6 to 9: equal rates rejected", rejected / TRIALS, 0.005, 0.055);
}

/* Of groups that do differ: the true difference of the two that were chosen. */
static void unequal(void)
{
	double k[6], n[6] = { 40, 300, 80, 55, 120, 200 }, share[6] = { 0.2, 0.25, 0.3, 0.3, 0.35, 0.4 }, hits = 0;

	for (int t = 0; t < TRIALS; t++) {
		draw(206, t, share, n, 6, k);
		struct rate_ends at = rates_ends(k, n, 6, 30);
		struct interval v = rates_difference(k, n, at, 0.95);
		double truth = share[at.high] - share[at.low];
		hits += v.lo <= truth && truth <= v.hi;
	}
	claim_within("six unequal groups: the difference of the chosen two is covered", hits / TRIALS, 0.94, 1);
}

/* Fisher's z on pairs of correlation 0.6. */
static void correlations(void)
{
	enum { PAIRS = 40 };
	const double rho = 0.6;
	double hits = 0;

	for (int t = 0; t < TRIALS; t++) {
		struct rng r = rng_make(207, RNG_TEST, (uint64_t)t);
		double x = 0, y = 0, xx = 0, yy = 0, xy = 0;

		for (int i = 0; i < PAIRS; i++) {
			double u = rng_normal(&r), v = rho * u + sqrt(1 - rho * rho) * rng_normal(&r);

			x += u / PAIRS;
			y += v / PAIRS;
			xx += u * u / PAIRS;
			yy += v * v / PAIRS;
			xy += u * v / PAIRS;
		}
		struct interval v = interval_correlation((xy - x * y) / sqrt((xx - x * x) * (yy - y * y)), PAIRS, 0.95);
		hits += v.lo <= rho && rho <= v.hi;
	}
	claim_within("Fisher's z covers the correlation of 40 pairs", hits / TRIALS, 0.94, 0.96);
}

void claim_groups(void)
{
	correlations();
	noise(201, 12, 100, 0.3);
	noise(202, 2, 200, 0.5);
	noise(203, 5, 60, 0.2);
	noise(204, 12, 400, 0.1);
	small_counts();
	unequal();
}
