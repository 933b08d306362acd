#ifndef STAT_INFORMATION_H
#define STAT_INFORMATION_H
/* information - what two columns of codes tell about each other, and what chance would show: mutual
 * information of a table, and its distribution over all tables with the same margins, which is what
 * permuting one column gives.  Tables are drawn at once, so a permutation costs cells, not rows. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column;
struct err;

/* Counts of rows by (x, y), and the margins. */
struct crosstab {
	int32_t nx, ny;
	int64_t n;
	int64_t *cell;  /* nx x ny */
	int64_t *x, *y; /* margins */
};

/* x[n], y[n] in 0..nx-1, 0..ny-1.  Empty lines and columns are taken out.  Lives in a. */
bool crosstab_make(const int32_t *x, int32_t nx, const int32_t *y, int32_t ny, ptrdiff_t n,
	struct crosstab *out, struct arena *a, struct err *e);

/* Plug-in mutual information and entropy of y, in bits (Shannon 1948). */
double information_mutual(const struct crosstab *t);
double information_entropy(const int64_t *count, int32_t k, int64_t n);
/* Goodman & Kruskal's tau of y given x: the share of the Gini variance of y that x takes away; for
 * two classes phi squared. */
double information_tau(const struct crosstab *t);

struct information_null {
	double mean;    /* of the mutual information when there is none, in bits */
	double hi;      /* its 95 % point */
	double p;       /* (1 + tables that show as much) / (1 + rounds) (Phipson & Smyth 2010) */
	double tail;    /* p where rounds are too few to see it; see below */
};

/* Pearson's chi squared of the table, its degrees of freedom and its p. */
struct information_chi2 {
	double value, df, p;
};
struct information_chi2 information_chi2(const struct crosstab *t);

/* rounds tables with the margins of t from stream (seed, RNG_PERMUTE, stream), by Patefield 1981: cell
 * after cell, each hypergeometric by inversion from its mode.
 * tail: p while at least 10 tables show as much (Knijnenburg et al. 2009); else the upper tail of the gamma
 * distribution with the mean of the tables, and their variance, or that of chi squared scaled to the mean, to
 * which 2 n ln 2 times the information tends, whichever is larger. */
bool information_permute(const struct crosstab *t, int32_t rounds, uint64_t seed, uint64_t stream,
	struct information_null *out, struct arena *a, struct err *e);

/* bin[n] of the rows row[n] of a column: numbers and times in at most `most` bins of about equal
 * mass (equal values together), codes as they are; missing is a bin of its own.  Not more bins than
 * n / 20, but two. */
bool information_bin(const struct column *c, const int32_t *row, ptrdiff_t n, int32_t most,
	int32_t *bin, int32_t *bins, struct arena *a, struct err *e);
/* The same for n numbers without gaps. */
bool information_bin_values(const double *x, ptrdiff_t n, int32_t most, int32_t *bin, int32_t *bins,
	struct arena *a, struct err *e);

#endif
