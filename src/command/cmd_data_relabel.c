#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/edits.h"
#include "command/labels_report.h"
#include "command/paired.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"
#include "dataset/label_noise.h"
#include "dataset/outfold.h"

#define SHOWN 20

static const struct param relabel_params[] = {
	{ .name = "rows", .help = "row numbers as data labels shows them: 12 or 3,7-9", .type = PARAM_TEXT,
		.position = 1 },
	{ .name = "class", .help = "the label these rows should have", .type = PARAM_CLASS, .position = 2 },
	{ .name = "suspects", .help = "all rows that data labels suspects, with the label it suggests",
		.type = PARAM_BOOL },
	{ .name = "top", .help = "only so many suspects, worst first", .type = PARAM_INT, .min = 1,
		.max = 1000000000, .unit = "rows" },
	{ .name = "kind", .help = "the kind of model that judges", .type = PARAM_KIND },
	{ .name = "folds", .help = "folds of the judge", .type = PARAM_INT, .min = 2, .max = 100 },
	{ .name = "drop", .help = "take the label away: the row stays, unlabelled", .type = PARAM_BOOL },
	{ .name = "weight", .help = "keep the label and let the row count for so much", .type = PARAM_REAL,
		.max = 1000 },
	{ .name = "none", .help = "forget all that was said of rows", .type = PARAM_BOOL },
	{ 0 },
};

/* Rows, and for each the label it is to have; NULL: taken away, or kept and weighed. */
struct change {
	int32_t *row;
	const char **label;
	ptrdiff_t n;
};

static bool usage(struct err *e, const char *what)
{
	err_set(e, ERR_ARGUMENT_MISSING, "%s", what);
	return err_hint(e, "data relabel 12 CLASS; data relabel 3,7-9 --drop; data relabel --suspects");
}

static bool check_words(const struct args *v, struct err *e)
{
	bool suspects = args_bool(v, "suspects"), drop = args_bool(v, "drop"), weight = args_given(v, "weight");
	const char *rows = args_text(v, "rows"), *class = args_text(v, "class");
	if (args_bool(v, "none"))
		return !rows && !suspects && !drop && !weight ? true
			: err_set(e, ERR_USAGE, "--none forgets everything and goes with nothing else");
	if (!rows && !suspects)
		return usage(e, "which rows?");
	if (rows && suspects)
		return err_set(e, ERR_USAGE, "name rows or say --suspects, not both");
	if ((class != NULL) + drop + weight > 1)
		return err_set(e, ERR_USAGE, "a new label, --drop and --weight exclude each other");
	if (rows && !class && !drop && !weight)
		return usage(e, "what about these rows?");
	if (!suspects && (args_given(v, "top") || args_given(v, "kind") || args_given(v, "folds")))
		return err_set(e, ERR_USAGE, "--top, --kind and --folds belong to --suspects");
	return true;
}

static bool named_rows(struct workbench *w, const struct args *v, struct change *d, struct report *out,
	struct ctl *c, struct err *e)
{
	struct frame *f;
	if (!derive_frame(w, &f, c, e) ||
		!edits_rows(args_text(v, "rows"), f->rows, &d->row, &d->n, out->arena, e))
		return false;
	d->label = ARENA_ARRAY(out->arena, const char *, d->n + 1);
	for (ptrdiff_t i = 0; i < d->n; i++)
		d->label[i] = args_text(v, "class");
	return true;
}

extern const struct command cmd_data_labels;

static bool suspect_rows(struct workbench *w, const struct args *v, struct change *d, struct report *out,
	struct ctl *c, struct err *e)
{
	static const char *const pass[] = { "kind", "folds" };
	struct arena *a = out->arena;
	struct report *scratch = report_new(a);
	struct args *own = args_default(cmd_data_labels.params, a);
	struct labels_found f = { 0 };
	struct paired p;
	bool keep = args_bool(v, "drop") || args_given(v, "weight");
	if (args_given(v, "folds") &&
		!args_set(own, pass[1], arena_printf(a, "%d", (int)args_int(v, "folds")), a, e))
		return false;
	if ((args_given(v, "kind") && !args_set(own, pass[0], args_text(v, "kind"), a, e)) ||
		!labels_judge(w, own, &p, &f, scratch, c, e))
		return false;
	if (!(f.skill.lo > 0) && !w->options.override) {
		err_set(e, ERR_PRECONDITION, "the judge knows no better than guessing: its doubts say nothing about labels");
		return err_hint(e, "another --kind, more columns, or --override REASON");
	}
	ptrdiff_t n = f.noise.suspects;
	if (args_given(v, "top") && args_int(v, "top") < n)
		n = (ptrdiff_t)args_int(v, "top");
	d->n = n;
	d->row = ARENA_ARRAY(a, int32_t, n + 1);
	d->label = ARENA_ARRAY(a, const char *, n + 1);
	for (ptrdiff_t i = 0; i < n; i++) {
		d->row[i] = f.judged.rows.row[f.noise.suspect[i].at];
		d->label[i] = keep ? NULL : f.task->class_name[f.noise.suspect[i].suggested];
	}
	return true;
}

/* Rows that are kept to judge models by must not be made to agree with one. */
static bool refuse_sealed(struct workbench *w, const struct change *d, struct report *out, struct ctl *c,
	struct err *e)
{
	const struct split *s;
	if (!w->settings.split)
		return true;
	if (!derive_split(w, &s, c, e))
		return false;
	for (ptrdiff_t i = 0; i < d->n; i++) {
		enum part p = (enum part)s->part[d->row[i]];
		if (p != PART_CALIB && p != PART_TEST)
			continue;
		if (w->options.override) {
			report_warn(out, ERR_WARN_OVERRIDE, NULL, "sealed rows are changed: %s", w->options.override);
			return true;
		}
		err_set(e, ERR_PRECONDITION, "row %d is sealed (%s): changing its label changes the judge",
			d->row[i] + 1, part_name(p));
		return err_hint(e, "name training or validation rows, or --override REASON");
	}
	return true;
}

/* A value that the target has never had is most often a slip. */
static bool check_class(const struct frame *f, const struct task *t, const char *class, struct report *out,
	struct err *e)
{
	int32_t at = frame_find(f, t->target);
	double x;
	if (!class)
		return true;
	if (column_is_numeric(&f->column[at]))
		return num_parse(class, (ptrdiff_t)strlen(class), &x) == NUM_OK ? true :
			err_set(e, ERR_VALUE, "%s holds numbers, and '%.60s' is none", t->target, class);
	const char *meant = text_did_you_mean(class, t->class_name, t->classes);
	if (task_find_class(t, str_of(class)) >= 0)
		return true;
	if (meant) {
		err_set(e, ERR_UNKNOWN_CLASS, "%s has no class '%s'", t->target, class);
		return err_hint(e, "did you mean '%s'?", meant);
	}
	report_warn(out, ERR_WARN_DATA, "journal undo", "'%s' is a new class of %s", class, t->target);
	return true;
}

static bool same_label(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static void say(struct settings *s, const struct change *d, const struct args *v, struct arena *a)
{
	if (args_given(v, "weight")) {
		edits_weigh(s, args_real(v, "weight"), d->row, d->n, a);
		return;
	}
	if (args_bool(v, "drop")) {
		edits_drop(s, d->row, d->n, a);
		return;
	}
	bool *said = ARENA_ARRAY(a, bool, d->n + 1);
	int32_t *row = ARENA_ARRAY(a, int32_t, d->n + 1);
	for (ptrdiff_t i = 0; i < d->n; i++) { /* one edit a label */
		ptrdiff_t n = 0;
		for (ptrdiff_t k = i; k < d->n && !said[i]; k++)
			if (!said[k] && same_label(d->label[k], d->label[i]))
				row[n++] = d->row[k];
		for (ptrdiff_t k = d->n - 1; k >= i && n > 0; k--)
			said[k] = said[k] || same_label(d->label[k], d->label[i]);
		if (n > 0)
			edits_label(s, d->label[i], row, n, a);
	}
}

static void report_changes(const struct change *d, const struct frame *f, const struct task *t,
	const struct args *v, struct report *out)
{
	struct arena *a = out->arena;
	struct node *root = report_root(out), *list;
	const struct column *c = &f->column[frame_find(f, t->target)];
	bool weight = args_given(v, "weight"), drop = args_bool(v, "drop");
	node_int(root, "changed", d->n);
	if (weight)
		node_real(root, "weight", args_real(v, "weight"));
	list = node_list(root, "changes");
	node_title(list, "Rows", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < d->n && i < SHOWN; i++) {
		struct node *o = node_object(list, NULL);
		struct str was = column_text(c, d->row[i], a);
		node_int(o, "row", d->row[i] + 1);
		node_string(o, "was", was.n > 0 ? arena_strndup(a, was.p, was.n) : NULL);
		if (!weight)
			node_string(o, "is", drop ? "(none)" : d->label[i]);
	}
	if (d->n > SHOWN)
		node_int(root, "not_shown", d->n - SHOWN);
	const char *many = d->n == 1 ? "" : "s";
	report_lead(out, weight ? "%s row%s for less or more now; u or journal undo takes it back"
			  : drop ? "%s label%s taken away; u or journal undo takes it back"
				 : "%s label%s changed; u or journal undo takes it back", text_number(a, d->n),
		weight ? d->n == 1 ? " counts" : "s count" : many);
}

static bool forget(struct workbench *w, struct report *out)
{
	struct settings s = settings_copy(&w->settings, out->arena);
	node_int(report_root(out), "changed", edits_count(&s, false, out->arena));
	s.edits = 0;
	stage_settings(w, &s);
	report_lead(out, "labels are as in the file again");
	return true;
}

static bool relabel_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct frame *f;
	const struct task *t;
	struct change d = { 0 };
	if (!check_words(v, e) || !derive_frame(w, &f, c, e))
		return false;
	if (args_bool(v, "none"))
		return forget(w, out);
	if (!derive_task(w, &t, c, e) || !check_class(f, t, args_text(v, "class"), out, e) ||
		!(args_bool(v, "suspects") ? suspect_rows : named_rows)(w, v, &d, out, c, e) ||
		!refuse_sealed(w, &d, out, c, e))
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	say(&s, &d, v, out->arena);
	stage_settings(w, &s);
	report_changes(&d, f, t, v, out);
	return true;
}

const struct command cmd_data_relabel = {
	.noun = "data", .verb = "relabel", .help = "put labels right, take them away, or let rows count less",
	.about = "The file is never changed: what is said of rows is part of the settings, journalled and "
		 "undone like every decision. No edit moves a row to another part; a row that gets its first "
		 "label trains. Calibration and test rows are sealed against it.",
	.example = "data relabel --suspects --top 50 --drop", .params = relabel_params,
	.flags = CMD_SETTINGS | CMD_JOB,
	.results = "changed, weight, changes[]{row,was,is}", .run = relabel_run,
};
