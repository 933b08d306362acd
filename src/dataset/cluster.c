#include "config.h"

#include "dataset/cluster.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "stat/agreement.h"
#include "stat/interval.h"
#include "stat/silhouette.h"

enum { TASKS = 1 + 2 * CLUSTER_HALVES, HALF_STARTS = 3 };

/* Points in a row. */
struct points {
	ptrdiff_t n;
	const double *x;
};

/* One fit: of all points that centres are found on, or of a half of them. */
struct task {
	struct points p;
	int32_t k, starts;
	struct kmeans found;
	int32_t *label;       /* of the judged points */
	struct arena *arena;
	struct ctl ctl;
	struct err err;
	bool ok;
};

struct search {
	const struct space *space;
	uint64_t seed;
	struct points fit, judged, half[2 * CLUSTER_HALVES];
	struct task task[TASKS];
	const int32_t *label[CLUSTER_TRIED]; /* of the judged points, as they are shown */
	struct kmeans found[CLUSTER_TRIED];
	struct arena *arena;
};

/* ---- rows ---- */

/* At most `most` rows, each as likely, in their order. */
static struct points draw(const struct space *s, ptrdiff_t most, uint64_t seed, uint64_t stream,
	struct arena *a)
{
	struct rng r = rng_make(seed, RNG_ROWS, stream);
	ptrdiff_t n = 0;

	if (s->n <= most)
		return (struct points){ s->n, s->x };
	double *x = ARENA_ARRAY(a, double, most * s->d);
	for (ptrdiff_t i = 0; n < most; i++)
		if (s->n - i <= most - n || rng_below(&r, s->n - i) < most - n) {
			memcpy(x + n * s->d, s->x + i * s->d, (size_t)s->d * sizeof *x);
			n++;
		}
	return (struct points){ n, x };
}

static struct points take(const struct points *p, int32_t d, const int32_t *row, ptrdiff_t n, struct arena *a)
{
	double *x = ARENA_ARRAY(a, double, n * d + 1);

	for (ptrdiff_t i = 0; i < n; i++)
		memcpy(x + i * d, p->x + (ptrdiff_t)row[i] * d, (size_t)d * sizeof *x);
	return (struct points){ n, x };
}

static void halve(struct search *s)
{
	ptrdiff_t n = s->fit.n, each = n / 2 < CLUSTER_HALF ? n / 2 : CLUSTER_HALF;
	int32_t *row = ARENA_ARRAY(s->arena, int32_t, n);

	for (ptrdiff_t i = 0; i < n; i++)
		row[i] = (int32_t)i;
	for (int h = 0; h < CLUSTER_HALVES; h++) {
		struct rng r = rng_make(s->seed, RNG_ROWS, 6 + (uint64_t)h);

		rng_shuffle(&r, row, n);
		s->half[2 * h] = take(&s->fit, s->space->d, row, each, s->arena);
		s->half[2 * h + 1] = take(&s->fit, s->space->d, row + each, each, s->arena);
	}
}

/* ---- fits ---- */

static void run_task(void *arg, ptrdiff_t i)
{
	struct search *s = arg;
	struct task *t = &s->task[i];
	int32_t d = s->space->d;

	t->ok = kmeans_run(t->p.x, t->p.n, d, t->k, t->starts, s->seed + (uint64_t)i, &t->found, t->arena,
		&t->ctl, &t->err);
	if (t->ok)
		kmeans_assign(&t->found, s->judged.x, s->judged.n, d, t->label, t->arena);
}

static bool parts(const int32_t *label, ptrdiff_t n)
{
	for (ptrdiff_t i = 1; i < n; i++)
		if (label[i] != label[0])
			return true;
	return false;
}

/* How far the halves agree; where one leaves all rows together nothing was found that could be again. */
static double stability_of(const struct search *s, int32_t k)
{
	double sum = 0;

	for (int h = 0; h < CLUSTER_HALVES; h++) {
		const int32_t *one = s->task[1 + 2 * h].label, *other = s->task[2 + 2 * h].label;

		if (parts(one, s->judged.n) && parts(other, s->judged.n))
			sum += agreement_partitions(one, other, s->judged.n, k);
	}
	return sum / CLUSTER_HALVES;
}

/* k groups of all, and of both sides of every halving, beside each other. */
static bool try_k(struct search *s, int32_t k, struct clusters *out, struct ctl *c, struct err *e)
{
	struct cluster_try *t = &out->tried[out->tries];
	bool ok = true;

	for (int i = 0; i < TASKS; i++) {
		bool whole = i == 0;
		int half = whole ? 0 : i - 1;

		s->task[i] = (struct task){ .p = whole ? s->fit : s->half[half], .k = k,
			.starts = whole ? KMEANS_STARTS : HALF_STARTS, .err = ERR_INIT,
			.label = ARENA_ARRAY(s->arena, int32_t, s->judged.n), .arena = arena_new(), .ctl.parent = c };
	}
	ctl_par(c, TASKS, run_task, s);
	for (int i = 0; i < TASKS; i++)
		if (ok && !s->task[i].ok) {
			*e = s->task[i].err;
			ok = false;
		}
	if (ok) {
		const struct kmeans *found = &s->task[0].found;
		struct kmeans *kept = &s->found[out->tries];
		size_t bytes = (size_t)found->k * (size_t)s->space->d * sizeof *found->center;

		*kept = (struct kmeans){ .k = found->k, .rounds = found->rounds,
			.center = ARENA_ARRAY(s->arena, double, (ptrdiff_t)found->k * s->space->d) };
		memcpy(kept->center, found->center, bytes);
		s->label[out->tries] = s->task[0].label;
		*t = (struct cluster_try){ .k = k, .inertia = found->inertia / (double)s->fit.n,
			.stability = stability_of(s, k) };
		out->tries++;
	}
	for (int i = 0; i < TASKS; i++)
		arena_free(s->task[i].arena);
	return ok && ctl_step(c, 1, e);
}

/* ---- which k ---- */

/* Of those that may be chosen, the smallest that is not worse than the best by more than chance. */
static int32_t choose(const struct clusters *s, double stable)
{
	int32_t best = -1, at = 0;

	for (int32_t i = 0; i < s->tries; i++)
		if (s->tried[i].stability >= stable &&
			(best < 0 || s->tried[i].silhouette > s->tried[best].silhouette))
			best = i;
	while (best >= 0 && at < best && !(s->tried[at].stability >= stable &&
			s->tried[at].silhouette >= s->tried[best].silhouette - s->tried[best].error))
		at++;
	return best < 0 ? -1 : at;
}

static double most_stable(const struct clusters *s)
{
	double most = s->tried[0].stability;

	for (int32_t i = 1; i < s->tries; i++)
		most = fmax(most, s->tried[i].stability);
	return most;
}

static const char *say_why(const struct clusters *s, int32_t at, bool given, struct arena *a)
{
	const struct cluster_try *t = &s->tried[at];
	int last = (int)s->tried[s->tries - 1].k;

	if (given)
		return arena_printf(a, "asked for; its mean silhouette is %.3f, and halves of the rows agree on the groups "
			"by %.2f (adjusted Rand index)", t->silhouette, t->stability);
	if (t->stability < CLUSTER_STABLE)
		return arena_printf(a, "no grouping stands out: on none of 2 to %d groups do halves of the rows agree "
			"(adjusted Rand index at most %.2f, under %.2f); other rows would give other groups", last,
			most_stable(s), CLUSTER_STABLE);
	if (!(t->silhouette >= CLUSTER_WEAK))
		return arena_printf(a, "no grouping stands out: of 2 to %d groups that halves of the rows agree on the best "
			"mean silhouette is %.3f, under %.2f the groups are cut out of one cloud", last, t->silhouette,
			CLUSTER_WEAK);
	return arena_printf(a, "of 2 to %d groups, %d have a mean silhouette of %.3f (error %.3f), and halves of the rows "
		"agree on them by %.2f (adjusted Rand index): no fewer come as near to the best", last, (int)t->k,
		t->silhouette, t->error, t->stability);
}

static bool judge(struct search *s, struct clusters *out, struct ctl *c, struct err *e)
{
	double mean[CLUSTER_TRIED], error[CLUSTER_TRIED];

	if (!silhouette_mean(s->judged.x, s->judged.n, s->space->d, s->label, out->tries, mean, error, s->arena, c,
		    e))
		return false;
	for (int32_t i = 0; i < out->tries; i++) {
		out->tried[i].silhouette = mean[i];
		out->tried[i].error = error[i];
	}
	return ctl_step(c, 1, e);
}

static struct interval bound(const struct cluster_try *t, ptrdiff_t n)
{
	double wide = n > 1 ? quantile_t(0.975, (double)(n - 1)) * t->error : (double)NAN;

	return (struct interval){ .value = t->silhouette, .lo = fmax(-1, t->silhouette - wide),
		.hi = fmin(1, t->silhouette + wide), .n = n, .method = "t over judged rows", .level = 0.95 };
}

bool clusters_find(const struct space *space, int32_t k, uint64_t seed, struct clusters *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct search *s;
	int32_t from = k ? k : 2, to = k ? k : CLUSTER_TRIED;
	struct arena *work = arena_new();
	bool ok = true;

	*out = (struct clusters){ 0 };
	to = to < space->n ? to : (int32_t)space->n;
	s = ARENA_NEW(work, struct search);
	*s = (struct search){ .space = space, .seed = seed, .arena = work,
		.fit = draw(space, CLUSTER_FIT, seed, 5, work), .judged = draw(space, CLUSTER_SAMPLE, seed, 1, work) };
	ctl_phase(c, "looking for groups", to - from + 3);
	halve(s);
	for (int32_t i = from; ok && i <= to; i++)
		ok = try_k(s, i, out, c, e);
	ok = ok && judge(s, out, c, e);
	if (ok) {
		int32_t at = choose(out, CLUSTER_STABLE);

		at = at < 0 ? choose(out, -1) : at;
		out->sample = s->judged.n;
		out->fitted = s->fit.n;
		out->silhouette = bound(&out->tried[at], s->judged.n);
		out->stability = out->tried[at].stability;
		out->stands_out = out->stability >= CLUSTER_STABLE && out->silhouette.value >= CLUSTER_WEAK;
		out->reason = say_why(out, at, k > 0, a);
		ok = kmeans_extend(&s->found[at], space->x, space->n, space->d, &out->best, a, c, e) &&
			ctl_step(c, 1, e);
	}
	arena_free(work);
	return ok;
}
