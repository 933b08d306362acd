#ifndef EVALUATE_PIPELINE_H
#define EVALUATE_PIPELINE_H
/* pipeline - a fitted recipe and a fitted model: raw rows in, raw scores out. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "data/task.h"
#include "model/model.h"

struct arena;
struct args;
struct ctl;
struct err;
struct fitted_recipe;
struct frame;
struct reader;
struct recipe;
struct writer;

struct pipeline {
	struct fitted_recipe *recipe;
	struct model model;
	struct rowset train;      /* rows any part of it was fitted on */
	struct rowset valid;      /* rows that stopped the training early; n 0: none */
	struct fit_info info;
	double seconds;           /* of the fit; not saved, so that equal models are equal bytes */
};

struct pipeline_plan {
	const struct recipe *recipe;   /* the user's; needs are appended */
	const struct model_class *kind;
	const struct args *args;
	uint64_t seed;
	const char *weight_column;     /* or NULL */
	bool apart;                    /* in folds: rows equal under two ids may be divided */
};

/* Fits recipe, then model, on train rows; valid rows (n 0: none) only stop early. */
bool pipeline_fit(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	struct rowset train, struct rowset valid, struct pipeline *out, struct arena *a,
	struct ctl *c, struct err *e);
/* raw[rows.n x outputs], in the order of the row set. */
bool pipeline_predict(const struct pipeline *p, const struct frame *f, struct rowset rows,
	double *raw, struct arena *scratch, struct ctl *c, struct err *e);
void pipeline_save(const struct pipeline *p, struct writer *w);
bool pipeline_load(struct pipeline *p, struct reader *r, struct arena *a, struct err *e);

#endif
