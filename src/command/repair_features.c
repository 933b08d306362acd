#include "config.h"

#include "command/repair_features.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/bias_subject.h"
#include "command/derive.h"
#include "command/recipe_report.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "data/xy.h"
#include "dataset/bias_proxy.h"
#include "feature/recipe.h"
#include "stat/interval.h"

enum { MOST_ROWS = 10000, RECIPES = 4 };   /* rows that a proxy is fitted on */

struct freeing {
	struct frame *frame;
	const struct task *task;
	struct rowset train, valid, open;
	const char **name;              /* of the sensitive columns */
	int32_t columns;
	struct recipe before, after;    /* without the step, and with it */
	const struct node *learned;     /* by feature: column, removed */
	struct findings *findings;
	struct arena *arena;
	uint64_t seed;
};

/* ---- the recipe ---- */

/* The place of a step that is there already, or -1. */
static int32_t find_step(const struct recipe *r, const char *class)
{
	for (int32_t i = 0; i < r->n; i++)
		if (strcmp(r->step[i].class->name, class) == 0)
			return i;
	return -1;
}

static const char *step_line(const struct freeing *s, const struct args *v)
{
	char alpha[NUM_TEXT];
	const char *names = param_quoted(param_names(s->name, s->columns, s->arena), s->arena);
	num_format(args_given(v, "alpha") ? args_real(v, "alpha") : 1, alpha);
	return arena_printf(s->arena, "decorrelate --sensitive %s%s%s", names, args_given(v, "alpha") ? " --alpha " : "",
		args_given(v, "alpha") ? alpha : "");
}

/* The step goes to the end, or in the place of an earlier one. */
static bool make_recipes(struct freeing *s, const struct recipe *r, const struct args *v, struct report *out,
	struct err *e)
{
	int32_t at = find_step(r, "decorrelate");
	const char *line = step_line(s, v);
	s->before = *r;
	if (at < 0)
		return recipe_add_line(r, line, -1, s->frame, &s->after, s->arena, e);
	report_warn(out, ERR_WARN_DATA, "journal undo", "step %d of the recipe was a decorrelate: it is replaced", (int)at + 1);
	return recipe_drop(r, at, &s->before, s->arena, e) && recipe_edit(r, at, line, s->frame, &s->after, s->arena, e);
}

/* ---- correlations ---- */

/* The same rows as two recipes give them. */
struct twice {
	struct xy before, after;
};

static bool transform(struct freeing *s, struct twice *train, struct twice *valid, struct report *scratch,
	struct ctl *c, struct err *e)
{
	struct fitted_recipe *p, *q;
	if (!recipe_fit(&s->before, s->frame, s->task, s->train, &p, &train->before, s->arena, c, e) ||
		!recipe_fit(&s->after, s->frame, s->task, s->train, &q, &train->after, s->arena, c, e) ||
		!recipe_apply(p, s->frame, s->task, s->valid, &valid->before, s->arena, c, e) ||
		!recipe_apply(q, s->frame, s->task, s->valid, &valid->after, s->arena, c, e))
		return false;
	recipe_describe(q, report_root(scratch));
	const struct node *step = node_find(report_root(scratch), "steps")->first;
	for (; step && strcmp(node_find(step, "step")->string, "decorrelate") != 0; step = step->next)
		;
	if (!step)
		BUG("the recipe lost its step");
	s->learned = node_find(step, "learned");
	return true;
}

static const struct xy_column *find_number(const struct xy *d, const char *name)
{
	for (int32_t j = 0; j < d->p; j++)
		if (d->column[j].kind == XY_NUMBER && strcmp(d->column[j].name, name) == 0)
			return &d->column[j];
	return NULL;
}

/* Sums for a weighted correlation; n is Kish's where rows have weights. */
struct pairs {
	double w, square, x, y, xx, yy, xy;
};

static struct interval correlation(const struct pairs *p)
{
	double n = p->square > 0 ? p->w * p->w / p->square : 0;
	double x = p->xx - p->x * p->x / p->w, y = p->yy - p->y * p->y / p->w, xy = p->xy - p->x * p->y / p->w;
	/* What is left of a sum by rounding is nothing. */
	bool flat = !(x > 1e-12 * p->xx) || !(y > 1e-12 * p->yy);
	return interval_correlation(flat ? (double)NAN : xy / sqrt(x * y), n, 0.95);
}

/* Pearson's r of a feature, before or after, with the part of it that the step takes away: what the sensitive columns
 * explain of it, as learned on the training rows. */
static struct interval part_correlation(const struct twice *t, const char *name, bool after)
{
	const struct xy_column *x = find_number(&t->before, name), *y = find_number(&t->after, name);
	struct pairs p = { 0 };
	double middle = 0, n = 0;
	for (int pass = 0; x && y && pass < 2; pass++)
		for (ptrdiff_t r = 0; r < t->before.n; r++) {
			if (x->missing && (x->missing[r >> 6] >> (r & 63) & 1))
				continue;
			double value = after ? y->number[r] : x->number[r], w = xy_weight(&t->before, r);
			if (pass == 0) {
				middle += (value - middle) / ++n;
				continue;
			}
			double u = value - middle, part = x->number[r] - y->number[r];
			p.w += w;
			p.square += w * w;
			p.x += w * u;
			p.y += w * part;
			p.xx += w * u * u;
			p.yy += w * part * part;
			p.xy += w * u * part;
		}
	return correlation(&p);
}

static void report_features(const struct freeing *s, const struct twice *train, const struct twice *valid,
	struct node *root)
{
	struct node *list = node_list(root, "features");
	node_title(list, "Correlation with what the groups explain, on validation rows: before, after", VIEW_TABLE);
	for (const struct node *k = s->learned->first; k; k = k->next) {
		struct node *o = node_object(list, NULL);
		const char *name = node_find(k, "column")->string;
		struct interval before = part_correlation(valid, name, false), after = part_correlation(valid, name, true);
		node_string(o, "column", name);
		node_real(o, "removed", node_number(node_find(k, "removed")));
		node_interval(o, "before", &before);
		node_interval(o, "after", &after);
		struct interval was = part_correlation(train, name, false), is = part_correlation(train, name, true);
		node_interval(o, "train_before", &was);
		node_interval(o, "train_after", &is);
	}
}

/* ---- can a linear model still tell the group? ---- */

/* The table with the sensitive column a second time, as what is to be told: the first is for the step to read. */
static struct frame *with_copy(const struct freeing *s, int32_t at)
{
	struct arena *own = arena_new();
	struct column copy = s->frame->column[at];
	copy.name = arena_printf(own, "%s, to be told", copy.name);
	while (frame_find(s->frame, copy.name) >= 0)
		copy.name = arena_printf(own, "%s again", copy.name);
	struct frame *more = frame_append_take(s->frame, &copy, own);
	enum column_role *role = ARENA_ARRAY(s->arena, enum column_role, more->columns);
	for (int32_t i = 0; i < more->columns; i++)
		role[i] = more->column[i].role == ROLE_TARGET || strcmp(more->column[i].name, s->task->target) == 0
			? ROLE_IGNORE : more->column[i].role;
	role[more->columns - 1] = ROLE_TARGET;
	struct frame *f = frame_with_roles(more, role);
	frame_unref(more);
	return f;
}

/* r without the sensitive columns, and, when asked, of nothing but the features that the step works on. */
static bool narrow(const struct freeing *s, const struct recipe *r, bool drop, bool alone, struct recipe *out,
	struct err *e)
{
	ptrdiff_t n = 0;
	const char **name = ARENA_ARRAY(s->arena, const char *, s->learned->count);
	const char *gone = param_quoted(param_names(s->name, s->columns, s->arena), s->arena);
	*out = *r;
	for (const struct node *k = s->learned->first; k; k = k->next)
		name[n++] = node_find(k, "column")->string;
	if (drop && !recipe_add_line(out, arena_printf(s->arena, "drop %s", gone), -1, NULL, out, s->arena, e))
		return false;
	return !alone || recipe_add_line(out, arena_printf(s->arena, "select %s",
		param_quoted(param_names(name, n, s->arena), s->arena)), -1, NULL, out, s->arena, e);
}

static void put_proxy(struct node *o, const char *name, const struct bias_proxy *p)
{
	if (p->told)
		node_interval(o, name, p->number ? &p->r2 : &p->auc);
	else
		node_null(o, name, "nothing to learn from");
}

/* Freeing the numbers frees no category, and what the numbers no longer say these may say all the better. */
static void find_left(const struct freeing *s, const struct bias_proxy *before, const struct bias_proxy *after,
	const char *name)
{
	const struct interval *was = after->number ? &before->r2 : &before->auc, *is = after->number ? &after->r2 : &after->auc;
	if (!after->told || !(is->lo > (after->number ? 0.16 : 0.7)))
		return;
	if (before->told && is->lo > was->hi) {
		findings_add(s->findings, "proxy_made", FINDING_SEVERE, name, "journal undo",
			"the step makes it worse: a linear model on all features tells %s better than before (%s %.2f, was %.2f); "
			"what it took from the numbers now stands between the columns", name, after->number ? "R2" : "AUC", is->value,
			was->value);
		return;
	}
	findings_add(s->findings, "proxy_left", FINDING_WARN, name, "why repair",
		"a linear model on all features still tells %s (%s %.2f, before %.2f): the step frees numbers, "
		"as far as alpha says, and no category", name, after->number ? "R2" : "AUC", is->value,
		before->told ? was->value : (double)NAN);
}

static bool tell(const struct freeing *s, const struct frame *f, const struct task *t, bool alone, struct node *list,
	const char *name, struct ctl *c, struct err *e)
{
	struct bias_proxy before, after;
	struct recipe r, q;
	struct rowset known;
	const char *kind = t->kind == TASK_REGRESSION ? "linear" : "logistic";
	if (!narrow(s, &s->before, true, alone, &r, e) || !narrow(s, &s->after, false, alone, &q, e) ||
		!task_labelled(t, f, &known, s->arena, e))
		return false;
	struct rowset rows = rowset_thin(rowset_minus(s->open, rowset_minus(s->open, known, s->arena), s->arena), MOST_ROWS,
		s->arena);
	if (!bias_proxy_judge(f, t, rows, &r, kind, s->seed, &before, s->arena, c, e) ||
		!bias_proxy_judge(f, t, rows, &q, kind, s->seed, &after, s->arena, c, e))
		return err_in(e, "telling %s", name);
	if (!alone)
		find_left(s, &before, &after, name);
	struct node *o = node_object(list, NULL);
	node_string(o, "sensitive", name);
	node_string(o, "from", alone ? "numbers" : "all")->view = VIEW_WHOLE;
	put_proxy(o, "before", &before);
	put_proxy(o, "after", &after);
	node_string(o, "measure", t->kind == TASK_REGRESSION ? "R2" : "AUC");
	return true;
}

static bool tell_column(const struct freeing *s, const char *name, struct node *list, struct ctl *c, struct err *e)
{
	struct findings ignored;
	struct err none = ERR_INIT;
	struct task *t = ARENA_NEW(s->arena, struct task);
	struct frame *f = with_copy(s, frame_find(s->frame, name));
	findings_init(&ignored, s->arena);
	bool ok = !task_make(f, f->columns - 1, NULL, NULL, t, &ignored, s->arena, &none) ||
		(tell(s, f, t, true, list, name, c, e) && tell(s, f, t, false, list, name, c, e));
	frame_unref(f);
	return ok;
}

static bool report_proxies(const struct freeing *s, struct node *root, struct ctl *c, struct err *e)
{
	struct node *list = node_list(root, "proxies");
	bool ok = true;
	node_title(list, "How well a linear model tells the group, out of fold: from numbers, from all",
		VIEW_TABLE);
	ctl_hold(c, "telling groups from the features", (int64_t)s->columns * RECIPES * BIAS_PROXY_FOLDS);
	for (int32_t i = 0; ok && i < s->columns; i++)
		ok = tell_column(s, s->name[i], list, c, e);
	ctl_release(c);
	return ok;
}

/* ---- the whole ---- */

static bool open_freeing(struct freeing *s, struct workbench *w, const struct args *v, const struct recipe **r,
	struct ctl *c, struct err *e)
{
	struct frame *f;
	int32_t *column;
	if (!derive_task(w, &s->task, c, e) || !derive_rows(w, PART_TRAIN, &s->frame, &s->train, c, e) ||
		!derive_rows(w, PART_VALID, &f, &s->valid, c, e) || !derive_recipe(w, r, c, e) ||
		!bias_subject_columns(s->frame, v, &column, &s->columns, s->arena, e))
		return false;
	s->open = rowset_union(s->train, s->valid, s->arena);
	s->name = ARENA_ARRAY(s->arena, const char *, s->columns);
	for (int32_t i = 0; i < s->columns; i++)
		s->name[i] = s->frame->column[column[i]].name;
	return true;
}

static bool anything_to_free(const struct freeing *s, struct err *e)
{
	if (s->learned->count > 0)
		return true;
	err_set(e, ERR_PRECONDITION, "no feature is a number at the end of the recipe: nothing can be freed");
	return err_hint(e, "recipe show --kind linear");
}

/* "sex, race" */
static const char *listed(const struct freeing *s)
{
	struct text t;
	text_init(&t, s->arena);
	for (int32_t i = 0; i < s->columns; i++)
		text_addf(&t, "%s%s", i > 0 ? ", " : "", s->name[i]);
	return t.p;
}

bool repair_features(struct workbench *w, const struct args *v, struct report *out, struct ctl *c, struct err *e)
{
	struct freeing s = { .arena = out->arena, .seed = w->options.seed };
	struct node *root = report_root(out);
	struct findings found;
	struct twice train, valid;
	const struct recipe *r;
	findings_init(&found, out->arena);
	s.findings = &found;
	if (!open_freeing(&s, w, v, &r, c, e) || !make_recipes(&s, r, v, out, e) ||
		!transform(&s, &train, &valid, report_new(out->arena), c, e) || !anything_to_free(&s, e))
		return false;
	node_string(root, "method", "decorrelate");
	node_int(root, "train_rows", s.train.n);
	node_int(root, "valid_rows", s.valid.n);
	report_features(&s, &train, &valid, root);
	if (!report_proxies(&s, root, c, e))
		return false;
	recipe_keep(w, &s.after, s.frame, out);
	findings_report(&found, root);
	int32_t at = find_step(&s.after, "decorrelate");
	report_lead(out, "%d number%s freed of %s: step %d of the recipe, learned on the training rows of every model from now "
		"on; journal undo takes it back", (int)s.learned->count, s.learned->count == 1 ? " is" : "s are",
		listed(&s), (int)at + 1);
	return true;
}
