#include "config.h"

#include "evaluate/battery.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "evaluate/metric.h"

static const double *weights(const struct scored *s, struct arena *a, struct err *e)
{
	if (s->weight)
		return s->weight;
	double *w = ARENA_BIG(a, double, s->n, e);
	for (ptrdiff_t i = 0; w && i < s->n; i++)
		w[i] = 1;
	return w;
}

bool battery_make(const struct metric *const *metric, int32_t n, const struct scored *s,
	struct battery *out, struct arena *a, struct err *e)
{
	*out = (struct battery){ s->n, n, metric, ARENA_ARRAY(a, void *, n), weights(s, a, e) };
	if (!out->weight)
		return false;
	for (int32_t i = 0; i < n; i++)
		if (i > 0 && metric[i]->family == metric[i - 1]->family)
			out->state[i] = out->state[i - 1];
		else if (!metric[i]->family->prepare(s, &out->state[i], a, e))
			return false;
	return true;
}

static void reduce(const struct battery *b, int32_t i, const double *w, double *sums)
{
	memset(sums, 0, METRIC_SUMS * sizeof *sums);
	b->metric[i]->family->reduce(b->state[i], w, sums);
}

void battery_read(const struct battery *b, const double *w, double *sums, double *value,
	const char **note)
{
	for (int32_t i = 0; i < b->n; i++) {
		const char *why = NULL;
		if (i == 0 || b->state[i] != b->state[i - 1])
			reduce(b, i, w, sums);
		if (!b->metric[i]->finish(b->state[i], sums, &value[i], &why))
			value[i] = (double)NAN;
		if (note)
			note[i] = why;
	}
}

void battery_trials(const struct battery *b, int32_t i, double *sums, double *hits, double *n)
{
	reduce(b, i, b->weight, sums);
	b->metric[i]->trials(b->state[i], sums, hits, n);
}
