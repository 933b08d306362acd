#ifndef COMMAND_BIAS_COUNTS_H
#define COMMAND_BIAS_COUNTS_H
/* bias_counts - the rows of each group by what is true of them and what was decided.  Lives in the caller's
 * arena. */
#include <stdint.h>

#include "data/rowset.h"

struct arena;
struct bias_groups;

/* What is known of the rows a question is about, by place. */
struct bias_rows {
	struct rowset rows;
	const uint8_t *positive;  /* the truth; NULL: none is known */
	const uint8_t *decided;   /* the score reaches the cut; NULL: no score */
	const double *weight;     /* NULL: all 1 */
	const char *class_name;   /* of the positive class */
	bool loaded;              /* of the loaded table: what mends it can be offered */
};

/* Each by group, groups + 1 long. */
struct bias_counts {
	int32_t groups;
	double *n, *hits;         /* rows, rows of the positive class */
	double *selected;         /* rows the score selects */
	double *tp, *fp, *fn, *tn;
	/* With weights: the effective n (Kish 1965), and as many of them as the weighted share of hits. */
	double *effective, *weighted_hits;
	double *weight;           /* the sum of weights */
};

struct bias_counts bias_counts_make(const struct bias_rows *d, const struct bias_groups *g, struct arena *a);
/* The sum over groups. */
double bias_counts_sum(const double *x, int32_t groups);

#endif
