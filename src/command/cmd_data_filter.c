#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/rest.h"
#include "command/shown.h"
#include "command/stage.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/formula.h"

static const struct param filter_params[] = {
	{ .name = "expression", .help = "what must be true of a row, in quotes", .type = PARAM_REST,
		.position = 1 },
	{ .name = "off", .help = "show all rows again", .type = PARAM_BOOL },
	{ 0 },
};

static bool filter_off(struct workbench *w, struct report *out, struct err *e)
{
	struct settings s = settings_copy(&w->settings, out->arena);
	if (!s.filter)
		return err_set(e, ERR_PRECONDITION, "there is no filter");
	s.filter = NULL;
	stage_settings(w, &s);
	report_lead(out, "all rows are shown again");
	return true;
}

/* What is in force, for a command without an expression. */
static bool tell(struct workbench *w, struct report *out, struct ctl *c, struct err *e)
{
	const struct shown *shown;
	struct node *root = report_root(out);
	if (!derive_shown(w, &shown, c, e))
		return false;
	node_string(root, "filter", w->settings.filter);
	node_int(root, "matching", shown->n);
	report_lead(out, w->settings.filter ? "%s rows are shown" : "there is no filter: all %s rows are shown",
		text_number(out->arena, shown->n));
	return true;
}

static bool filter_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct frame *f;
	const struct shown *shown;
	struct node *root = report_root(out);
	char n[NUM_TEXT], rows[NUM_TEXT];
	const char *text = rest_text(v, "expression", out->arena);
	if (!derive_frame(w, &f, c, e))
		return false;
	if (args_bool(v, "off"))
		return filter_off(w, out, e);
	if (!text)
		return tell(w, out, c, e);
	if (!formula_parse(text, f, out->arena, e))
		return e->hint[0] ? false : err_hint(e, "help data filter tells what an expression may hold");
	struct settings s = settings_copy(&w->settings, out->arena);
	s.filter = text;
	if (!derive_shown_by(w, &s, &shown, c, e))
		return false;
	stage_settings(w, &s);
	node_string(root, "filter", text)->view = VIEW_HIDDEN;
	node_int(root, "rows", f->rows)->view = VIEW_HIDDEN;
	node_int(root, "matching", shown->n)->view = VIEW_HIDDEN;
	num_format_people((double)shown->n, 15, true, n);
	num_format_people((double)f->rows, 15, true, rows);
	report_lead(out, "%s of %s rows are shown, where %s; models and parts keep all rows", n, rows, text);
	if (shown->n == 0)
		report_warn(out, ERR_WARN_DATA, "data filter --off", "no row fits: data show will be empty");
	return true;
}

const struct command cmd_data_filter = {
	.noun = "data", .verb = "filter", .aliases = "filter", .help = "show only the rows for which something is true",
	.about = "The expression is in quotes: columns by name (`in backticks` when they hold blanks), numbers, 'texts', "
		 "+ - * / % ^, = != < <= > >=, and or not, in ('a', 'b'), is missing, is not missing; abs sqrt exp "
		 "log log10 log1p round floor ceil min max if coalesce; lower upper trim length contains starts ends "
		 "number; date year month day weekday hour. A comparison with a missing cell is not true. The filter "
		 "decides what data show and data freq see; parts, profiles and models keep all rows.",
	.example = "data filter 'income > 2000 and region in (\"north\", \"west\")'", .params = filter_params,
	.flags = CMD_SETTINGS | CMD_JOB, .results = "filter, rows, matching", .run = filter_run,
};
