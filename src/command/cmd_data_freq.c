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
#include "command/cross.h"
#include "command/derive.h"
#include "command/load_options.h"
#include "command/shown.h"
#include "command/subject.h"
#include "command/workbench.h"
#include "data/frame.h"
#include "stat/interval.h"
#include "stat/quantile.h"

static const struct param freq_params[] = {
	{ .name = "column", .help = "the column", .type = PARAM_COLUMN, .position = 1, .required = true },
	{ .name = "file", .help = "a CSV file, or - ; without it the loaded table", .type = PARAM_FILE,
		.position = 2 },
	{ .name = "by", .help = "against the values of this column: a table of both", .type = PARAM_COLUMN },
	{ .name = "of", .help = "with --by: the mean of this column of numbers in each cell, not the rows",
		.type = PARAM_COLUMN },
	{ .name = "most", .help = "how many values to list, the most frequent first", .type = PARAM_INT,
		.min = 1, .max = 1000000, .def = 20, .has_default = true, .unit = "values" },
	{ .name = "by-value", .help = "in the order of the values", .type = PARAM_BOOL },
	LOAD_PARAMS,
	{ 0 },
};

/* A value, as a row that has it, and how often it is there. */
struct counted {
	int64_t count;
	int32_t row;
};

enum { STRETCH = 1 << 18 }; /* rows between two questions whether to go on */

struct counts {
	struct counted *item; /* in the order of values */
	ptrdiff_t n;
	int64_t present, missing;
};

static bool is_end_of_stretch(ptrdiff_t i)
{
	return i % STRETCH == STRETCH - 1;
}

static bool count_codes(const struct column *c, const struct shown *s, struct counts *out, struct arena *a,
	struct ctl *ctl, struct err *e)
{
	struct counted *by_code = ARENA_BIG(a, struct counted, (ptrdiff_t)c->levels + 1, e);
	if (!by_code)
		return false;
	ctl_phase(ctl, "counting values", s->n);
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t r = shown_row(s, i);
		if (is_end_of_stretch(i) && !ctl_step(ctl, STRETCH, e))
			return false;
		if (column_missing_at(c, r))
			continue;
		struct counted *k = &by_code[c->code[r]];
		k->row = k->count++ ? k->row : (int32_t)r;
		out->present++;
	}
	for (int32_t i = 0; i < c->levels; i++)
		if (by_code[i].count > 0)
			by_code[out->n++] = by_code[i];
	out->item = by_code;
	return true;
}

/* Runs of equal values among sorted ones, each with the first of its rows. */
static bool count_runs(const double *x, const double *row, ptrdiff_t n, struct counts *out, struct arena *a,
	struct err *e)
{
	ptrdiff_t runs = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		runs += i == 0 || x[i] > x[i - 1];
	out->item = ARENA_BIG(a, struct counted, runs + 1, e);
	for (ptrdiff_t i = 0; out->item && i < n; i++) {
		if (i == 0 || x[i] > x[i - 1])
			out->item[out->n++] = (struct counted){ 0, (int32_t)row[i] };
		out->item[out->n - 1].count++;
	}
	out->present = n;
	return out->item != NULL;
}

static bool count_numbers(const struct column *c, const struct shown *s, struct counts *out,
	struct arena *a, struct ctl *ctl, struct err *e)
{
	double *x = ARENA_BIG(a, double, s->n + 1, e), *row = x ? ARENA_BIG(a, double, s->n + 1, e) : NULL;
	double *scratch = row ? ARENA_BIG(a, double, 2 * s->n + 1, e) : NULL;
	ptrdiff_t n = 0;
	if (!scratch)
		return false;
	ctl_phase(ctl, "counting values", s->n * (1 + SORT_STEPS));
	for (ptrdiff_t i = 0; i < s->n; i++) {
		ptrdiff_t r = shown_row(s, i);
		if (is_end_of_stretch(i) && !ctl_step(ctl, STRETCH, e))
			return false;
		if (column_missing_at(c, r))
			continue;
		x[n] = c->number ? c->number[r] : (double)c->time[r];
		row[n++] = (double)r;
	}
	return (sort_carry_on(ctl, x, row, scratch, n) || ctl_step(ctl, 0, e)) &&
	       count_runs(x, row, n, out, a, e) && ctl_step(ctl, 0, e);
}

/* The most frequent first; what is as frequent stays in the order of values. */
static bool order_by_count(struct counts *k, struct arena *a, struct ctl *c, struct err *e)
{
	double *key = ARENA_BIG(a, double, k->n + 1, e);
	int32_t *order = key ? ARENA_BIG(a, int32_t, k->n + 1, e) : NULL;
	struct counted *sorted = order ? ARENA_BIG(a, struct counted, k->n + 1, e) : NULL;
	for (ptrdiff_t i = 0; sorted && i < k->n; i++)
		key[i] = -(double)k->item[i].count;
	if (!sorted || !sort_order_on(c, key, order, k->n, e))
		return false;
	for (ptrdiff_t i = 0; i < k->n; i++)
		sorted[i] = k->item[order[i]];
	k->item = sorted;
	return true;
}

static void add_values(const struct column *c, const struct counts *k, ptrdiff_t most, bool by_value,
	struct node *root)
{
	struct arena *a = root->report->arena;
	struct node *list = node_list(root, "values");
	double cumulated = 0;
	node_title(list, by_value ? "Values" : "Values, the most frequent first", VIEW_TABLE);
	for (ptrdiff_t i = 0; i < k->n && i < most; i++) {
		struct str s = column_text(c, k->item[i].row, a);
		struct interval share = interval_proportion((double)k->item[i].count, (double)k->present, 0.95);
		struct node *o = node_object(list, NULL);
		cumulated += share.value;
		node_string(o, "value", arena_strndup(a, s.p, s.n));
		node_int(o, "count", k->item[i].count);
		node_real(o, "share", share.value);
		node_real(o, "lo", share.lo);
		node_real(o, "hi", share.hi);
		node_real(o, "cumulated", cumulated);
		node_int(o, "first_row", k->item[i].row + 1);
	}
	if (k->n == 0)
		list->view = VIEW_HIDDEN;
}

/* The two columns against each other, when --by names the second one. */
static bool pivot(const struct args *v, const struct subject *s, const struct shown *shown, int32_t down,
	struct report *out, struct ctl *c, struct err *e)
{
	int32_t by, of = -1;
	struct cross x = { .down = &s->frame->column[down], .most = (ptrdiff_t)args_int(v, "most"), .by_value = args_bool(v, "by-value") };
	if (!frame_need(s->frame, args_text(v, "by"), &by, e) ||
		(args_given(v, "of") && !frame_need(s->frame, args_text(v, "of"), &of, e)))
		return false;
	x.across = &s->frame->column[by];
	x.of = of < 0 ? NULL : &s->frame->column[of];
	if (x.of && !column_is_numeric(x.of)) {
		err_set(e, ERR_COLUMN_TYPE, "%s holds %s values: means are of numbers", x.of->name, column_type_name(x.of->type));
		return err_hint(e, "leave --of away to count rows");
	}
	report_lead(out, "%s by %s, %td rows%s%s", args_text(v, "column"), args_text(v, "by"), shown->n, *shown->how ? " " : "", shown->how);
	return cross_report(&x, shown, report_root(out), c, e);
}

static bool freq_run(struct workbench *w, const struct args *v, struct report *out, struct ctl *c,
	struct err *e)
{
	struct subject s;
	const struct shown *shown;
	struct counts k = { 0 };
	int32_t at;
	char n[NUM_TEXT], present[NUM_TEXT];
	struct node *root = report_root(out);
	if (!subject_open(w, v, &s, out, c, e) || !frame_need(s.frame, args_text(v, "column"), &at, e))
		return false;
	const struct column *column = &s.frame->column[at];
	struct shown all = { .n = s.frame->rows, .how = "" };
	shown = &all;
	if (!s.is_file && !derive_shown(w, &shown, c, e))
		return false;
	if (!args_given(v, "by") && args_given(v, "of")) {
		err_set(e, ERR_ARGUMENT_MISSING, "--of wants the column that --by names");
		return err_hint(e, "data freq %s --by COLUMN --of %s", column->name, args_text(v, "of"));
	}
	if (args_given(v, "by"))
		return pivot(v, &s, shown, at, out, c, e);
	bool by_value = args_bool(v, "by-value");
	if (!(column_is_coded(column) ? count_codes : count_numbers)(column, shown, &k, out->arena, c, e) ||
		(!by_value && !order_by_count(&k, out->arena, c, e)))
		return false;
	k.missing = shown->n - k.present;
	node_string(root, "column", column->name)->view = VIEW_HIDDEN;
	node_int(root, "rows", shown->n);
	node_int(root, "missing", k.missing);
	node_int(root, "distinct", k.n);
	node_string(root, "filter", s.is_file ? NULL : w->settings.filter)->view =
		s.is_file || !w->settings.filter ? VIEW_HIDDEN : VIEW_PLAIN;
	add_values(column, &k, (ptrdiff_t)args_int(v, "most"), by_value, root);
	num_format_people((double)k.n, 15, true, n);
	num_format_people((double)k.present, 15, true, present);
	report_lead(out, "%s: %s different value%s in %s rows", column->name, n, k.n == 1 ? "" : "s", present);
	return true;
}

const struct command cmd_data_freq = {
	.noun = "data", .verb = "freq", .aliases = "freq", .help = "how often each value of a column occurs",
	.about = "Of the rows that the filter shows. Shares are of the cells that are present, with the interval "
		 "of Wilson 1927 (exact for few rows): what another sample of that size might show. With --by a "
		 "second column the rows of each pair of values, with --of the mean of a third in them; missing "
		 "cells are a value of their own, and of more than 12 values across the rarer share a column.",
	.example = "data freq region loans.csv", .params = freq_params, .flags = CMD_QUERY | CMD_JOB,
	.results = "column, rows, missing, distinct, filter, values[]{value,count,share,lo,hi,cumulated,first_row}; with --by: pivot[]{value,rows,cells{VALUE}}",
	.run = freq_run,
};
