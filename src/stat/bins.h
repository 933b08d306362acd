#ifndef STAT_BINS_H
#define STAT_BINS_H
/* bins - reliability: do probabilities come true?  M equal-mass bins, equal
 * values kept together; ECE = sum (n_b/n) |rate_b - mean_b|; the debiased
 * squared form of Kumar, Liang & Ma 2019 beside it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

struct reliability_bin {
	double lo, hi;     /* smallest and largest p in the bin */
	double mean;       /* mean p */
	double rate;       /* share of hits */
	double rate_lo, rate_hi; /* Wilson 95 % */
	int64_t n;
};

struct reliability {
	int32_t bins;
	struct reliability_bin *bin;
	int64_t n;
	double ece;
	double ece_debiased; /* square root of the debiased ECE_2^2, 0 when that is negative */
	double null_mean;    /* ECE that a perfectly calibrated p would show here, by simulation */
	double null_hi;      /* its 95 % point */
};

/* p[n] in 0..1, hit[n] 0/1.  rounds of the null simulation (0: none, NaN).  Borders lie at rows
 * ceil(j n / bins) of the sorted p and move up past a run of equal values; bins left empty by that
 * are dropped.  The bins live in a.  ERR_NO_ROWS, ERR_RANGE. */
bool reliability_make(const double *p, const uint8_t *hit, ptrdiff_t n, int32_t bins, int32_t rounds,
	uint64_t seed, struct reliability *out, struct arena *a, struct err *e);
/* Spiegelhalter 1986: z and two-sided p that the probabilities are calibrated; NaN when every p is
 * 0, 1/2 or 1.  p_value may be NULL. */
double spiegelhalter_z(const double *p, const uint8_t *hit, ptrdiff_t n, double *p_value);

#endif
