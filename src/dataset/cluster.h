#ifndef DATASET_CLUSTER_H
#define DATASET_CLUSTER_H
/* cluster - groups of rows by their features alone, labelled or not, and why so many. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dataset/cluster_space.h"
#include "stat/kmeans.h"

struct arena;
struct ctl;
struct err;

#define CLUSTER_TRIED 8        /* k from 2 to this is tried */
#define CLUSTER_SAMPLE 1000    /* rows that k is chosen on; the groups themselves are of all */
#define CLUSTER_WEAK 0.25      /* mean silhouette below which there is no structure to speak of
                                  (Kaufman & Rousseeuw 1990) */

struct cluster_try {
	int32_t k;
	double silhouette, error;  /* mean and its standard error */
	double inertia;            /* mean squared distance to the centre */
};

struct clusters {
	int32_t tries;
	struct cluster_try tried[CLUSTER_TRIED];
	struct kmeans best;
	double silhouette;
	ptrdiff_t sample;
	const char *reason;
};

/* k 0: chosen by the mean silhouette; the smaller of two that differ by less than its error. */
bool clusters_find(const struct space *s, int32_t k, uint64_t seed, struct clusters *out,
	struct arena *a, struct ctl *c, struct err *e);

#endif
