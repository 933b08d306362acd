#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/xy.h"
#include "feature/recipe.h"
#include "model/model.h"

#define EXAMPLES 8 /* of a step */

static const struct param diff_params[] = {
	{ .name = "step", .help = "with examples of what this step did", .type = PARAM_INT, .position = 1, .min = 1,
		.max = 1000 },
	{ .name = "rows", .help = "how many training rows to learn on, evenly taken", .type = PARAM_INT, .min = 1,
		.max = CAP_ROWS, .def = 1000, .has_default = true, .unit = "rows" },
	{ .name = "kind", .help = "with the steps that this kind of model gets appended", .type = PARAM_KIND },
	{ 0 },
};

/* What one step did, between the columns before and after it. */
struct change {
	const struct xy *before, *after;
	struct rowset rows;
	ptrdiff_t filled, changed;   /* cells of columns that stay */
	struct node *examples;
};

/* ---- cells ---- */

static bool is_missing(const struct xy_column *c, ptrdiff_t r)
{
	bool flagged = c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
	return flagged || (c->kind != XY_NUMBER && c->code[r] < 0);
}

static bool same_cell(const struct xy_column *a, const struct xy_column *b, ptrdiff_t r)
{
	if (is_missing(a, r) || is_missing(b, r))
		return is_missing(a, r) == is_missing(b, r);
	if (a->kind == XY_NUMBER) /* rounding is no change */
		return fabs(a->number[r] - b->number[r]) <= 1e-9 * (fabs(a->number[r]) + fabs(b->number[r]));
	return str_equal(a->level[a->code[r]], b->level[b->code[r]]);
}

static void add_value(struct node *o, const char *name, const struct xy_column *c, ptrdiff_t r)
{
	if (!c || is_missing(c, r)) {
		node_null(o, name, c ? "missing" : NULL);
	} else if (c->kind == XY_NUMBER) {
		node_real(o, name, c->number[r]);
	} else {
		struct str s = c->level[c->code[r]];
		node_string(o, name, arena_strndup(o->report->arena, s.p, s.n));
	}
}

static void add_example(struct change *d, const char *what, const struct xy_column *a, const struct xy_column *b,
	ptrdiff_t r)
{
	if (d->examples->count >= EXAMPLES)
		return;
	struct node *o = node_object(d->examples, NULL);
	node_int(o, "row", d->rows.row[r] + 1);
	node_string(o, "column", a ? a->name : b->name);
	node_string(o, "what", what);
	add_value(o, "before", a, r);
	add_value(o, "after", b, r);
}

/* ---- columns ---- */

static const struct xy_column *find_column(const struct xy *d, const char *name)
{
	for (int32_t i = 0; i < d->p; i++)
		if (strcmp(d->column[i].name, name) == 0)
			return &d->column[i];
	return NULL;
}

/* A column that stays: one example of a filled cell, and one of a changed one. */
static void compare_column(struct change *d, const struct xy_column *a, const struct xy_column *b)
{
	bool filled = false, changed = false;
	if (a->kind != b->kind) {
		add_example(d, "encoded", a, b, 0);
		return;
	}
	for (ptrdiff_t r = 0; r < d->after->n; r++) {
		if (same_cell(a, b, r))
			continue;
		bool fills = is_missing(a, r);
		d->filled += fills;
		d->changed += !fills;
		if (fills ? !filled : !changed)
			add_example(d, fills ? "filled" : "changed", a, b, r);
		filled = filled || fills;
		changed = changed || !fills;
	}
}

/* An added column shows a row where it says something. */
static void show_added(struct change *d, const struct xy_column *b)
{
	ptrdiff_t r = 0;
	while (r + 1 < d->after->n && (is_missing(b, r) || (b->kind == XY_NUMBER && b->number[r] == 0)))
		r++;
	add_example(d, "added", NULL, b, r);
}

static void compare(struct change *d)
{
	for (int32_t i = 0; i < d->before->p && d->after->n > 0; i++) {
		const struct xy_column *a = &d->before->column[i], *b = find_column(d->after, a->name);
		if (b)
			compare_column(d, a, b);
		else
			add_example(d, "dropped", a, NULL, 0);
	}
	for (int32_t i = 0; i < d->after->p && d->after->n > 0; i++)
		if (!find_column(d->before, d->after->column[i].name))
			show_added(d, &d->after->column[i]);
}

static void add_part(struct text *t, const char *sign, ptrdiff_t n, const char *one, const char *many)
{
	char number[NUM_TEXT];
	num_format_people((double)n, 15, true, number);
	if (n != 0)
		text_addf(t, "%s%s%s %s", t->n ? ", " : "", sign, number, n == 1 || n == -1 ? one : many);
}

/* In words: "-1 column", "+2 columns, +8 numbers, 137 cells filled". */
/* Dropping a text changes nothing: no model reads one. */
static const char *effect(const struct change *d, const char *step, bool on, struct arena *a)
{
	ptrdiff_t columns = d->after->p - d->before->p;
	ptrdiff_t wide = xy_width(d->after) - xy_width(d->before);
	struct text t;
	text_init(&t, a);
	add_part(&t, columns > 0 ? "+" : "", columns, "column", "columns");
	add_part(&t, wide > 0 ? "+" : "", wide != columns ? wide : 0, "number", "numbers");
	add_part(&t, "", d->filled, "cell filled", "cells filled");
	add_part(&t, "", d->changed, "cell changed", "cells changed");
	const char *nothing = strcmp(step, "drop") == 0 ? "no model reads them" : "no change";
	return t.n ? t.p : on ? nothing : "off";
}

/* ---- steps ---- */

struct trial {
	struct frame *frame;
	const struct task *task;
	struct rowset rows;
	struct recipe whole;
};

static struct node *begin_step(const struct trial *t, int32_t i, struct node *list)
{
	const struct recipe_step *s = &t->whole.step[i];
	struct node *o = node_object(list, NULL);
	if (s->automatic)
		node_null(o, "step", NULL);
	else
		node_int(o, "step", i + 1);
	node_string(o, "name", s->class->name);
	node_string(o, "words", s->words);
	node_bool(o, "on", s->on)->view = s->on ? VIEW_HIDDEN : VIEW_PLAIN;
	node_bool(o, "automatic", s->automatic)->view = s->automatic ? VIEW_PLAIN : VIEW_HIDDEN;
	node_string(o, "why", recipe_step_why(s, t->frame, o->report->arena))->view = VIEW_HIDDEN;
	return o;
}

static void end_step(struct node *o, struct change *d, bool on)
{
	d->examples = node_list(o, "examples");
	d->examples->view = VIEW_HIDDEN;
	compare(d);
	node_string(o, "effect", effect(d, node_find(o, "name")->string, on, o->report->arena));
	node_int(o, "columns", d->after->p);
	node_int(o, "width", xy_width(d->after));
	node_int(o, "filled", d->filled)->view = VIEW_HIDDEN;
	node_int(o, "changed", d->changed)->view = VIEW_HIDDEN;
}

/* The columns after the first n steps. */
static bool fit_prefix(const struct trial *t, int32_t n, struct xy *d, struct arena *a, struct ctl *c, struct err *e)
{
	struct fitted_recipe *fitted;
	struct recipe r = { .n = n, .step = t->whole.step };
	return recipe_fit(&r, t->frame, t->task, t->rows, &fitted, d, a, c, e);
}

static void add_size(const struct xy *d, const char *name, struct node *root)
{
	struct node *o = node_object(root, name);
	o->view = VIEW_HIDDEN;
	node_int(o, "columns", d->p);
	node_int(o, "width", xy_width(d));
}

/* A step that cannot be learned says why, and nothing is known of those after it. */
static bool walk(const struct trial *t, struct node *root, struct arena *a, struct ctl *c, struct err *e)
{
	struct xy before, after;
	if (!fit_prefix(t, 0, &before, a, c, e))
		return false;
	add_size(&before, "before", root);
	struct node *list = node_list(root, "steps");
	node_title(list, "Steps", VIEW_TABLE);
	for (int32_t i = 0; i < t->whole.n; i++) {
		struct err failure = ERR_INIT;
		struct node *o = begin_step(t, i, list);
		if (!fit_prefix(t, i + 1, &after, a, c, &failure)) {
			if (failure.code == ERR_CANCELLED || failure.code == ERR_NOMEM)
				return err_set(e, failure.code, "%s", failure.msg);
			node_string(o, "effect", NULL);
			node_string(o, "error", failure.msg);
			for (i++; i < t->whole.n; i++)
				node_string(begin_step(t, i, list), "effect", NULL);
			return true;
		}
		struct change d = { .before = &before, .after = &after, .rows = t->rows };
		end_step(o, &d, t->whole.step[i].on);
		before = after;
	}
	add_size(&before, "after", root);
	return true;
}

static bool show_step(const struct node *list, int64_t step, struct node *root, struct err *e)
{
	for (const struct node *k = list->first; k; k = k->next)
		if (node_number(node_find(k, "step")) == (double)step) {
			const struct node *examples = node_find(k, "examples");
			if (examples)
				node_title(node_copy(root, "examples", examples), "Examples", VIEW_TABLE);
			return true;
		}
	err_set(e, ERR_RANGE, "there is no step %d", (int)step);
	return err_hint(e, "recipe show lists the steps");
}

static bool diff_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c, struct err *e)
{
	struct arena *a = out->arena;
	struct node *root = report_root(out);
	const struct model_class *k = NULL;
	const struct recipe *r;
	struct rowset rows;
	struct trial t;
	if ((args_given(v, "kind") && !model_class_need(args_text(v, "kind"), &k, e)) ||
		!derive_task(w, &t.task, c, e) || !derive_rows(w, PART_TRAIN, &t.frame, &rows, c, e) ||
		!derive_recipe(w, &r, c, e))
		return false;
	t.whole = k ? recipe_with_needs(r, k->needs, a) : *r;
	t.rows = rowset_thin(rows, (ptrdiff_t)args_int(v, "rows"), a);
	node_int(root, "rows", t.rows.n);
	node_int(root, "train_rows", rows.n);
	node_string(root, "kind", k ? k->name : NULL);
	node_bool(root, "automatic", !w->settings.recipe)->view = VIEW_HIDDEN;
	if (!walk(&t, root, a, c, e))
		return false;
	if (args_given(v, "step") && !show_step(node_find(root, "steps"), args_int(v, "step"), root, e))
		return false;
	report_lead(out, "what each of %d step%s did, learned on %td of %td training rows", (int)t.whole.n,
		t.whole.n == 1 ? "" : "s", t.rows.n, rows.n);
	return true;
}

const struct command cmd_recipe_diff = {
	.noun = "recipe", .verb = "diff", .help = "what each step does to the columns",
	.about = "Learns the steps one after the other on some training rows, counts the columns and cells that "
		 "each changed, and shows a few of them. Nothing is kept.",
	.example = "recipe diff 2 --kind logistic", .params = diff_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "rows, train_rows, kind, automatic, before{columns,width}, after{columns,width}, steps[]{step,name,words,on,automatic,why,effect,error,columns,"
		   "width,filled,changed,examples[]{row,column,what,before,after}}, examples[]",
	.run = diff_run,
};
