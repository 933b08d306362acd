#include "config.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/opened.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/dup.h"
#include "dataset/dup_finding.h"
#include "dataset/dup_near.h"
#include "stat/interval.h"

#define NEAR_LIMIT 500 /* columns above which near duplicates are sought only when asked for */

static const struct param dups_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "near", .help = "rows that repeat with small changes: sought up to 500 columns; yes seeks them in more, no nowhere", .type = PARAM_BOOL, .def = 1,
		.has_default = true },
	LOAD_PARAMS,
	{ 0 },
};

struct asked {
	struct subject s;
	struct opened open;
	struct dup_question q;
	struct dups d;
	struct dup_near near;
};

/* The parts, and a separate test file, of the loaded table. */
static bool add_parts(struct asked *x, struct ctl *c, struct err *e)
{
	struct workbench *w = x->s.w;
	struct frame *test;
	struct rowset rows;
	if (x->s.is_file || !x->open.is_split)
		return true;
	if (!derive_split(w, &x->q.split, c, e))
		return false;
	if (!w->settings.test_source)
		return true;
	if (!derive_rows(w, PART_TEST, &test, &rows, c, e))
		return false;
	x->q.test = test;
	return true;
}

static bool ask(struct workbench *w, const struct args *v, struct asked *x, struct report *out,
	struct ctl *c, struct err *e)
{
	if (!subject_open(w, v, &x->s, out, c, e) || !opened_make(&x->s, &x->open, out->arena, c, e) ||
		!add_parts(x, c, e))
		return false;
	x->q.frame = x->s.frame;
	x->q.open = x->open.rows;
	x->q.task = x->open.task;
	x->q.but_one = args_bool(v, "near") && (args_given(v, "near") || x->s.frame->columns <= NEAR_LIMIT);
	return dups_find(&x->q, &x->d, out->arena, c, e) &&
	       (!x->q.but_one || dup_near_find(x->s.frame, x->q.split, &x->near, c, e));
}

static char *cell(const struct asked *x, int32_t column, int32_t row, struct arena *a)
{
	const struct column *c = &x->s.frame->column[column];
	struct str s = column_text(c, row, a);
	return column_missing_at(c, row) ? arena_strdup(a, "-") : arena_strndup(a, s.p, s.n);
}

/* Of coarse columns many rows do so by chance: a table of the tables' columns, and no judgement. */
static void add_but_one(const struct asked *x, struct node *root)
{
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "near");
	node_title(list, "Equal to an earlier row in all but one column, as coarse columns are by chance",
		x->d.but_ones ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < x->d.but_ones && i < 20; i++) {
		const struct dup_but_one *n = &x->d.by_column[i];
		struct node *o = node_object(list, NULL);
		node_string(o, "column", x->s.frame->column[n->column].name);
		node_int(o, "rows", n->rows);
		node_int(o, "first", n->first + 1);
		node_string(o, "has", cell(x, n->column, n->first, a));
		node_int(o, "second", n->second + 1);
		node_string(o, "has_instead", cell(x, n->column, n->second, a));
	}
}

static void add_pairs(const struct asked *x, struct node *root)
{
	struct node *list = node_list(root, "near_pairs");
	node_title(list, "The nearest rows that are not equal", x->near.pairs ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < x->near.pairs; i++) {
		const struct dup_pair *p = &x->near.pair[i];
		struct node *o = node_object(list, NULL);
		node_int(o, "first", p->first + 1);
		node_int(o, "second", p->second + 1);
		node_real(o, "distance", p->distance);
		node_real(o, "of_median", p->distance / x->near.median);
	}
}

static void add_near(const struct asked *x, struct node *root)
{
	const struct dup_near *n = &x->near;
	node_int(root, "near_rows", n->rows);
	node_int(root, "near_asked", n->asked);
	if (n->asked > 0) {
		struct interval share = interval_proportion((double)n->rows, (double)n->asked, 0.95);
		node_interval(root, "near_share", &share);
		node_real(root, "near_dimension", n->dimension);
		node_real(root, "near_by_chance", n->chance);
		node_real(root, "near_below", DUP_NEAR_SHARE * n->median);
	}
	node_int(root, "rounded_rows", n->rounded);
	node_int(root, "but_one_column", x->d.but_one);
	if (x->q.split)
		node_int(root, "near_test_rows", n->doubled[PART_TEST]);
}

static void add_groups(const struct asked *x, struct node *root)
{
	struct node *list = node_list(root, "groups");
	node_title(list, "The largest groups of rows alike in every feature",
		x->d.groups ? VIEW_TABLE : VIEW_HIDDEN);
	for (int32_t i = 0; i < x->d.groups; i++) {
		struct node *o = node_object(list, NULL);
		node_int(o, "rows", x->d.group[i].rows);
		node_int(o, "first_row", x->d.group[i].first + 1);
	}
}

/* Each two parts once: the later part's rows that have a twin in the earlier one, and the other way round. */
static void add_across(const struct asked *x, struct node *root)
{
	struct node *list = node_list(root, "across");
	ptrdiff_t sum = 0;
	node_title(list, "Rows with a twin in another part, equal in all but id and target", VIEW_TABLE);
	for (int b = PART_TRAIN; b < PARTS; b++)
		for (int a = PART_TRAIN; a < b; a++) {
			if (x->d.across[a][b] == 0)
				continue;
			struct node *o = node_object(list, NULL);
			node_string(o, "part", part_name((enum part)b));
			node_int(o, "rows", x->d.across[a][b]);
			node_string(o, "also_in", part_name((enum part)a));
			node_int(o, "rows_there", x->d.across[b][a]);
			sum += x->d.across[a][b];
		}
	if (sum == 0)
		list->view = VIEW_HIDDEN;
}

static void add_findings(const struct asked *x, struct node *root)
{
	struct findings f;
	findings_init(&f, root->report->arena);
	dups_findings(&x->d, x->q.but_one ? &x->near : NULL, x->q.task, &f);
	findings_report(&f, root);
}

static bool dups_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct asked x = { 0 };
	struct node *root = report_root(out);
	char rows[NUM_TEXT], near[NUM_TEXT];
	if (!ask(w, v, &x, out, c, e))
		return false;
	node_int(root, "rows", x.d.rows);
	node_int(root, "exact", x.d.exact);
	node_int(root, "same_features", x.d.features);
	node_int(root, "groups_all", x.d.groups_all);
	node_int(root, "judged", x.d.judged)->view = x.d.judged ? VIEW_PLAIN : VIEW_HIDDEN;
	node_int(root, "conflicting", x.d.conflicting)->view = x.d.judged ? VIEW_PLAIN : VIEW_HIDDEN;
	node_int(root, "lost", x.d.lost)->view = x.d.judged ? VIEW_PLAIN : VIEW_HIDDEN;
	if (x.q.but_one)
		add_near(&x, root);
	if (x.d.shared >= 0)
		node_int(root, "shared_with_test", x.d.shared);
	add_groups(&x, root);
	add_pairs(&x, root);
	add_but_one(&x, root);
	add_across(&x, root);
	add_findings(&x, root);
	if (args_bool(v, "near") && !x.q.but_one)
		report_warn(out, ERR_WARN_DATA, "data dups --near yes", "with %d columns near duplicates take a while "
			"and were not sought", (int)x.s.frame->columns);
	num_format_people((double)x.d.rows, 15, true, rows);
	num_format_people((double)x.near.rows, 15, true, near);
	report_lead(out, "%s: %td of %s rows repeat an earlier one, %td in their features%s", x.s.name, x.d.exact,
		rows, x.d.features, x.near.asked ? arena_printf(out->arena, "; %s%s near another one", near,
			x.near.asked < x.d.rows ? arena_printf(out->arena, " of the %td asked", x.near.asked) : "")
		: x.q.but_one ? "" : "; near ones were not sought");
	return true;
}

const struct command cmd_data_dups = {
	.noun = "data", .verb = "dups", .aliases = "dups",
	.help = "rows that are there twice, nearly, across parts, or with other labels",
	.about = "Rows are compared cell by cell in their features; ids, weights and ignored columns do not count. "
		 "Near rows are always sought too, of more than 500 columns with --near: they are not equal, and less than 0.13 of the median distance to the nearest row apart, over "
		 "standardised numbers and levels; of columns without an axis (text, many levels, dates) they must be "
		 "equal. Beside them stand rows equal to three digits, and rows equal in all but one column, which "
		 "coarse columns make by chance. Of large tables so many rows are asked as seconds allow. Labels are compared on training and validation rows only. Between "
		 "parts a twin is equal in all cells but id and target, ignored columns too: data split puts twins "
		 "into one part unless --together id was asked for.",
	.example = "data dups loans.csv --target default", .params = dups_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "rows, exact, same_features, groups_all, judged, conflicting, lost, near_rows, near_asked, near_share{}, "
		   "near_dimension, near_by_chance, near_below, rounded_rows, but_one_column, near_test_rows, shared_with_test, "
		   "near_pairs[]{first,second,distance,of_median}, "
		   "groups[]{rows,first_row}, near[]{column,rows,first,has,second,has_instead}, "
		   "across[]{part,rows,also_in,rows_there}, findings[]",
	.run = dups_run,
};
