#ifndef DATASET_BIAS_PROXY_H
#define DATASET_BIAS_PROXY_H
/* bias_proxy - how well the other columns tell a sensitive one: out of fold, all together, and each
 * alone.  Lives in the caller's arena. */
#include <stdbool.h>
#include <stdint.h>

#include "base/report.h"
#include "data/rowset.h"

struct arena;
struct ctl;
struct err;
struct frame;
struct recipe;
struct task;

#define BIAS_PROXIES 3

struct bias_proxy {
	bool told;              /* false: nothing to learn (one class, too few rows, no feature) */
	bool number;            /* the sensitive column is one: r2 is said, and auc is not */
	struct interval auc;    /* several groups: the mean of one against the rest */
	struct interval r2;     /* out of fold: share of variance; below 0 where the mean tells more */
	int32_t columns;        /* the most telling, each alone: bits beyond chance */
	const char *column[BIAS_PROXIES];
	double bits[BIAS_PROXIES];
};

#define BIAS_PROXY_FOLDS 5
/* What bias_proxy_find tells c's held phase: its folds, and the ranking of the columns. */
#define BIAS_PROXY_PARTS (BIAS_PROXY_FOLDS + 1)

/* column: the sensitive one.  avoid[avoided]: columns that must not be looked at, the outcome above
 * all.  Of numbers R2 is told, with the BCa bootstrap.  It advances a held ctl by BIAS_PROXY_PARTS. */
bool bias_proxy_find(struct frame *f, int32_t column, const int32_t *avoid, int32_t avoided,
	struct rowset rows, uint64_t seed, struct bias_proxy *out, struct arena *a, struct ctl *c,
	struct err *e);

/* How well a model of that kind on that recipe tells t's target, which is the sensitive column, out of fold. */
bool bias_proxy_judge(const struct frame *f, const struct task *t, struct rowset rows, const struct recipe *recipe,
	const char *kind, uint64_t seed, struct bias_proxy *out, struct arena *a, struct ctl *c, struct err *e);

#endif
