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
#include "command/sheet_cut.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "dataset/dist.h"

#define DISTRIBUTIONS 40  /* columns whose distribution is fitted */
#define PLOTS 12          /* of them drawn */
#define COLUMNS_BYTES 20000 /* of text, about */
#define SECTION_BYTES 9000
#define LARGE 1e6         /* cells, or */
#define WIDE 2000         /* columns, from which what trains models is left to its command */

static const struct param report_params[] = {
	{ .name = "file", .help = "a CSV file; without it the loaded table", .type = PARAM_FILE, .position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	LOAD_PARAMS,
	{ 0 },
};

/* A part of the sheet: a command whose answer it is. */
struct section {
	const char *name, *title, *verb;
	bool takes_file, takes_target; /* --target, when a FILE is named */
	bool trains;                   /* models, fold by fold */
};

/* In the order of the questions of the Data pane, after the columns. */
static const struct section sections[] = {
	{ "profile", "Columns", "profile", true, true, false },
	{ "signal", "What columns say about the target", "signal", true, true, false },
	{ "noise", "How far any model can come", "noise", true, true, true },
	{ "labels", "Labels that look wrong", "labels", true, true, true },
	{ "leaks", "Columns that say too much", "leaks", true, true, false },
	{ "bias", "Groups, and who is missing", "bias", true, true, false },
	{ "weights", "How much rows count", "weight", false, false, false },
	{ "distributions", "Distributions of columns of numbers", NULL, true, false, false },
	{ "assoc", "Which columns go together", "assoc", true, true, false },
	{ "missing", "What is missing", "missing", true, true, false },
	{ "outliers", "Far from all others", "outliers", true, false, false },
	{ "dups", "Rows that repeat", "dups", true, true, false },
	{ "clusters", "Groups of rows", "clusters", true, true, false },
	{ "map", "All rows on one picture", "map", true, true, false },
	{ "unlabelled", "Rows without a target", "selftrain", false, false, true },
};
enum { SECTIONS = sizeof sections / sizeof *sections };

struct sheet {
	struct workbench *w;
	const struct args *v;
	const char *file;
	const struct frame *frame;
	struct report *out;
	struct ctl *c;
};

static const char *line_of(const struct sheet *s, const struct section *x)
{
	struct text t;
	text_init(&t, s->out->arena);
	text_addf(&t, "data %s", x->verb);
	if (!s->file)
		return t.p;
	text_addc(&t, ' ');
	param_quote(&t, s->file);
	if (x->takes_target && args_text(s->v, "target")) {
		text_add(&t, " --target ");
		param_quote(&t, args_text(s->v, "target"));
	}
	text_addf(&t, " %s", load_options_all(s->v, s->out->arena));
	return t.p;
}

/* Why a section is not asked for; NULL: it is. */
static const char *left_out(const struct sheet *s, const struct section *x)
{
	struct arena *a = s->out->arena;
	double cells = (double)s->frame->rows * s->frame->columns;
	if (s->file && !x->takes_file)
		return arena_printf(a, "of a loaded table alone: data load, then data %s", x->verb);
	if (x->trains && (cells > LARGE || s->frame->columns > WIDE))
		return arena_printf(a, "models of %td rows and %d columns take a while: data %s", s->frame->rows,
			(int)s->frame->columns, x->verb);
	return NULL;
}

static void add_why_not(const struct section *x, const char *why, struct node *root)
{
	struct node *o = node_object(root, x->name);
	node_title(o, x->title, VIEW_PLAIN);
	node_string(o, "not_made", why)->view = VIEW_WHOLE;
}

/* In a section before: what holds for the table is not said again for each question about it. */
static bool is_told(const struct node *root, const char *message)
{
	for (const struct node *o = root->first; o; o = o->next) {
		const struct node *list = o->type == NODE_OBJECT ? node_find(o, "warnings") : NULL;
		for (const struct node *k = list ? list->first : NULL; k; k = k->next)
			if (strcmp(node_find(k, "warning")->string, message) == 0)
				return true;
	}
	return false;
}

/* What the answer warns of. */
static void add_warnings(const struct report *answer, struct node *o)
{
	const struct node *root = report_root(o->report);
	struct node *list = node_list(o, "warnings");
	for (const struct report_warning *k = answer->first_warning; k; k = k->next) {
		if (is_told(root, k->message))
			continue;
		struct node *one = node_object(list, NULL);
		node_string(one, "warning", k->message)->view = VIEW_WHOLE;
		node_string(one, "fix", k->fix)->view = VIEW_WHOLE;
	}
	node_title(list, "Mind", list->first ? VIEW_TABLE : VIEW_HIDDEN);
}

/* A section that cannot be made says why; the sheet goes on, unless it was stopped. */
static bool add_section(const struct sheet *s, const struct section *x, struct err *e)
{
	struct report *answer = NULL;
	struct node *root = report_root(s->out);
	struct err own = ERR_INIT;
	const char *why = left_out(s, x);
	if (!why && execute_line(s->w, line_of(s, x), &answer, s->out->arena, s->c, &own)) {
		struct node *o = node_object(root, x->name);
		node_string(o, "summary", answer->lead)->view = VIEW_WHOLE;
		for (const struct node *k = report_root(answer)->first; k; k = k->next)
			node_copy(o, k->name, k);
		add_warnings(answer, o);
		sheet_cut(o, x == sections ? COLUMNS_BYTES : SECTION_BYTES);
		node_title(o, x->title, VIEW_PLAIN);
		return true;
	}
	if (own.code == ERR_CANCELLED || own.code == ERR_NOMEM) {
		*e = own;
		return false;
	}
	add_why_not(x, why ? why : own.hint[0] ? arena_printf(s->out->arena, "%s (%s)", own.msg, own.hint) : own.msg, root);
	return true;
}

static void add_distribution(const struct column *c, const struct dist *d, struct node *list, struct node *plots)
{
	struct arena *a = list->report->arena;
	const char *name = sheet_text(c->name, a);
	struct node *o = node_object(list, NULL);
	node_string(o, "column", name);
	node_string(o, "nearest", family_name(d->best->family));
	node_real(o, "distance", d->distance);
	node_real(o, "p", d->test.p);
	dist_report_p(&d->normality, "normal_p", o);
	node_real(o, "skewness", d->skewness);
	node_string(o, "step", d->step);
	if (plots->count < PLOTS)
		dist_report_points(d, name, arena_printf(a, "%s: what the %s says, and what is there", name,
			family_name(d->best->family)), plots);
}

static bool is_distributed(const struct column *c)
{
	return column_is_numeric(c) && (column_is_feature(c) || c->role == ROLE_TARGET);
}

/* The target comes first. */
static bool add_distributions(const struct sheet *s, struct err *e)
{
	const struct frame *f = s->frame;
	struct node *list = node_list(report_root(s->out), "distributions");
	struct node *plots = node_object(report_root(s->out), "quantiles");
	int32_t numbers = 0, target = frame_role(f, ROLE_TARGET);
	for (int32_t k = target >= 0 ? -1 : 0; k < f->columns; k++) {
		int32_t i = k < 0 ? target : k;
		struct dist d;
		struct err own = ERR_INIT;
		if ((k == target) || !is_distributed(&f->column[i]))
			continue;
		if (numbers++ >= DISTRIBUTIONS)
			continue;
		if (dist_make(&f->column[i], s->w->options.seed, &d, s->out->arena, s->c, &own)) {
			add_distribution(&f->column[i], &d, list, plots);
		} else if (own.code == ERR_CANCELLED || own.code == ERR_NOMEM) {
			*e = own;
			return false;
		}
	}
	node_title(list, numbers > DISTRIBUTIONS ? arena_printf(s->out->arena, "Distributions of columns of numbers (the first "
		"%d of %d)", DISTRIBUTIONS, (int)numbers) : "Distributions of columns of numbers", VIEW_TABLE);
	node_title(plots, arena_printf(s->out->arena, "Quantile plots (of the first %d columns of numbers at most)", PLOTS),
		VIEW_PLAIN);
	return true;
}

static bool make_sheet(const struct sheet *s, struct err *e)
{
	bool ok = true;
	ctl_hold(s->c, "writing the datasheet", SECTIONS);
	for (int i = 0; i < SECTIONS && ok; i++)
		ok = (sections[i].verb ? add_section(s, &sections[i], e) : add_distributions(s, e)) &&
			ctl_advance(s->c, 1, e);
	ctl_release(s->c);
	return ok;
}

static bool report_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject u;
	struct sheet s = { w, v, args_text(v, "file"), NULL, out, c };
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
	s.frame = u.frame;
	if (!make_sheet(&s, e))
		return false;
	num_format_people((double)u.frame->rows, 15, true, rows);
	report_lead(out, "# Datasheet of %s: %s rows, %d columns", u.name, rows, (int)u.frame->columns);
	if (w->options.form != ANSWER_MARKDOWN)
		report_lead(out, "datasheet of %s: %s rows, %d columns", u.name, rows, (int)u.frame->columns);
	return true;
}

const struct command cmd_data_report = {
	.noun = "data", .verb = "report", .help = "a datasheet: all that is known of the table, in one file",
	.about = "The columns, then the questions of the Data pane in their order: signal, noise, wrong labels, leaks, groups, "
		 "weights, distributions, pairs, missing cells, outliers, repeated rows, clusters, the map, and rows "
		 "without a target; each is the answer of its command. What cannot be said has a line with the reason; "
		 "what trains models is left to its command on tables of more than a million cells or 2,000 columns. --md and --out write "
		 "it as Markdown. Long lists and texts are cut and say so, which keeps the sheet under 200 kB. Test rows "
		 "stay sealed: what speaks of the target rests on training and validation rows.",
	.example = "data report --md --out sheet.md", .params = report_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "source, rows, columns, target, profile{}, signal{}, noise{}, labels{}, leaks{}, bias{}, weights{}, "
		   "distributions[]{column,nearest,distance,p,normal_p,skewness,step}, "
		   "quantiles{COLUMN[]{expected,observed,normal,lo,hi,p}}, assoc{}, missing{}, outliers{}, dups{}, clusters{}, "
		   "map{}, unlabelled{}; each {summary,warnings[]{warning,fix},…} or {not_made}",
	.run = report_run,
};
