#ifndef STAT_GROUP_RATES_H
#define STAT_GROUP_RATES_H
/* group_rates - shares of hits in several groups: how far they differ, and what a small group's share
 * is worth. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

/* (k1/n1) / (k2/n2) on the log scale (Katz et al. 1978); half a hit is added on both sides for the
 * bounds where there is none.  NaN when k2 is 0. */
struct interval rate_ratio(double k1, double n1, double k2, double n2, double level);
/* shrunk[groups]: each share pulled towards the whole by the beta-binomial with the spread that the
 * groups show beyond chance (Efron & Morris 1975, by moments): all the way when they show none.
 * Groups of no row get the whole. */
void rates_shrink(const double *k, const double *n, int32_t groups, double *shrunk);
/* Pearson's test that counts follow the shares: p, NaN when a share is 0 or there is one group. */
double rates_fit_p(const double *n, const double *share, int32_t groups);

#endif
