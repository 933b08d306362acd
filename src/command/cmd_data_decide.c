#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/text.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/derive.h"
#include "command/split_balance.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"

/* ---- data target ---- */

static const struct param target_params[] = {
	{ .name = "column", .help = "the column to predict", .type = PARAM_COLUMN, .position = 1,
		.required = true },
	{ .name = "task", .help = "what kind of target it is; without it the values decide",
		.type = PARAM_CHOICE, .choices = "classes|regression" },
	{ .name = "class", .help = "the positive class", .type = PARAM_CLASS },
	{ 0 },
};

static void warn_task(const struct findings *notes, struct report *out)
{
	for (ptrdiff_t i = 0; i < notes->n; i++)
		if (notes->item[i].severity != FINDING_INFO)
			report_warn(out, ERR_WARN_TASK, notes->item[i].fix, "%s", notes->item[i].message);
}

static void lead_task(const struct task *t, struct report *out)
{
	if (t->kind == TASK_BINARY)
		report_lead(out, "target %s: two classes, positive is %s", t->target, t->class_name[1]);
	else if (t->kind == TASK_CLASSES)
		report_lead(out, "target %s: %d classes", t->target, (int)t->classes);
	else
		report_lead(out, "target %s: a number (regression)", t->target);
}

static bool target_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	struct task t;
	struct findings notes;
	int32_t at;
	findings_init(&notes, a);
	if (!derive_frame(w, &f, c, e) || !frame_need(f, args_text(v, "column"), &at, e) ||
		!task_make(f, at, args_text(v, "task"), args_text(v, "class"), &t, &notes, a, e))
		return false;
	struct settings s = settings_copy(&w->settings, a);
	/* What was said of rows was said of the old target. */
	if (s.edits + s.weights + s.guesses > 0 && s.target && strcmp(s.target, f->column[at].name) != 0) {
		s.edits = s.weights = s.guesses = 0;
		report_warn(out, ERR_WARN_DATA, "journal undo", "relabelled rows, weights and guesses were about %s: "
			"forgotten", s.target);
	}
	s.target = f->column[at].name;
	s.task_kind = args_text(v, "task");
	s.positive = args_text(v, "class");
	stage_settings(w, &s);
	lead_task(&t, out);
	node_int(report_root(out), "rows", f->rows);
	node_int(report_root(out), "unlabeled", f->column[at].missing_count);
	if (!data_report_task(&t, f, report_root(out), e))
		return false;
	findings_report(&notes, report_root(out));
	warn_task(&notes, out);
	return true;
}

const struct command cmd_data_target = {
	.noun = "data", .verb = "target", .help = "say which column is to be predicted",
	.about = "Text, yes/no and two-valued columns are classes; other numbers are regression. Rows "
		 "whose target is missing stay in the table as unlabelled rows and are counted.",
	.example = "data target income --class '>50K'", .params = target_params, .flags = CMD_SETTINGS,
	.results = "rows, unlabeled, task{target,kind,positive,classes[]}, findings[]",
	.run = target_run,
};

/* ---- data type, data role ---- */

static const struct param type_params[] = {
	{ .name = "column", .help = "the column", .type = PARAM_COLUMN, .position = 1, .required = true },
	{ .name = "type", .help = "how its cells are read", .type = PARAM_CHOICE, .position = 2,
		.required = true, .choices = "integer|number|number:comma|number:point|date|date:dmy|date:mdy|date:ymd|"
			"time|boolean|category|text" },
	{ 0 },
};

static const struct param role_params[] = {
	{ .name = "column", .help = "the column", .type = PARAM_COLUMN, .position = 1, .required = true },
	{ .name = "role", .help = "what it is for", .type = PARAM_CHOICE, .position = 2, .required = true,
		.choices = "feature|id|weight|group|time|sensitive|ignore" },
	{ 0 },
};

/* What reading the column so costs, and what was guessed. */
static void report_type(const struct csv_table *t, const char *column, struct report *out)
{
	struct node *root = report_root(out);
	struct findings about;
	findings_init(&about, out->arena);
	for (ptrdiff_t i = 0; i < t->findings.n; i++)
		if (t->findings.item[i].column && strcmp(t->findings.item[i].column, column) == 0)
			findings_add_copy(&about, &t->findings.item[i]);
	node_int(root, "read", t->read);
	node_int(root, "rejected", t->rejected);
	data_report_warn_rejected(t, out);
	findings_report(&about, root);
}

static bool set_pair(struct workbench *w, const struct args *v, const char *what, struct report *out,
	struct ctl *c, struct err *e)
{
	struct frame *f;
	int32_t at;
	bool type = strcmp(what, "type") == 0;
	if (!derive_frame(w, &f, c, e) || !frame_need(f, args_text(v, "column"), &at, e))
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	const char *name = f->column[at].name, *value = args_text(v, what);
	if (strcmp(value, column_role_name(ROLE_WEIGHT)) == 0 &&
		!frame_check_weights(f, at, rowset_all(f->rows, &f->digest, out->arena), e))
		return false;
	if (type)
		settings_set_pair(&s.type, &s.types, name, value, out->arena);
	else
		settings_set_pair(&s.role, &s.roles, name, value, out->arena);
	const struct csv_table *t = &(struct csv_table){ .rejected = 0 };
	if (type && !derive_try(w, &s, &t, c, e))
		return false;
	stage_settings(w, &s);
	report_lead(out, "%s is now %s (was %s)%s", name, value,
		type ? column_type_name(f->column[at].type) : column_role_name(f->column[at].role),
		data_report_rejected(t, out->arena));
	node_string(report_root(out), "column", name);
	node_string(report_root(out), what, value);
	if (type)
		report_type(t, name, out);
	return true;
}

static bool type_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	return set_pair(w, v, "type", out, c, e);
}

static bool role_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	return set_pair(w, v, "role", out, c, e);
}

const struct command cmd_data_type = {
	.noun = "data", .verb = "type", .help = "read a column as another type",
	.about = "The table is read again. Rows whose cell cannot be of the type are rejected and counted: the answer says "
		 "how many. number:comma and number:point name the decimal sign, date:dmy the order of day and month; "
		 "without them what most cells fit decides, and where two readings fit as well, the command asks.",
	.example = "data type zip text", .params = type_params, .flags = CMD_SETTINGS,
	.results = "column, type, read, rejected, findings[]", .run = type_run,
};

const struct command cmd_data_role = {
	.noun = "data", .verb = "role", .help = "say what a column is for",
	.about = "Ids and ignored columns are never features. A group is never split between parts. With a "
		 "time column the latest rows are the test part. Sensitive columns stay features and are "
		 "watched.",
	.example = "data role customer id", .params = role_params, .flags = CMD_SETTINGS,
	.results = "column, role", .run = role_run,
};

/* ---- data split ---- */

static const struct param split_params[] = {
	{ .name = "train", .help = "share of the rows to learn from", .type = PARAM_REAL, .min = 0.01,
		.max = 0.98 },
	{ .name = "valid", .help = "share to choose models by", .type = PARAM_REAL, .min = 0.01, .max = 0.98 },
	{ .name = "calib", .help = "share to calibrate on", .type = PARAM_REAL, .min = 0, .max = 0.98 },
	{ .name = "test", .help = "share that stays sealed until the end", .type = PARAM_REAL, .min = 0,
		.max = 0.98 },
	{ .name = "together", .help = "what shares a part: rows equal in all but id and target, or only rows of one id",
		.type = PARAM_CHOICE, .choices = "duplicates|id", .text_def = "duplicates", .has_default = true },
	{ .name = "seed", .help = "seed of the split", .type = PARAM_INT, .max = 9007199254740992.0 },
	{ 0 },
};

static bool shares(const struct args *v, struct split_options *o, struct err *e)
{
	static const char *const name[PARTS] = { NULL, "train", "valid", "calib", "test" };
	double given = 0, rest = 0;
	for (int p = PART_TRAIN; p < PARTS; p++) {
		if (args_given(v, name[p]))
			given += o->share[p] = args_real(v, name[p]);
		else
			rest += o->share[p];
	}
	/* What was not given keeps its proportions in what is left. */
	for (int p = PART_TRAIN; p < PARTS; p++)
		if (!args_given(v, name[p]) && rest > 0)
			o->share[p] *= fmax(0, 1 - given) / rest;
	double sum = 0;
	for (int p = PART_TRAIN; p < PARTS; p++)
		sum += o->share[p];
	if (fabs(sum - 1) < 1e-9)
		return true;
	err_set(e, ERR_RANGE, "the shares sum to %g, not to 1", sum);
	return err_hint(e, "data split --train 0.6 --valid 0.15 --calib 0.1 --test 0.15");
}

static bool split_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	const struct task *t;
	struct split s;
	struct findings notes;
	if (!derive_plain(w, &f, &t, c, e))
		return false;
	struct split_options o = split_defaults(w->settings.test_source != NULL);
	o.seed = args_given(v, "seed") ? (uint64_t)args_int(v, "seed") : w->options.seed;
	o.together = strcmp(args_text(v, "together"), "duplicates") == 0;
	findings_init(&notes, a);
	if (!shares(v, &o, e) || !split_make(f, t, &o, &s, &notes, a, e))
		return false;
	struct settings next = settings_copy(&w->settings, a);
	next.split = true;
	next.split_seed = o.seed;
	memcpy(next.share, o.share, sizeof next.share);
	next.together = o.together;
	next.cuts = s.cuts;
	stage_settings(w, &next);
	report_lead(out, "%s rows for training, %s to choose by, %s to calibrate on, %s sealed for the test%s",
		text_number(a, s.count[PART_TRAIN]), text_number(a, s.count[PART_VALID]),
		text_number(a, s.count[PART_CALIB]), text_number(a, s.count[PART_TEST]), w->settings.test_source ? " (the test rows are a file of their own)" : "");
	node_int(report_root(out), "seed", (int64_t)o.seed);
	node_string(report_root(out), "together", args_text(v, "together"))->view = VIEW_HIDDEN;
	data_report_split(&s, t, f, out);
	if (!split_balance(&s, t, f, report_root(out), e))
		return false;
	findings_report(&notes, report_root(out));
	return true;
}

const struct command cmd_data_split = {
	.noun = "data", .verb = "split", .aliases = "split",
	.help = "divide the rows into train, valid, calib and test",
	.about = "A row's part depends on its own cells (or id) and the seed, never on the order of the "
		 "file. Rows equal in all but id and target share a part: one case entered under two ids would "
		 "otherwise be learned and tested at once. --together id lets the id alone decide, where so few "
		 "values are possible that different cases look alike. Groups are never split, and rows that arrive "
		 "later do not move the old ones. Classes, groups and times of each part stand beside: parts that differ "
		 "much judge a model on other cases than it learned.",
	.example = "data split --test 0.2", .params = split_params, .flags = CMD_SETTINGS,
	.results = "seed, together, key, method, parts[]{part,rows,share}, unlabeled, "
		   "classes[]{class,train,valid,calib,test}, class_shares[]{…}, groups[]{part,groups,rows}, "
		   "groups_divided, times[]{part,first,last}, findings[]", .run = split_run,
};
