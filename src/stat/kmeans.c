#include "config.h"

#include "stat/kmeans.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/rng.h"

enum { BLOCK = 2048, ROUNDS = 100, TRIAL = 20 }; /* rounds: of the best start, of each while choosing */

struct run {
	const double *x;
	ptrdiff_t n;
	int32_t d, k;
	double *center;      /* k x d */
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
		double least = distance2(x, s->center, s->d);
		int32_t best = 0;

		for (int32_t c = 1; c < s->k; c++) {
			double away = distance2(x, s->center + c * s->d, s->d);

			best = away < least ? c : best;
			least = away < least ? away : least;
		}
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
		ctl_par(c, blocks, assign_block, s);
		*inertia = move_centers(s, blocks);
		if (!ctl_step(c, 0, e))
			return false;
		if (last - *inertia <= 1e-10 * *inertia)
			break;
		last = *inertia;
	}
	/* Once more, so that labels and distances belong to the centres that are returned. */
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
	s->inertia = ARENA_ARRAY(work, double, blocks);
	s->sum = ARENA_BIG(work, double, blocks * s->k * (s->d + 1), e);
	s->label = s->sum ? ARENA_BIG(work, int32_t, s->n, e) : NULL;
	return s->label != NULL;
}

/* Every start goes to its end on a sample; the best one goes on with all points. */
static bool choose_start(const struct run *all, uint64_t seed, double *best, struct arena *work,
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
	for (int32_t t = 0; t < KMEANS_STARTS; t++) {
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

bool kmeans_run(const double *x, ptrdiff_t n, int32_t d, int32_t k, uint64_t seed, struct kmeans *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *work = arena_new();
	struct run s = { .x = x, .n = n, .d = d, .k = k < n ? k : (int32_t)n };

	*out = (struct kmeans){ .center = ARENA_ARRAY(a, double, (ptrdiff_t)k * d),
		.size = ARENA_ARRAY(a, int64_t, k), .label = ARENA_BIG(a, int32_t, n, e) };
	bool ok = out->label && open_run(&s, work, e) && choose_start(&s, seed, s.center, work, c, e) &&
		settle(&s, ROUNDS, &out->inertia, &out->rounds, c, e);
	if (ok)
		order_groups(&s, out);
	arena_free(work);
	return ok;
}

/* ---- silhouettes ---- */

struct judging {
	const double *x;
	ptrdiff_t m;
	int32_t d;
	const int32_t *const *label;
	int ways;
	const int64_t (*size)[KMEANS_MOST]; /* by way */
	double *value;                      /* ways x m */
};

static double silhouette(const double *to, const int64_t *size, int32_t own)
{
	double other = (double)INFINITY, inside;

	if (size[own] < 2)
		return 0;
	inside = to[own] / (double)(size[own] - 1);
	for (int32_t k = 0; k < KMEANS_MOST; k++)
		if (k != own && size[k] > 0)
			other = fmin(other, to[k] / (double)size[k]);
	double most = fmax(inside, other);
	return most > 0 ? (other - inside) / most : 0;
}

static void judge_point(void *arg, ptrdiff_t i)
{
	const struct judging *s = arg;

	for (int w = 0; w < s->ways; w++)
		s->value[w * s->m + i] = 0;
	for (int from = 0; from < s->ways; from += 8) {
		double to[8][KMEANS_MOST] = { { 0 } };
		int n = s->ways - from < 8 ? s->ways - from : 8;

		for (ptrdiff_t k = 0; k < s->m; k++) {
			double away = sqrt(distance2(s->x + i * s->d, s->x + k * s->d, s->d));

			for (int w = 0; w < n; w++)
				to[w][s->label[from + w][k]] += away;
		}
		for (int w = 0; w < n; w++)
			s->value[(from + w) * s->m + i] =
				silhouette(to[w], s->size[from + w], s->label[from + w][i]);
	}
}

bool kmeans_silhouette(const double *x, ptrdiff_t m, int32_t d, const int32_t *const *label, int ways,
	double *mean, double *error, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	int64_t (*size)[KMEANS_MOST] = arena_alloc(a, ways, (ptrdiff_t)sizeof *size);
	struct judging s = { x, m, d, label, ways, (const int64_t (*)[KMEANS_MOST])size,
		ARENA_ARRAY(a, double, ways * m) };

	for (int w = 0; w < ways; w++)
		for (ptrdiff_t i = 0; i < m; i++)
			size[w][label[w][i]]++;
	ctl_par(c, m, judge_point, &s);
	for (int w = 0; w < ways; w++) {
		double sum = 0, square = 0;
		int groups = 0;

		for (int k = 0; k < KMEANS_MOST; k++)
			groups += size[w][k] > 0;
		for (ptrdiff_t i = 0; i < m; i++)
			sum += s.value[w * m + i];
		mean[w] = groups > 1 ? sum / (double)m : (double)NAN;
		for (ptrdiff_t i = 0; i < m; i++)
			square += (s.value[w * m + i] - mean[w]) * (s.value[w * m + i] - mean[w]);
		error[w] = m > 1 ? sqrt(square / (double)(m - 1) / (double)m) : (double)NAN;
	}
	arena_reset(a, mark);
	return ctl_step(c, 1, e);
}
