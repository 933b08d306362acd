#ifndef EVALUATE_RATES_H
#define EVALUATE_RATES_H
/* rates - how a model treats groups of people or things: how often it says yes,
 * and how often rightly, group by group, against the largest one. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct grouping;
struct scored;

enum rate_kind {
	RATE_SELECTED,  /* said yes: demographic parity (Dwork et al. 2012) */
	RATE_TRUE,      /* yes among those who are: equal opportunity (Hardt, Price & Srebro 2016) */
	RATE_FALSE,     /* yes among those who are not: with RATE_TRUE equalised odds */
	RATE_PRECISION, /* right among those said yes to: predictive parity (Chouldechova 2017) */
	RATE_RIGHT,     /* accuracy */
	RATES,
};

struct group_rates {
	const char *group;
	int64_t n;
	double hits[RATES], rows[RATES];    /* what the rates are shares of */
	struct interval rate[RATES];        /* exact or Wilson */
	struct interval difference[RATES];  /* to the reference group; Newcombe */
	double ratio;  /* of RATE_SELECTED to the reference's; below 0.8 it is a sign of adverse impact
	                  (EEOC 1978) */
};

extern const char *const rate_names[RATES];

/* s has two classes; out[g->groups]; returns the reference: the group with most rows. */
int32_t rates_by_group(const struct scored *s, const struct grouping *g, struct group_rates *out);

#endif
