#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/dist_report.h"
#include "command/execute.h"
#include "command/load_options.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/dist.h"

#define MOST 150          /* entries of a list, so that the sheet stays short */
#define DISTRIBUTIONS 40  /* columns whose distribution is fitted */
#define PLOTS 12          /* of them drawn */

static const struct param report_params[] = {
	{ .name = "file", .help = "a CSV file; without it the loaded table", .type = PARAM_FILE, .position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

/* A part of the sheet: a command whose answer it is. */
struct section {
	const char *name, *title, *verb;
	bool takes_target;   /* --target, when a FILE is named */
	bool needs_split;    /* speaks of the target: of the loaded table only, once it is split */
};

static const struct section sections[] = {
	{ "profile", "Columns", "profile", true, false },
	{ "missing", "What is missing", "missing", true, false },
	{ "dups", "Rows that repeat", "dups", true, false },
	{ "outliers", "Far from all others", "outliers", false, false },
	{ "assoc", "Which columns go together", "assoc", true, false },
	{ "clusters", "Groups of rows", "clusters", true, false },
	{ "map", "All rows on one picture", "map", true, false },
	{ "signal", "What columns say about the target", "signal", false, true },
	{ "noise", "How far any model can come", "noise", false, true },
	{ "leaks", "Columns that say too much", "leaks", false, true },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

struct sheet {
	struct workbench *w;
	const struct args *v;
	const char *file;
	struct report *out;
	struct ctl *c;
};

/* Lists are cut, and say so. */
static void shorten(struct node *n)
{
	ptrdiff_t kept = 0;
	struct node *last = NULL;
	if (n->type == NODE_LIST && n->count > MOST && n->view != VIEW_HIDDEN) {
		const char *title = n->title ? n->title : n->name ? n->name : "";
		n->title = arena_printf(n->report->arena, "%s (the first %d of %td)", title, MOST, n->count);
		for (last = n->first; last && ++kept < MOST; last = last->next)
			;
		if (last)
			last->next = NULL;
		n->last = last;
		n->count = MOST;
	}
	for (struct node *k = n->first; k; k = k->next)
		if (n->view != VIEW_MAP && n->view != VIEW_HEAT)
			shorten(k);
}

static const char *line_of(const struct sheet *s, const struct section *x)
{
	struct text t;
	text_init(&t, s->out->arena);
	text_addf(&t, "data %s", x->verb);
	if (s->file) {
		text_addc(&t, ' ');
		param_quote(&t, s->file);
		if (x->takes_target && args_text(s->v, "target")) {
			text_add(&t, " --target ");
			param_quote(&t, args_text(s->v, "target"));
		}
	}
	return t.p;
}

/* A section that cannot be made says why; the sheet goes on, unless it was stopped. */
static bool add_section(const struct sheet *s, const struct section *x, struct err *e)
{
	struct report *answer = NULL;
	struct node *root = report_root(s->out);
	struct err own = ERR_INIT;
	if (execute_line(s->w, line_of(s, x), &answer, s->out->arena, s->c, &own)) {
		struct node *o = node_object(root, x->name);
		node_string(o, "summary", answer->lead);
		for (const struct node *k = report_root(answer)->first; k; k = k->next)
			node_copy(o, k->name, k);
		shorten(o);
		node_title(o, x->title, VIEW_PLAIN);
		return true;
	}
	if (own.code == ERR_CANCELLED || own.code == ERR_NOMEM) {
		*e = own;
		return false;
	}
	struct node *o = node_object(root, x->name);
	node_title(o, x->title, VIEW_PLAIN);
	node_string(o, "not_made", own.msg);
	return true;
}

static bool add_distributions(const struct sheet *s, const struct frame *f, struct err *e)
{
	struct node *list = node_list(report_root(s->out), "distributions");
	struct node *plots = node_object(report_root(s->out), "quantiles");
	node_title(list, "Distributions of columns of numbers", VIEW_TABLE);
	node_title(plots, arena_printf(s->out->arena, "Quantile plots (of the first %d columns of numbers at most)", PLOTS),
		VIEW_PLAIN);
	for (int32_t i = 0; i < f->columns && list->count < DISTRIBUTIONS; i++) {
		const struct column *column = &f->column[i];
		struct dist d;
		struct err own = ERR_INIT;
		if (!column_is_numeric(column) || column->role == ROLE_ID || column->role == ROLE_IGNORE)
			continue;
		if (!dist_make(column, s->w->options.seed, &d, s->out->arena, s->c, &own)) {
			if (own.code != ERR_CANCELLED && own.code != ERR_NOMEM)
				continue;
			*e = own;
			return false;
		}
		struct node *o = node_object(list, NULL);
		node_string(o, "column", column->name);
		node_string(o, "nearest", family_name(d.best->family));
		node_real(o, "distance", d.distance);
		node_real(o, "p", d.test.p);
		dist_report_p(&d.normality, "normal_p", o);
		node_real(o, "skewness", d.skewness);
		node_string(o, "step", d.step);
		if (plots->count < PLOTS)
			dist_report_points(&d, column->name, arena_printf(s->out->arena, "%s: what the %s says, and what is there",
				column->name, family_name(d.best->family)), plots);
	}
	return true;
}

static bool make_sheet(const struct sheet *s, const struct frame *f, struct err *e)
{
	const struct settings *set = &s->w->settings;
	bool split = !s->file && set->target && set->split;
	for (int i = 0; i < SECTIONS; i++) {
		if (sections[i].needs_split && !split)
			continue;
		if (!add_section(s, &sections[i], e) || (i == 0 && !add_distributions(s, f, e)))
			return false;
	}
	return true;
}

static bool report_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject u;
	struct sheet s = { w, v, args_text(v, "file"), out, c };
	char rows[NUM_TEXT];
	if (s.file && strcmp(s.file, "-") == 0) {
		err_set(e, ERR_CSV_FILE, "a datasheet reads its table several times, which standard input does not allow");
		return err_hint(e, "save it first: cat > table.csv");
	}
	if (!subject_open(w, v, &u, out, c, e))
		return false;
	node_string(report_root(out), "source", u.name);
	node_int(report_root(out), "rows", u.frame->rows);
	node_int(report_root(out), "columns", u.frame->columns);
	node_string(report_root(out), "target", s.file ? args_text(v, "target") : w->settings.target);
	if (!make_sheet(&s, u.frame, e))
		return false;
	num_format_people((double)u.frame->rows, 15, true, rows);
	report_lead(out, "# Datasheet of %s: %s rows, %d columns", u.name, rows, (int)u.frame->columns);
	if (w->options.form != ANSWER_MARKDOWN)
		report_lead(out, "datasheet of %s: %s rows, %d columns", u.name, rows, (int)u.frame->columns);
	return true;
}

const struct command cmd_data_report = {
	.noun = "data", .verb = "report", .help = "a datasheet: all that is known of the table, in one file",
	.about = "Profile, distributions, missing cells, repeated rows, outliers, pairs, groups and the map; of a loaded "
		 "table that is split also signal, noise ceiling and leaks. --md and --out write it as Markdown. Long "
		 "lists are cut and say so. Test rows stay sealed: what speaks of the target rests on training and "
		 "validation rows.",
	.example = "data report --md --out sheet.md", .params = report_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "source, rows, columns, target, profile{}, distributions[]{column,nearest,distance,p,normal_p,skewness,"
		   "step}, quantiles{COLUMN[]{expected,observed,normal,lo,hi,p}}, missing{}, dups{}, outliers{}, assoc{}, clusters{}, map{}, signal{}, noise{}, leaks{}",
	.run = report_run,
};
