#include "config.h"

#include "confidence/conformal.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/rng.h"
#include "data/task.h"
#include "stat/interval.h"
#include "stat/quantile.h"

#define FOLDS 5
#define LEVEL 0.95

double conformal_border(double *score, double *scratch, ptrdiff_t n, double alpha)
{
	/* (n + 1)(1 - alpha) may miss a whole number by a rounding. */
	double exact = (double)(n + 1) * (1 - alpha), k = ceil(exact - 1e-9 * exact);
	if (k > (double)n)
		return (double)INFINITY;
	sort_doubles(score, scratch, n);
	return score[k < 1 ? 0 : (ptrdiff_t)k - 1];
}

bool conformal_fit(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n, double alpha,
	bool by_class, struct conformal *out, struct arena *a, struct err *e)
{
	int32_t classes = t->classes;
	double *score = ARENA_BIG(a, double, 2 * n + 1, e);
	*out = (struct conformal){ classes, ARENA_ARRAY(a, double, classes), ARENA_ARRAY(a, int64_t, classes) };
	for (int32_t k = 0; score && k < classes; k++) {
		ptrdiff_t m = 0;
		for (ptrdiff_t i = 0; i < n; i++)
			if (!by_class || label[i] == k)
				score[m++] = 1 - p[i * classes + label[i]];
		out->border[k] = !by_class && k > 0 ? out->border[0] : conformal_border(score, score + n, m, alpha);
		out->rows[k] = m;
	}
	return score;
}

struct sets {
	const struct task *task;
	const double *p;
	const int32_t *label;
	ptrdiff_t n;
	int64_t *held, *rows; /* by class: rows whose set holds the truth, of how many */
	int64_t *size;
};

static bool in_fold(uint64_t seed, ptrdiff_t row, uint64_t fold)
{
	return rng_hash(seed, RNG_FOLD, (uint64_t)row) % FOLDS == fold;
}

static void count_sets(struct sets *s, const struct conformal *k, uint64_t seed, uint64_t fold)
{
	int32_t classes = s->task->classes;
	for (ptrdiff_t i = 0; i < s->n; i++) {
		const double *p = s->p + i * classes;
		int32_t size = 0;
		if (!in_fold(seed, i, fold))
			continue;
		for (int32_t j = 0; j < classes; j++)
			size += conformal_holds(k, p, j);
		s->size[size]++;
		s->rows[s->label[i]]++;
		s->held[s->label[i]] += conformal_holds(k, p, s->label[i]);
	}
}

static bool check_fold(struct sets *s, double alpha, bool by_class, uint64_t seed, uint64_t fold,
	struct err *e)
{
	struct arena *a = arena_new();
	int32_t classes = s->task->classes;
	double *p = ARENA_BIG(a, double, s->n * classes + 1, e);
	int32_t *label = p ? ARENA_BIG(a, int32_t, s->n + 1, e) : NULL;
	struct conformal k;
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; label && i < s->n; i++) {
		if (in_fold(seed, i, fold))
			continue;
		memcpy(p + n * classes, s->p + i * classes, (size_t)classes * sizeof *p);
		label[n++] = s->label[i];
	}
	bool ok = label && conformal_fit(s->task, p, label, n, alpha, by_class, &k, a, e);
	if (ok)
		count_sets(s, &k, seed, fold);
	arena_free(a);
	return ok;
}

bool conformal_cross_check(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	double alpha, bool by_class, uint64_t seed, struct conformal_check *out, struct arena *a,
	struct err *e)
{
	int32_t classes = t->classes;
	struct sets s = { t, p, label, n, ARENA_ARRAY(a, int64_t, classes), ARENA_ARRAY(a, int64_t, classes),
		ARENA_ARRAY(a, int64_t, classes + 1) };
	double held = 0;
	*out = (struct conformal_check){ .by_class = ARENA_ARRAY(a, struct interval, classes), .size = s.size };
	for (uint64_t fold = 0; fold < FOLDS; fold++)
		if (!check_fold(&s, alpha, by_class, seed, fold, e))
			return false;
	for (int32_t k = 0; k < classes; k++) {
		held += (double)s.held[k];
		out->by_class[k] = interval_proportion((double)s.held[k], (double)s.rows[k], LEVEL);
	}
	for (int32_t k = 0; k <= classes; k++)
		out->mean_size += (double)k * (double)s.size[k] / (double)n;
	out->coverage = interval_proportion(held, (double)n, LEVEL);
	return true;
}
