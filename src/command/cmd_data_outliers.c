#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "base/report.h"
#include "command/command.h"
#include "command/load_options.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/finding.h"
#include "data/frame.h"
#include "dataset/outlier.h"

static const struct param outliers_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "target", .help = "the column to predict, when a FILE is named", .type = PARAM_COLUMN },
	{ .name = "most", .help = "how many rows to list, the farthest first", .type = PARAM_INT, .min = 1,
		.max = 100000, .def = 10, .has_default = true, .unit = "rows" },
	LOAD_PARAMS,
	{ 0 },
};

static const char *verdict(const struct outlier_column *o, ptrdiff_t rows)
{
	ptrdiff_t n = o->below + o->above;
	if (n == 0)
		return "none";
	return (double)n > OUTLIER_TAIL * (double)rows ? "a long tail, not outliers" : "look at them";
}

static void add_columns(const struct outliers *s, const struct frame *f, struct node *root)
{
	struct node *list = node_list(root, "columns");
	node_title(list, arena_printf(root->report->arena, "Columns: cells more than %g robust deviations from "
		"the median", OUTLIER_Z), VIEW_TABLE);
	for (int32_t i = 0; i < s->columns; i++) {
		const struct outlier_column *c = &s->column[i];
		struct node *o = node_object(list, NULL);
		node_string(o, "column", f->column[c->column].name);
		node_real(o, "median", c->median);
		node_real(o, "deviation", c->spread);
		node_int(o, "below", c->below);
		node_int(o, "above", c->above);
		node_real(o, "farthest", c->value);
		node_real(o, "z", c->z);
		node_int(o, "row", c->row + 1);
		node_string(o, "verdict", verdict(c, f->rows));
		node_string(o, "measure", c->measure)->view = VIEW_HIDDEN;
	}
}

static void add_rows(const struct outliers *s, const struct frame *f, struct node *root)
{
	struct node *list = node_list(root, "rows");
	node_title(list, "Rows farthest from all others (isolation forest), and where each is farthest", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < s->rows; i++) {
		const struct outlier_row *r = &s->row[i];
		struct node *o = node_object(list, NULL);
		node_int(o, "row", r->row + 1);
		node_real(o, "score", r->score);
		node_bool(o, "far", r->far);
		node_string(o, "column", r->column < 0 ? NULL : f->column[s->column[r->column].column].name);
		node_real(o, "value", r->column < 0 ? (double)NAN : r->value);
		node_real(o, "z", r->column < 0 ? (double)NAN : r->z);
	}
}

static void add_findings(const struct outliers *s, const struct frame *f, struct node *root)
{
	struct findings found;
	findings_init(&found, root->report->arena);
	for (int32_t i = 0; i < s->columns && found.n < 40; i++) {
		const struct outlier_column *c = &s->column[i];
		const char *name = f->column[c->column].name;
		double share = (double)(c->below + c->above) / (double)f->rows;
		if (share > OUTLIER_TAIL)
			findings_add(&found, "long_tail", FINDING_INFO, name,
				arena_printf(found.arena, "data dist '%s'", name),
				"%.1f %% of the rows lie far from the median of %s: that is its shape, not a handful of errors",
				100 * share, name);
		else if (share > 0)
			findings_add(&found, "outliers", FINDING_INFO, name,
				arena_printf(found.arena, "recipe add robust '%s'", name),
				"%td value%s of %s far out, up to %.6g in row %d: look whether they are errors; "
				"a robust scale keeps them from ruling linear models", c->below + c->above,
				c->below + c->above == 1 ? "" : "s", name, c->value, (int)c->row + 1);
	}
	findings_report(&found, root);
}

static bool outliers_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject s;
	struct outliers found;
	struct node *root = report_root(out);
	char far[NUM_TEXT], rows[NUM_TEXT];
	if (!subject_open(w, v, &s, out, c, e) || !outliers_find(s.frame, (ptrdiff_t)args_int(v, "most"),
		w->options.seed, &found, out->arena, c, e))
		return false;
	node_int(root, "n", s.frame->rows)->view = VIEW_HIDDEN;
	node_int(root, "cells", found.cells)->view = VIEW_HIDDEN;
	node_int(root, "far", found.far)->view = VIEW_HIDDEN;
	node_real(root, "limit_z", OUTLIER_Z)->view = VIEW_HIDDEN;
	node_real(root, "limit_score", OUTLIER_SCORE)->view = VIEW_HIDDEN;
	add_columns(&found, s.frame, root);
	add_rows(&found, s.frame, root);
	add_findings(&found, s.frame, root);
	num_format_people((double)found.far, 15, true, far);
	num_format_people((double)s.frame->rows, 15, true, rows);
	report_lead(out, "%s: %s of %s rows are far from all others (%s); %td single cell%s %s "
		"far out", s.name, far, rows, found.by_cells ? "by their cells in the one column that has many values"
		: arena_printf(out->arena, "isolation from %g on", OUTLIER_SCORE), found.cells, found.cells == 1 ? "" : "s",
		found.cells == 1 ? "is" : "are");
	return true;
}

const struct command cmd_data_outliers = {
	.noun = "data", .verb = "outliers", .aliases = "outliers", .help = "cells and rows far from all others",
	.about = "A cell is far when its modified z, 0.6745 (x - median) / MAD, passes 3.5 (Iglewicz and Hoaglin "
		 "1993); where more than half of the cells are equal the mean deviation stands in for the MAD. A row "
		 "is far when 100 random trees set it apart after few cuts (Liu, Ting and Zhou 2008); missing cells "
		 "count as the median. Of two values neither is far; beside one column of more values the rows are far "
		 "whose cells are. Only numeric features are looked at, the target never. Far is not wrong: an "
		 "outlier that is real teaches a model more than it harms it.",
	.example = "data outliers loans.csv --most 20", .params = outliers_params,
	.flags = CMD_QUERY | CMD_JOB,
	.results = "n, cells, far, limit_z, limit_score, columns[]{column,median,deviation,below,above,farthest,z,row,"
		   "verdict,measure}, rows[]{row,score,far,column,value,z}, findings[]",
	.run = outliers_run,
};
