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

#define FOLDS_BESIDE 1000000 /* rows */

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

/* One fold on its way; folds of tables that are not long run beside each other. */
struct fold_run {
	struct arena *arena;
	struct ctl *ctl;
	struct err err;
	bool ok;
};

struct folds_run {
	struct ctl *ctl;         /* of the whole */
	const struct pipeline_plan *plan;
	const struct frame *frame;
	const struct task *task;
	const struct crossval *cv;
	double *raw;
	struct fold_run *fold;
};

static bool fit_and_score(const struct folds_run *r, int32_t k, struct arena *scratch, struct ctl *c,
	struct err *e)
{
	const struct crossval *v = r->cv;
	int32_t outputs = task_outputs(r->task);
	ptrdiff_t *place = ARENA_BIG(scratch, ptrdiff_t, v->rows.n, e);
	if (!place)
		return false;
	struct rowset test = take_fold(v, k, true, place, scratch);
	struct rowset train = take_fold(v, k, false, NULL, scratch);
	struct rowset none = { 0, NULL, v->rows.source };
	struct pipeline p;
	double *own = ARENA_BIG(scratch, double, test.n * outputs, e);
	if (!own || !pipeline_fit(r->plan, r->frame, r->task, train, none, &p, scratch, c, e) ||
		!pipeline_predict(&p, r->frame, test, own, scratch, c, e))
		return false;
	for (ptrdiff_t i = 0; i < test.n; i++)
		memcpy(r->raw + place[i] * outputs, own + i * outputs, (size_t)outputs * sizeof *own);
	return true;
}

static void run_fold(void *arg, ptrdiff_t k)
{
	const struct folds_run *r = arg;
	struct fold_run *f = &r->fold[k];
	f->arena = arena_new();
	f->ok = fit_and_score(r, (int32_t)k, f->arena, f->ctl, &f->err);
	arena_free(f->arena);
	/* A fold that shows its own phases counts in no other. */
	if (f->ok && (f->ctl != r->ctl || (f->ctl && f->ctl->held)))
		f->ok = ctl_advance(r->ctl, 1, &f->err);
}

/* Hands are better used on whole folds than inside one, unless a fold alone fills the memory; those
 * that have none left help inside. */
static void run_folds(struct folds_run *r, struct ctl *c, struct arena *a)
{
	int32_t folds = r->cv->folds;
	bool beside = c && c->par && r->cv->rows.n < FOLDS_BESIDE;
	for (int32_t k = 0; k < folds; k++) {
		r->fold[k].ctl = beside ? ARENA_NEW(a, struct ctl) : c;
		if (!beside)
			continue;
		r->fold[k].ctl->parent = c;
		r->fold[k].ctl->par = c->par;
		r->fold[k].ctl->pool = c->pool;
		r->fold[k].ctl->deadline = c->deadline;
	}
	if (beside) {
		ctl_phase(c, "refitting in folds", folds);
		ctl_par(c, folds, run_fold, r);
		return;
	}
	for (int32_t k = 0; k < folds && (k == 0 || r->fold[k - 1].ok); k++)
		run_fold(r, k);
}

static bool collect(const struct folds_run *r, struct rowset *seen, struct arena *a, struct err *e)
{
	for (int32_t k = 0; k < r->cv->folds; k++) {
		if (!r->fold[k].ok) {
			*e = r->fold[k].err;
			return err_in(e, "fold %d of %d", k + 1, r->cv->folds);
		}
		seen[k] = take_fold(r->cv, k, false, NULL, a);
	}
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
	if (!raw || !split_folds(f, t, rows, folds, !plan->apart, seed, fold, a, e))
		return false;
	*out = (struct crossval){ .folds = folds,
		.rows = rowset_of(rows.row, rows.n, &rows.source, a),
		.fold = fold,
		.raw = raw,
		.seen = seen };
	struct folds_run r = { c, plan, f, t, out, raw, ARENA_ARRAY(a, struct fold_run, folds) };
	run_folds(&r, c, a);
	if (!collect(&r, seen, a, e))
		return false;
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
