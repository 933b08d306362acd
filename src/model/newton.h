#ifndef MODEL_NEWTON_H
#define MODEL_NEWTON_H
/* newton - minimises a penalised log loss: Newton's method with a backtracking
 * line search (Nocedal & Wright 2006, ch. 3), the step by Cholesky where the
 * Hessian is written down, else by preconditioned conjugate gradients
 * (Dembo & Steihaug 1983). */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct logit;

enum newton_end {
	NEWTON_CONVERGED,  /* every part of the gradient is below 1e-10 of its scale */
	NEWTON_SEPARATED,  /* the loss falls for ever: the columns tell classes apart */
	NEWTON_STUCK,      /* no step brings the loss down, and the gradient is not small */
	NEWTON_ITERATIONS,
	NEWTON_BUDGET,
};

struct newton {
	int32_t most;      /* iterations */
	void (*watch)(void *arg, int32_t step, const double *beta); /* after each; or NULL */
	void *arg;
	int32_t steps;     /* iterations made */
	enum newton_end end;
	double *se;        /* NULL, or size: filled with the root of the diagonal of the inverse
	                      Hessian, NaN where there is none */
};

/* beta[l->size] is where to begin, and the result. */
bool newton_minimise(struct newton *m, struct logit *l, double *beta, struct arena *a,
	struct err *e);

#endif
