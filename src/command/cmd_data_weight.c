#include "config.h"

#include <math.h>
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
#include "command/stage.h"
#include "command/weights_report.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"

static const struct param weight_params[] = {
	{ .name = "what", .help = "a column of weights, or none; without it the weights in force are shown",
		.type = PARAM_TEXT, .position = 1 },
	{ 0 },
};

/* "sex = Female, income = >50K" of a rule's key. */
static const char *rule_text(const char *key, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	for (struct str rest = str_of(key); rest.n > 0;) {
		struct str level, name = str_cut(str_cut(rest, EDIT_RS[0], &rest), EDIT_US[0], &level);
		text_addf(&t, "%s%.*s = %.*s", t.n > 0 ? ", " : "", (int)name.n, name.p, (int)level.n, level.p);
	}
	return t.p;
}

void weights_report_rules(const struct settings *s, struct node *root)
{
	struct node *list = node_list(root, "rules");
	double most = 0, x = 1;
	list->view = VIEW_HIDDEN;
	if (s->weights == 0)
		return;
	node_title(list, "Rows count more or less", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < s->weights; i++) {
		num_parse(s->weight[i].value, (ptrdiff_t)strlen(s->weight[i].value), &x);
		most = fmax(most, x);
	}
	for (ptrdiff_t i = 0; i < s->weights; i++) {
		struct node *o = node_object(list, NULL);
		num_parse(s->weight[i].value, (ptrdiff_t)strlen(s->weight[i].value), &x);
		node_string(o, "rows_with", rule_text(s->weight[i].column, root->report->arena));
		node_real(o, "factor", x);
		node_real(o, "size", most > 0 ? x / most : 0)->view = VIEW_BARS;
	}
}

void weights_report_unused(const struct frame *f, struct node *root)
{
	const char *weight = frame_weight(f);
	if (weight)
		node_string(root, "weighting", arena_printf(root->report->arena, "rows counted alike; weight %s not used", weight));
}

void weights_report_effective(const struct frame *f, struct rowset rows, struct node *root)
{
	int32_t at = frame_role(f, ROLE_WEIGHT);
	double sum = 0, square = 0, least = (double)INFINITY, most = 0;
	if (at < 0 || !f->column[at].number)
		return;
	for (ptrdiff_t i = 0; i < rows.n; i++) {
		double w = f->column[at].number[rows.row[i]];
		sum += w;
		square += w * w;
		least = fmin(least, w);
		most = fmax(most, w);
	}
	node_string(root, "column", f->column[at].name);
	node_int(root, "rows", rows.n);
	node_real(root, "effective_n", square > 0 ? sum * sum / square : 0);
	node_real(root, "least", rows.n > 0 ? least : (double)NAN);
	node_real(root, "most", most);
}

static bool show(struct workbench *w, struct report *out, struct ctl *c, struct err *e)
{
	struct frame *f;
	if (!derive_frame(w, &f, c, e))
		return false;
	int32_t at = frame_role(f, ROLE_WEIGHT);
	weights_report_effective(f, rowset_all(f->rows, &f->digest, out->arena), report_root(out));
	weights_report_rules(&w->settings, report_root(out));
	if (at < 0)
		report_lead(out, "every row counts the same");
	else
		report_lead(out, "rows count by %s; every model that is trained now takes it in",
			f->column[at].name);
	return true;
}

static bool forget(struct workbench *w, struct report *out, struct ctl *c, struct err *e)
{
	const struct csv_table *t;
	struct frame *f;
	if (!derive_table(w, &t, c, e) || !derive_frame(w, &f, c, e))
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	edits_forget_weights(&s, out->arena);
	for (int32_t i = 0; i < f->columns; i++) /* one that the weights made has no role to lose */
		if (f->column[i].role == ROLE_WEIGHT && frame_find(t->frame, f->column[i].name) >= 0)
			settings_set_pair(&s.role, &s.roles, f->column[i].name, "ignore", out->arena);
	stage_settings(w, &s);
	report_lead(out, "every row counts the same again");
	return true;
}

static bool take_column(struct workbench *w, const char *name, struct report *out, struct ctl *c,
	struct err *e)
{
	struct frame *f;
	int32_t at;
	if (!derive_frame(w, &f, c, e) || !frame_need(f, name, &at, e) ||
		!frame_check_weights(f, at, rowset_all(f->rows, &f->digest, out->arena), e))
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	settings_set_pair(&s.role, &s.roles, name, "weight", out->arena);
	stage_settings(w, &s);
	node_string(report_root(out), "column", name);
	report_lead(out, "rows count by %s", name);
	return true;
}

static bool weight_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *what = args_text(v, "what");
	if (!what)
		return show(w, out, c, e);
	return strcmp(what, "none") == 0 ? forget(w, out, c, e) : take_column(w, what, out, c, e);
}

const struct command cmd_data_weight = {
	.noun = "data", .verb = "weight", .help = "how much each row counts",
	.about = "Weights come from a column, from data repair and from data relabel --weight, and multiply. "
		 "Every model takes them in. The effective n (Kish 1965) says how many rows of equal weight would "
		 "be as good.",
	.example = "data weight none", .params = weight_params, .flags = CMD_SETTINGS,
	.results = "column, rows, effective_n, least, most, rules[]{rows_with,factor}", .run = weight_run,
};
