#ifndef INFERENCE_PREDICTOR_H
#define INFERENCE_PREDICTOR_H
/* predictor - recipe + model + calibrator + threshold: the one thing that
 * scores rows.  Saved as one sealed blob that holds no path and no row. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "confidence/calibrator.h"
#include "evaluate/pipeline.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct node;
struct text;
struct writer;

struct predictor {
	const char *name;
	struct pipeline pipeline;
	bool calibrated;
	struct calibrator calibrator;
	double threshold;          /* binary: decision p >= threshold; 0.5 unless set */
	struct rowset threshold_rows;
	double half_width;         /* regression: prediction +- this covers 90 % */
	struct rowset interval_rows; /* what it comes from; n 0: no width is known */
	const char *card;          /* remarks: overrides, warnings; lines */
	uint64_t seed;
};

/* For rows of f: raw[n x outputs] and, for classes, p[n x classes]; NULL where not wanted. */
bool predictor_score(const struct predictor *p, const struct frame *f, struct rowset rows,
	double *raw, double *prob, struct arena *scratch, struct ctl *c, struct err *e);
/* The decided class of one row's probabilities. */
int32_t predictor_decide(const struct predictor *p, const double *prob);
/* Sets half_width from n rows that nothing else in it has seen: the ceil(0.9 (n + 1))-th smallest
 * |y - yhat|, so that a new row's y is within it with probability 0.9 or more (split conformal, Lei
 * et al. 2018).  ERR_NO_ROWS below 9 rows. */
bool predictor_conformal(struct predictor *p, const double *y, const double *yhat, ptrdiff_t n,
	struct rowset rows, struct arena *a, struct err *e);
/* CSV: header prediction, p_CLASS… (regression: lo, hi, empty when no width is known), then
 * the id columns; one line a row of f; lossless.  unseen (or NULL): cells whose level training never
 * saw, by column. */
bool predictor_csv(const struct predictor *p, const struct frame *f, struct text *out,
	struct node *unseen, struct arena *a, struct ctl *c, struct err *e);
/* Which rows of the table it was trained on anything in it has seen. */
struct rowset predictor_seen(const struct predictor *p, struct arena *a);
/* Refuses rows that recipe, model, threshold, calibrator or interval has seen: ERR_SEEN_ROWS says
 * which part has seen how many. */
bool predictor_refuse_seen(const struct predictor *p, struct rowset rows, struct err *e);

void predictor_save(const struct predictor *p, struct writer *sealed, struct arena *a);
bool predictor_load(struct predictor *p, const void *bytes, ptrdiff_t n, struct arena *a,
	struct err *e);

#endif
