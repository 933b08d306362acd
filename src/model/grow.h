#ifndef MODEL_GROW_H
#define MODEL_GROW_H
/* grow - one tree, best leaf first: the leaf whose split takes away most loss
 * is split next, until there are as many leaves as allowed.  Only the smaller
 * child's histogram is added up; its sibling's is the difference. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/hist.h"
#include "model/partition.h"
#include "model/split.h"
#include "model/tree.h"

struct grow_rules {
	int32_t leaves;
	int32_t depth;          /* 0: any */
	double rate;            /* leaf values are multiplied by it */
	struct split_rules split;
};

struct grow_leaf {
	int32_t node;
	int32_t depth;
	ptrdiff_t start, n;     /* its rows: rows.row[start .. start + n) */
	struct cell sum;
	int32_t slot;           /* where its histogram is; -1: nowhere */
	struct split best;
};

struct grower {
	struct grow_rules rules;
	const struct features *features;
	const struct binned *binned;
	struct hist hist;
	struct cell *store;     /* slots times cells */
	int32_t *free_slot;
	int32_t free_slots;
	struct partition rows;
	struct grow_leaf *leaf;
	int32_t leaves;
	/* of the tree at work */
	const struct cell *gradient;
	const struct cell_unit *unit;
	const bool *allowed;
	struct tree tree;       /* with room for all nodes */
	struct split *found;    /* by the tasks of one search, left or only child first */
	struct ctl *ctl;
};

/* Buffers for trees on b in a. */
bool grower_init(struct grower *g, const struct grow_rules *rules, const struct features *s,
	const struct binned *b, struct arena *a, struct ctl *c, struct err *e);
/* Grows a tree on the rows g->rows.row[0..n), which it reorders; gradient[rows], allowed[features]
 * or NULL.  *out lives in keep; g->leaf tells which rows lie in which leaf. */
bool grower_run(struct grower *g, const struct cell *gradient, const struct cell_unit *u,
	ptrdiff_t n, const bool *allowed, struct tree *out, struct arena *keep, struct err *e);
/* Adds the leaf values to score[r * stride] of the n rows the tree was grown on. */
void grower_add(const struct grower *g, ptrdiff_t n, double *score, ptrdiff_t stride);

#endif
