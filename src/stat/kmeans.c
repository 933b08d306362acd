#include "config.h"

#include "stat/kmeans.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"
#include "stat/lanes.h"

enum {
	BLOCK = 2048,
	ROUNDS = 100,   /* of the best start */
	TRIAL = 10,     /* of each start while choosing */
};

struct run {
	const double *x;
	ptrdiff_t n;
	int32_t d, k;
	double *center;      /* k x d */
	double *tile;        /* the centres once more, LANES side by side */
	int32_t *label;
	double *sum;         /* blocks x k x (d + 1): sums and counts */
	double *inertia;     /* blocks */
};

static double distance2(const double *x, const double *y, int32_t d)
{
	double s = 0;

	for (int32_t j = 0; j < d; j++)
		s += (x[j] - y[j]) * (x[j] - y[j]);
	return s;
}

/* The nearest of k centres, the first of equal ones. */
static int32_t nearest(const double *x, const double *tile, int32_t k, int32_t d, double *least)
{
	int32_t best = 0;

	*least = (double)INFINITY;
	for (int32_t from = 0; from < k; from += LANES) {
		double away[LANES];

		lanes_distances(x, tile + (ptrdiff_t)from * d, d, away);
		for (int32_t l = 0; l < LANES && from + l < k; l++)
			if (from + l == 0 || away[l] < *least) {
				best = from + l;
				*least = away[l];
			}
	}
	return best;
}

/* ---- the first centres ---- */

/* Each next one with a chance that grows with the squared distance to those there are. */
static void seed_centers(struct run *s, struct rng *r, double *near)
{
	for (int32_t c = 0; c < s->k; c++) {
		double total = 0;
		ptrdiff_t pick = c == 0 ? (ptrdiff_t)rng_below(r, s->n) : s->n - 1;

		for (ptrdiff_t i = 0; c > 0 && i < s->n; i++)
			total += near[i];
		double left = rng_double(r) * total;
		for (ptrdiff_t i = 0; c > 0 && i < s->n; i++)
			if ((left -= near[i]) < 0) {
				pick = i;
				break;
			}
		const double *at = s->x + pick * s->d;
		memcpy(s->center + c * s->d, at, (size_t)s->d * sizeof *at);
		for (ptrdiff_t i = 0; i < s->n; i++) {
			double away = distance2(s->x + i * s->d, at, s->d);

			near[i] = c == 0 || away < near[i] ? away : near[i];
		}
	}
}

/* At most KMEANS_SEED_ROWS of the points, each as likely, in their order. */
static ptrdiff_t draw_points(const double *x, ptrdiff_t n, int32_t d, struct rng *r, double *out)
{
	ptrdiff_t most = n < KMEANS_SEED_ROWS ? n : KMEANS_SEED_ROWS, kept = 0;

	for (ptrdiff_t i = 0; kept < most; i++)
		if (n - i <= most - kept || rng_below(r, n - i) < most - kept)
			memcpy(out + kept++ * d, x + i * d, (size_t)d * sizeof *out);
	return kept;
}

/* ---- rounds ---- */

static void assign_block(void *arg, ptrdiff_t b)
{
	struct run *s = arg;
	ptrdiff_t from = b * BLOCK, to = from + BLOCK < s->n ? from + BLOCK : s->n, width = s->d + 1;
	double *sum = s->sum + b * s->k * width;

	memset(sum, 0, (size_t)(s->k * width) * sizeof *sum);
	s->inertia[b] = 0;
	for (ptrdiff_t i = from; i < to; i++) {
		const double *x = s->x + i * s->d;
		double least;
		int32_t best = nearest(x, s->tile, s->k, s->d, &least);

		s->label[i] = best;
		s->inertia[b] += least;
		double *own = sum + best * width;
		for (int32_t j = 0; j < s->d; j++)
			own[j] += x[j];
		own[s->d]++;
	}
}

/* The means of the new groups; a centre that lost all its points stays where it is. */
static double move_centers(struct run *s, ptrdiff_t blocks)
{
	ptrdiff_t width = s->d + 1, all = s->k * width;
	double inertia = s->inertia[0];

	for (ptrdiff_t b = 1; b < blocks; b++) {
		for (ptrdiff_t i = 0; i < all; i++)
			s->sum[i] += s->sum[b * all + i];
		inertia += s->inertia[b];
	}
	for (int32_t c = 0; c < s->k; c++) {
		const double *own = s->sum + c * width;

		for (int32_t j = 0; own[s->d] > 0 && j < s->d; j++)
			s->center[c * s->d + j] = own[j] / own[s->d];
	}
	return inertia;
}

static bool settle(struct run *s, int32_t most, double *inertia, int32_t *rounds, struct ctl *c,
	struct err *e)
{
	ptrdiff_t blocks = (s->n + BLOCK - 1) / BLOCK;
	double last = (double)INFINITY;

	for (*rounds = 0; *rounds < most; ++*rounds) {
		lanes_fill(s->center, s->k, s->d, s->tile);
		ctl_par(c, blocks, assign_block, s);
		*inertia = move_centers(s, blocks);
		if (!ctl_step(c, 0, e))
			return false;
		if (last - *inertia <= 1e-7 * *inertia)
			break;
		last = *inertia;
	}
	/* Once more, so that labels and distances belong to the centres that are returned. */
	lanes_fill(s->center, s->k, s->d, s->tile);
	ctl_par(c, blocks, assign_block, s);
	*inertia = 0;
	for (ptrdiff_t b = 0; b < blocks; b++)
		*inertia += s->inertia[b];
	return true;
}

/* ---- the best of some starts, in order of size ---- */

static void order_groups(const struct run *s, struct kmeans *out)
{
	int32_t place[KMEANS_MOST] = { 0 };
	int64_t size[KMEANS_MOST] = { 0 };

	for (ptrdiff_t i = 0; i < s->n; i++)
		size[s->label[i]]++;
	out->k = 0;
	for (int32_t c = 0; c < s->k; c++) {
		for (int32_t o = 0; o < s->k; o++)
			place[c] += o < c ? size[o] >= size[c] : size[o] > size[c];
		out->size[place[c]] = size[c];
		out->k += size[c] > 0;
		memcpy(out->center + place[c] * s->d, s->center + c * s->d, (size_t)s->d * sizeof *s->center);
	}
	for (ptrdiff_t i = 0; i < s->n; i++)
		out->label[i] = place[s->label[i]];
}

static bool open_run(struct run *s, struct arena *work, struct err *e)
{
	ptrdiff_t blocks = (s->n + BLOCK - 1) / BLOCK;

	s->center = ARENA_ARRAY(work, double, (ptrdiff_t)s->k * s->d);
	s->tile = ARENA_ARRAY(work, double, lanes_size(s->k, s->d));
	s->inertia = ARENA_ARRAY(work, double, blocks);
	s->sum = ARENA_BIG(work, double, blocks * s->k * (s->d + 1), e);
	s->label = s->sum ? ARENA_BIG(work, int32_t, s->n, e) : NULL;
	return s->label != NULL;
}

/* Every start goes to its end on a sample; the best one goes on with all points. */
static bool choose_start(const struct run *all, int32_t starts, uint64_t seed, double *best, struct arena *work,
	struct ctl *c, struct err *e)
{
	struct run s = *all;
	struct rng draw = rng_make(seed, RNG_INIT, 0);
	ptrdiff_t most = s.n < KMEANS_SEED_ROWS ? s.n : KMEANS_SEED_ROWS;
	double *x = ARENA_ARRAY(work, double, most * s.d), *near = ARENA_ARRAY(work, double, most);
	double least = (double)INFINITY, inertia;
	int32_t rounds;

	s.n = draw_points(s.x, s.n, s.d, &draw, x);
	s.x = x;
	if (!open_run(&s, work, e))
		return false;
	for (int32_t t = 0; t < starts; t++) {
		struct rng r = rng_make(seed, RNG_INIT, (uint64_t)(s.k * KMEANS_STARTS + t + 1));

		seed_centers(&s, &r, near);
		if (!settle(&s, TRIAL, &inertia, &rounds, c, e))
			return false;
		if (inertia >= least)
			continue;
		least = inertia;
		memcpy(best, s.center, (size_t)s.k * (size_t)s.d * sizeof *best);
	}
	return true;
}

/* out takes over what a run of n points found. */
static bool open_result(const struct run *s, int32_t k, struct kmeans *out, struct arena *a, struct err *e)
{
	*out = (struct kmeans){ .center = ARENA_ARRAY(a, double, (ptrdiff_t)k * s->d),
		.size = ARENA_ARRAY(a, int64_t, k), .label = ARENA_BIG(a, int32_t, s->n, e) };
	return out->label != NULL;
}

bool kmeans_run(const double *x, ptrdiff_t n, int32_t d, int32_t k, int32_t starts, uint64_t seed,
	struct kmeans *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	struct run s = { .x = x, .n = n, .d = d, .k = k < n ? k : (int32_t)n };

	bool ok = open_result(&s, k, out, a, e) && open_run(&s, work, e) &&
		choose_start(&s, starts, seed, s.center, work, c, e) &&
		settle(&s, ROUNDS, &out->inertia, &out->rounds, c, e);
	if (ok)
		order_groups(&s, out);
	arena_free(work);
	return ok;
}

bool kmeans_extend(const struct kmeans *from, const double *x, ptrdiff_t n, int32_t d, struct kmeans *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	struct run s = { .x = x, .n = n, .d = d, .k = from->k };
	bool ok = open_result(&s, s.k, out, a, e) && open_run(&s, work, e);

	if (ok) {
		memcpy(s.center, from->center, (size_t)s.k * (size_t)d * sizeof *s.center);
		ok = settle(&s, 0, &out->inertia, &out->rounds, c, e) && ctl_step(c, 0, e);
		out->rounds = from->rounds;
	}
	if (ok)
		order_groups(&s, out);
	arena_free(work);
	return ok;
}

void kmeans_assign(const struct kmeans *from, const double *x, ptrdiff_t n, int32_t d, int32_t *label,
	struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	double *tile = ARENA_ARRAY(scratch, double, lanes_size(from->k, d)), least;

	lanes_fill(from->center, from->k, d, tile);
	for (ptrdiff_t i = 0; i < n; i++)
		label[i] = nearest(x + i * d, tile, from->k, d, &least);
	arena_reset(scratch, mark);
}
