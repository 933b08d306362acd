#ifndef MODEL_SPLIT_H
#define MODEL_SPLIT_H
/* split - the best way to divide the rows of a node in two, from its histogram. */
#include <stdbool.h>
#include <stdint.h>

#include "model/hist.h"
#include "model/tree.h"

/* Gains are kept in units (gradient unit^2 / hessian unit): only their order matters. */
struct split {
	double gain;            /* <= 0: none */
	int32_t feature;
	int32_t bin;            /* bins up to this go left, unless by_set */
	bool by_set;
	bool missing_left;
	struct cell left;       /* sums of the left child */
	uint64_t set[TREE_SET_WORDS];
};

struct split_rules {
	int64_t min_rows;       /* of a child */
	double min_hessian;     /* of a child */
	double l2;
	double min_gain;        /* loss a split must take away */
};

/* What the search over one node needs. */
struct split_search {
	const struct features *features;
	const struct hist *hist;
	const struct cell_unit *unit;
	const struct split_rules *rules;
	const bool *allowed;    /* features that may be used; NULL: all */
	bool plain;             /* do without wide registers: the same bits, later */
};

/* The best split of a node with the given sums over the features order[from..to-1] of the
 * histogram; on a tie that of the lowest feature, then of the lowest bin with missing cells to
 * the right.  The gain is
 *
 *   G_l^2 / (H_l + l2) + G_r^2 / (H_r + l2) - G^2 / (H + l2)
 *
 * (Chen and Guestrin 2016, equation 7).  Levels are ordered by G / (H + 10) and divided at the
 * best place of that order (Fisher 1958); levels with a weight below 10 rows go right. */
void split_find(const struct split_search *s, const struct cell *cells, struct cell sum,
	int32_t from, int32_t to, struct split *best);
/* Whether a goes before b: by gain, then by feature. */
bool split_is_better(const struct split *a, const struct split *b);
/* What a leaf with these sums adds: -G / (H + l2). */
double split_leaf_value(const struct cell_unit *u, double l2, struct cell sum);

#endif
