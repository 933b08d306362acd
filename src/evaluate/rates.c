#include "config.h"

#include "evaluate/rates.h"

#include <math.h>
#include <string.h>

#include "evaluate/group.h"
#include "evaluate/metric.h"
#include "stat/interval.h"

#define LEVEL 0.95

const char *const rate_names[RATES] = { "selected", "true_positive", "false_positive", "precision",
	"accuracy" };

/* Yes of all: k of n for each rate. */
struct tally {
	int64_t k[RATES], n[RATES];
};

static void count(struct tally *t, enum rate_kind kind, bool in, bool yes)
{
	t->n[kind] += in;
	t->k[kind] += in && yes;
}

static struct tally tally_group(const struct scored *s, const struct grouping *g, int32_t group)
{
	struct tally t = { 0 };
	for (ptrdiff_t i = 0; i < s->n; i++) {
		if (g->of[i] != group)
			continue;
		bool truth = s->label[i] == 1, said = s->decision[i] == 1;
		count(&t, RATE_SELECTED, true, said);
		count(&t, RATE_TRUE, truth, said);
		count(&t, RATE_FALSE, !truth, said);
		count(&t, RATE_PRECISION, said, truth);
		count(&t, RATE_RIGHT, true, said == truth);
	}
	return t;
}

int32_t rates_by_group(const struct scored *s, const struct grouping *g, struct group_rates *out)
{
	int32_t reference = 0;
	for (int32_t k = 1; k < g->groups; k++)
		if (g->count[k] > g->count[reference])
			reference = k;
	struct tally base = tally_group(s, g, reference);
	for (int32_t k = 0; k < g->groups; k++) {
		struct tally t = tally_group(s, g, k);
		out[k] = (struct group_rates){ .group = g->name[k], .n = g->count[k] };
		for (int r = 0; r < RATES; r++) {
			out[k].rate[r] = interval_proportion((double)t.k[r], (double)t.n[r], LEVEL);
			out[k].difference[r] = interval_difference((double)t.k[r], (double)t.n[r],
				(double)base.k[r], (double)base.n[r], LEVEL);
		}
	}
	for (int32_t k = 0; k < g->groups; k++)
		out[k].ratio = out[k].rate[RATE_SELECTED].value / out[reference].rate[RATE_SELECTED].value;
	return reference;
}

double rates_spread(const struct group_rates *r, int32_t groups, enum rate_kind k, int64_t least)
{
	double lo = (double)INFINITY, hi = -(double)INFINITY;
	int32_t n = 0;
	for (int32_t i = 0; i < groups; i++) {
		if (r[i].n < least || isnan(r[i].rate[k].value))
			continue;
		lo = fmin(lo, r[i].rate[k].value);
		hi = fmax(hi, r[i].rate[k].value);
		n++;
	}
	return n > 1 ? hi - lo : (double)NAN;
}
