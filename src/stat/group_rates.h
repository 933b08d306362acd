#ifndef STAT_GROUP_RATES_H
#define STAT_GROUP_RATES_H
/* group_rates - shares of hits in several groups: how far they differ, and what a small group's share
 * is worth. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

/* The groups of the largest and smallest share of hits. */
struct rate_ends {
	int32_t high, low;  /* -1: no group has a row; the same when there is one alone */
	double least;       /* groups of fewer rows were passed over */
	double pairs;       /* of groups that could have been the two */
};

/* Among groups of at least so many rows; among all that have a row when fewer than two have as many. */
struct rate_ends rates_ends(const double *k, const double *n, int32_t groups, double least);
/* The share of high less that of low, and the ratio low to high.  The two were chosen for being far apart, so
 * their intervals hold for all pairs at once: Newcombe's and MOVER's at level 1 - (1 - level) / pairs (Bonferroni
 * 1936).  NaN when there are no two groups. */
struct interval rates_difference(const double *k, const double *n, struct rate_ends at, double level);
struct interval rates_ratio(const double *k, const double *n, struct rate_ends at, double level);

/* Whether groups have one and the same share. */
struct rates_test {
	double p;            /* NaN: one group, or all rows alike */
	const char *method;  /* "chi-squared", "Fisher-Freeman-Halton" */
};

/* Pearson's chi-squared on groups - 1 degrees of freedom, over groups of at least `least` rows.  Where an expected
 * count is below 1, or more than a fifth of them below 5 (Cochran 1954), the exact test of Freeman & Halton 1951:
 * the probability, given both margins, of all tables that are no likelier than this one; beyond 200,000 of them
 * chi-squared again, and the method says that counts are small. */
struct rates_test rates_equal(const double *k, const double *n, int32_t groups, double least);

/* Two groups, and how far their shares lie apart. */
struct rates_pair {
	struct rate_ends at;
	struct interval difference, ratio;
};

/* How far the shares lie apart, all of the above in one.  The widest pair may owe its width to a tiny group: the surest
 * is the one whose difference has the largest lower end, the widest among equal ones; its intervals hold for all pairs
 * too, and a verdict is passed on it.  Whether chance makes all of it, the test of equal shares alone says. */
struct rates_apart {
	struct rate_ends at;
	struct interval difference, ratio;
	struct rates_pair surest;
	struct rates_test equal;
};

struct rates_apart rates_apart(const double *k, const double *n, int32_t groups, double least, double level);
/* Of two kinds of shares the one whose ends differ more; it was chosen among the pairs of both, and p is twice the
 * smaller one. */
struct rates_apart rates_either(const double *k1, const double *n1, const double *k2, const double *n2, int32_t groups,
	double least, double level);

/* (k1/n1) / (k2/n2) by MOVER: the ratios R at which a limit of p1 - R p2, recovered from the Wilson limits of both, is 0
 * (Zou & Donner 2008; Donner & Zou 2012).  Holds for shares of 0 and 1 and for few rows, and leaves out 1 exactly where
 * Newcombe's interval of the difference leaves out 0.  NaN when k2 is 0. */
struct interval rate_ratio(double k1, double n1, double k2, double n2, double level);
/* shrunk[groups]: each share pulled towards the whole by the beta-binomial with the spread that the
 * groups show beyond chance (Efron & Morris 1975, by moments): all the way when they show none.
 * Groups of no row get the whole. */
void rates_shrink(const double *k, const double *n, int32_t groups, double *shrunk);
/* Pearson's test that counts follow the shares: p, NaN when a share is 0 or there is one group. */
double rates_fit_p(const double *n, const double *share, int32_t groups);

#endif
