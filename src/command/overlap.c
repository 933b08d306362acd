#include "config.h"

#include "command/overlap.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/report.h"
#include "command/derive.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/split_twin.h"
#include "evaluate/metric.h"
#include "evaluate/score.h"
#include "inference/predictor.h"
#include "model/model.h"

static int by_value(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

static int by_row(const void *x, const void *y)
{
	int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;
	return (a > b) - (a < b);
}

/* Digests of all rows, without ids and target. */
static uint64_t *digests(const struct frame *f, const char *target, struct arena *a, struct err *e)
{
	uint64_t *all = ARENA_BIG(a, uint64_t, f->rows + 1, e);
	uint64_t *one = all ? ARENA_BIG(a, uint64_t, f->rows + 1, e) : NULL;
	if (one)
		split_twin_digests(f, frame_find(f, target), all, one);
	return one ? all : NULL;
}

static bool count_overlap(const struct predictor *p, const struct frame *train,
	const struct frame *test, struct rowset rows, struct overlap *found, struct arena *a, struct err *e)
{
	const char *target = p->pipeline.model.task.target;
	struct rowset seen = predictor_seen(p, a);
	bool same = digest_compare(&seen.source, &rows.source) == 0;
	uint64_t *of_train = digests(train, target, a, e);
	uint64_t *of_test = same || !of_train ? of_train : digests(test, target, a, e);
	uint64_t *known = of_test ? ARENA_BIG(a, uint64_t, seen.n + 1, e) : NULL;
	int32_t *apart = known ? ARENA_BIG(a, int32_t, rows.n + 1, e) : NULL;
	if (!apart)
		return false;
	for (ptrdiff_t i = 0; i < seen.n; i++)
		known[i] = of_train[seen.row[i]];
	qsort(known, (size_t)seen.n, sizeof *known, by_value);
	*found = (struct overlap){ .apart = apart };
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		int32_t r = rows.row[i];
		if (bsearch(&of_test[r], known, (size_t)seen.n, sizeof *known, by_value) &&
			!(same && bsearch(&r, seen.row, (size_t)seen.n, sizeof r, by_row)))
			found->n++;
		else
			apart[found->others++] = (int32_t)i;
	}
	return true;
}

/* "stand in the training table as well" or, of one table, "equal a row the model has seen". */
static char *say(const struct predictor *p, const struct overlap *found, struct rowset rows, struct arena *a)
{
	bool own = digest_compare(&rows.source, &p->pipeline.train.source) == 0;
	return arena_printf(a, "%td of %td rows %s, equal in all but id and target", found->n, rows.n,
		own ? "have a twin among the rows the model has seen" : "of the test file stand in the training table");
}

static bool refuse(const struct workbench *w, const char *what, bool own, struct report *out, struct err *e)
{
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%s: %s", what, w->options.override);
		return true;
	}
	err_set(e, ERR_SEEN_ROWS, "%s: a score would count what was learned by heart", what);
	return own ? err_hint(e, "data split keeps such rows together, then train again; or --override REASON")
		   : err_hint(e, "test on other rows, or --override REASON");
}

/* Row numbers of a table that changed name other rows now: what the model has seen cannot be told. */
static bool refuse_stale(const struct workbench *w, const struct predictor *p, struct report *out,
	struct err *e)
{
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%s was trained on another state of the table: %s", p->name,
			w->options.override);
		return true;
	}
	err_set(e, ERR_STALE, "%s was trained before the table or its types changed: which rows it has seen "
			      "cannot be told any more", p->name);
	return err_hint(e, "train it again: model train %s; or --override REASON", p->pipeline.model.class->name);
}

bool overlap_check(struct workbench *w, const struct predictor *p, const struct frame *test,
	struct rowset rows, struct overlap *found, struct report *out, struct ctl *c, struct err *e)
{
	struct overlap own = { 0 };
	struct frame *train;
	bool same = digest_compare(&rows.source, &p->pipeline.train.source) == 0;
	found = found ? found : &own;
	if (!derive_frame(w, &train, c, e))
		return false;
	if (digest_compare(&train->digest, &p->pipeline.train.source) != 0)
		return refuse_stale(w, p, out, e);
	if (!count_overlap(p, train, test, rows, found, out->arena, e))
		return false;
	if (!same || found->n > 0)
		node_int(report_root(out), "overlap", found->n);
	const char *what = say(p, found, rows, out->arena);
	if ((double)found->n > OVERLAP_REFUSE * (double)rows.n)
		return refuse(w, what, same, out, e);
	if (found->n > 0)
		report_warn(out, ERR_WARN_DATA, same ? "data split" : NULL, "%s", what);
	return true;
}

bool overlap_scores(const struct overlap *found, const struct scored *s, const struct metric *m, int32_t rounds,
	uint64_t seed, struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct scored apart;
	struct interval with, without;
	if (found->n == 0 || found->others == 0)
		return true;
	if (!scored_subset(s, found->apart, found->others, &apart, a, e) ||
		!metric_interval(m, s, rounds, seed, &with, a, c, e) ||
		!metric_interval(m, &apart, rounds, seed, &without, a, c, e))
		return false;
	struct node *o = node_object(report_root(out), "overlap_scores");
	node_title(o, "With and without the rows that have a twin", VIEW_HIDDEN);
	node_string(o, "metric", m->name);
	node_interval(o, "with", &with);
	node_interval(o, "without", &without);
	report_warn(out, ERR_WARN_DATA, NULL, "%s with the rows that have a twin: %.4f (%.4f to %.4f, n %td); without "
		"them: %.4f (%.4f to %.4f, n %td)", m->title, with.value, with.lo, with.hi, s->n, without.value,
		without.lo, without.hi, apart.n);
	return true;
}
