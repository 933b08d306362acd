#include "config.h"

#include "evaluate/crossval.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/split.h"
#include "data/task.h"
#include "evaluate/score.h"
#include "stat/interval.h"

/* The rows of fold k, or all but those; place[] gets where each stands in the whole. */
static struct rowset take_fold(const struct crossval *v, int32_t k, bool inside, ptrdiff_t *place,
	struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, v->rows.n);
	struct rowset r = { 0, row, v->rows.source };
	for (ptrdiff_t i = 0; i < v->rows.n; i++)
		if ((v->fold[i] == k) == inside) {
			if (place)
				place[r.n] = i;
			row[r.n++] = v->rows.row[i];
		}
	return r;
}

static bool run_fold(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	const struct crossval *v, int32_t k, double *raw, struct rowset *seen, struct arena *a,
	struct arena *scratch, struct ctl *c, struct err *e)
{
	int32_t outputs = task_outputs(t);
	ptrdiff_t *place = ARENA_BIG(scratch, ptrdiff_t, v->rows.n, e);
	if (!place)
		return false;
	struct rowset test = take_fold(v, k, true, place, scratch);
	struct rowset train = take_fold(v, k, false, NULL, scratch);
	struct rowset none = { 0, NULL, v->rows.source };
	struct pipeline p;
	double *own = ARENA_BIG(scratch, double, test.n * outputs, e);
	if (!own || !pipeline_fit(plan, f, t, train, none, &p, scratch, c, e) ||
		!pipeline_predict(&p, f, test, own, scratch, c, e))
		return false;
	for (ptrdiff_t i = 0; i < test.n; i++)
		memcpy(raw + place[i] * outputs, own + i * outputs, (size_t)outputs * sizeof *raw);
	*seen = rowset_of(train.row, train.n, &train.source, a);
	return true;
}

static bool check(struct rowset rows, int32_t folds, struct err *e)
{
	if (folds < 2 || folds > CAP_FOLDS)
		return err_set(
			e, ERR_RANGE, "%d folds asked for; 2 to %d are possible", folds, CAP_FOLDS);
	if (rows.n < folds)
		return err_set(e, ERR_NO_ROWS, "%td rows do not make %d folds", rows.n, folds);
	return true;
}

bool crossval_run(const struct pipeline_plan *plan, const struct frame *f, const struct task *t,
	struct rowset rows, int32_t folds, uint64_t seed, struct crossval *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	double start = ctl_clock();
	if (!check(rows, folds, e))
		return false;
	int32_t *fold = ARENA_BIG(a, int32_t, rows.n, e);
	double *raw = fold ? ARENA_BIG(a, double, rows.n * task_outputs(t), e) : NULL;
	struct rowset *seen = ARENA_ARRAY(a, struct rowset, folds);
	if (!raw || !split_folds(f, t, rows, folds, seed, fold, a, e))
		return false;
	*out = (struct crossval){ .folds = folds,
		.rows = rowset_of(rows.row, rows.n, &rows.source, a),
		.fold = fold,
		.raw = raw,
		.seen = seen };
	for (int32_t k = 0; k < folds; k++) {
		struct arena *scratch = arena_new();
		bool ok = run_fold(plan, f, t, out, k, raw, &seen[k], a, scratch, c, e);
		arena_free(scratch);
		if (!ok)
			return err_in(e, "fold %d of %d", k + 1, folds);
	}
	out->seconds = ctl_clock() - start;
	return true;
}

static bool score_fold(const struct crossval *v, const struct frame *f, const struct task *t,
	const struct metric *m, int32_t k, double *value, const char **note, struct arena *a,
	struct err *e)
{
	int32_t outputs = task_outputs(t);
	ptrdiff_t *place = ARENA_BIG(a, ptrdiff_t, v->rows.n, e);
	double *raw = place ? ARENA_BIG(a, double, v->rows.n * outputs, e) : NULL;
	struct scored s;
	bool defined;
	if (!raw)
		return false;
	struct rowset test = take_fold(v, k, true, place, a);
	for (ptrdiff_t i = 0; i < test.n; i++)
		memcpy(raw + i * outputs, v->raw + place[i] * outputs,
			(size_t)outputs * sizeof *raw);
	return scored_make(t, f, test, raw, NULL, (double)NAN, &s, a, e) &&
		metric_compute(m, &s, value, &defined, note, a, e);
}

bool crossval_score(const struct crossval *v, const struct frame *f, const struct task *t,
	const struct metric *m, double *fold_score, struct interval *out, struct arena *a,
	struct err *e)
{
	const char *undefined = NULL;
	for (int32_t k = 0; k < v->folds; k++) {
		struct arena *scratch = arena_new();
		const char *note = NULL;
		bool ok = score_fold(v, f, t, m, k, &fold_score[k], &note, scratch, e);
		arena_free(scratch);
		if (!ok)
			return err_in(e, "score fold %d of %d", k + 1, v->folds);
		if (isnan(fold_score[k]))
			undefined = note;
	}
	if (undefined) {
		*out = (struct interval){ .value = (double)NAN,
			.lo = (double)NAN,
			.hi = (double)NAN,
			.level = 0.95,
			.note = arena_printf(a, "in at least one fold: %s", undefined) };
	} else {
		*out = interval_folds(fold_score, v->folds, 1.0 / (v->folds - 1), 0.95);
	}
	out->n = v->rows.n;
	return true;
}
