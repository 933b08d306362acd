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
#include "command/rest.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/formula.h"

#define EXAMPLES 5

static const struct param expr_params[] = {
	{ .name = "definition", .help = "NAME = EXPR, in quotes; without it the columns made so far",
		.type = PARAM_REST, .position = 1 },
	{ .name = "drop", .help = "take such a column away again", .type = PARAM_COLUMN },
	{ 0 },
};

/* "ratio = debt / income" -> name, and where the expression begins. */
static bool split_definition(const char *text, const char **name, const char **expr, struct arena *a,
	struct err *e)
{
	const char *sign = strchr(text, '=');
	struct str s = str_trim((struct str){ text, sign ? sign - text : 0 });
	if (s.n >= 2 && s.p[0] == '`' && s.p[s.n - 1] == '`')
		s = (struct str){ s.p + 1, s.n - 2 };
	if (!sign || s.n == 0) {
		err_set(e, ERR_FORMULA, "a new column is NAME = EXPR");
		err_hint(e, "data expr 'monthly = amount / term_months'");
		return err_at(e, 0, 1, NULL);
	}
	*name = arena_strndup(a, s.p, s.n);
	*expr = sign + 1;
	return true;
}

static void remove_pair(struct setting_pair *p, ptrdiff_t *n, const char *column)
{
	ptrdiff_t kept = 0;
	for (ptrdiff_t i = 0; i < *n; i++)
		if (strcmp(p[i].column, column) != 0)
			p[kept++] = p[i];
	*n = kept;
}

static bool is_made(const struct settings *s, const char *column)
{
	for (ptrdiff_t i = 0; i < s->exprs; i++)
		if (strcmp(s->expr[i].column, column) == 0)
			return true;
	return false;
}

/* Works also when an expression no longer fits the table: nothing is evaluated. */
static bool drop(struct workbench *w, const char *column, struct report *out, struct err *e)
{
	if (!w->settings.source && !workbench_open(w, e))
		return false;
	struct settings s = settings_copy(&w->settings, out->arena);
	if (!is_made(&s, column)) {
		err_set(e, ERR_UNKNOWN_COLUMN, "no expression made a column '%s'", column);
		return err_hint(e, "data expr lists them");
	}
	if (s.target && strcmp(s.target, column) == 0) {
		err_set(e, ERR_PRECONDITION, "%s is the target", column);
		return err_hint(e, "data target COL names another one first");
	}
	remove_pair(s.expr, &s.exprs, column);
	remove_pair(s.role, &s.roles, column);
	remove_pair(s.sort, &s.sorts, column);
	stage_settings(w, &s);
	node_string(report_root(out), "dropped", column)->view = VIEW_HIDDEN;
	report_lead(out, "column %s is gone", column);
	return true;
}

static bool list(struct workbench *w, struct report *out, struct ctl *c, struct err *e)
{
	struct frame *f;
	if (!derive_frame(w, &f, c, e))
		return false;
	struct node *made = node_list(report_root(out), "columns");
	node_title(made, "Columns made by expressions", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < w->settings.exprs; i++) {
		struct node *o = node_object(made, NULL);
		int32_t at = frame_find(f, w->settings.expr[i].column);
		node_string(o, "name", w->settings.expr[i].column);
		node_string(o, "type", column_type_name(f->column[at].type));
		node_string(o, "role", column_role_name(f->column[at].role));
		node_string(o, "expression", w->settings.expr[i].value);
	}
	if (w->settings.exprs == 0)
		made->view = VIEW_HIDDEN;
	report_lead(out, "%td column%s made by expressions", w->settings.exprs, w->settings.exprs == 1 ? "" : "s");
	return true;
}

static void add_examples(const struct column *c, struct node *root)
{
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "examples");
	node_title(list, "The first values", VIEW_TABLE);
	for (ptrdiff_t r = 0; r < c->rows && list->count < EXAMPLES; r++) {
		struct str s = column_text(c, r, a);
		struct node *o = node_object(list, NULL);
		node_int(o, "row", r + 1);
		node_string(o, "value", column_missing_at(c, r) ? NULL : arena_strndup(a, s.p, s.n));
	}
}

static bool check_name(const char *name, const struct settings *s, const struct frame *f, struct err *e)
{
	if (frame_find(f, name) < 0)
		return true;
	if (is_made(s, name)) {
		err_set(e, ERR_NAME_TAKEN, "there is a column %s already, made by an expression", name);
		return err_hint(e, "data expr --drop %s", name);
	}
	err_set(e, ERR_NAME_TAKEN, "the table has a column %s: it is not overwritten", name);
	return err_hint(e, "give the new column another name");
}

static void warn(const struct column *c, int64_t undefined, bool ignored, const char *target,
	struct report *out)
{
	if (undefined > 0)
		report_warn(out, ERR_WARN_DATA, NULL, "%lld row%s have no value because the arithmetic has no result "
			"there (a division by 0, a root or logarithm below 0)", (long long)undefined,
			undefined == 1 ? "" : "s");
	if (c->missing_count == c->rows)
		report_warn(out, ERR_WARN_DATA, NULL, "%s has no value in any row", c->name);
	if (ignored)
		report_warn(out, ERR_WARN_LEAK, NULL, "%s is computed from %s, which is not known when a prediction is "
			"wanted: its role is ignore", c->name, target);
}

static bool make(struct workbench *w, const char *text, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct frame *f;
	const char *name = "", *expr = "";
	struct column column;
	int64_t undefined;
	if (!derive_frame(w, &f, c, e) || !split_definition(text, &name, &expr, a, e) ||
		!check_name(name, &w->settings, f, e))
		return false;
	const struct formula *m = formula_parse(expr, f, a, e);
	if (!m) {
		e->column += (int32_t)(expr - text);
		return e->hint[0] ? false : err_hint(e, "help data filter tells what an expression may hold");
	}
	if (!formula_column(m, name, &column, &undefined, a, c, e))
		return false;
	struct settings s = settings_copy(&w->settings, a);
	struct str trimmed = str_trim(str_of(expr));
	settings_set_pair(&s.expr, &s.exprs, name, arena_strndup(a, trimmed.p, trimmed.n), a);
	stage_settings(w, &s);
	bool ignored = s.target && formula_uses(m, s.target);
	struct node *root = report_root(out);
	node_string(root, "name", name);
	node_string(root, "type", column_type_name(column.type));
	node_string(root, "role", column_role_name(ignored ? ROLE_IGNORE : ROLE_FEATURE));
	node_int(root, "missing", column.missing_count);
	node_int(root, "undefined", undefined);
	add_examples(&column, root);
	warn(&column, undefined, ignored, s.target, out);
	report_lead(out, "column %s made: %s", name, column_type_name(column.type));
	return true;
}

static bool expr_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	const char *text = rest_text(v, "definition", out->arena);
	if (args_given(v, "drop"))
		return drop(w, args_text(v, "drop"), out, e);
	return text ? make(w, text, out, c, e) : list(w, out, c, e);
}

const struct command cmd_data_expr = {
	.noun = "data", .verb = "expr", .help = "add a column computed from others",
	.about = "data filter tells what an expression may hold. The column is computed anew whenever the table is "
		 "read, a separate test file included; a file to predict is expected to have the column. No row "
		 "changes its part by it. What is computed from the target gets the role ignore.",
	.example = "data expr 'monthly = amount / term_months'", .params = expr_params,
	.flags = CMD_SETTINGS | CMD_JOB,
	.results = "name, type, role, missing, undefined, examples[]{row,value}; without a definition "
		   "columns[]{name,type,role,expression}; with --drop dropped",
	.run = expr_run,
};
