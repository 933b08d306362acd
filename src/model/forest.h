#ifndef MODEL_FOREST_H
#define MODEL_FOREST_H
/* forest - trees made ready to score many rows.  64 rows stand side by side
 * in a tile, a feature after the other.  A tree is not walked: each row has a
 * bit a leaf, each node clears the leaves of its left subtree where the row
 * goes right, and the first bit left is the leaf that the walk would have
 * reached (Lucchese et al., QuickScorer, 2015).  64 leaves make a piece; trees
 * of very many pieces are walked after all, some rows at a time. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct features;
struct tree;
struct xy;

#define FOREST_ROWS 64
#define FOREST_BITS 64     /* leaves of a piece */
#define FOREST_PIECES 16   /* most of a tree that is not walked */

/* A branch, as far as it concerns one piece. */
struct forest_node {
	double threshold;
	uint64_t left;        /* the piece's leaves below its left child */
	const uint64_t *set;  /* of bins that go left, the missing one among them; NULL: the
	                         threshold decides */
	int32_t words;        /* of the set that bins can reach */
	int32_t slot;
	bool missing_left;
};

struct forest_piece {
	struct forest_node *node; /* those with sets first */
	int32_t nodes;
	int32_t sets;
	uint64_t leaves;          /* a bit each */
	const double *value;      /* of the leaves, from left to right */
};

struct forest_tree {
	const struct tree *tree;
	struct forest_piece *piece;
	int32_t pieces;           /* 0: walk the tree */
};

struct forest {
	const struct features *features;
	int32_t *used;            /* slot -> feature */
	int32_t *slot;            /* feature -> slot, -1: no tree asks for it */
	int32_t slots;
	struct forest_tree *tree;
	int32_t trees;
	bool plain;               /* do without wide registers: the same bits, later */
};

/* Makes n trees ready; they are borrowed, what is made lives in a. */
void forest_init(struct forest *f, const struct features *s, const struct tree *tree, int32_t n,
	struct arena *a);
/* Rows r0..r1-1 of d, at most FOREST_ROWS, into tile[slots x FOREST_ROWS]: numbers, NaN where
 * missing; for CODE columns bins, the last of them where missing. */
void forest_tile(const struct forest *f, const struct xy *d, ptrdiff_t r0, ptrdiff_t r1,
	double *tile);
/* Adds what the trees say to out, rows x outputs; tree t speaks for output t % outputs. */
void forest_add(const struct forest *f, const double *tile, ptrdiff_t rows, int32_t outputs,
	double *out);

#endif
