#ifndef DATASET_CLUSTER_H
#define DATASET_CLUSTER_H
/* cluster - groups of rows by their features alone, labelled or not, why so many, and whether they would
 * be found again. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "dataset/cluster_space.h"
#include "stat/kmeans.h"

struct arena;
struct ctl;
struct err;

#define CLUSTER_TRIED 8        /* k from 2 to this is tried */
#define CLUSTER_FIT 4096       /* rows, at most, that centres are found on; every row goes to the nearest */
#define CLUSTER_SAMPLE 1000    /* rows, at most, that groups are judged on: as they are shown */
#define CLUSTER_HALF 600       /* rows, at most, of a half */
#define CLUSTER_HALVES 3       /* times that rows are halved to see whether groups are found again */
#define CLUSTER_WEAK 0.25      /* mean silhouette below which there is no structure to speak of
                                  (Kaufman & Rousseeuw 1990) */
#define CLUSTER_STABLE 0.8     /* adjusted Rand index of two halves from which groups are found again: good
                                  agreement (Steinley 2004) */

struct cluster_try {
	int32_t k;
	double silhouette, error;  /* mean over the judged rows, and its standard error */
	double stability;          /* mean adjusted Rand index of two halves (Hubert & Arabie 1985) */
	double inertia;            /* mean squared distance to the centre */
};

struct clusters {
	int32_t tries;
	struct cluster_try tried[CLUSTER_TRIED];
	struct kmeans best;        /* of all rows */
	struct interval silhouette;/* of best, on the judged rows; Student's t over rows */
	double stability;
	ptrdiff_t fitted, sample;  /* rows that centres were found on, and that were judged */
	bool stands_out;           /* found again in halves, and no cloud */
	const char *reason;
};

/* k 0: chosen by the mean silhouette among those that halves of the rows agree on (else among all); the
 * smaller of two that differ by less than its error. */
bool clusters_find(const struct space *s, int32_t k, uint64_t seed, struct clusters *out,
	struct arena *a, struct ctl *c, struct err *e);

#endif
