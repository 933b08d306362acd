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
#include "inference/predictor.h"
#include "model/model.h"

static int by_value(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
	return (a > b) - (a < b);
}

/* Digests of some rows, without the target. */
static uint64_t *digests(const struct frame *f, struct rowset rows, const char *target,
	struct arena *a, struct err *e)
{
	uint64_t *all = ARENA_BIG(a, uint64_t, f->rows + 1, e);
	uint64_t *some = ARENA_BIG(a, uint64_t, rows.n + 1, e);
	if (!all || !some)
		return NULL;
	frame_row_digests(f, frame_find(f, target), all);
	for (ptrdiff_t i = 0; i < rows.n; i++)
		some[i] = all[rows.row[i]];
	return some;
}

static bool count_overlap(const struct predictor *p, const struct frame *train,
	const struct frame *test, struct rowset rows, ptrdiff_t *n, struct arena *a, struct err *e)
{
	const char *target = p->pipeline.model.task.target;
	struct rowset seen = predictor_seen(p, a);
	uint64_t *known = digests(train, seen, target, a, e);
	uint64_t *asked = known ? digests(test, rows, target, a, e) : NULL;
	if (!asked)
		return false;
	qsort(known, (size_t)seen.n, sizeof *known, by_value);
	*n = 0;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		*n += bsearch(&asked[i], known, (size_t)seen.n, sizeof *known, by_value) != NULL;
	return true;
}

static bool refuse(const struct workbench *w, ptrdiff_t n, ptrdiff_t rows, struct report *out,
	struct err *e)
{
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "%d of %d test rows stand in the training table: %s",
			(int)n, (int)rows, w->options.override);
		return true;
	}
	err_set(e, ERR_SEEN_ROWS, "%d of %d test rows stand in the training table as well", (int)n, (int)rows);
	return err_hint(e, "test on other rows, or --override REASON");
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
	struct rowset rows, struct report *out, struct ctl *c, struct err *e)
{
	struct frame *train;
	ptrdiff_t n;
	if (digest_compare(&rows.source, &p->pipeline.train.source) == 0)
		return true;
	if (!derive_frame(w, &train, c, e))
		return false;
	if (digest_compare(&train->digest, &p->pipeline.train.source) != 0)
		return refuse_stale(w, p, out, e);
	if (!count_overlap(p, train, test, rows, &n, out->arena, e))
		return false;
	node_int(report_root(out), "overlap", n);
	if ((double)n > OVERLAP_REFUSE * (double)rows.n)
		return refuse(w, n, rows.n, out, e);
	if (n > 0)
		report_warn(out, ERR_WARN_DATA, NULL,
			"%d of %d test rows stand in the training table as well, equal in all but the target", (int)n,
			(int)rows.n);
	return true;
}
