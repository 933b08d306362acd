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

#define BIAS_PROXIES 3

struct bias_proxy {
	bool told;              /* false: nothing to learn (one class, too few rows, no feature) */
	struct interval auc;    /* several groups: the mean of one against the rest */
	int32_t columns;        /* the most telling, each alone: bits beyond chance */
	const char *column[BIAS_PROXIES];
	double bits[BIAS_PROXIES];
};

/* column: the sensitive one.  avoid[avoided]: columns that must not be looked at, the outcome above
 * all.  Numbers are told as numbers: R2 instead of AUC is mapped to (1 + R) / 2. */
bool bias_proxy_find(struct frame *f, int32_t column, const int32_t *avoid, int32_t avoided,
	struct rowset rows, uint64_t seed, struct bias_proxy *out, struct arena *a, struct ctl *c,
	struct err *e);

#endif
