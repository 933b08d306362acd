#ifndef DATASET_LABEL_NOISE_H
#define DATASET_LABEL_NOISE_H
/* label_noise - which labels contradict what a model has learned from the other rows: confident
 * learning (Northcutt, Jiang & Chuang 2021) on out-of-fold probabilities.  Owns nothing; one thread
 * calls it, the bootstrap of the rate runs on all hands. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct arena;
struct ctl;
struct err;

struct label_suspect {
	int32_t at;             /* which of the n rows */
	int32_t given, suggested;
	double p_given, p_suggested;
	double margin;          /* p_given - the largest other p: the more below 0, the more suspect */
};

struct label_noise {
	int32_t classes;
	const double *threshold;  /* by class: mean p of it over the rows that carry it; NaN: no row */
	const int64_t *confident; /* classes x classes, [given][believed true] */
	const double *joint;      /* the same as shares of all rows, calibrated to the label counts */
	const double *noise;      /* P(given | true); NaN where nothing is believed to be of a class */
	struct interval rate;     /* share of labels that contradict: wrong, or where classes overlap */
	ptrdiff_t suspects;
	const struct label_suspect *suspect; /* by margin, worst first; ties by row */
};

/* label[n] in 0..classes-1; p[n x classes] out-of-fold.  rounds of the bootstrap; 0: no interval.
 * The diagonal counts at least one row a class, as the authors' own program does.  Suspects: for
 * each pair of classes the n joint[i][j] rows of label i that most prefer j ("prune by noise rate"),
 * but for rows whose label is the model's own choice.  Everything lives in a. */
bool label_noise_find(const int32_t *label, const double *p, ptrdiff_t n, int32_t classes,
	int32_t rounds, uint64_t seed, struct label_noise *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
