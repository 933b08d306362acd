#include "config.h"

#include "dataset/label_noise.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/interval.h"

/* A mean of equal probabilities may be rounded to just above them. */
#define ROUNDING 1e-9

struct labelled {
	const int32_t *label;
	const double *p;
	int32_t classes;
};

/* Sums over some rows; lies in the scratch of one resample. */
struct belief {
	double *threshold; /* classes */
	double *rows;      /* classes: how many carry the label */
	double *count;     /* classes x classes */
};

static ptrdiff_t belief_size(int32_t classes)
{
	return (ptrdiff_t)sizeof(double) * classes * (2 + (ptrdiff_t)classes);
}

static struct belief belief_in(double *scratch, int32_t classes)
{
	return (struct belief){ scratch, scratch + classes, scratch + 2 * (ptrdiff_t)classes };
}

static int32_t largest(const double *p, int32_t classes)
{
	int32_t top = 0;
	for (int32_t k = 1; k < classes; k++)
		if (p[k] > p[top])
			top = k;
	return top;
}

/* The class a row is confidently of, or -1: the largest p of all when several reach their mean.  It is asked for
 * every row of every resample, and no two in a row are alike: chosen without a jump. */
static int32_t believed(const double *p, const double *threshold, int32_t classes)
{
	int32_t reached = 0, only = -1, top = 0;
	double most = p[0];
	for (int32_t k = 0; k < classes; k++) {
		bool reaches = p[k] >= threshold[k] - ROUNDING, more = p[k] > most;
		reached += reaches;
		only = reaches ? k : only;
		top = more ? k : top;
		most = more ? p[k] : most;
	}
	return reached > 1 ? top : only;
}

static void sum_thresholds(const struct labelled *d, const int32_t *row, ptrdiff_t n, struct belief *b)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		ptrdiff_t r = row ? row[i] : i;
		int32_t k = d->label[r];
		b->threshold[k] += d->p[r * d->classes + k];
		b->rows[k]++;
	}
	for (int32_t k = 0; k < d->classes; k++)
		b->threshold[k] = b->rows[k] > 0 ? b->threshold[k] / b->rows[k] : (double)NAN;
}

/* Counts, then each label's row scaled to how often the label was given, then shares of all. */
static void believe(const struct labelled *d, const int32_t *row, ptrdiff_t n, struct belief *b)
{
	int32_t k = d->classes;
	memset(b->threshold, 0, (size_t)belief_size(k));
	sum_thresholds(d, row, n, b);
	for (ptrdiff_t i = 0; i < n; i++) {
		ptrdiff_t r = row ? row[i] : i;
		int32_t j = believed(d->p + r * k, b->threshold, k);
		if (j >= 0)
			b->count[d->label[r] * k + j]++;
	}
	for (int32_t i = 0; i < k; i++)
		if (b->rows[i] > 0 && !(b->count[i * k + i] > 0))
			b->count[i * k + i] = 1;
}

static void calibrate(struct belief *b, int32_t k, ptrdiff_t n)
{
	for (int32_t i = 0; i < k; i++) {
		double sum = 0;
		for (int32_t j = 0; j < k; j++)
			sum += b->count[i * k + j];
		for (int32_t j = 0; j < k && sum > 0; j++)
			b->count[i * k + j] *= b->rows[i] / (sum * (double)n);
	}
}

static double wrong_share(const double *joint, int32_t k)
{
	double sum = 0;
	for (int32_t i = 0; i < k; i++)
		for (int32_t j = 0; j < k; j++)
			sum += i == j ? 0 : joint[i * k + j];
	return sum;
}

static double rate_of(const void *arg, const int32_t *row, ptrdiff_t n, void *scratch)
{
	const struct labelled *d = arg;
	struct belief b = belief_in(scratch, d->classes);
	believe(d, row, n, &b);
	calibrate(&b, d->classes, n);
	return wrong_share(b.count, d->classes);
}

/* ---- suspects ---- */

struct preference {
	double lead; /* p of the other class less p of the label */
	int32_t at;
};

static int by_lead(const void *x, const void *y)
{
	const struct preference *a = x, *b = y;
	if (a->lead < b->lead || a->lead > b->lead)
		return a->lead > b->lead ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* Marks, of the rows labelled i, those that most prefer j. */
static void mark_pair(const struct labelled *d, ptrdiff_t n, int32_t i, int32_t j, ptrdiff_t most,
	struct preference *work, bool *marked)
{
	ptrdiff_t m = 0;
	for (ptrdiff_t r = 0; r < n; r++)
		if (d->label[r] == i) {
			const double *p = d->p + r * d->classes;
			work[m++] = (struct preference){ p[j] - p[i], (int32_t)r };
		}
	qsort(work, (size_t)m, sizeof *work, by_lead);
	for (ptrdiff_t at = 0; at < most && at < m; at++)
		marked[work[at].at] = true;
}

static struct label_suspect suspect_of(const struct labelled *d, int32_t r)
{
	const double *p = d->p + (ptrdiff_t)r * d->classes;
	struct label_suspect s = { .at = r, .given = d->label[r], .suggested = largest(p, d->classes) };
	s.p_given = p[s.given];
	s.p_suggested = p[s.suggested];
	s.margin = s.p_given - s.p_suggested;
	return s;
}

static int by_margin(const void *x, const void *y)
{
	const struct label_suspect *a = x, *b = y;
	if (a->margin < b->margin || a->margin > b->margin)
		return a->margin < b->margin ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static bool find_suspects(const struct labelled *d, ptrdiff_t n, struct label_noise *out,
	struct arena *a, struct err *e)
{
	int32_t k = d->classes;
	struct preference *work = ARENA_BIG(a, struct preference, n + 1, e);
	bool *marked = work ? ARENA_BIG(a, bool, n + 1, e) : NULL;
	struct label_suspect *s = marked ? ARENA_BIG(a, struct label_suspect, n + 1, e) : NULL;
	if (!s)
		return false;
	for (int32_t i = 0; i < k; i++)
		for (int32_t j = 0; j < k; j++) {
			ptrdiff_t most = (ptrdiff_t)lround((double)n * out->joint[i * k + j]);
			if (i != j && most > 0)
				mark_pair(d, n, i, j, most, work, marked);
		}
	for (int32_t r = 0; r < n; r++) {
		s[out->suspects] = suspect_of(d, r);
		out->suspects += marked[r] && s[out->suspects].given != s[out->suspects].suggested;
	}
	qsort(s, (size_t)out->suspects, sizeof *s, by_margin);
	out->suspect = s;
	return true;
}

/* ---- the whole ---- */

static void keep_counts(const struct belief *b, int32_t k, struct label_noise *out, struct arena *a)
{
	int64_t *count = ARENA_ARRAY(a, int64_t, (ptrdiff_t)k * k);
	for (int32_t i = 0; i < k * k; i++)
		count[i] = (int64_t)b->count[i];
	out->confident = count;
}

static void keep_noise(const double *joint, int32_t k, struct label_noise *out, struct arena *a)
{
	double *noise = ARENA_ARRAY(a, double, (ptrdiff_t)k * k);
	for (int32_t j = 0; j < k; j++) {
		double sum = 0;
		for (int32_t i = 0; i < k; i++)
			sum += joint[i * k + j];
		for (int32_t i = 0; i < k; i++)
			noise[i * k + j] = sum > 0 ? joint[i * k + j] / sum : (double)NAN;
	}
	out->noise = noise;
}

bool label_noise_find(const int32_t *label, const double *p, ptrdiff_t n, int32_t classes,
	int32_t rounds, uint64_t seed, struct label_noise *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct labelled d = { label, p, classes };
	double *own = ARENA_ARRAY(a, double, belief_size(classes) / (ptrdiff_t)sizeof(double));
	struct belief b = belief_in(own, classes);
	if (n < 1)
		return err_set(e, ERR_NO_ROWS, "there are no labelled rows to judge");
	*out = (struct label_noise){ .classes = classes, .threshold = b.threshold, .joint = b.count };
	believe(&d, NULL, n, &b);
	keep_counts(&b, classes, out, a);
	calibrate(&b, classes, n);
	keep_noise(b.count, classes, out, a);
	out->rate = (struct interval){ .value = wrong_share(b.count, classes), .lo = (double)NAN,
		.hi = (double)NAN, .n = n, .level = 0.95, .method = "confident joint" };
	if (!find_suspects(&d, n, out, a, e) || (rounds > 0 && !interval_bootstrap(rate_of, &d, belief_size(classes),
			n, NULL, rounds, 0.95, seed, &out->rate, a, c, e)))
		return false;
	/* No resample shows another share than none, or all: then it is a proportion like others. */
	if (!(out->rate.hi > out->rate.lo) && (out->rate.value <= 0 || out->rate.value >= 1))
		out->rate = interval_proportion(out->rate.value * (double)n, (double)n, 0.95);
	return true;
}
