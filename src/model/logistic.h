#ifndef MODEL_LOGISTIC_H
#define MODEL_LOGISTIC_H
/* logistic - probabilities and log losses of many scores at once. */
#include <stddef.h>
#include <stdint.h>

struct cell;

/* p[i] = 1 / (1 + e^-score[i]) for i < n; returns the sum of weight[i] times the log loss against
 * label[i] (0 or 1); weight NULL: all 1.  Relative errors are below 1e-15 for |score| < 700.
 * The same bits on every processor. */
double logistic_update(const double *score, const int32_t *label, const double *weight,
	ptrdiff_t n, double *p);

/* What turns a gradient and a hessian into whole numbers, and what each row adds beside. */
struct logistic_scale {
	double gradient, hessian;
	int64_t row;
};

/* out[i] = weight[i] (p[i] - label[i]) and weight[i] p[i] (1 - p[i]), scaled and rounded. */
void logistic_gradients(const double *p, const int32_t *label, const double *weight, ptrdiff_t n,
	const struct logistic_scale *scale, struct cell *out);

#ifdef CAIRN_TEST
/* The same by plain instructions: what logistic_update must equal. */
double logistic_update_plain(const double *score, const int32_t *label, const double *weight,
	ptrdiff_t n, double *p);
void logistic_gradients_plain(const double *p, const int32_t *label, const double *weight,
	ptrdiff_t n, const struct logistic_scale *scale, struct cell *out);
#endif

#endif
