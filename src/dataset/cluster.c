#include "config.h"

#include "dataset/cluster.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"

/* The points that the number of groups is chosen on. */
struct sample {
	ptrdiff_t m;
	double *x;
};

static void take_sample(const struct space *s, uint64_t seed, struct sample *out, struct arena *work)
{
	struct rng r = rng_make(seed, RNG_ROWS, 1);
	ptrdiff_t most = s->n < CLUSTER_SAMPLE ? s->n : CLUSTER_SAMPLE;

	out->x = ARENA_ARRAY(work, double, most * s->d);
	for (ptrdiff_t i = 0; out->m < most; i++)
		if (s->n - i <= most - out->m || rng_below(&r, s->n - i) < most - out->m) {
			memcpy(out->x + out->m * s->d, s->x + i * s->d, (size_t)s->d * sizeof *out->x);
			out->m++;
		}
}

/* The smallest k that is not worse than the best by more than chance. */
static int32_t choose(const struct clusters *s)
{
	int32_t best = 0, at = 0;

	for (int32_t i = 1; i < s->tries; i++)
		if (s->tried[i].silhouette > s->tried[best].silhouette)
			best = i;
	while (at < best && !(s->tried[at].silhouette >= s->tried[best].silhouette - s->tried[best].error))
		at++;
	return at;
}

static const char *say_why(const struct clusters *s, int32_t at, bool given, struct arena *a)
{
	const struct cluster_try *t = &s->tried[at];

	if (given)
		return arena_printf(a, "asked for; its mean silhouette is %.3f", t->silhouette);
	if (!(t->silhouette >= CLUSTER_WEAK))
		return arena_printf(a, "no number of groups from 2 to %d fits well: the best mean silhouette is %.3f, "
			"under %.2f the groups are cut out of one cloud", (int)s->tried[s->tries - 1].k,
			t->silhouette, CLUSTER_WEAK);
	return arena_printf(a, "of 2 to %d groups, %d have a mean silhouette of %.3f (error %.3f): no fewer come as near "
		"to the best", (int)s->tried[s->tries - 1].k, (int)t->k, t->silhouette, t->error);
}

bool clusters_find(const struct space *s, int32_t k, uint64_t seed, struct clusters *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	struct sample p = { 0 };
	const int32_t *label[CLUSTER_TRIED];
	double mean[CLUSTER_TRIED], error[CLUSTER_TRIED];
	int32_t from = k ? k : 2, to = k ? k : CLUSTER_TRIED;
	bool ok = true;

	*out = (struct clusters){ 0 };
	to = to < s->n ? to : (int32_t)s->n;
	ctl_phase(c, "looking for groups", to - from + 2);
	take_sample(s, seed, &p, work);
	for (int32_t i = from; ok && i <= to; i++) {
		struct kmeans *found = ARENA_NEW(work, struct kmeans);

		ok = kmeans_run(p.x, p.m, s->d, i, seed, found, work, c, e) && ctl_step(c, 1, e);
		label[out->tries] = found->label;
		out->tried[out->tries].k = i;
		out->tried[out->tries].inertia = found->inertia / (double)p.m;
		out->tries++;
	}
	ok = ok && kmeans_silhouette(p.x, p.m, s->d, label, out->tries, mean, error, work, c, e);
	for (int32_t i = 0; ok && i < out->tries; i++) {
		out->tried[i].silhouette = mean[i];
		out->tried[i].error = error[i];
	}
	if (ok) {
		int32_t at = choose(out);

		out->sample = p.m;
		out->silhouette = mean[at];
		out->reason = say_why(out, at, k > 0, a);
		ok = kmeans_run(s->x, s->n, s->d, out->tried[at].k, seed, &out->best, a, c, e);
	}
	arena_free(work);
	return ok;
}
