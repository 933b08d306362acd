#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/data_pane.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/reload.h"
#include "tui/study.h"
#include "tui/term.h"
#include "tui/trail.h"

/* Data: every column at a glance, one of them in detail, what is peculiar and its mending, the rows. */

static int count_of(const struct node *list)
{
	return list ? (int)list->count : 0;
}

/* ---- moving ---- */

/* Another order keeps the column under the mark. */
static void sort_again(void *st, const struct scene *s, const struct key *k)
{
	struct data_pane *d = st;
	struct arena *a = arena_new();
	(void)k;
	struct data_order before = data_order(d, s, a);
	int place = d->at < before.n ? before.place[d->at] : 0;
	d->sort = (d->sort + 1) % DATA_SORTS;
	struct data_order after = data_order(d, s, a);
	for (int i = 0; i < after.n; i++)
		if (after.place[i] == place)
			d->at = i;
	arena_free(a);
}

static void mark(void *st, const struct scene *s, const struct key *k)
{
	struct data_pane *d = st;
	struct arena *a = arena_new();
	(void)k;
	struct data_order o = data_order(d, s, a);
	int place = d->at < o.n ? o.place[d->at] : DATA_MARKS;
	if (place < DATA_MARKS)
		d->mark[place / 8] ^= (uint8_t)(1 << place % 8);
	d->at++;
	arena_free(a);
}

static void move_cell(void *st, const struct scene *s, const struct key *k)
{
	(void)s;
	((struct data_pane *)st)->cell += k->code == KEY_ARROW_RIGHT || region_key(k, 'l') ? 1 : -1;
}

static void show_numbers(void *st, const struct scene *s, const struct key *k)
{
	struct data_pane *d = st;
	(void)s;
	(void)k;
	d->numbers = !d->numbers;
}

static void show_rejects(void *st, const struct scene *s, const struct key *k)
{
	struct data_pane *d = st;
	(void)s;
	(void)k;
	d->rejects = !d->rejects;
	d->row = d->row_top = 0;
}

static struct rect below(struct rect r, int rows)
{
	return (struct rect){ r.x, r.y + rows, r.w, r.h - rows };
}

static bool click(void *st, const struct scene *s, struct rect r, int x, int y)
{
	struct data_pane *d = st;
	struct data_layout l = data_layout(d, s, r);
	if (region_holds(l.columns, x, y)) {
		d->focus = DATA_COLUMNS;
		return region_click(&d->at, d->top, count_of(data_profile(s, "columns")), below(l.columns, 1), y);
	}
	if (region_holds(l.findings, x, y)) {
		d->focus = DATA_FINDINGS;
		return region_click(&d->finding, d->finding_top, count_of(data_profile(s, "findings")),
			below(l.findings, 1), y);
	}
	if (region_holds(l.studies, x, y))
		return region_holds(study_list(l.studies), x, y) &&
			region_click(&d->study, d->study_top, study_count(), below(study_list(l.studies), 1), y);
	if (!region_holds(l.rows, x, y))
		return false;
	d->focus = DATA_ROWS;
	return region_click(&d->row, d->row_top, data_rows_count(d, s), below(l.rows, d->rejects ? 1 : 2), y);
}

static void keep_within(struct data_pane *d, const struct scene *s, struct rect r)
{
	struct data_layout l = data_layout(d, s, r);
	int columns = count_of(data_profile(s, "columns"));
	region_keep(&d->at, &d->top, columns, l.columns.h - 1);
	region_keep(&d->finding, &d->finding_top, count_of(data_profile(s, "findings")),
		l.findings.h - 1 - (d->focus == DATA_FINDINGS && l.findings.h >= 8 ? 4 : 0));
	region_keep(&d->study, &d->study_top, study_count(), study_list(l.studies).h - 1);
	region_keep(&d->row, &d->row_top, data_rows_count(d, s), data_rows_in_sight(d, l.rows.h));
	d->cell = d->cell >= columns ? columns - 1 : d->cell;
	d->cell = d->cell < 0 ? 0 : d->cell;
	/* The cell under the cursor stands first, or follows closely: widths differ from row to row. */
	int seen = l.rows.w / 26 > 1 ? l.rows.w / 26 : 1;
	d->cell_left = d->cell < d->cell_left ? d->cell : d->cell_left;
	d->cell_left = d->cell - d->cell_left >= seen ? d->cell - seen + 1 : d->cell_left;
}

/* The row that was looked for is there: the mark goes to it. */
static void take_found(struct data_pane *d, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = data_sought_line(d, a);
	const struct node *answer = scene_answer(s, line);
	double found = region_number(answer, "found");
	if (answer && !scene_stale(s, line)) {
		d->seeking = false;
		d->row = found > 0 ? (int)found - 1 : d->row;
	}
	arena_free(a);
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct data_pane *d = st;
	struct data_layout l = data_layout(d, s, r);
	if (k->code == KEY_TAB)
		d->focus = (d->focus + 1) % DATA_REGIONS;
	else if (k->code == KEY_BACKTAB)
		d->focus = (d->focus + DATA_REGIONS - 1) % DATA_REGIONS;
	else if (d->focus == DATA_STUDIES)
		region_move(&d->study, study_count(), k, study_list(l.studies).h - 1);
	else if (d->focus == DATA_ROWS)
		region_move(&d->row, data_rows_count(d, s), k, l.rows.h - 2);
	else if (d->focus == DATA_FINDINGS)
		region_move(&d->finding, count_of(data_profile(s, "findings")), k, l.findings.h - 1);
	else
		region_move(&d->at, count_of(data_profile(s, "columns")), k, l.columns.h - 1);
	if (d->seeking)
		take_found(d, s);
	keep_within(d, s, r);
}

/* ---- names ---- */

/* The column under the mark, quoted; NULL without a table. */
static const char *column_name(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	struct data_order o = data_order(d, s, a);
	struct text t;
	if (d->at >= o.n)
		return NULL;
	text_init(&t, a);
	param_quote(&t, region_string(o.column[d->at], "name"));
	return t.p;
}

static const char *marked_names(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	struct text t;
	int place = 0;
	const struct node *list = data_profile(s, "columns");
	text_init(&t, a);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, place++) {
		if (!data_is_marked(d, place))
			continue;
		if (t.n)
			text_addc(&t, ' ');
		param_quote(&t, region_string(k, "name"));
	}
	return t.n ? t.p : NULL;
}

static const char *names(const void *st, const struct scene *s, enum pane_object what, bool marked,
	struct arena *a)
{
	if (what != OBJECT_COLUMN)
		return NULL;
	return marked ? marked_names(st, s, a) : column_name(st, s, a);
}

/* ---- what keys mean ---- */

#define NO_COLUMN "there is no column here yet: r takes the next step"

static struct intent next_step(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)k;
	return trail_next(s, a);
}

static struct intent mend(const void *st, const struct scene *s, const struct key *key, struct arena *a)
{
	const struct node *k = region_item(data_profile(s, "findings"), ((const struct data_pane *)st)->finding);
	(void)key;
	if (!k)
		return (struct intent){ .refusal = "nothing was found here" };
	if (*region_string(k, "settled"))
		return (struct intent){ .refusal = arena_printf(a, "it is settled by %s", region_string(k, "settled")) };
	if (!*region_string(k, "fix"))
		return (struct intent){ .refusal = "this is only to be known: no command mends it" };
	return (struct intent){ .line = reload_mending(region_string(k, "fix"), s, a), .ask = true };
}

/* The column under the mark; several, where they may be many, are all that are marked. */
static struct intent of_columns(const char *verb, bool many, bool ask, const void *st, const struct scene *s,
	struct arena *a)
{
	const char *marked = marked_names(st, s, a), *one = column_name(st, s, a);
	if (!one)
		return (struct intent){ .refusal = NO_COLUMN };
	return (struct intent){ .line = arena_printf(a, "%s %s%s", verb, many && marked ? marked : one, ask ? " " : ""),
		.ask = ask };
}

static struct intent describe(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return of_columns("data describe", false, false, st, s, a);
}

static struct intent predict(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return of_columns("data target", false, false, st, s, a);
}

static struct intent retype(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return of_columns("data type", false, true, st, s, a);
}

static struct intent drop(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return of_columns("recipe add drop", true, false, st, s, a);
}

static struct intent impute(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)k;
	return of_columns("recipe add impute", true, false, st, s, a);
}

static struct intent open_study(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const char *line = study_line(st, s, a);
	(void)k;
	return line ? (struct intent){ .line = line } : (struct intent){ .refusal = NO_COLUMN };
}

static struct intent open_row(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)s;
	(void)k;
	return (struct intent){ .line = arena_printf(a, "data show --from %d --rows 1",
		((const struct data_pane *)st)->row + 1) };
}

static struct intent open_rejects(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)s;
	(void)k;
	(void)a;
	return (struct intent){ .line = DATA_REJECTS };
}

/* s among rows: the table by the column of the cell under the cursor; twice: the other way around. */
static struct intent sort_rows(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const struct data_pane *d = st;
	const struct node *column = region_item(data_profile(s, "columns"), d->cell);
	const char *how = region_string(scene_answer(s, data_rows_line(d, s, a)), "shown");
	struct text name;
	(void)k;
	if (!column)
		return (struct intent){ .refusal = NO_COLUMN };
	text_init(&name, a);
	param_quote(&name, region_string(column, "name"));
	bool up = strstr(how, arena_printf(a, "sorted by %s", region_string(column, "name"))) && !strstr(how, " downwards");
	return (struct intent){ .line = arena_printf(a, "data sort %s%s", name.p, up ? " --down" : "") };
}

/* How the question under the mark is answered. */
static struct intent explain(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	const char *verb = strchr(study_table[((const struct data_pane *)st)->study].line, ' ') + 1;
	(void)s;
	(void)k;
	return (struct intent){ .line = arena_printf(a, "why %.*s", (int)strcspn(verb, " "), verb) };
}

/* The number that columns are ranked by. */
static struct intent explain_signal(const void *st, const struct scene *s, const struct key *k, struct arena *a)
{
	(void)st;
	(void)s;
	(void)k;
	(void)a;
	return (struct intent){ .line = "why signal" };
}

/* ---- the keys ---- */

/* AT_KNOWN: a finding that is settled, or that no command mends. */
enum { AT_COLUMNS = 1, AT_MENDED = 2, AT_STUDIES = 4, AT_ROWS = 8, AT_REJECTS = 16, AT_KNOWN = 32,
	AT_FINDINGS = AT_MENDED | AT_KNOWN };

static unsigned place(const void *st, const struct scene *s)
{
	static const unsigned at[DATA_REGIONS] = { AT_COLUMNS, AT_MENDED, AT_STUDIES, AT_ROWS };
	const struct data_pane *d = st;
	const struct node *k = region_item(data_profile(s, "findings"), d->finding);
	if (d->focus == DATA_FINDINGS && (*region_string(k, "settled") || !*region_string(k, "fix")))
		return AT_KNOWN;
	return d->focus == DATA_ROWS && d->rejects ? AT_REJECTS : at[d->focus];
}

static const struct key_row keys[] = {
	{ .key = "r", .at = AT_COLUMNS, .hint = "next step", .help = "run the next step of the road", .act = next_step },
	{ .key = "Enter", .at = AT_COLUMNS, .hint = "describe", .command = "data describe", .act = describe,
		.help = "open the column in depth, the row, the answer to a question, or the command that mends a finding" },
	{ .key = "Enter", .at = AT_MENDED, .hint = "mend", .act = mend },
	{ .key = "Enter", .at = AT_KNOWN, .act = mend },
	{ .key = "Enter", .at = AT_STUDIES, .hint = "open", .act = open_study },
	{ .key = "/", .at = AT_ROWS | AT_REJECTS, .hint = "find" },
	{ .key = "s", .at = AT_ROWS, .hint = "sort", .command = "data sort", .act = sort_rows },
	{ .key = "v", .at = AT_ROWS, .hint = "rejects", .change = show_rejects },
	{ .key = "v", .at = AT_REJECTS, .hint = "rows", .change = show_rejects },
	{ .key = "Tab", .at = AT_COLUMNS, .hint = "findings, questions",
		.help = "region: the columns, what was found, questions to the whole table, the rows" },
	{ .key = "Tab", .at = AT_FINDINGS | AT_STUDIES | AT_ROWS | AT_REJECTS, .hint = "region" },
	{ .key = "T", .hint = "target", .at = AT_COLUMNS, .help = "target: predict this column", .command = "data target",
		.act = predict },
	{ .key = "t", .hint = "type", .at = AT_COLUMNS, .help = "type: read this column as another one",
		.command = "data type", .act = retype },
	{ .key = "d", .hint = "drop", .at = AT_COLUMNS, .help = "drop the column, or all marked ones, in the recipe",
		.command = "recipe add drop", .act = drop },
	{ .key = "Space", .hint = "mark", .at = AT_COLUMNS, .change = mark,
		.help = "mark the column; % in a command means all marked ones, @ this one" },
	{ .key = "v", .at = AT_COLUMNS, .hint = "numbers", .change = show_numbers,
		.help = "view: the picture or its numbers; among rows, those that were rejected" },
	{ .key = "s", .at = AT_COLUMNS, .hint = "sort", .change = sort_again,
		.help = "sort by place, signal, missing, values, name; rows by the column under the cursor" },
	{ .key = "i", .help = "impute: fill its missing cells, in the recipe", .command = "recipe add impute", .act = impute },
	{ .key = "j k", .at = AT_FINDINGS | AT_STUDIES | AT_REJECTS, .hint = "choose" },
	{ .key = "j k", .at = AT_ROWS, .hint = "row" },
	{ .key = "h l", .at = AT_ROWS, .hint = "cell", .help = "left, right among the cells of a row", .change = move_cell },
	{ .key = "Enter", .at = AT_ROWS, .hint = "row", .command = "data show", .act = open_row },
	{ .key = "Enter", .at = AT_REJECTS, .hint = "all of them", .command = "data show", .act = open_rejects },
	{ .key = "w", .at = AT_STUDIES, .hint = "why", .act = explain,
		.help = "why: what signal means; over a question, how it is answered" },
	{ .key = "w", .at = AT_COLUMNS | AT_FINDINGS | AT_ROWS | AT_REJECTS, .act = explain_signal },
	{ .key = "/", .at = AT_COLUMNS | AT_FINDINGS, .hint = "search",
		.help = "search the names of columns, what was found, or every cell of the table" },
	{ .key = "r", .hint = "next step", .at = AT_FINDINGS | AT_STUDIES | AT_ROWS | AT_REJECTS, .act = next_step },
	/* What is chosen among the columns stays in sight while another region has the keys. */
	{ .key = "T", .command = "data target", .act = predict },
	{ .key = "t", .command = "data type", .act = retype },
	{ .key = "d", .command = "recipe add drop", .act = drop },
	{ .key = "v", .at = AT_FINDINGS, .change = show_numbers },
	{ 0 },
};

/* Rows only when they are in sight: a page of them is soon there. */
static const char *wants(const void *st, const struct scene *s, int k, struct arena *scratch)
{
	const struct data_pane *d = st;
	if (k == 0)
		return DATA_PROFILE;
	if (k == 1)
		return DATA_REJECTS;
	if (k == 2 && d->seeking)
		return data_sought_line(d, scratch);
	k -= d->seeking;
	if (k > 3 || !scene_answer(s, DATA_PROFILE))
		return NULL;
	if (d->focus == DATA_STUDIES)
		return k == 2 ? study_wanted(d, s, scratch) : NULL;
	return k == 2 ? data_rows_line(d, s, scratch) : data_describe_line(d, s, scratch);
}

static const char *row_value(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	const struct node *answer = scene_answer(s, data_rows_line(d, s, a));
	const struct node *row = region_item(answer ? node_find(answer, "table") : NULL,
		d->row - d->row_top / DATA_CHUNK * DATA_CHUNK);
	int from = data_rows_left(d, s);
	const struct node *cell = region_item(row, d->cell - (from > 0 ? from : 0) + 1);
	return cell ? value_exact(cell, a) : NULL;
}

static const char *value(const void *st, const struct scene *s, struct arena *a)
{
	const struct data_pane *d = st;
	struct data_order o = data_order(d, s, a);
	if (d->focus == DATA_FINDINGS)
		return region_string(region_item(data_profile(s, "findings"), d->finding), "message");
	if (d->focus == DATA_STUDIES)
		return study_line(d, s, a);
	if (d->focus == DATA_ROWS && !d->rejects)
		return row_value(d, s, a);
	return d->at < o.n ? region_string(o.column[d->at], "name") : NULL;
}

/* Among rows the whole table is looked through: the answer moves the mark. */
static bool seek(struct data_pane *d, const struct scene *s, const char *text, bool backwards)
{
	int n = data_rows_count(d, s), from = d->row + (backwards ? -1 : 1);
	if (strlen(text) >= sizeof d->sought || n == 0)
		return false;
	snprintf(d->sought, sizeof d->sought, "%s", text);
	d->sought_from = (from + n) % n + 1;
	d->sought_back = backwards;
	d->seeking = true;
	return true;
}

/* Among columns by name, among findings by what they say, among rows by any cell. */
static bool search(void *st, const struct scene *s, const char *text, bool backwards)
{
	struct data_pane *d = st;
	if (d->focus == DATA_ROWS && !d->rejects)
		return seek(d, s, text, backwards);
	struct arena *a = arena_new();
	struct data_order o = data_order(d, s, a);
	const struct node *findings = data_profile(s, "findings");
	bool found = false, among = d->focus == DATA_FINDINGS;
	int n = among ? count_of(findings) : o.n, at = among ? d->finding : d->at;
	for (int i = 1; i <= n && !found; i++) {
		int j = (at + (backwards ? n - i : i)) % n;
		found = text_holds(among ? region_string(region_item(findings, j), "message")
					 : region_string(o.column[j], "name"), text);
		if (found)
			*(among ? &d->finding : &d->at) = j;
	}
	if (found && !among)
		d->focus = DATA_COLUMNS;
	arena_free(a);
	return found;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	data_view(st, s, r, c);
}

const struct pane_class pane_data = {
	.name = "data", .title = "Data", .state_size = (int)sizeof(struct data_pane), .update = update,
	.click = click, .view = view, .keys = keys, .lands = AT_COLUMNS, .place = place, .wants = wants, .value = value,
	.names = names, .search = search,
};
