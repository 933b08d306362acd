#ifndef EVALUATE_METRIC_LOSS_H
#define EVALUATE_METRIC_LOSS_H
/* metric_loss - what metrics that are a mean of losses by row share. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct scored;

struct losses {
	ptrdiff_t n;
	double *loss;
	const char *note;  /* goes with the value, or NULL */
};

/* Room for a loss a row; NULL with ERR_NOMEM. */
struct losses *losses_new(const struct scored *s, struct arena *a, struct err *e);
/* sums[0] += w loss, sums[1] += w. */
void losses_reduce(const void *state, const double *w, double *sums);
bool losses_finish_mean(const void *state, const double *sums, double *value, const char **note);
bool losses_finish_root(const void *state, const double *sums, double *value, const char **note);

/* sum of w x, in four strands with a fixed order of addition. */
double weighted_sum(const double *w, const double *x, ptrdiff_t n);
double plain_sum(const double *w, ptrdiff_t n);

#endif
