#include "config.h"

#include "stat/rank.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "stat/quantile.h"

/* Rows by ascending score; a row's weight is signed by its class, so that one
 * number is carried through the sort. */
struct sorted {
	double *score;
	double *weight;      /* positive rows +w, negative rows -w */
	ptrdiff_t n;
	double positives, negatives; /* weight of each class */
};

/* Rows i..end-1 share a score. */
struct tie {
	ptrdiff_t end;
	double positives, negatives;
};

static bool sort_scores(struct sorted *s, const double *score, const uint8_t *positive,
	const double *w, ptrdiff_t n, struct arena *a, struct err *e)
{
	s->score = ARENA_BIG(a, double, 4 * n, e);
	if (!s->score)
		return false;
	s->weight = s->score + n;
	s->n = n;
	s->positives = s->negatives = 0;
	for (ptrdiff_t i = 0; i < n; i++) {
		double weight = w ? w[i] : 1;

		if (isnan(score[i])) {
			err_set(e, ERR_NOT_FINITE, "a score is not a number");
			return err_at(e, i + 1, 0, NULL);
		}
		s->score[i] = score[i];
		s->weight[i] = positive[i] ? weight : -weight;
		*(positive[i] ? &s->positives : &s->negatives) += weight;
	}
	sort_carry(s->score, s->weight, s->score + 2 * n, n);
	return true;
}

static bool need_classes(const struct sorted *s, bool both, struct err *e)
{
	if (s->positives > 0 && (s->negatives > 0 || !both))
		return true;
	err_set(e, ERR_ONE_CLASS, "the %td rows hold no %s row, so their order says nothing", s->n,
		s->positives > 0 ? "negative" : "positive");
	return err_hint(e, "score rows of both classes");
}

static void add_row(struct tie *t, double weight)
{
	if (weight > 0)
		t->positives += weight;
	else
		t->negatives -= weight;
}

static struct tie tie_from(const struct sorted *s, ptrdiff_t i)
{
	struct tie t = { .end = i };

	while (t.end < s->n && s->score[t.end] == s->score[i])
		add_row(&t, s->weight[t.end++]);
	return t;
}

/* Rows start, start-1, … that share a score, from the top. */
static struct tie tie_down(const struct sorted *s, ptrdiff_t start)
{
	struct tie t = { .end = start };

	while (t.end >= 0 && s->score[t.end] == s->score[start])
		add_row(&t, s->weight[t.end--]);
	return t;
}

bool rank_auc(const double *score, const uint8_t *positive, const double *w, ptrdiff_t n,
	double *auc, struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct sorted s;
	double below = 0, wins = 0;
	bool ok = sort_scores(&s, score, positive, w, n, a, e) && need_classes(&s, true, e);

	for (ptrdiff_t i = 0; ok && i < n;) {
		struct tie t = tie_from(&s, i);

		wins += t.positives * (below + t.negatives / 2);
		below += t.negatives;
		i = t.end;
	}
	if (ok)
		*auc = wins / (s.positives * s.negatives);
	arena_reset(a, mark);
	return ok;
}

bool rank_average_precision(const double *score, const uint8_t *positive, const double *w,
	ptrdiff_t n, double *ap, struct arena *a, struct err *e)
{
	struct arena_mark mark = arena_mark(a);
	struct sorted s;
	double hits = 0, taken = 0, sum = 0;
	bool ok = sort_scores(&s, score, positive, w, n, a, e) && need_classes(&s, false, e);

	for (ptrdiff_t i = n - 1; ok && i >= 0;) {
		struct tie t = tie_down(&s, i);

		hits += t.positives;
		taken += t.positives + t.negatives;
		sum += t.positives > 0 ? t.positives * (hits / taken) : 0;
		i = t.end;
	}
	if (ok)
		*ap = sum / s.positives;
	arena_reset(a, mark);
	return ok;
}

double rank_auc_ordered(const double *score, const uint8_t *positive, const double *w,
	const int32_t *order, ptrdiff_t n)
{
	double below = 0, above = 0, wins = 0;

	for (ptrdiff_t i = 0; i < n;) {
		double value = score[order[i]];
		struct tie t = { .end = i };

		for (; t.end < n && score[order[t.end]] == value; t.end++) {
			int32_t r = order[t.end];
			double weight = w ? w[r] : 1;

			*(positive[r] ? &t.positives : &t.negatives) += weight;
		}
		wins += t.positives * (below + t.negatives / 2);
		below += t.negatives;
		above += t.positives;
		i = t.end;
	}
	return below > 0 && above > 0 ? wins / (above * below) : (double)NAN;
}

double rank_average_precision_ordered(const double *score, const uint8_t *positive,
	const double *w, const int32_t *order, ptrdiff_t n)
{
	double hits = 0, taken = 0, sum = 0;

	for (ptrdiff_t i = n - 1; i >= 0;) {
		double value = score[order[i]];
		double gained = 0;

		for (; i >= 0 && score[order[i]] == value; i--) {
			double weight = w ? w[order[i]] : 1;

			taken += weight;
			gained += positive[order[i]] ? weight : 0;
		}
		hits += gained;
		sum += gained > 0 ? gained * (hits / taken) : 0;
	}
	return hits > 0 ? sum / hits : (double)NAN;
}

bool rank_roc(const double *score, const uint8_t *positive, const double *w, ptrdiff_t n,
	struct roc_point **point, ptrdiff_t *points, struct arena *a, struct err *e)
{
	struct roc_point *out = ARENA_BIG(a, struct roc_point, n, e);
	struct arena_mark mark = arena_mark(a);
	struct sorted s;
	double hits = 0, alarms = 0;
	ptrdiff_t k = 0;
	bool ok = out && sort_scores(&s, score, positive, w, n, a, e) && need_classes(&s, true, e);

	for (ptrdiff_t i = n - 1; ok && i >= 0; k++) {
		struct tie t = tie_down(&s, i);

		hits += t.positives;
		alarms += t.negatives;
		out[k] = (struct roc_point){
			.threshold = s.score[i],
			.tpr = hits / s.positives,
			.fpr = alarms / s.negatives,
			.precision = hits + alarms > 0 ? hits / (hits + alarms) : (double)NAN,
		};
		i = t.end;
	}
	if (ok) {
		*point = out;
		*points = k;
	}
	arena_reset(a, mark);
	return ok;
}

void rank_mid(const double *x, ptrdiff_t n, double *rank, struct arena *scratch)
{
	struct arena_mark mark = arena_mark(scratch);
	double *copy = ARENA_ARRAY(scratch, double, 4 * n);
	double *index = copy + n;

	for (ptrdiff_t i = 0; i < n; i++) {
		copy[i] = x[i];
		index[i] = (double)i;
	}
	sort_carry(copy, index, copy + 2 * n, n);
	for (ptrdiff_t i = 0; i < n;) {
		ptrdiff_t end = i;

		while (end < n && copy[end] == copy[i])
			end++;
		for (ptrdiff_t k = i; k < end; k++)
			rank[(ptrdiff_t)index[k]] = (double)(i + 1 + end) / 2;
		i = end;
	}
	arena_reset(scratch, mark);
}
