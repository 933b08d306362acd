#ifndef MODEL_TREE_H
#define MODEL_TREE_H
/* tree - a grown decision tree: nodes in an array, children behind their
 * parent, the right child beside the left one. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct binned;
struct ctl;
struct err;
struct features;
struct reader;
struct writer;

#define TREE_SET_WORDS 4 /* a bit a bin, also for the missing one */

struct tree_node {
	double value;      /* of a leaf: what it adds; else the threshold: x <= value goes left */
	double gain;       /* loss that the split took away; 0 in a leaf */
	int32_t feature;   /* -1: a leaf */
	int32_t left;      /* the left child; the right one is left + 1 */
	int32_t set;       /* of the bins that go left; -1: the threshold decides */
	uint8_t bin;       /* the threshold as a bin; known while training only */
	bool missing_left;
};

struct tree {
	int32_t nodes;
	int32_t sets;
	struct tree_node *node;
	uint64_t (*set)[TREE_SET_WORDS];
};

static inline bool tree_set_has(const uint64_t *set, int32_t bin)
{
	return set[bin >> 6] >> (bin & 63) & 1;
}

/* Adds to score[r * stride] what the tree says of every row r of b. */
void tree_add_binned(const struct tree *t, const struct features *s, const struct binned *b,
	double *score, ptrdiff_t stride, struct ctl *c);

void tree_save(const struct tree *t, struct writer *w);
/* Refuses what is no tree: children that do not lie behind their parent or have two of them,
 * features that are not there, values that are not finite. */
bool tree_load(struct tree *t, const struct features *s, struct reader *r, struct arena *a,
	struct err *e);

#endif
