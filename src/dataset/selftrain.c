#include "config.h"

#include "dataset/selftrain.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/rng.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "evaluate/pipeline.h"
#include "evaluate/score.h"
#include "model/model.h"
#include "stat/quantile.h"

struct work {
	const struct selftrain_plan *plan;
	struct pipeline_plan fit;
	struct arena *arena;
	struct ctl *ctl;
	struct rowset free;    /* unlabelled rows */
	int32_t target;
};

bool selftrain_unlabelled(const struct frame *f, const struct task *t, ptrdiff_t *all, struct err *e)
{
	int32_t at = frame_find(f, t->target);
	if (t->kind == TASK_REGRESSION)
		return err_set(e, ERR_TASK, "%s is a number: guesses about unlabelled rows are made of classes", t->target);
	*all = at >= 0 ? f->column[at].missing_count : 0;
	if (*all > 0)
		return true;
	err_set(e, ERR_NO_ROWS, "every row has a target: there is none to guess or to ask for");
	return err_hint(e, "leave %s empty in rows where it is not known yet", t->target);
}

static bool open_work(const struct selftrain_plan *plan, struct work *w, ptrdiff_t *all,
	struct arena *a, struct ctl *c, struct err *e)
{
	const struct frame *f = plan->frame;
	struct rng r = rng_make(plan->seed, RNG_ROWS, 3);
	const struct model_class *kind;
	*w = (struct work){ .plan = plan, .arena = a, .ctl = c, .target = frame_find(f, plan->task->target) };
	const struct column *y = w->target >= 0 ? &f->column[w->target] : NULL;

	/* Without a target column there is no unlabelled row, which has been said. */
	if (!selftrain_unlabelled(f, plan->task, all, e) || !y || !model_class_need(plan->kind, &kind, e))
		return false;
	ptrdiff_t most = *all < SELFTRAIN_MOST ? *all : SELFTRAIN_MOST, seen = 0, kept = 0;
	int32_t *row = ARENA_ARRAY(a, int32_t, most);
	for (ptrdiff_t i = 0; i < f->rows && kept < most; i++) {
		if (!column_missing_at(y, i))
			continue;
		if (*all - seen <= most - kept || rng_below(&r, *all - seen) < most - kept)
			row[kept++] = (int32_t)i;
		seen++;
	}
	w->free = rowset_of(row, kept, &f->digest, a);
	w->fit = (struct pipeline_plan){ .recipe = plan->recipe, .kind = kind, .seed = plan->seed,
		.args = args_default(kind->params, a), .weight_column = plan->weight_column };
	return true;
}

static bool guess(const struct work *w, const struct pipeline *p, struct rowset rows, double **raw,
	double **prob, struct arena *a, struct err *e)
{
	const struct task *t = w->plan->task;

	*raw = ARENA_BIG(a, double, rows.n * task_outputs(t) + 1, e);
	*prob = *raw ? ARENA_BIG(a, double, rows.n * t->classes + 1, e) : NULL;
	if (!*prob || !pipeline_predict(p, w->plan->frame, rows, *raw, a, w->ctl, e))
		return false;
	model_probability(t, *raw, rows.n, *prob);
	return true;
}

static int32_t likeliest(const double *p, int32_t classes, int32_t except)
{
	int32_t best = except == 0 ? 1 : 0;

	for (int32_t k = 0; k < classes; k++)
		if (k != except && p[k] > p[best])
			best = k;
	return best;
}

/* The cell that stands for a class, as the target column would hold it. */
static void write_class(const struct task *t, const struct column *c, int32_t class, ptrdiff_t r,
	int32_t *code, double *number)
{
	struct str name = str_of(t->class_name[class]);

	if (code)
		code[r] = column_find_level(c, name);
	else
		num_parse(name.p, name.n, &number[r]);
}

/* The target column with room to write in; its other parts are shared. */
static bool copy_target(const struct frame *f, int32_t target, struct column *y, int32_t **code,
	double **number, uint64_t **missing, struct arena *a, struct err *e)
{
	ptrdiff_t words = bitmap_words(f->rows);

	*y = f->column[target];
	*code = NULL;
	*number = NULL;
	*missing = ARENA_BIG(a, uint64_t, words + 1, e);
	if (*missing && y->code && (*code = ARENA_BIG(a, int32_t, f->rows + 1, e)))
		memcpy(*code, y->code, (size_t)f->rows * sizeof **code);
	if (*missing && y->number && (*number = ARENA_BIG(a, double, f->rows + 1, e)))
		memcpy(*number, y->number, (size_t)f->rows * sizeof **number);
	if (!*code && !*number)
		return e->code ? false : err_set(e, ERR_TASK, "%s holds dates, which cannot be guessed", y->name);
	memcpy(*missing, y->missing, (size_t)words * sizeof **missing);
	y->code = *code;
	y->number = *number;
	y->missing = *missing;
	return true;
}

/* The table as if the sure guesses were labels: a frame for fits alone, whose buffers lie in a. */
static bool believe(const struct work *w, const double *prob, struct frame *out, struct rowset *taken,
	struct arena *a, struct err *e)
{
	const struct frame *f = w->plan->frame;
	const struct task *t = w->plan->task;
	struct column *column = ARENA_ARRAY(a, struct column, f->columns);
	int32_t *row = ARENA_ARRAY(a, int32_t, w->free.n + 1), *code;
	uint64_t *missing;
	double *number;
	ptrdiff_t n = 0;

	memcpy(column, f->column, (size_t)f->columns * sizeof *column);
	if (!copy_target(f, w->target, &column[w->target], &code, &number, &missing, a, e))
		return false;
	for (ptrdiff_t i = 0; i < w->free.n; i++) {
		int32_t r = w->free.row[i], k = likeliest(prob + i * t->classes, t->classes, -1);

		if (prob[i * t->classes + k] < w->plan->sure)
			continue;
		write_class(t, &f->column[w->target], k, r, code, number);
		missing[r >> 6] &= ~(UINT64_C(1) << (r & 63));
		row[n++] = r;
	}
	column[w->target].missing_count -= n;
	*taken = rowset_of(row, n, &f->digest, a);
	*out = (struct frame){ .rows = f->rows, .columns = f->columns, .column = column, .source = f->source,
		.digest = f->digest };
	return true;
}

/* ---- does it help? ---- */

/* Both arms of all folds: raw scores of the labelled rows, and one model's guesses of each of the others. */
struct arms {
	double *without, *with;    /* labelled.n x outputs */
	double *free_p;            /* free.n x classes: each row's from the model of its fold */
	const int32_t *fold;       /* labelled.n */
	const int32_t *free_fold;  /* free.n */
	ptrdiff_t taken;
};

static struct rowset fold_rows(const struct work *w, const struct arms *s, int32_t k, bool inside,
	ptrdiff_t *place, struct arena *a)
{
	struct rowset all = w->plan->labelled;
	int32_t *row = ARENA_ARRAY(a, int32_t, all.n + 1);
	ptrdiff_t n = 0;

	for (ptrdiff_t i = 0; i < all.n; i++)
		if ((s->fold[i] == k) == inside) {
			if (place)
				place[n] = i;
			row[n++] = all.row[i];
		}
	return (struct rowset){ n, row, all.source };
}

static void put(double *to, const double *from, const ptrdiff_t *place, ptrdiff_t n, int32_t outputs)
{
	for (ptrdiff_t i = 0; i < n; i++)
		memcpy(to + place[i] * outputs, from + i * outputs, (size_t)outputs * sizeof *to);
}

static bool run_fold(const struct work *w, struct arms *s, int32_t k, struct arena *a, struct err *e)
{
	const struct task *t = w->plan->task;
	struct rowset none = { 0, NULL, w->plan->labelled.source }, taken;
	ptrdiff_t *place = ARENA_ARRAY(a, ptrdiff_t, w->plan->labelled.n + 1);
	struct rowset test = fold_rows(w, s, k, true, place, a), train = fold_rows(w, s, k, false, NULL, a);
	int32_t outputs = task_outputs(t);
	struct pipeline p, q;
	struct frame believed;
	double *raw, *prob;

	if (!pipeline_fit(&w->fit, w->plan->frame, t, train, none, &p, a, w->ctl, e) ||
		!guess(w, &p, test, &raw, &prob, a, e))
		return false;
	put(s->without, raw, place, test.n, outputs);
	if (!guess(w, &p, w->free, &raw, &prob, a, e) || !believe(w, prob, &believed, &taken, a, e))
		return false;
	for (ptrdiff_t i = 0; i < w->free.n; i++)
		if (s->free_fold[i] == k)
			memcpy(s->free_p + i * t->classes, prob + i * t->classes, (size_t)t->classes * sizeof *prob);
	s->taken += taken.n;
	if (!pipeline_fit(&w->fit, &believed, t, rowset_union(train, taken, a), none, &q, a, w->ctl, e) ||
		!guess(w, &q, test, &raw, &prob, a, e))
		return false;
	put(s->with, raw, place, test.n, outputs);
	return true;
}

static bool compare(const struct work *w, const struct arms *s, struct selftrain *out, struct arena *a,
	struct err *e)
{
	const struct selftrain_plan *plan = w->plan;
	struct scored without, with;
	enum verdict verdict;
	const double nan = (double)NAN;

	if (!scored_make(plan->task, plan->frame, plan->labelled, s->without, NULL, nan, &without, a, e) ||
		!scored_make(plan->task, plan->frame, plan->labelled, s->with, NULL, nan, &with, a, e) ||
		!score_compare(&without, &with, metric_default(plan->task->kind), 0, plan->seed, &out->gain,
			&verdict, a, w->ctl, e))
		return false;
	out->keep = out->gain.lo > 0;
	return true;
}

/* Labelled and unlabelled rows have met the same five models, each once, as one that it did not learn
 * from: where labels are missing at random the two kinds of rows cannot be told apart by that. */
static bool find_shift(const struct work *w, const struct arms *s, struct selftrain *out, struct arena *a,
	struct err *e)
{
	const struct selftrain_plan *plan = w->plan;
	ptrdiff_t n = plan->labelled.n;
	struct arena *own = arena_new();
	int32_t *all = ARENA_BIG(own, int32_t, plan->frame->rows + 1, e);
	int32_t *label = all ? ARENA_BIG(own, int32_t, n + 1, e) : NULL;
	double *p = label ? ARENA_BIG(own, double, n * plan->task->classes + 1, e) : NULL;
	bool ok = p && task_labels(plan->task, plan->frame, all, e);

	if (ok) {
		for (ptrdiff_t i = 0; i < n; i++)
			label[i] = all[plan->labelled.row[i]];
		model_probability(plan->task, s->without, n, p);
		struct prior_rows here = { n, p, s->fold, label };
		struct prior_rows there = { w->free.n, s->free_p, s->free_fold, NULL };
		ok = prior_shift_find(&here, &there, SELFTRAIN_FOLDS, plan->task->classes, plan->seed,
			&out->shift, a, w->ctl, e);
	}
	arena_free(own);
	return ok;
}

static bool run_folds(struct work *w, struct arms *s, struct err *e)
{
	bool ok = true;

	ctl_phase(w->ctl, "training with and without guesses", SELFTRAIN_FOLDS);
	for (int32_t k = 0; ok && k < SELFTRAIN_FOLDS; k++) {
		struct arena *own = arena_new();

		ok = run_fold(w, s, k, own, e) && ctl_step(w->ctl, 1, e);
		arena_free(own);
	}
	return ok;
}

/* Each unlabelled row a fold, at random and of like size. */
static const int32_t *deal_folds(const struct work *w, struct arena *a, struct err *e)
{
	struct rng r = rng_make(w->plan->seed, RNG_ROWS, 4);
	int32_t *fold = ARENA_BIG(a, int32_t, w->free.n + 1, e);

	for (ptrdiff_t i = 0; fold && i < w->free.n; i++)
		fold[i] = (int32_t)(i % SELFTRAIN_FOLDS);
	if (fold)
		rng_shuffle(&r, fold, w->free.n);
	return fold;
}

bool selftrain_run(const struct selftrain_plan *plan, struct selftrain *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	struct work w;
	struct arms s = { 0 };
	ptrdiff_t n = plan->labelled.n, outputs = task_outputs(plan->task), classes = plan->task->classes;

	*out = (struct selftrain){ 0 };
	if (!open_work(plan, &w, &out->all, a, c, e))
		return false;
	int32_t *fold = ARENA_BIG(a, int32_t, n + 1, e);
	s.without = fold ? ARENA_BIG(a, double, n * outputs + 1, e) : NULL;
	s.with = s.without ? ARENA_BIG(a, double, n * outputs + 1, e) : NULL;
	s.free_p = s.with ? ARENA_BIG(a, double, w.free.n * classes + 1, e) : NULL;
	s.fold = fold;
	s.free_fold = s.free_p ? deal_folds(&w, a, e) : NULL;
	if (!s.free_fold || !split_folds(plan->frame, plan->task, plan->labelled, SELFTRAIN_FOLDS, false,
		    plan->seed, fold, a, e) || !run_folds(&w, &s, e) || !compare(&w, &s, out, a, e) ||
		!find_shift(&w, &s, out, a, e))
		return false;
	out->unlabelled = w.free;
	out->taken = s.taken / SELFTRAIN_FOLDS;
	return true;
}

bool selftrain_believe(const struct selftrain_plan *plan, struct frame *out, struct rowset *taken,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct work w;
	struct pipeline p;
	ptrdiff_t all;
	double *raw, *prob;
	struct rowset none = { 0, NULL, plan->labelled.source };
	int32_t target = frame_find(plan->frame, plan->task->target);

	*taken = none;
	*out = *plan->frame;
	if (target >= 0 && plan->frame->column[target].missing_count == 0)
		return true;
	return open_work(plan, &w, &all, a, c, e) &&
	       pipeline_fit(&w.fit, plan->frame, plan->task, plan->labelled, none, &p, a, c, e) &&
	       guess(&w, &p, w.free, &raw, &prob, a, e) && believe(&w, prob, out, taken, a, e);
}

/* ---- what to label next ---- */

/* True when a row like it is among the n chosen ones. */
static bool is_twin(const uint64_t *chosen, ptrdiff_t n, uint64_t digest)
{
	for (ptrdiff_t i = 0; i < n; i++)
		if (chosen[i] == digest)
			return true;
	return false;
}

static bool choose(const struct work *w, const double *prob, ptrdiff_t n, struct suggestion *list,
	ptrdiff_t *found, struct arena *a, struct err *e)
{
	int32_t classes = w->plan->task->classes;
	double *margin = ARENA_BIG(a, double, w->free.n + 1, e);
	int32_t *order = margin ? ARENA_BIG(a, int32_t, w->free.n + 1, e) : NULL;
	uint64_t *chosen = ARENA_ARRAY(a, uint64_t, n + 1);

	if (!order)
		return false;
	for (ptrdiff_t i = 0; i < w->free.n; i++) {
		const double *p = prob + i * classes;
		int32_t first = likeliest(p, classes, -1);

		margin[i] = p[first] - p[likeliest(p, classes, first)];
	}
	sort_order(margin, order, w->free.n);
	*found = 0;
	for (ptrdiff_t i = 0; i < w->free.n && *found < n; i++) {
		const double *p = prob + (ptrdiff_t)order[i] * classes;
		int32_t row = w->free.row[order[i]], first = likeliest(p, classes, -1);
		uint64_t digest = frame_row_digest(w->plan->frame, row, w->target);

		if (is_twin(chosen, *found, digest))
			continue;
		chosen[*found] = digest;
		list[(*found)++] = (struct suggestion){ row, first, likeliest(p, classes, first), p[first],
			margin[order[i]] };
	}
	return true;
}

bool selftrain_suggest(const struct selftrain_plan *plan, ptrdiff_t n, struct suggestion **out,
	ptrdiff_t *found, ptrdiff_t *unlabelled, struct arena *a, struct ctl *c, struct err *e)
{
	struct work w;
	struct pipeline p;
	double *raw, *prob;
	struct rowset none = { 0, NULL, plan->labelled.source };

	if (!open_work(plan, &w, unlabelled, a, c, e) ||
		!pipeline_fit(&w.fit, plan->frame, plan->task, plan->labelled, none, &p, a, c, e) ||
		!guess(&w, &p, w.free, &raw, &prob, a, e))
		return false;
	*out = ARENA_ARRAY(a, struct suggestion, n + 1);
	return choose(&w, prob, n, *out, found, a, e);
}
