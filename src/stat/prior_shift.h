#ifndef STAT_PRIOR_SHIFT_H
#define STAT_PRIOR_SHIFT_H
/* prior_shift - how common classes are among rows without labels, from what a
 * model trained elsewhere says of them (EM: Saerens, Latinne & Decaestecker 2002). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct prior_shift {
	double likelihood_ratio;  /* 2 log L(estimate) / L(prior) */
	double p;                 /* that the classes are as common as where the model learned: chi squared */
	int32_t rounds;
};

/* p: n x classes, each row summing to 1; prior[classes] > 0 of the rows the model learned from;
 * share[classes] is filled.  n >= 1. */
void prior_shift_estimate(const double *p, ptrdiff_t n, int32_t classes, const double *prior,
	double *share, struct prior_shift *out);

#endif
