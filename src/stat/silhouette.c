#include "config.h"

#include "stat/silhouette.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "stat/kmeans.h"
#include "stat/lanes.h"

/* Points judged by one task, and tasks between two questions whether to go on. */
enum { JUDGED = 32, WAVE = 16 };

struct judging {
	const double *x, *tile;             /* m points, and LANES of them side by side */
	ptrdiff_t m, first;
	int32_t d, groups;
	const int32_t *const *label;
	int ways;
	const int64_t (*size)[KMEANS_MOST]; /* by way */
	double *value;                      /* ways x m: of each point */
	double *without;                    /* WAVE x ways x m: sums over a task's points, would one be gone */
	double *away;                       /* WAVE x m: distances of one point */
};

/* The mean distance to the own group, and the two least to others: -1 where there is none. */
struct seat {
	double inside, least, next;
	int32_t near;
};

static double value_of(double inside, double other, int64_t own_size)
{
	double most = fmax(inside, other);

	return own_size < 2 || isinf(other) || !(most > 0) ? 0 : (other - inside) / most;
}

static struct seat sit(const struct judging *s, const double *to, const int64_t *size, int32_t own)
{
	struct seat out = { 0, (double)INFINITY, (double)INFINITY, -1 };

	out.inside = size[own] > 1 ? to[own] / (double)(size[own] - 1) : 0;
	for (int32_t k = 0; k < s->groups; k++) {
		if (k == own || size[k] == 0)
			continue;
		double mean = to[k] / (double)size[k];

		out.next = mean < out.least ? out.least : fmin(out.next, mean);
		out.near = mean < out.least ? k : out.near;
		out.least = fmin(out.least, mean);
	}
	return out;
}

/* What the silhouette of point i would be without each of the others, added to sum[m]. */
static void leave_out(const struct judging *s, int w, ptrdiff_t i, const double *to, const double *away,
	struct seat seat, double *sum)
{
	const int32_t *label = s->label[w];
	const int64_t *size = s->size[w];
	int32_t own = label[i];

	for (ptrdiff_t k = 0; k < s->m; k++) {
		int32_t g = label[k];
		int64_t left = size[g] - 1;
		double inside = seat.inside, other = g == seat.near ? seat.next : seat.least;

		if (k == i)
			continue;
		if (g == own)
			inside = left > 1 ? (to[g] - away[k]) / (double)(left - 1) : 0;
		else if (left > 0)
			other = fmin(other, (to[g] - away[k]) / (double)left);
		sum[k] += value_of(inside, other, size[own] - (g == own));
	}
}

static void judge_point(const struct judging *s, ptrdiff_t i, double *away, double *without)
{
	for (ptrdiff_t k = 0; k < s->m; k += LANES) {
		double lane[LANES];

		lanes_distances(s->x + i * s->d, s->tile + k * s->d, s->d, lane);
		for (int l = 0; l < LANES && k + l < s->m; l++)
			away[k + l] = sqrt(lane[l]);
	}
	for (int w = 0; w < s->ways; w++) {
		double to[KMEANS_MOST] = { 0 };
		int32_t own = s->label[w][i];

		for (ptrdiff_t k = 0; k < s->m; k++)
			to[s->label[w][k]] += away[k];
		struct seat seat = sit(s, to, s->size[w], own);
		s->value[w * s->m + i] = value_of(seat.inside, seat.least, s->size[w][own]);
		leave_out(s, w, i, to, away, seat, without + w * s->m);
	}
}

static void judge_task(void *arg, ptrdiff_t t)
{
	const struct judging *s = arg;
	ptrdiff_t from = s->first + t * JUDGED, to = from + JUDGED < s->m ? from + JUDGED : s->m;
	double *without = s->without + t * s->ways * s->m;

	memset(without, 0, (size_t)(s->ways * s->m) * sizeof *without);
	for (ptrdiff_t i = from; i < to; i++)
		judge_point(s, i, s->away + t * s->m, without);
}

/* Means over all points, and jackknife errors from the sums without each one. */
static void sum_up(const struct judging *s, const double *without, double *mean, double *error)
{
	double m = (double)s->m;

	for (int w = 0; w < s->ways; w++) {
		double sum = 0, left = 0, square = 0;
		int groups = 0;

		for (int k = 0; k < KMEANS_MOST; k++)
			groups += s->size[w][k] > 0;
		for (ptrdiff_t i = 0; i < s->m; i++) {
			sum += s->value[w * s->m + i];
			left += without[w * s->m + i] / (m - 1) / m;
		}
		for (ptrdiff_t i = 0; i < s->m; i++)
			square += pow(without[w * s->m + i] / (m - 1) - left, 2);
		mean[w] = groups > 1 ? sum / m : (double)NAN;
		error[w] = groups > 1 && s->m > 2 ? sqrt(square * (m - 1) / m) : (double)NAN;
	}
}

bool silhouette_mean(const double *x, ptrdiff_t m, int32_t d, const int32_t *const *label, int ways,
	double *mean, double *error, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	int64_t (*size)[KMEANS_MOST] = arena_alloc(a, ways, (ptrdiff_t)sizeof *size);
	double *tile = ARENA_ARRAY(a, double, lanes_size(m, d)), *without = ARENA_ARRAY(a, double, ways * m);
	struct judging s = { .x = x, .tile = tile, .m = m, .d = d, .label = label, .ways = ways,
		.size = (const int64_t (*)[KMEANS_MOST])size, .value = ARENA_ARRAY(a, double, ways * m),
		.without = ARENA_ARRAY(a, double, WAVE * ways * m), .away = ARENA_ARRAY(a, double, WAVE * m) };
	bool ok = true;

	lanes_fill(x, m, d, tile);
	for (int w = 0; w < ways; w++)
		for (ptrdiff_t i = 0; i < m; i++) {
			size[w][label[w][i]]++;
			s.groups = label[w][i] >= s.groups ? label[w][i] + 1 : s.groups;
		}
	for (; ok && s.first < m; s.first += WAVE * JUDGED) {
		ptrdiff_t left = (m - s.first + JUDGED - 1) / JUDGED, wave = left < WAVE ? left : WAVE;

		ctl_par(c, wave, judge_task, &s);
		for (ptrdiff_t t = 0; t < wave; t++)
			for (ptrdiff_t i = 0; i < ways * m; i++)
				without[i] += s.without[t * ways * m + i];
		ok = ctl_step(c, 0, e);
	}
	if (ok)
		sum_up(&s, without, mean, error);
	arena_reset(a, mark);
	return ok;
}
