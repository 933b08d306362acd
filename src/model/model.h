#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H
/* model - the contract of a learner, and the table of all kinds.  A kind is one
 * file model_KIND.c, one line in model_list.h, one line in local.mk.
 *
 * A raw score has task_outputs() columns: regression the value; binary the log
 * odds of class 1; several classes one score a class, softmax of which is the
 * probability.  Learners write raw scores; model_probability() converts. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"
#include "data/task.h"

struct arena;
struct ctl;
struct err;
struct node;
struct reader;
struct writer;
struct xy;

/* What a kind asks of its columns; the pipeline appends the steps that see to it. */
enum model_needs {
	NEEDS_COMPLETE = 1,   /* no missing cells */
	NEEDS_NUMBERS = 2,    /* no CODE columns (ONEHOT is fine) */
	NEEDS_SCALED = 4,     /* mean 0, sd 1 */
};

/* One point of the curve that returns with the run. */
struct curve_point {
	int32_t step;
	double train, valid;  /* the loss; valid is NaN without validation rows */
};

/* What a fit tells besides its state; filled by fit, in its arena. */
struct fit_info {
	struct curve_point *curve;
	ptrdiff_t points;
	const char *stopped;  /* "converged" "early stopping at 143" "all rounds" "budget" … */
	const char *warning;  /* a sentence, or NULL */
	const char *warning_fix;
	int32_t warning_code; /* enum err_code, W4xx */
	int32_t steps;        /* rounds or iterations actually kept, for replay under a budget */
};

/* What validation rows decided of a training: that it ends early, or which round is the last that is kept. */
bool fit_info_ended_early(const struct fit_info *i);
bool fit_info_kept_best(const struct fit_info *i);

struct model_class {
	const char *name;            /* the kind: "boost" */
	const char *help;            /* a phrase */
	unsigned tasks;              /* mask of enum task_kind */
	unsigned needs;
	bool baseline;               /* takes part as something to beat */
	const struct param *params;
	ptrdiff_t state_size;
	/* st is zeroed; everything it points to lives in a.  valid: NULL, or rows for early stopping.
	 * Deterministic in (train, valid, args, seed) for any number of threads. */
	bool (*fit)(void *st, const struct xy *train, const struct xy *valid, const struct args *v,
		uint64_t seed, struct fit_info *info, struct arena *a, struct ctl *c, struct err *e);
	/* Raw scores, row-major n x outputs.  Cannot fail.  d has the columns of training, by place. */
	void (*predict)(const void *st, const struct xy *d, struct ctl *c, double *out);
	void (*save)(const void *st, struct writer *w);
	bool (*load)(void *st, struct reader *r, struct arena *a, struct err *e);
	/* Whether a loaded state can predict on columns like these (n = 0) and has so many outputs:
	 * all that predict relies on, since a file may hold any state beside any recipe. */
	bool (*fits)(const void *st, const struct xy *schema, int32_t outputs);
	/* Coefficients, importances, rules: blocks under out. NULL: nothing to say. */
	void (*explain)(const void *st, const struct xy *names, struct node *out);
};

/* A fitted model; lives in an arena. */
struct model {
	const struct model_class *class;
	void *state;
	struct task task;
	int32_t outputs;
};

extern const struct model_class *const model_table[]; /* NULL-terminated, order of model_list.h */
const struct model_class *model_class_find(const char *name); /* NULL; knows aliases (gbt) */
/* With ERR_UNKNOWN_MODEL and did-you-mean. */
bool model_class_need(const char *name, const struct model_class **out, struct err *e);
/* The kind's place in the table: simpler first. */
int32_t model_class_order(const struct model_class *m);

/* Checks target, task and needs, then fits.  *out lives in a.  Errors carry "train KIND: ". */
bool model_fit(const struct model_class *k, const struct xy *train, const struct xy *valid,
	const struct args *v, uint64_t seed, struct model *out, struct fit_info *info,
	struct arena *a, struct ctl *c, struct err *e);
void model_predict(const struct model *m, const struct xy *d, struct ctl *c, double *out);
void model_save(const struct model *m, struct writer *w);
bool model_load(struct model *m, struct reader *r, struct arena *a, struct err *e);
/* ERR_CORRUPT unless a loaded model can predict on such columns. */
bool model_check(const struct model *m, const struct xy *schema, struct err *e);

/* Probabilities from raw scores: binary n x 1 -> n x 2, several classes n x k -> n x k. */
void model_probability(const struct task *t, const double *raw, ptrdiff_t n, double *p);
/* Mean weighted loss of raw scores: log loss for classes, squared error for regression. */
double model_loss(const struct xy *d, const double *raw);
double sigmoid(double z);
double log1p_exp(double z);   /* log(1 + e^z) without overflow */

#endif
