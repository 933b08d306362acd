#include "config.h"

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/recipe_report.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/xy.h"
#include "dataset/leak.h"
#include "feature/recipe.h"
#include "model/model.h"

/* ---- recipe auto ---- */

static bool auto_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	const struct task *t;
	struct recipe r;
	struct findings why;
	(void)v;
	findings_init(&why, a);
	const struct signal *leak;
	if (!derive_frame(w, &f, c, e) || !derive_task(w, &t, c, e) ||
		!recipe_auto(f, t, &r, &why, a, e) ||
		(w->settings.split && !derive_leaks(w, &leak, c, e)))
		return false;
	if (w->settings.split)
		leak_findings(f, t, leak, &why); /* no step's business, but found best before training */
	recipe_keep(w, &r, f, out);
	findings_report(&why, report_root(out));
	report_lead(out, "the automatic recipe has %d step%s", (int)r.n, r.n == 1 ? "" : "s");
	return true;
}

const struct command cmd_recipe_auto = {
	.noun = "recipe", .verb = "auto", .help = "a sound recipe for this table",
	.about = "Leaves out ids, constants, free text and empty columns, and says why. What a kind of model "
		 "needs besides (no missing cells, numbers for categories, one scale) is appended when it is "
		 "trained.",
	.example = "recipe auto", .flags = CMD_SETTINGS, .keys = "recipe:A",
	.results = "steps[]{step,name,words,on,automatic}, findings[]", .run = auto_run,
};

/* ---- recipe show ---- */

static const struct param show_params[] = {
	{ .name = "step", .help = "only this one, with why it is there", .type = PARAM_INT, .position = 1, .min = 1,
		.max = 1000 },
	{ .name = "kind", .help = "with the steps that this kind of model gets appended",
		.type = PARAM_KIND },
	{ 0 },
};

static bool find_kind(const struct args *v, const struct model_class **k, struct err *e)
{
	*k = NULL;
	return !args_given(v, "kind") || model_class_need(args_text(v, "kind"), k, e);
}

static bool show_one(const struct recipe *r, int64_t step, const struct frame *f, struct report *out, struct err *e)
{
	if (step > r->n) {
		err_set(e, ERR_RANGE, "there is no step %d", (int)step);
		return err_hint(e, "recipe show lists the steps");
	}
	recipe_report_step(r, (int32_t)step - 1, f, report_root(out));
	const struct recipe_step *s = &r->step[step - 1];
	report_lead(out, "step %d%s: %s %s", (int)step, s->automatic ? ", appended" : "", s->class->name, s->words);
	return true;
}

static bool show_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct node *root = report_root(out);
	const struct recipe *r;
	const struct model_class *k;
	struct frame *f;
	if (!find_kind(v, &k, e) || !derive_frame(w, &f, c, e) || !derive_recipe(w, &r, c, e))
		return false;
	bool own = w->settings.recipe != NULL;
	struct recipe whole = k ? recipe_with_needs(r, k->needs, out->arena) : *r;
	if (args_given(v, "step"))
		return show_one(&whole, args_int(v, "step"), f, out, e);
	node_bool(root, "automatic", !own)->view = VIEW_HIDDEN;
	recipe_report_steps(&whole, f, root);
	if (!k)
		recipe_report_tails(r, root);
	report_lead(out, "%s, %d step%s%s%s", own ? "your recipe" : "the automatic recipe (none is set)",
		(int)r->n, r->n == 1 ? "" : "s", k ? "; what is not numbered is appended for " : "",
		k ? k->name : "");
	return true;
}

const struct command cmd_recipe_show = {
	.noun = "recipe", .verb = "show", .help = "the steps, numbered",
	.about = "Steps are learned on the training rows alone, in this order. Steps without a number are "
		 "appended by the pipeline because a kind of model cannot do without them. A number shows one step and why it "
		 "is there: what is the matter with the columns, or what the kind of model needs.",
	.example = "recipe show --kind logistic", .params = show_params, .flags = CMD_QUERY,
	.results = "automatic, steps[]{step,name,words,on,automatic,why}, tails[]{kinds[],steps[]}; of one step: name, "
		   "words, on, does, why, options",
	.run = show_run,
};

/* ---- recipe preview ---- */

static const struct param preview_params[] = {
	{ .name = "rows", .help = "how many training rows to show", .type = PARAM_INT, .min = 0,
		.max = CAP_ROWS, .def = 5, .has_default = true, .unit = "rows" },
	{ .name = "kind", .help = "as this kind of model gets it", .type = PARAM_KIND },
	{ 0 },
};

static void add_before(const struct frame *f, struct node *parent)
{
	struct node *list = node_list(parent, "before");
	node_title(list, "Columns before", VIEW_HIDDEN);
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		if (!column_is_feature(c))
			continue;
		struct node *o = node_object(list, NULL);
		node_string(o, "name", c->name);
		node_string(o, "type", column_type_name(c->type));
		node_int(o, "missing", c->missing_count);
	}
}

static ptrdiff_t count_missing(const struct xy_column *c, ptrdiff_t n)
{
	ptrdiff_t missing = 0;
	for (ptrdiff_t w = 0; c->missing && w < (n + 63) / 64; w++)
		missing += __builtin_popcountll(c->missing[w]);
	for (ptrdiff_t r = 0; c->kind != XY_NUMBER && !c->missing && r < n; r++)
		missing += c->code[r] < 0;
	return missing;
}

static void add_after(const struct xy *d, struct node *parent)
{
	static const char *const kind[] = { [XY_NUMBER] = "number", [XY_CODE] = "category",
		[XY_ONEHOT] = "one-hot" };
	struct node *list = node_list(parent, "after");
	node_title(list, "Columns after", VIEW_TABLE);
	for (int32_t i = 0; i < d->p; i++) {
		const struct xy_column *c = &d->column[i];
		struct node *o = node_object(list, NULL);
		node_string(o, "name", c->name);
		node_string(o, "kind", kind[c->kind]);
		node_int(o, "width", c->kind == XY_ONEHOT ? c->levels : 1);
		node_int(o, "missing", count_missing(c, d->n));
	}
}

static void add_cell(const struct xy_column *c, ptrdiff_t r, struct node *o)
{
	bool missing = c->missing && (c->missing[r >> 6] >> (r & 63) & 1);
	if (missing || (c->kind != XY_NUMBER && c->code[r] < 0)) {
		node_null(o, c->name, NULL);
	} else if (c->kind == XY_NUMBER) {
		node_real(o, c->name, c->number[r]);
	} else {
		struct str s = c->level[c->code[r]];
		node_string(o, c->name, arena_strndup(o->report->arena, s.p, s.n));
	}
}

static void add_rows(const struct xy *d, struct rowset rows, ptrdiff_t most, struct node *parent)
{
	struct node *list = node_list(parent, "table");
	node_title(list, "First training rows", VIEW_ROWS);
	for (ptrdiff_t r = 0; r < d->n && r < most; r++) {
		struct node *o = node_object(list, NULL);
		bool taken = false;
		for (int32_t i = 0; i < d->p; i++)
			taken = taken || str_equal(str_of(d->column[i].name), STR("row"));
		node_int(o, taken ? "#" : "row", rows.row[r] + 1);
		for (int32_t i = 0; i < d->p; i++)
			add_cell(&d->column[i], r, o);
	}
}

static bool preview_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct node *root = report_root(out);
	const struct recipe *r;
	const struct model_class *k;
	const struct task *t;
	struct fitted_recipe *fitted;
	struct frame *f;
	struct rowset rows;
	struct xy d;
	if (!find_kind(v, &k, e) || !derive_task(w, &t, c, e) ||
		!derive_rows(w, PART_TRAIN, &f, &rows, c, e) || !derive_recipe(w, &r, c, e))
		return false;
	struct recipe whole = k ? recipe_with_needs(r, k->needs, a) : *r;
	if (!recipe_fit(&whole, f, t, rows, &fitted, &d, a, c, e))
		return false;
	node_int(root, "rows", d.n)->view = VIEW_HIDDEN;
	node_int(root, "width", xy_width(&d))->view = VIEW_HIDDEN;
	add_before(f, root);
	add_after(&d, root);
	add_rows(&d, rows, (ptrdiff_t)args_int(v, "rows"), root);
	struct node *learned = node_object(root, "learned");
	learned->view = VIEW_HIDDEN;
	recipe_describe(fitted, learned);
	report_lead(out, "%d columns become %d (%d numbers wide), learned on %s training rows%s%s",
		(int)node_find(root, "before")->count, (int)d.p, (int)xy_width(&d), text_number(out->arena, d.n),
		k ? ", as for " : "", k ? k->name : "");
	return true;
}

const struct command cmd_recipe_preview = {
	.noun = "recipe", .verb = "preview", .help = "what the steps make of the training rows",
	.about = "Learns the recipe on the training rows and shows the columns that come out, and the first "
		 "rows. Nothing is kept.",
	.example = "recipe preview --kind logistic --rows 3", .params = preview_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "rows, width, before[]{name,type,missing}, after[]{name,kind,width,missing}, table[], "
		   "learned{}",
	.run = preview_run,
};
