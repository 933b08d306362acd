#ifndef COMMAND_TRAINING_H
#define COMMAND_TRAINING_H
/* training - one model from the settings in force: refuses leaks, fits recipe and model on the training
 * rows, scores the validation rows, and stages the result. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rowset.h"
#include "evaluate/metric.h"
#include "feature/recipe.h"
#include "stat/signal.h"

struct arena;
struct args;
struct ctl;
struct err;
struct frame;
struct model_class;
struct node;
struct report;
struct task;
struct workbench;

/* What every model of one command shares. */
struct training {
	struct workbench *w;
	struct frame *frame;
	const struct task *task;
	struct rowset train, valid;
	const struct recipe *recipe;
	const char *weight_column;   /* or NULL */
	const struct signal *leak;   /* by frame column */
	const char *card;            /* remarks for the model card */
	const char *const *stop;     /* "KIND=STEPS": where a budget stopped a kind when this was done first */
	ptrdiff_t stops;
	struct arena *arena;
};

/* A trained model as far as choosing needs it. */
struct trained {
	const char *name;
	const struct model_class *kind;
	struct scored valid;         /* scores of the validation rows */
	double value;                /* the choosing metric there */
	ptrdiff_t guessed;           /* rows whose label is a guess, beside the training rows */
	struct node *node;           /* its report */
};

/* ERR_LEAK when a feature gives the target away, unless it is kept or --override was given. */
bool training_prepare(struct workbench *w, struct report *out, struct training *t, struct ctl *c,
	struct err *e);
bool training_refuse_leaks(struct training *t, struct report *out, struct err *e);
/* Fits, scores, stages.  name NULL: a free one.  The report goes under parent. */
bool training_run(struct training *t, const struct model_class *kind, struct args *v,
	const char *name, struct node *parent, struct trained *out, struct ctl *c, struct err *e);
/* The best by the choosing metric.  A simpler model whose paired difference from it could be 0 wins; a
 * baseline wins only by its score.  Warns when the winner cannot be told from the best baseline. */
bool training_choose(struct training *t, const struct trained *m, ptrdiff_t n, ptrdiff_t *best,
	struct report *out, struct ctl *c, struct err *e);

/* The option that says how long a kind trains: rounds or iterations; NULL when it has none. */
const char *training_length_option(const struct model_class *kind);

#endif
