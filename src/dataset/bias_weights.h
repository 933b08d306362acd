#ifndef DATASET_BIAS_WEIGHTS_H
#define DATASET_BIAS_WEIGHTS_H
/* bias_weights - how much rows must count so that groups and classes are independent, or that groups
 * have the shares they have outside the table. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* Kamiran & Calders 2012, for every group and class: factor[groups x classes] = n_g n_c / (n n_gc);
 * 0 where no row is. weight[n] (NULL: all 1) are the rows' own weights, which the counts take in. */
bool bias_reweigh(const int32_t *group, int32_t groups, const int32_t *label, int32_t classes,
	const double *weight, ptrdiff_t n, double *factor, struct arena *a, struct err *e);

/* One margin: what each row is, and the share each level should have. */
struct bias_margin {
	const int32_t *level;   /* n; -1: none of the levels, left as it is */
	int32_t levels;
	const double *share;    /* levels; they are taken relative to their sum */
	const char *name;
};

struct bias_raked {
	double **factor;        /* by margin, levels: products of these are the weights */
	int32_t rounds;
	double off;             /* the largest difference from a share at the end */
};

/* Iterative proportional fitting (Deming & Stephan 1940), until no margin is off by more than 1e-9,
 * or 500 rounds.  Factors are scaled so that weights have mean 1.  ERR_PRECONDITION when a level with a
 * share has no row: no weight can make one. */
bool bias_rake(const struct bias_margin *m, int32_t margins, const double *weight, ptrdiff_t n,
	struct bias_raked *out, struct arena *a, struct err *e);

#endif
