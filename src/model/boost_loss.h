#ifndef MODEL_BOOST_LOSS_H
#define MODEL_BOOST_LOSS_H
/* boost_loss - the loss that boosting takes down, its gradients and hessians.
 *
 *   regression   half the squared error: g = f - y, h = 1; reported as squared error
 *   binary       log loss: g = p - y, h = p (1 - p)
 *   classes      log loss of the softmax: g_k = p_k - [y = k], h_k = p_k (1 - p_k)
 *
 * all times the row's weight. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/hist.h"

struct arena;
struct ctl;
struct err;
struct xy;

struct boost_loss {
	const struct xy *d;
	int32_t outputs;
	double weight;        /* of all rows */
	double heaviest;      /* weight of one row */
	double *mean;         /* rows x outputs: what the scores predict */
	double *part;         /* results of runs of rows, to be merged in order */
	struct ctl *ctl;
};

/* Buffers for the rows of d in a. */
bool boost_loss_init(struct boost_loss *l, const struct xy *d, struct arena *a, struct ctl *c,
	struct err *e);
/* The best constant scores, base[outputs]: those of lowest loss beside the offsets of d. */
void boost_loss_base(const struct xy *d, double *base);
/* Takes in new scores, rows x outputs; returns the mean loss. */
double boost_loss_update(struct boost_loss *l, const double *score);
/* Gradients of output k at the scores last taken in: out[rows] and the unit they have.
 * ERR_NUMERIC when scores have left the finite. */
bool boost_loss_gradients(struct boost_loss *l, int32_t k, struct cell *out,
	struct cell_unit *unit, struct err *e);

#endif
