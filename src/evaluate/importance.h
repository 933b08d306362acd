#ifndef EVALUATE_IMPORTANCE_H
#define EVALUATE_IMPORTANCE_H
/* importance - how much a fitted pipeline leans on each column it was given: the loss that its predictions gain
 * when the column's cells are dealt out anew among the rows (Breiman 2001; Fisher, Rudin & Dominici 2019).  It
 * says what this model uses, not what the world needs: columns that say the same share what they say. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct pipeline;

struct importance {
	const char *column;
	/* The mean gain of loss a row, over all rounds: log loss in nats for classes, squared error in the
	 * target's unit squared; with the t interval over rows. */
	struct interval gain;
};

struct importance_list {
	struct importance *item;     /* the greatest first; as the recipe has them when equal */
	int32_t n;
	double loss;                 /* of the rows as they are */
};

/* Permutes each input of the pipeline `rounds` times on rows that it was not fitted on.  Lives in a.  ERR_NO_ROWS
 * under two rows. */
bool importance_permute(const struct pipeline *p, const struct frame *f, struct rowset rows, int32_t rounds,
	uint64_t seed, struct importance_list *out, struct arena *a, struct ctl *c, struct err *e);

#endif
