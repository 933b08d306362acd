#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "command/command.h"
#include "command/derive.h"
#include "command/shown.h"
#include "command/workbench.h"
#include "data/csv.h"
#include "data/frame.h"

#define STEP_ROWS 4096 /* between two questions whether to go on */

static const struct param export_params[] = {
	{ .name = "file", .help = "the CSV file to write", .type = PARAM_FILE, .position = 1,
		.required = true },
	{ .name = "all", .help = "every row, in the order of the file, whatever filter and sort show",
		.type = PARAM_BOOL },
	{ .name = "raw", .help = "no guard against spreadsheet formulas", .type = PARAM_BOOL },
	{ 0 },
};

/* A spreadsheet takes text that begins so for a formula, and may run it.  A number is none, nor is a sign alone. */
static bool is_formula(struct str s)
{
	double x;
	if ((s.n == 1 && (s.p[0] == '-' || s.p[0] == '+')) || num_parse(s.p, s.n, &x) == NUM_OK)
		return false;
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (str_starts(s, str_of(wide[i])))
			return true; /* = + - @ of East Asian width */
	return s.n > 0 && memchr("=+-@\t\r", s.p[0], 6) != NULL;
}

/* The same levels with ' before those that look like formulas; level NULL when none does. */
static const struct str *guard_levels(const struct column *c, bool *guarded, struct arena *a)
{
	struct str *level = ARENA_ARRAY(a, struct str, c->levels + 1);
	bool any = false;
	for (int32_t k = 0; k < c->levels; k++) {
		level[k] = c->level[k];
		guarded[k] = is_formula(c->level[k]);
		if (!guarded[k])
			continue;
		char *p = arena_alloc(a, c->level[k].n + 2, 1);
		p[0] = '\'';
		memcpy(p + 1, c->level[k].p, (size_t)c->level[k].n);
		level[k] = (struct str){ p, c->level[k].n + 1 };
		any = true;
	}
	return any ? level : NULL;
}

static int64_t count_guarded(const struct column *c, const bool *guarded)
{
	int64_t n = 0;
	for (ptrdiff_t r = 0; r < c->rows; r++)
		n += c->code[r] >= 0 && guarded[c->code[r]];
	return n;
}

/* A frame like f with guarded texts and names; *cells: how many cells changed. */
static struct frame guard(const struct frame *f, int64_t *cells, struct arena *a)
{
	struct frame out = { .rows = f->rows, .columns = f->columns, .source = f->source };
	struct column *column = ARENA_ARRAY(a, struct column, f->columns + 1);
	out.column = column;
	for (int32_t i = 0; i < f->columns; i++) {
		struct column *c = &column[i];
		*c = f->column[i];
		if (is_formula(str_of(c->name)))
			c->name = arena_printf(a, "'%s", c->name);
		if (!column_is_coded(c))
			continue;
		bool *guarded = ARENA_ARRAY(a, bool, c->levels + 1);
		const struct str *level = guard_levels(c, guarded, a);
		if (!level)
			continue;
		c->level = level;
		*cells += count_guarded(c, guarded);
	}
	return out;
}

/* A table on its way to a file, some rows at a time. */
struct writing {
	const struct frame *frame;
	const struct shown *shown; /* which rows, in which order */
	ptrdiff_t row;        /* of these the next one; -1: the header */
	struct arena *arena;  /* of the rows at hand */
	struct ctl *ctl;
};

static bool give_rows(void *arg, const char **p, ptrdiff_t *n, struct err *e)
{
	struct writing *w = arg;
	ptrdiff_t left = w->shown->n - w->row;
	ptrdiff_t end = w->row + (left < STEP_ROWS ? left : STEP_ROWS);
	struct text csv;
	if (!ctl_step(w->ctl, w->row < 0 ? 0 : end - w->row, e))
		return false;
	arena_clear(w->arena);
	text_init(&csv, w->arena);
	if (w->row < 0)
		csv_write_header(&csv, w->frame, ',');
	for (ptrdiff_t r = w->row; r >= 0 && r < end; r++)
		csv_write_row(&csv, w->frame, shown_row(w->shown, r), ',', w->arena);
	w->row = w->row < 0 ? 0 : end;
	*p = csv.p;
	*n = csv.n;
	return true;
}

static bool write_table(const struct frame *f, const struct shown *shown, const char *path, struct ctl *c,
	struct err *e)
{
	struct writing w = { .frame = f, .shown = shown, .row = -1, .arena = arena_new(), .ctl = c };
	ctl_phase(c, "writing rows", shown->n);
	bool ok = file_save_pieces(path, give_rows, &w, e);
	arena_free(w.arena);
	return ok;
}

static void lead(const char *path, const struct shown *shown, ptrdiff_t rows, bool raw, int64_t cells,
	struct report *out)
{
	char n[NUM_COUNT], changed[NUM_COUNT];
	num_format_count(shown->n, "row", n);
	if (shown->n < rows)
		report_warn(out, ERR_WARN_DATA, arena_printf(out->arena, "data export '%s' --all", path),
			"only the rows that are shown were written: %td of %td %s", shown->n, rows, shown->how);
	num_format_count(cells, "cell", changed);
	if (raw)
		report_lead(out, "%s written to %s as they are (no formula guard)", n, path);
	else if (cells == 0)
		report_lead(out, "%s written to %s; no cell looks like a spreadsheet formula", n, path);
	else
		report_lead(out, "%s written to %s; a ' stands before %s that would be a spreadsheet formula "
				 "(--raw leaves them as they are)", n, path, changed);
}

static bool export_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct arena *a = out->arena;
	struct node *root = report_root(out);
	struct frame *f;
	int64_t cells = 0;
	const char *path = args_text(v, "file");
	bool raw = args_bool(v, "raw");
	if (!derive_frame(w, &f, c, e))
		return false;
	if (w->settings.source && strcmp(file_absolute(path, a), w->settings.source) == 0) {
		err_set(e, ERR_VALUE, "%s is the table that was loaded: it would be overwritten", path);
		return err_hint(e, "give the copy another name");
	}
	struct shown all = { .n = f->rows, .how = "" };
	const struct shown *shown = &all;
	if (!args_bool(v, "all") && !derive_shown(w, &shown, c, e))
		return false;
	struct frame guarded = raw ? *f : guard(f, &cells, a);
	if (!write_table(&guarded, shown, path, c, e))
		return false;
	node_string(root, "file", path);
	node_int(root, "rows", shown->n);
	node_int(root, "columns", f->columns);
	node_bool(root, "guarded", !raw);
	node_int(root, "guarded_cells", cells);
	lead(path, shown, f->rows, raw, cells, out);
	return true;
}

const struct command cmd_data_export = {
	.noun = "data", .verb = "export", .help = "write the table as a CSV file",
	.about = "The rows that are shown, in the order that is shown; --all writes every row. Types and numbers survive reading back. "
		 "A missing cell is written as nothing, an empty text as \"\"; a column of empty texts without a missing cell "
		 "is read back as missing. Texts that a spreadsheet would take for a formula "
		 "(beginning with = + - @, tab, but no numbers) get a ' in front, unless --raw is given.",
	.example = "data export copy.csv", .params = export_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "file, rows, columns, guarded, guarded_cells", .run = export_run,
};
