#ifndef MODEL_LINEAR_FIT_H
#define MODEL_LINEAR_FIT_H
/* linear_fit - least squares on an xy, for the kinds linear and ridge:
 *
 *   sum_i w_i (y_i - b_0 - x_i b)^2 + lambda |b|^2, the intercept free.
 *
 * Without a penalty the levels of a one-hot column and the intercept depend on
 * each other; the commonest level is then the reference, held at 0. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/coefficients.h"

struct arena;
struct ctl;
struct err;
struct fit_info;
struct node;
struct reader;
struct writer;
struct xy;

struct linear {
	struct coefficients b;
	double lambda;
	double condition;   /* of the scaled columns */
	double sigma;       /* residual standard deviation; NaN when df = 0 */
	double r2;          /* on the training rows, against the mean */
	int32_t rank;
	int64_t n;
};

bool linear_fit(struct linear *m, const struct xy *d, double lambda, struct fit_info *info,
	struct arena *a, struct ctl *c, struct err *e);
void linear_predict(const void *st, const struct xy *d, struct ctl *c, double *out);
void linear_save(const void *st, struct writer *w);
bool linear_load(void *st, struct reader *r, struct arena *a, struct err *e);
bool linear_fits(const void *st, const struct xy *schema, int32_t outputs);
void linear_explain(const void *st, const struct xy *names, struct node *out);

#endif
