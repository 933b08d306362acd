#include "config.h"

#include "command/bias_counts.h"

#include "base/arena.h"
#include "dataset/bias_groups.h"

static void count_row(struct bias_counts *c, int32_t k, bool hit, bool chosen)
{
	c->n[k]++;
	c->hits[k] += hit;
	c->selected[k] += chosen;
	c->tp[k] += hit && chosen;
	c->fn[k] += hit && !chosen;
	c->fp[k] += !hit && chosen;
	c->tn[k] += !hit && !chosen;
}

/* effective holds the sums of squares until all rows are in. */
static void weigh_groups(struct bias_counts *c, const struct bias_rows *d, const struct bias_groups *g)
{
	for (ptrdiff_t r = 0; r < d->rows.n; r++) {
		int32_t k = g->group[r];
		double w = d->weight ? d->weight[r] : 1;
		c->weight[k] += w;
		c->effective[k] += w * w;
		c->weighted_hits[k] += d->positive && d->positive[r] ? w : 0;
	}
	for (int32_t k = 0; k < c->groups; k++) {
		double sum = c->weight[k];
		c->effective[k] = c->effective[k] > 0 ? sum * sum / c->effective[k] : 0;
		c->weighted_hits[k] *= sum > 0 ? c->effective[k] / sum : 0;
	}
}

struct bias_counts bias_counts_make(const struct bias_rows *d, const struct bias_groups *g, struct arena *a)
{
	struct bias_counts c = { .groups = g->n };
	double **slot[] = { &c.n, &c.hits, &c.selected, &c.tp, &c.fp, &c.fn, &c.tn, &c.effective, &c.weighted_hits,
		&c.weight };
	for (size_t i = 0; i < sizeof slot / sizeof *slot; i++)
		*slot[i] = ARENA_ARRAY(a, double, g->n + 1);
	for (ptrdiff_t r = 0; r < d->rows.n; r++)
		count_row(&c, g->group[r], d->positive && d->positive[r], d->decided && d->decided[r]);
	weigh_groups(&c, d, g);
	return c;
}

double bias_counts_sum(const double *x, int32_t groups)
{
	double sum = 0;
	for (int32_t i = 0; i < groups; i++)
		sum += x[i];
	return sum;
}
