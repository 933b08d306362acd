#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/data_report.h"
#include "command/derive.h"
#include "command/find_row.h"
#include "command/load_options.h"
#include "command/shown.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"
#include "dataset/data_findings.h"

static const struct param show_params[] = {
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 1 },
	{ .name = "rows", .help = "how many rows to show", .type = PARAM_INT, .min = 0, .max = CAP_ROWS,
		.def = 10, .has_default = true, .unit = "rows" },
	{ .name = "from", .help = "the first row to show, counted from 1", .type = PARAM_INT, .min = 1,
		.max = CAP_ROWS, .def = 1, .has_default = true },
	{ .name = "columns", .help = "only these columns, in this order", .type = PARAM_COLUMNS },
	{ .name = "find", .help = "begin at the next row, from --from on and once around, in which some cell holds this text",
		.type = PARAM_TEXT },
	{ .name = "back", .help = "with --find: look backwards", .type = PARAM_BOOL },
	{ .name = "repeats", .help = "only rows that repeat an earlier row cell by cell",
		.type = PARAM_BOOL },
	{ .name = "empty", .help = "only rows without a value in any feature", .type = PARAM_BOOL },
	{ .name = "all", .help = "every row in the order of the file, whatever filter and sorting say",
		.type = PARAM_BOOL },
	{ .name = "rejects", .help = "the rows of the file that did not fit, with their text",
		.type = PARAM_BOOL },
	{ .name = "dialect", .help = "how the file is written, from which evidence, and the options that say otherwise", .type = PARAM_BOOL },
	LOAD_PARAMS,
	{ 0 },
};

/* Which columns and which rows. */
struct view {
	const struct frame *frame;
	const int32_t *column;
	ptrdiff_t columns;
	const bool *keep;        /* by row; NULL: all */
	struct shown shown;      /* the user's filter and order */
	ptrdiff_t from, rows;    /* among the rows kept, 0-based */
};

static bool choose_columns(const struct args *v, struct view *s, struct arena *a, struct err *e)
{
	ptrdiff_t n;
	const char *const *name = args_list(v, "columns", &n);
	s->columns = n > 0 ? n : s->frame->columns;
	int32_t *column = ARENA_ARRAY(a, int32_t, s->columns + 1);
	s->column = column;
	for (ptrdiff_t i = 0; i < s->columns; i++) {
		column[i] = (int32_t)i;
		if (n > 0 && !frame_need(s->frame, name[i], &column[i], e))
			return false;
		for (ptrdiff_t j = 0; j < i; j++)
			if (column[j] == column[i])
				return err_set(e, ERR_VALUE, "column '%s' is asked for twice", name[i]);
	}
	return true;
}

static bool is_empty_row(const struct frame *f, ptrdiff_t r)
{
	for (int32_t i = 0; i < f->columns; i++) {
		const struct column *c = &f->column[i];
		if (column_is_feature(c) && !column_missing_at(c, r))
			return false;
	}
	return true;
}

static bool choose_rows(const struct args *v, struct view *s, struct arena *a, struct ctl *c,
	struct err *e)
{
	bool repeats = args_bool(v, "repeats"), empty = args_bool(v, "empty");
	s->from = (ptrdiff_t)args_int(v, "from") - 1;
	s->rows = (ptrdiff_t)args_int(v, "rows");
	if (!repeats && !empty)
		return true;
	bool *keep = ARENA_BIG(a, bool, s->frame->rows + 1, e);
	if (!keep || (repeats && data_find_repeats(s->frame, -1, keep, c, e) < 0))
		return false;
	for (ptrdiff_t r = 0; r < s->frame->rows; r++)
		keep[r] = (!repeats || keep[r]) && (!empty || is_empty_row(s->frame, r));
	s->keep = keep;
	return true;
}

static void add_cell(const struct column *c, ptrdiff_t row, struct node *o, struct arena *a)
{
	if (column_missing_at(c, row)) {
		node_null(o, c->name, NULL);
	} else if (c->type == COLUMN_INTEGER) {
		node_int(o, c->name, (int64_t)c->number[row]);
	} else if (c->type == COLUMN_NUMBER) {
		node_real(o, c->name, c->number[row]);
	} else {
		struct str s = column_text(c, row, a);
		node_string(o, c->name, arena_strndup(a, s.p, s.n));
	}
}

/* Every row under its number in the table, so that a filtered view can be followed up. */
static ptrdiff_t add_rows(const struct view *s, struct node *list)
{
	struct arena *a = list->report->arena;
	/* Without a search of its own a page costs what it shows, however long the table. */
	ptrdiff_t kept = s->keep ? 0 : s->from < s->shown.n ? s->from : s->shown.n;
	for (ptrdiff_t i = kept; i < s->shown.n; i++) {
		ptrdiff_t r = shown_row(&s->shown, i);
		if (s->keep && !s->keep[r])
			continue;
		if (!s->keep && kept == s->from + s->rows)
			return s->shown.n;
		if (kept++ < s->from || kept > s->from + s->rows)
			continue;
		struct node *o = node_object(list, NULL);
		node_int(o, frame_find(s->frame, "row") < 0 ? "row" : "#", r + 1);
		for (ptrdiff_t j = 0; j < s->columns; j++)
			add_cell(&s->frame->column[s->column[j]], r, o, a);
	}
	return kept;
}

/* The page begins at what was found; *missed: it is nowhere. */
static bool find_start(const struct args *v, struct view *s, struct node *root, bool *missed, struct ctl *c, struct err *e)
{
	ptrdiff_t found;
	const char *text = args_text(v, "find");
	*missed = false;
	if (!text)
		return args_bool(v, "back") ? err_set(e, ERR_VALUE, "--back says where to look with --find TEXT") : true;
	if (s->keep)
		return err_set(e, ERR_VALUE, "--find looks through the rows that are shown: leave --repeats and --empty away");
	if (!find_row(s->frame, s->column, s->columns, &s->shown, text, s->from, args_bool(v, "back"), &found, c, e))
		return false;
	*missed = found < 0;
	if (*missed)
		node_null(root, "found", NULL)->view = VIEW_HIDDEN;
	else
		node_int(root, "found", found + 1)->view = VIEW_HIDDEN;
	s->from = *missed ? s->shown.n : found;
	return true;
}

static void lead_rows(const struct view *s, const struct subject *u, ptrdiff_t kept, ptrdiff_t shown,
	struct report *out)
{
	const char *rejected = arena_printf(out->arena, "%s%s%s", *s->shown.how ? " " : "", s->shown.how,
		data_report_rejected(u->table, out->arena));
	char first[NUM_TEXT], last[NUM_TEXT], all[NUM_COUNT];
	num_format_people((double)(s->from + 1), 15, true, first);
	num_format_people((double)(s->from + shown), 15, true, last);
	num_format_count(kept, s->keep ? "such row" : "row", all);
	if (shown > 0)
		report_lead(out, "%s: %s to %s of %s%s", u->name, first, last, all, rejected);
	else if (kept > 0)
		report_lead(out, "%s: no row shown of %s%s", u->name, all, rejected);
	else
		report_lead(out, "%s: no %s%s", u->name, s->keep ? "such rows" : "rows", rejected);
}

/* Filter and sorting belong to the loaded table. */
static bool choose_shown(const struct args *v, const struct subject *u, struct view *s, struct ctl *c,
	struct err *e)
{
	const struct shown *shown;
	s->shown = (struct shown){ .n = u->frame->rows, .how = "" };
	if (u->is_file || args_bool(v, "all"))
		return true;
	if (!derive_shown(u->w, &shown, c, e))
		return false;
	s->shown = *shown;
	return true;
}

static bool show_rows(const struct args *v, const struct subject *u, struct report *out,
	struct ctl *c, struct err *e)
{
	struct view s = { .frame = u->frame };
	struct node *root = report_root(out);
	if (!choose_shown(v, u, &s, c, e))
		return false;
	if (!choose_columns(v, &s, out->arena, e) || !choose_rows(v, &s, out->arena, c, e))
		return false;
	bool missed;
	if (!find_start(v, &s, root, &missed, c, e))
		return false;
	node_int(root, "rows", u->frame->rows)->view = VIEW_HIDDEN;
	node_int(root, "from", s.from + 1)->view = VIEW_HIDDEN;
	if (*s.shown.how)
		node_string(root, "shown", s.shown.how)->view = VIEW_HIDDEN;
	struct node *list = node_list(root, "table");
	ptrdiff_t kept = add_rows(&s, list);
	node_title(list, "Rows", list->count > 0 ? VIEW_ROWS : VIEW_HIDDEN);
	node_int(root, "matching", kept)->view = VIEW_HIDDEN;
	lead_rows(&s, u, kept, list->count, out);
	if (missed)
		report_lead(out, "%s: '%s' is in none of the rows", u->name, args_text(v, "find"));
	return true;
}

static void show_rejects(const struct args *v, const struct subject *u, struct report *out)
{
	struct node *root = report_root(out);
	ptrdiff_t most = args_given(v, "rows") ? (ptrdiff_t)args_int(v, "rows") : CAP_REJECTS_KEPT;
	char rejected[NUM_TEXT], read[NUM_COUNT];
	node_int(root, "rejected", u->table->rejected)->view = VIEW_HIDDEN;
	node_int(root, "read", u->table->read)->view = VIEW_HIDDEN;
	data_report_rejects(u->table, most, root);
	num_format_people((double)u->table->rejected, 15, true, rejected);
	num_format_count(u->table->read, "row", read);
	report_lead(out, "%s: %s of %s %s rejected%s", u->name, rejected, read,
		u->table->rejected == 1 ? "was" : "were",
		u->table->rejected > u->table->rejects ? "; the first are kept" : "");
}

static bool show_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject u;
	if (!subject_open(w, v, &u, out, c, e))
		return false;
	if (args_bool(v, "dialect")) {
		data_report_dialect(&u.table->dialect, report_root(out));
		data_report_guesses(u.table, report_root(out));
		findings_report(&u.table->findings, report_root(out));
		report_lead(out, "%s: how it is written; each guess has its option, as --delimiter or --header",
			u.name);
	}
	if (args_bool(v, "rejects"))
		show_rejects(v, &u, out);
	if (args_bool(v, "dialect") || args_bool(v, "rejects"))
		return true;
	return show_rows(v, &u, out, c, e);
}

const struct command cmd_data_show = {
	.noun = "data", .verb = "show", .aliases = "show", .help = "rows of the table, or what was rejected",
	.about = "Cells are shown as they were read: typed, missing ones as -. Every row carries its number in "
		 "the table. With --json all columns are there, whatever the width of the terminal.",
	.example = "data show --from 100 --rows 5 --columns age,income", .params = show_params,
	.flags = CMD_QUERY,
	.results = "rows, from, found, shown, matching, table[]{row,COLUMN…}; with --rejects: rejected, read, rejects[]; "
		   "with --dialect: dialect{}, guesses[]{what,value,evidence,next_best,option}, findings[]",
	.run = show_run,
};
