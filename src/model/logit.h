#ifndef MODEL_LOGIT_H
#define MODEL_LOGIT_H
/* logit - the penalised log loss of binary and softmax regression with its
 * gradient and Hessian:
 *
 *   f(B) = sum_i w_i (-log p_i[y_i]) + lambda/2 sum |B_jk|^2, intercepts free.
 *
 * Rows are summed in chunks whose borders depend on the table's shape alone,
 * and chunks merge in order: the same bits on any number of hands. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/design.h"

struct arena;
struct ctl;
struct err;
struct xy;

struct logit {
	struct design s;
	struct ctl *ctl;
	int32_t outputs;        /* 1, or a score for each class */
	double lambda;
	ptrdiff_t size;         /* outputs x s.width, the length of B */
	bool dense;             /* the Hessian is written down; else only its diagonal */
	/* At the B of the last logit_evaluate: */
	double loss;            /* f(B) */
	double bare;            /* f(B) without the penalty */
	double *gradient;       /* size */
	double *diagonal;       /* size: of the Hessian */
	double *hessian;        /* dense: size x size, lower triangle, row-major */
	/* Its own: */
	ptrdiff_t chunks, rows; /* rows to a chunk */
	ptrdiff_t slot_size;
	double *slot;           /* by chunk: loss, gradient, diagonal, Grams; merged by index */
	double *scratch;        /* by chunk */
	ptrdiff_t scratch_size;
	double *p;              /* not dense: n x outputs probabilities of the last B */
	const double *at;       /* the B or direction under way */
};

/* d has complete NUMBER and ONEHOT columns and a class target; buffers in a. */
bool logit_init(struct logit *l, const struct xy *d, double lambda, struct arena *a,
	struct ctl *c, struct err *e);
/* Fills loss, gradient, diagonal and hessian at beta[size], packed as in design.h. */
bool logit_evaluate(struct logit *l, const double *beta, struct err *e);
/* out = Hessian v, when it is not written down. */
bool logit_hessian_product(struct logit *l, const double *v, double *out, struct err *e);
/* The largest change of a score that a step v would bring to any row. */
bool logit_reach(struct logit *l, const double *v, double *reach, struct err *e);

#endif
