#include "config.h"

#include "evaluate/rates.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
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

static void tally_groups(const struct scored *s, const struct grouping *g, struct tally *of)
{
	for (ptrdiff_t i = 0; i < s->n; i++) {
		struct tally *t = &of[g->of[i]];
		bool truth = s->label[i] == 1, said = s->decision[i] == 1;
		count(t, RATE_SELECTED, true, said);
		count(t, RATE_TRUE, truth, said);
		count(t, RATE_FALSE, !truth, said);
		count(t, RATE_PRECISION, said, truth);
		count(t, RATE_RIGHT, true, said == truth);
	}
}

int32_t rates_by_group(const struct scored *s, const struct grouping *g, struct group_rates *out)
{
	int32_t reference = 0;
	for (int32_t k = 1; k < g->groups; k++)
		if (g->count[k] > g->count[reference])
			reference = k;
	struct tally *of = mem_alloc(g->groups, sizeof *of), base;
	tally_groups(s, g, of);
	base = of[reference];
	for (int32_t k = 0; k < g->groups; k++) {
		struct tally t = of[k];
		out[k] = (struct group_rates){ .group = g->name[k], .n = g->count[k] };
		for (int r = 0; r < RATES; r++) {
			out[k].hits[r] = (double)t.k[r];
			out[k].rows[r] = (double)t.n[r];
			out[k].rate[r] = interval_proportion((double)t.k[r], (double)t.n[r], LEVEL);
			out[k].difference[r] = interval_difference((double)t.k[r], (double)t.n[r],
				(double)base.k[r], (double)base.n[r], LEVEL);
		}
	}
	mem_free(of);
	for (int32_t k = 0; k < g->groups; k++)
		out[k].ratio = out[k].rate[RATE_SELECTED].value / out[reference].rate[RATE_SELECTED].value;
	return reference;
}
