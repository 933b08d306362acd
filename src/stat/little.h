#ifndef STAT_LITTLE_H
#define STAT_LITTLE_H
/* little - are cells missing completely at random?  Little's test (1988, JASA 83, 1198-1202): do rows that miss
 * different columns have the means that one normal distribution gives them? */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct column;
struct ctl;
struct err;

#define LITTLE_COLUMNS 40   /* at most */
#define LITTLE_PATTERNS 300 /* at most */

struct little {
	double d2, df, p;     /* NaN where it says why not */
	int32_t columns;
	int32_t patterns;     /* different sets of known columns, that of nothing left out */
	ptrdiff_t rows;       /* that know a column */
	int32_t rounds;       /* of EM */
	bool converged;       /* no mean or covariance, in standard deviations, moved by 1e-9 in the last round */
	const char *why_not;  /* NULL: there is a number */
};

/* Over d numeric columns of n cells each, none of them constant.  Means and covariances are those of maximum
 * likelihood under normality, by EM from the known cells (Dempster, Laird & Rubin 1977), at most 1,000 rounds; d2 is
 * the sum over patterns of n_j (mean_j - mu_j)' Sigma_j^-1 (mean_j - mu_j), chi-squared on sum p_j - d degrees of
 * freedom.  Too few rows, columns that are never known together or determine each other, one pattern or too many:
 * why_not, in a. */
bool little_test(const struct column *const *column, int32_t d, ptrdiff_t n, struct little *out, struct arena *a,
	struct ctl *c, struct err *e);

#endif
