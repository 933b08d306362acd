#ifndef STAT_PRIOR_SHIFT_H
#define STAT_PRIOR_SHIFT_H
/* prior_shift - how common classes are among rows without labels, from what models that saw none of
 * them say (EM: Saerens, Latinne & Decaestecker 2002), and whether they are otherwise common than
 * among the labelled rows (a permutation test). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct interval;

#define PRIOR_SHIFT_PERMUTATIONS 999

/* Rows of one kind.  p: n x classes, each row summing to 1, from the model of its fold, which did not
 * learn from it; fold[n] from 0. */
struct prior_rows {
	ptrdiff_t n;
	const double *p;
	const int32_t *fold;
	const int32_t *label; /* n, 0..classes-1; NULL: not known */
};

struct prior_shift {
	struct interval *labelled;    /* classes: Wilson 1927 */
	struct interval *unlabelled;  /* classes: EM, bootstrap of both kinds of rows */
	double likelihood_ratio;      /* 2 log L(estimate) / L(prior) */
	double p;                     /* of the permutation test; at least 1 / (permutations + 1) */
	int32_t permutations;
	int32_t rounds;               /* of EM */
};

/* The estimate alone.  p: n x classes, each row summing to 1; prior[classes] > 0 of the rows the model
 * learned from; share[classes] is filled.  n >= 1. */
void prior_shift_estimate(const double *p, ptrdiff_t n, int32_t classes, const double *prior,
	double *share, struct prior_shift *out);

/* Probabilities are put right on the labelled rows first (stat/rescale.h).
 *
 * Intervals: 1,000 resamples of both kinds of rows (200 above 20,000 rows), the rescaling moved by one
 * Newton step and EM done anew in each, bias-corrected percentiles (Efron 1981).
 *
 * p: the marks "labelled" and "unlabelled" change places at random within each fold.  Where labels are
 * missing completely at random every such exchange is as likely, whatever the model and whatever its
 * probabilities are worth (Pitman 1937; p after Phipson & Smyth 2010).  The statistic is the distance
 * sum_k (mean p_k there - mean p_k here)^2 / mean p_k: the score of the likelihood at equal shares.
 *
 * Both n >= 1.  Parallel over resamples, the same bits on any number of threads; everything in a. */
bool prior_shift_find(const struct prior_rows *labelled, const struct prior_rows *unlabelled,
	int32_t folds, int32_t classes, uint64_t seed, struct prior_shift *out, struct arena *a,
	struct ctl *c, struct err *e);

#endif
