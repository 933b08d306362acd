#include "config.h"

#include "command/bias_subject.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/param.h"
#include "base/report.h"
#include "command/derive.h"
#include "command/margins.h"
#include "command/paired.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"

bool bias_subject_columns(const struct frame *f, const struct args *v, int32_t **column, int32_t *n,
	struct arena *a, struct err *e)
{
	ptrdiff_t names;
	const char *const *name = args_list(v, "by", &names);
	*column = ARENA_ARRAY(a, int32_t, f->columns + names + 1);
	*n = 0;
	for (ptrdiff_t i = 0; i < names; i++) {
		if (!frame_need(f, name[i], &(*column)[*n], e))
			return false;
		for (int32_t k = 0; k < *n; k++)
			if ((*column)[k] == (*column)[*n])
				return err_set(e, ERR_VALUE, "column '%s' is named twice", name[i]);
		++*n;
	}
	for (int32_t i = 0; names == 0 && i < f->columns; i++)
		if (f->column[i].role == ROLE_SENSITIVE)
			(*column)[(*n)++] = i;
	if (*n > 0)
		return true;
	err_set(e, ERR_PRECONDITION, "no column is sensitive: groups of what?");
	return err_hint(e, "name columns with --by, or give them the role sensitive with data role");
}

bool bias_subject_check_margins(const struct bias_subject *s, const struct margins *m, struct err *e)
{
	for (ptrdiff_t i = 0; i < m->n; i++) {
		bool found = false;
		for (int32_t k = 0; k < s->columns; k++)
			found = found || strcmp(s->frame->column[s->column[k]].name, m->margin[i].column) == 0;
		if (!found) {
			err_set(e, ERR_UNKNOWN_COLUMN, "margins of %s, which is not among the groups",
				m->margin[i].column);
			return err_hint(e, "--by %s", m->margin[i].column);
		}
	}
	return true;
}

/* ---- the outcome ---- */

static bool positive_class(const struct bias_subject *s, const char *name, int32_t *out, struct err *e)
{
	const struct task *t = s->task;
	*out = 1;
	if (t->kind == TASK_REGRESSION) {
		err_set(e, ERR_TASK, "%s is a number, and rates are of classes", t->target);
		return err_hint(e, "judge it as a score with --score and --cut, or as classes: data target %s --task classes",
			t->target);
	}
	if (name) {
		*out = task_find_class(t, str_of(name));
		if (*out >= 0)
			return true;
		const char *meant = text_did_you_mean(name, t->class_name, t->classes);
		err_set(e, ERR_UNKNOWN_CLASS, "%s has no class '%s'", t->target, name);
		return meant ? err_hint(e, "did you mean '%s'?", meant) : false;
	}
	if (t->kind == TASK_BINARY)
		return true;
	err_set(e, ERR_TASK, "%s has %d classes: which one is the good, or the bad, outcome?", t->target,
		(int)t->classes);
	return err_hint(e, "--class '%s'", t->class_name[0]);
}

static bool read_outcome(struct bias_subject *s, const char *class, struct arena *a, struct err *e)
{
	int32_t positive = 1;
	int32_t *all = ARENA_BIG(a, int32_t, s->frame->rows + 1, e);
	int32_t *label = all ? ARENA_BIG(a, int32_t, s->data.rows.n + 1, e) : NULL;
	uint8_t *hit = label ? ARENA_BIG(a, uint8_t, s->data.rows.n + 1, e) : NULL;
	if (!hit || !positive_class(s, class, &positive, e) || !task_labels(s->task, s->frame, all, e))
		return false;
	for (ptrdiff_t i = 0; i < s->data.rows.n; i++) {
		label[i] = all[s->data.rows.row[i]];
		hit[i] = label[i] == positive;
	}
	s->label = label;
	s->data.positive = hit;
	s->data.class_name = arena_printf(a, "%s = %s", s->task->target, s->task->class_name[positive]);
	return true;
}

/* ---- the score ---- */

static bool default_cut(const struct column *c, const struct args *v, double *cut, struct err *e)
{
	*cut = args_given(v, "cut") ? args_real(v, "cut") : 0.5;
	for (ptrdiff_t r = 0; !args_given(v, "cut") && r < c->rows; r++)
		if (!column_missing_at(c, r) && !(c->number[r] >= 0 && c->number[r] <= 1)) {
			err_set(e, ERR_ARGUMENT_MISSING, "%s is no probability: from which score on is a row selected?", c->name);
			return err_hint(e, "say so with --cut");
		}
	return true;
}

/* Rows without a score cannot be judged by it. */
static void keep_scored(struct bias_subject *s, const struct column *c, struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, s->data.rows.n + 1);
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; i < s->data.rows.n; i++)
		if (!column_missing_at(c, s->data.rows.row[i]))
			row[n++] = s->data.rows.row[i];
	s->data.rows.row = row;
	s->data.rows.n = n;
}

static bool open_score(struct bias_subject *s, const struct args *v, struct report *out, struct err *e)
{
	int32_t at;
	if (!args_given(v, "score"))
		return !args_given(v, "cut") || err_set(e, ERR_USAGE, "--cut belongs to --score");
	if (!frame_need(s->frame, args_text(v, "score"), &at, e))
		return false;
	const struct column *c = &s->frame->column[at];
	if (!column_is_numeric(c)) {
		err_set(e, ERR_COLUMN_TYPE, "%s is %s, not a number to cut", c->name, column_type_name(c->type));
		return err_hint(e, "decisions in words are an outcome: --target %s", c->name);
	}
	if (!default_cut(c, v, &s->cut, e))
		return false;
	ptrdiff_t before = s->data.rows.n;
	keep_scored(s, c, out->arena);
	if (s->data.rows.n == 0)
		return err_set(e, ERR_NO_ROWS, "none of %td rows has a %s", before, c->name);
	if (s->data.rows.n < before)
		report_warn(out, ERR_WARN_DATA, NULL, "%td of %td rows have no %s and are left out",
			before - s->data.rows.n, before, c->name);
	uint8_t *decided = ARENA_BIG(out->arena, uint8_t, s->data.rows.n + 1, e);
	for (ptrdiff_t i = 0; decided && i < s->data.rows.n; i++)
		decided[i] = c->number[s->data.rows.row[i]] >= s->cut;
	s->data.decided = decided;
	s->avoid[s->avoided++] = at;
	return decided;
}

/* ---- rows ---- */

static bool truth_task(struct bias_subject *s, const char *truth, struct arena *a, struct err *e)
{
	struct findings ignored;
	int32_t at;
	struct task *t = ARENA_NEW(a, struct task);
	findings_init(&ignored, a);
	if (!frame_need(s->frame, truth, &at, e) ||
		!task_make(s->frame, at, "classes", NULL, t, &ignored, a, e))
		return false;
	s->task = t;
	return true;
}

/* Once there is a target its sealed rows stay out; groups alone may be counted in all rows. */
static bool choose_rows(struct bias_subject *s, struct report *out, struct ctl *c, struct err *e)
{
	struct workbench *w = s->subject.w;
	struct frame *f;
	struct rowset known;
	struct arena *a = out->arena;
	s->data.rows = rowset_all(s->frame->rows, &s->frame->digest, a);
	s->rows_are = s->subject.is_file ? arena_printf(a, "all of %s", s->subject.name) : "all rows";
	if (!s->task)
		return true;
	if (!s->subject.is_file && w->settings.target) {
		if (!derive_open_rows(w, &f, &s->data.rows, a, c, e))
			return false;
		s->rows_are = "training and validation rows";
	}
	if (!task_labelled(s->task, s->frame, &known, a, e))
		return false;
	struct rowset unknown = rowset_minus(s->data.rows, known, a);
	s->data.rows = rowset_minus(s->data.rows, unknown, a);
	return s->data.rows.n > 0 || err_set(e, ERR_NO_ROWS, "no row has a known %s", s->task->target);
}

/* A decision counts once, whatever a model is told. */
static bool read_weights(struct bias_subject *s, struct arena *a, struct err *e)
{
	int32_t at = frame_role(s->frame, ROLE_WEIGHT);
	if (at < 0 || s->data.decided)
		return true;
	double *w = ARENA_BIG(a, double, s->data.rows.n + 1, e);
	if (!w || !frame_check_weights(s->frame, at, s->data.rows, e))
		return false;
	for (ptrdiff_t i = 0; i < s->data.rows.n; i++)
		w[i] = s->frame->column[at].number[s->data.rows.row[i]];
	s->data.weight = w;
	return true;
}

bool bias_subject_open(struct workbench *w, const struct args *v, struct bias_subject *s,
	struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	const char *truth = args_text(v, "truth");
	*s = (struct bias_subject){ .seed = w->options.seed };
	if (!paired_refuse_target(v, e) || !subject_open(w, v, &s->subject, out, c, e))
		return false;
	s->frame = s->subject.frame;
	s->avoid = ARENA_ARRAY(a, int32_t, s->frame->columns + 4);
	if (!bias_subject_columns(s->frame, v, &s->column, &s->columns, a, e) ||
		!(truth ? truth_task(s, truth, a, e) : subject_task(&s->subject, &s->task, NULL, c, e)) ||
		!choose_rows(s, out, c, e) || !open_score(s, v, out, e))
		return false;
	if (!read_weights(s, a, e))
		return false;
	s->data.loaded = !s->subject.is_file;
	s->name = ARENA_ARRAY(a, const char *, s->columns);
	for (int32_t i = 0; i < s->columns; i++)
		s->name[i] = s->frame->column[s->column[i]].name;
	if (!s->task)
		return true;
	s->target = s->task->target;
	s->avoid[s->avoided++] = frame_find(s->frame, s->target);
	if (args_given(v, "score") && s->task->kind == TASK_REGRESSION && !truth) {
		s->task = NULL;
		return true;
	}
	return read_outcome(s, args_text(v, "class"), a, e);
}
