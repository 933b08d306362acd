#include "config.h"

#include "stat/prior_shift.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "stat/interval.h"
#include "stat/rescale.h"

enum { ROUNDS = 1000, SLOTS = 16, BATCH_ROWS = 1 << 16 };

static const double floor_p = 1e-12; /* a probability of 0 has no log */

/* ---- the estimate ---- */

/* One round: what each row would say were the classes as common as `share`, averaged. */
static double step(const double *p, const double *times, ptrdiff_t n, int32_t classes, const double *prior,
	double *share)
{
	double sum[CAP_CLASSES] = { 0 }, factor[CAP_CLASSES], moved = 0, rows = 0;

	for (int32_t k = 0; k < classes; k++)
		factor[k] = share[k] / prior[k];
	for (ptrdiff_t i = 0; i < n; i++) {
		const double *own = p + i * classes;
		double total = 0, count = times ? times[i] : 1;

		if (!(count > 0))
			continue;
		rows += count;
		for (int32_t k = 0; k < classes; k++)
			total += factor[k] * own[k];
		total = total > 0 ? count / total : 0;
		for (int32_t k = 0; k < classes; k++)
			sum[k] += factor[k] * own[k] * total;
	}
	for (int32_t k = 0; k < classes; k++) {
		double next = sum[k] / rows;

		moved = fmax(moved, fabs(next - share[k]));
		share[k] = next;
	}
	return moved;
}

/* Where probabilities say little EM creeps: two rounds and a leap along them (SQUAREM: Varadhan & Roland
 * 2008), held inside the simplex.  How far the last round moved. */
static double leap(const double *p, const double *times, ptrdiff_t n, int32_t classes, const double *prior,
	double *share)
{
	double from[CAP_CLASSES], once[CAP_CLASSES], first = 0, turn = 0, sum = 0;

	memcpy(from, share, (size_t)classes * sizeof *share);
	step(p, times, n, classes, prior, share);
	memcpy(once, share, (size_t)classes * sizeof *share);
	double moved = step(p, times, n, classes, prior, share);
	for (int32_t k = 0; k < classes; k++) {
		first += pow(once[k] - from[k], 2);
		turn += pow(share[k] - 2 * once[k] + from[k], 2);
	}
	double far = turn > 0 ? fmax(1, sqrt(first / turn)) : 1;
	for (int32_t k = 0; k < classes; k++) {
		double to = from[k] + 2 * far * (once[k] - from[k]) + far * far * (share[k] - 2 * once[k] + from[k]);

		share[k] = fmax(to, share[k] / 1000);
		sum += share[k];
	}
	for (int32_t k = 0; k < classes; k++)
		share[k] /= sum;
	return moved;
}

void prior_shift_estimate(const double *p, ptrdiff_t n, int32_t classes, const double *prior,
	double *share, struct prior_shift *out)
{
	*out = (struct prior_shift){ 0 };
	memcpy(share, prior, (size_t)classes * sizeof *share);
	while (out->rounds++ < ROUNDS && leap(p, NULL, n, classes, prior, share) > 1e-12)
		;
	step(p, NULL, n, classes, prior, share);
	for (ptrdiff_t i = 0; i < n; i++) {
		double total = 0;

		for (int32_t k = 0; k < classes; k++)
			total += share[k] / prior[k] * p[i * classes + k];
		out->likelihood_ratio += total > 0 ? 2 * log(total) : 0;
	}
	for (int32_t k = 0; k < classes; k++)
		share[k] = share[k] < 1e-9 ? 0 : share[k]; /* on its way to nothing */
	out->likelihood_ratio = fmax(0, out->likelihood_ratio);
}

/* ---- both kinds of rows, rescaled ---- */

struct both {
	ptrdiff_t n, free_n;        /* labelled, unlabelled */
	int32_t classes, folds;
	const int32_t *label;       /* n */
	double *z, *free_z;         /* logs of the models' probabilities */
	double *p;                  /* (n + free_n) x classes: rescaled, labelled rows first */
	double *prior;              /* classes: the mean of p over the labelled rows */
	double *share;              /* classes */
	struct rescale scale;
	uint64_t seed;
};

static double *logs(const double *p, ptrdiff_t n, int32_t classes, struct arena *a, struct err *e)
{
	double *z = ARENA_BIG(a, double, n * classes + 1, e);

	for (ptrdiff_t i = 0; z && i < n * classes; i++)
		z[i] = log(fmax(p[i], floor_p));
	return z;
}

static bool put_right(const struct prior_rows *labelled, const struct prior_rows *free, struct both *d,
	struct arena *a, struct err *e)
{
	int32_t classes = d->classes;

	d->z = logs(labelled->p, d->n, classes, a, e);
	d->free_z = d->z ? logs(free->p, d->free_n, classes, a, e) : NULL;
	d->p = d->free_z ? ARENA_BIG(a, double, (d->n + d->free_n) * classes + 1, e) : NULL;
	d->prior = ARENA_ARRAY(a, double, classes);
	d->share = ARENA_ARRAY(a, double, classes);
	if (!d->p || !rescale_fit(d->z, d->label, d->n, classes, &d->scale, a, e))
		return false;
	for (ptrdiff_t i = 0; i < d->n; i++) {
		rescale_row(d->scale.theta, d->z + i * classes, classes, d->p + i * classes);
		for (int32_t k = 0; k < classes; k++)
			d->prior[k] += d->p[i * classes + k] / (double)d->n;
	}
	for (ptrdiff_t i = 0; i < d->free_n; i++)
		rescale_row(d->scale.theta, d->free_z + i * classes, classes, d->p + (d->n + i) * classes);
	return true;
}

/* ---- the test ---- */

/* Places of d->p by fold: fold f has member[start[f]..start[f + 1]), after the SLOTS copies that rounds
 * work on. */
struct marks {
	const struct both *d;
	ptrdiff_t *start, *few;     /* folds + 1; folds: rows of the rarer kind */
	bool *free_few;             /* folds: that kind is the unlabelled one */
	int32_t *member;            /* (SLOTS + 1) x all */
	double *total;              /* folds x classes: sums of p */
	double *mean;               /* classes: of all rows */
	double observed;
	ptrdiff_t first, batch;
	int32_t *as_far;            /* SLOTS: permutations whose distance is no smaller */
};

/* sum_k (mean of the unlabelled - mean of the labelled)^2 / mean of all, of the sums over unlabelled. */
static double distance(const struct marks *m, const double *sum)
{
	const struct both *d = m->d;
	double n = (double)d->n, free_n = (double)d->free_n, out = 0;

	for (int32_t k = 0; k < d->classes; k++) {
		double by = sum[k] / free_n - (m->mean[k] * (n + free_n) - sum[k]) / n;

		out += m->mean[k] > 0 ? by * by / m->mean[k] : 0;
	}
	return out;
}

/* One exchange of marks: the first `few` places of each fold are drawn from the whole fold. */
static double exchange(const struct marks *m, ptrdiff_t round, int32_t *member)
{
	const struct both *d = m->d;
	struct rng r = rng_make(d->seed, RNG_PERMUTE, (uint64_t)round);
	double sum[CAP_CLASSES] = { 0 };

	for (int32_t f = 0; f < d->folds; f++) {
		int32_t *own = member + m->start[f];
		ptrdiff_t size = m->start[f + 1] - m->start[f];
		double part[CAP_CLASSES] = { 0 };

		for (ptrdiff_t i = 0; i < m->few[f]; i++) {
			ptrdiff_t at = i + (ptrdiff_t)rng_below(&r, size - i);
			int32_t row = own[at];

			own[at] = own[i];
			own[i] = row;
			for (int32_t k = 0; k < d->classes; k++)
				part[k] += d->p[(ptrdiff_t)row * d->classes + k];
		}
		for (int32_t k = 0; k < d->classes; k++)
			sum[k] += m->free_few[f] ? part[k] : m->total[f * d->classes + k] - part[k];
	}
	return distance(m, sum);
}

static void exchange_slot(void *arg, ptrdiff_t slot)
{
	struct marks *m = arg;
	ptrdiff_t all = m->d->n + m->d->free_n, from = m->first + slot * m->batch;

	for (ptrdiff_t round = from; round < from + m->batch && round < PRIOR_SHIFT_PERMUTATIONS; round++) {
		int32_t *member = m->member + slot * all;

		/* Every round begins with the same order, or it would depend on those before it. */
		memcpy(member, m->member + SLOTS * all, (size_t)all * sizeof *member);
		/* Sums taken in another order may differ in the last digits from equal ones. */
		m->as_far[slot] += exchange(m, round, member) >= m->observed * (1 - 1e-9);
	}
}

/* The places of d->p by fold, and what the folds hold in all. */
static bool sort_marks(const struct prior_rows *labelled, const struct prior_rows *free, struct marks *m,
	struct arena *a, struct err *e)
{
	const struct both *d = m->d;
	ptrdiff_t all = d->n + d->free_n, *at = ARENA_ARRAY(a, ptrdiff_t, d->folds + 1);
	double sum[CAP_CLASSES] = { 0 };

	m->member = ARENA_BIG(a, int32_t, (SLOTS + 1) * all, e);
	m->start = ARENA_ARRAY(a, ptrdiff_t, d->folds + 1);
	m->few = ARENA_ARRAY(a, ptrdiff_t, d->folds);
	m->free_few = ARENA_ARRAY(a, bool, d->folds);
	m->total = ARENA_ARRAY(a, double, d->folds * d->classes);
	m->mean = ARENA_ARRAY(a, double, d->classes);
	m->as_far = ARENA_ARRAY(a, int32_t, SLOTS);
	if (!m->member)
		return false;
	for (ptrdiff_t i = 0; i < all; i++) {
		int32_t f = i < d->n ? labelled->fold[i] : free->fold[i - d->n];

		m->start[f + 1]++;
		m->few[f] += i >= d->n;
		for (int32_t k = 0; k < d->classes; k++) {
			m->total[f * d->classes + k] += d->p[i * d->classes + k];
			m->mean[k] += d->p[i * d->classes + k] / (double)all;
			sum[k] += i >= d->n ? d->p[i * d->classes + k] : 0;
		}
	}
	for (int32_t f = 0; f < d->folds; f++) {
		ptrdiff_t others = m->start[f + 1] - m->few[f];

		m->free_few[f] = m->few[f] <= others;
		m->few[f] = m->free_few[f] ? m->few[f] : others;
		m->start[f + 1] += m->start[f];
		at[f] = m->start[f];
	}
	for (ptrdiff_t i = 0; i < all; i++)
		m->member[SLOTS * all + at[i < d->n ? labelled->fold[i] : free->fold[i - d->n]]++] = (int32_t)i;
	m->observed = distance(m, sum);
	return true;
}

static bool permute(const struct prior_rows *labelled, const struct prior_rows *free, const struct both *d,
	struct prior_shift *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct marks m = { .d = d, .batch = BATCH_ROWS / (d->n + d->free_n) + 1 };
	int32_t as_far = 0;

	if (!sort_marks(labelled, free, &m, a, e))
		return false;
	for (m.first = 0; m.first < PRIOR_SHIFT_PERMUTATIONS; m.first += SLOTS * m.batch) {
		ctl_par(c, SLOTS, exchange_slot, &m);
		if (!ctl_step(c, 0, e))
			return false;
	}
	for (int i = 0; i < SLOTS; i++)
		as_far += m.as_far[i];
	out->permutations = PRIOR_SHIFT_PERMUTATIONS;
	out->p = (as_far + 1) / (double)(PRIOR_SHIFT_PERMUTATIONS + 1);
	return true;
}

/* ---- the intervals ---- */

struct resampling {
	const struct both *d;
	ptrdiff_t first, batch, rounds, slots, scratch_size;
	double *scratch;            /* slots x scratch_size */
	double *share;              /* classes x rounds */
};

static void draw_times(struct rng *r, ptrdiff_t n, double *times)
{
	memset(times, 0, (size_t)n * sizeof *times);
	for (ptrdiff_t i = 0; i < n; i++)
		times[rng_below(r, n)]++;
}

static void resample(const struct resampling *s, ptrdiff_t round, double *scratch)
{
	const struct both *d = s->d;
	struct rng r = rng_make(d->seed, RNG_BOOTSTRAP, (uint64_t)round);
	int32_t classes = d->classes;
	double *times = scratch, *free_times = times + d->n, *p = free_times + d->free_n;
	double theta[CAP_CLASSES], prior[CAP_CLASSES] = { 0 }, share[CAP_CLASSES], own[CAP_CLASSES];

	draw_times(&r, d->n, times);
	draw_times(&r, d->free_n, free_times);
	rescale_shifted(&d->scale, d->z, d->label, times, d->n, theta, own);
	for (ptrdiff_t i = 0; i < d->n; i++) {
		if (!(times[i] > 0))
			continue;
		rescale_row(theta, d->z + i * classes, classes, own);
		for (int32_t k = 0; k < classes; k++)
			prior[k] += times[i] * own[k] / (double)d->n;
	}
	for (ptrdiff_t i = 0; i < d->free_n; i++)
		if (free_times[i] > 0)
			rescale_row(theta, d->free_z + i * classes, classes, p + i * classes);
	for (int32_t k = 0; k < classes; k++)
		share[k] = fmax(d->share[k], 1e-6); /* EM never leaves 0 */
	for (int i = 0; i < ROUNDS && leap(p, free_times, d->free_n, classes, prior, share) > 1e-6; i++)
		;
	for (int32_t k = 0; k < classes; k++)
		s->share[k * s->rounds + round] = share[k];
}

static void resample_slot(void *arg, ptrdiff_t slot)
{
	struct resampling *s = arg;
	ptrdiff_t from = s->first + slot * s->batch;

	for (ptrdiff_t round = from; round < from + s->batch && round < s->rounds; round++)
		resample(s, round, s->scratch + slot * s->scratch_size);
}

static bool bound_shares(const struct both *d, struct prior_shift *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	ptrdiff_t all = d->n + d->free_n, width = d->free_n * d->classes;
	struct resampling s = { .d = d, .batch = BATCH_ROWS / (all * d->classes) + 1,
		.rounds = interval_resamples(all),
		.slots = width < (1 << 18) ? SLOTS : SLOTS / 4, .scratch_size = all + width };

	s.scratch = ARENA_BIG(a, double, s.slots * s.scratch_size, e);
	s.share = s.scratch ? ARENA_BIG(a, double, s.rounds * d->classes, e) : NULL;
	if (!s.share)
		return false;
	for (s.first = 0; s.first < s.rounds; s.first += s.slots * s.batch) {
		ctl_par(c, s.slots, resample_slot, &s);
		if (!ctl_step(c, 0, e))
			return false;
	}
	for (int32_t k = 0; k < d->classes; k++) {
		struct interval *v = &out->unlabelled[k];

		*v = interval_bca(d->share[k], s.share + k * s.rounds, s.rounds, 0, 0.95);
		v->n = d->free_n;
	}
	return true;
}

bool prior_shift_find(const struct prior_rows *labelled, const struct prior_rows *free,
	int32_t folds, int32_t classes, uint64_t seed, struct prior_shift *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct both d = { .n = labelled->n, .free_n = free->n, .classes = classes, .folds = folds,
		.label = labelled->label, .seed = seed };
	struct interval *here = ARENA_ARRAY(a, struct interval, classes);
	struct arena *work = arena_new();
	double *count = ARENA_ARRAY(work, double, classes);
	bool ok = put_right(labelled, free, &d, work, e);

	if (ok)
		prior_shift_estimate(d.p + d.n * classes, d.free_n, classes, d.prior, d.share, out);
	for (ptrdiff_t i = 0; i < d.n; i++)
		count[d.label[i]]++;
	for (int32_t k = 0; k < classes; k++)
		here[k] = interval_proportion(count[k], (double)d.n, 0.95);
	out->labelled = here;
	out->unlabelled = ARENA_ARRAY(a, struct interval, classes);
	ok = ok && permute(labelled, free, &d, out, work, c, e) && bound_shares(&d, out, work, c, e);
	for (int32_t k = 0; ok && k < classes; k++)
		out->unlabelled[k].method = arena_printf(a, "bias-corrected bootstrap, %d",
			(int)interval_resamples(d.n + d.free_n));
	arena_free(work);
	return ok;
}
