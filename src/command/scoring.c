#include "config.h"

#include "command/scoring.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "command/derive.h"
#include "command/looks.h"
#include "command/model_store.h"
#include "command/overlap.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "evaluate/score.h"
#include "feature/recipe.h"

/* What in the model knows these rows, from the least to the most flattering. */
enum knowledge { KNOWS_NOTHING, KNOWS_BEST, KNOWS_STOP, KNOWS_THRESHOLD, KNOWS_CALIBRATOR, KNOWS_FIT };

static enum knowledge knowledge_of(const struct predictor *p, struct rowset rows)
{
	if (rowset_overlap(recipe_rows(p->pipeline.recipe), rows) > 0 ||
		rowset_overlap(p->pipeline.train, rows) > 0)
		return KNOWS_FIT;
	if (p->calibrated && rowset_overlap(p->calibrator.rows, rows) > 0)
		return KNOWS_CALIBRATOR;
	if (rowset_overlap(p->threshold_rows, rows) > 0)
		return KNOWS_THRESHOLD;
	if (rowset_overlap(p->pipeline.valid, rows) == 0)
		return KNOWS_NOTHING;
	return fit_info_ended_early(&p->pipeline.info) ? KNOWS_STOP
		: fit_info_kept_best(&p->pipeline.info) ? KNOWS_BEST : KNOWS_NOTHING;
}

static const char *caution_of(enum knowledge k)
{
	switch (k) {
	case KNOWS_BEST:
		return "the rounds that are kept were chosen on these rows: scores are a little too good";
	case KNOWS_STOP:
		return "training stopped early by these rows: scores are a little too good";
	case KNOWS_THRESHOLD:
		return "the threshold was chosen on these rows: decisions look a little too good";
	case KNOWS_CALIBRATOR:
		return "the calibrator was fitted on these rows: probabilities look too good";
	case KNOWS_NOTHING:
	case KNOWS_FIT:
		break;
	}
	return NULL;
}

const char *scoring_part(const struct scoring *x)
{
	return x->part == PART_TEST ? "test" : x->part == PART_CALIB ? "calibration" : "validation";
}

static bool take_part(struct workbench *w, enum part part, struct scoring *x, struct ctl *c, struct err *e)
{
	x->part = part;
	return derive_rows(w, part, &x->frame, &x->rows, c, e);
}

/* Early stopping alone does not make validation rows worse than the fewer calibration rows. */
static bool take_freshest(struct workbench *w, struct scoring *x, struct ctl *c, struct err *e)
{
	struct scoring other = *x;
	if (!take_part(w, PART_VALID, x, c, e) || !take_part(w, PART_CALIB, &other, c, e))
		return false;
	enum knowledge here = knowledge_of(&x->p, x->rows), there = knowledge_of(&x->p, other.rows);
	if (x->rows.n == 0 || (here > KNOWS_STOP && there < here && other.rows.n > 0))
		*x = other;
	return true;
}

static bool refuse_fitted(const struct workbench *w, const struct scoring *x, struct report *out,
	struct err *e)
{
	if (w->options.override) {
		report_warn(out, ERR_WARN_OVERRIDE, NULL, "scored on rows that %s was fitted on: %s", x->p.name,
			w->options.override);
		return true;
	}
	err_set(e, ERR_SEEN_ROWS, "%s was fitted on some of the %td %s rows, on an earlier split", x->p.name,
		x->rows.n, scoring_part(x));
	return err_hint(e, "model train %s, or --override REASON to go on all the same",
		x->p.pipeline.model.class->name);
}

static bool refuse_sealed(const struct scoring *x, struct err *e)
{
	err_set(e, ERR_LOOKS, "the test rows are sealed: no look of %s at them is counted yet", x->p.name);
	return err_hint(e, "model evaluate %s --on test, or ask --on valid",
		x->p.name);
}

static bool check_rows(struct workbench *w, struct scoring *x, struct report *out, struct ctl *c,
	struct err *e)
{
	bool seen;
	struct frame *f;
	struct rowset sealed;
	struct node *root = report_root(out);
	enum knowledge k = knowledge_of(&x->p, x->rows);
	if (x->rows.n == 0)
		return err_set(e, ERR_NO_ROWS, "there are no %s rows: data split gives each part its share",
			scoring_part(x));
	node_string(root, "model", x->p.name);
	node_string(root, "split", part_name(x->part));
	if ((k == KNOWS_FIT && !refuse_fitted(w, x, out, e)) || !derive_rows(w, PART_TEST, &f, &sealed, c, e) ||
		!looks_read(w, &x->p, sealed, &seen, out, e))
		return false;
	if (x->part == PART_TEST && !seen)
		return refuse_sealed(x, e);
	if (!overlap_check(w, &x->p, x->frame, x->rows, NULL, out, c, e))
		return false;
	if (caution_of(k))
		node_string(root, "caution", caution_of(k));
	return true;
}

static bool score(struct scoring *x, struct arena *a, struct ctl *c, struct err *e)
{
	const struct task *t = &x->p.pipeline.model.task;
	x->raw = ARENA_BIG(a, double, x->rows.n * task_outputs(t) + 1, e);
	x->prob = x->raw ? ARENA_BIG(a, double, x->rows.n * t->classes + 1, e) : NULL;
	return x->prob &&
	       predictor_score(&x->p, x->frame, x->rows, x->raw, t->classes ? x->prob : NULL, a, c, e) &&
	       scored_make(t, x->frame, x->rows, x->raw, t->classes ? x->prob : NULL, x->p.threshold, &x->s, a,
		       e);
}

bool scoring_open(struct workbench *w, const struct args *v, struct scoring *x, struct report *out,
	struct ctl *c, struct err *e)
{
	const struct task *t;
	enum part part = PART_VALID;
	const char *on = args_text(v, "on");
	*x = (struct scoring){ 0 };
	if (!model_get(w, args_text(v, "model"), &x->p, out->arena, e) || !derive_task(w, &t, c, e))
		return false;
	if (!(part_parse(on, &part) ? take_part(w, part, x, c, e) : take_freshest(w, x, c, e)) ||
		!check_rows(w, x, out, c, e) || !score(x, out->arena, c, e))
		return false;
	node_int(report_root(out), "n", x->rows.n);
	return true;
}

bool scoring_open_classes(struct workbench *w, const struct args *v, struct scoring *x, const char *what,
	const char *instead, struct report *out, struct ctl *c, struct err *e)
{
	if (!model_get(w, args_text(v, "model"), &x->p, out->arena, e))
		return false;
	if (x->p.pipeline.model.task.kind == TASK_REGRESSION) {
		err_set(e, ERR_TASK, "%s predicts numbers, not classes: it has no %s", x->p.name, what);
		return err_hint(e, "%s %s", instead, x->p.name);
	}
	return scoring_open(w, v, x, out, c, e);
}

bool scoring_class_named(const struct scoring *x, const char *name, int32_t *class, struct err *e)
{
	const struct task *t = &x->p.pipeline.model.task;
	*class = task_find_class(t, str_of(name));
	if (*class >= 0)
		return true;
	const char *near = text_did_you_mean(name, t->class_name, t->classes);
	err_set(e, ERR_UNKNOWN_CLASS, "%s has no class '%s'", t->target, name);
	return near ? err_hint(e, "did you mean: %s", near)
		    : err_hint(e, "evaluate matrix %s", x->p.name);
}

bool scoring_class(const struct scoring *x, const struct args *v, int32_t *class, struct err *e)
{
	const struct task *t = &x->p.pipeline.model.task;
	const char *name = args_text(v, "class");
	*class = 1;
	if (name)
		return scoring_class_named(x, name, class, e);
	if (t->classes == 2)
		return true;
	err_set(e, ERR_ARGUMENT_MISSING, "%s has %d classes: say which one with --class", t->target,
		(int)t->classes);
	return err_hint(e, "--class %s", t->class_name[0]);
}

struct node *scoring_row(const struct scoring *x, struct node *list, ptrdiff_t i)
{
	struct node *row = node_object(list, NULL);
	node_int(row, "row", x->rows.row[i] + 1);
	return row;
}

/* Cells under the names of their columns, in an object of their own: they must not clash with ours. */
void scoring_cells(const struct scoring *x, struct node *row, ptrdiff_t i)
{
	struct arena *a = row->report->arena;
	struct node *cells = node_object(row, "cells");
	cells->view = VIEW_ROWS;
	for (int32_t k = 0; k < x->frame->columns; k++) {
		const struct column *c = &x->frame->column[k];
		if (c->role == ROLE_IGNORE || c->role == ROLE_TARGET)
			continue;
		if (column_missing_at(c, x->rows.row[i])) {
			node_null(cells, c->name, NULL);
			continue;
		}
		struct str cell = column_text(c, x->rows.row[i], a);
		node_string(cells, c->name, arena_strndup(a, cell.p, cell.n));
	}
}

bool scoring_training_shares(struct workbench *w, const struct task *t, double **prior, double *mean,
	struct arena *a, struct ctl *c, struct err *e)
{
	struct frame *f;
	struct rowset rows;
	if (!derive_rows(w, PART_TRAIN, &f, &rows, c, e))
		return false;
	*mean = 0;
	*prior = ARENA_ARRAY(a, double, t->classes + 1);
	if (t->kind == TASK_REGRESSION) {
		double *y = ARENA_BIG(a, double, f->rows + 1, e);
		if (!y || !task_values(t, f, y, NULL, e))
			return false;
		for (ptrdiff_t i = 0; i < rows.n; i++)
			*mean += y[rows.row[i]] / (double)rows.n;
		return true;
	}
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e);
	if (!label || !task_labels(t, f, label, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		if (label[rows.row[i]] >= 0)
			(*prior)[label[rows.row[i]]] += 1 / (double)rows.n;
	return true;
}
