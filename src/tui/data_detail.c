#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot.h"
#include "render/plot_result.h"
#include "render/value.h"
#include "tui/data_pane.h"
#include "tui/region.h"
#include "tui/trail.h"
#include "tui/scene.h"

static const char *number(const struct node *k, const char *name, struct arena *a)
{
	const struct node *n = node_find(k, name);
	if (n && n->type == NODE_STRING)
		return n->string; /* a date */
	return n && n->type != NODE_NULL ? plot_short(node_number(n), a) : "-";
}

static bool has_numbers(const struct node *k)
{
	return !isnan(region_number(k, "median"));
}

static bool has_dates(const struct node *k)
{
	return *region_string(k, "median");
}

/* All that is known, a line each: for v, and in words where there is no picture. */
static int view_table(const struct node *k, struct rect r, int y, struct canvas *c)
{
	static const char *const names[] = { "count", "missing", "distinct", "mean", "sd", "min", "q05", "q25", "median",
		"q75", "q95", "max", "skewness", "kurtosis" };
	struct arena *a = c->arena;
	int half = r.w >= 44 ? r.w / 2 : r.w, rows = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct node *n = node_find(k, names[i]);
		if (!n || n->type == NODE_NULL)
			continue;
		int x = r.x + 1 + (half < r.w && rows % 2 ? half : 0), line = y + (half < r.w ? rows / 2 : rows);
		canvas_text(c, r, x, line, STYLE_DIM, names[i]);
		canvas_text(c, r, x + 10, line, STYLE_PLAIN, region_clip(c, value_text(n, c->tier == GLYPH_ASCII, a), half - 11));
		rows++;
	}
	return y + (half < r.w ? (rows + 1) / 2 : rows);
}

/* Every bin with its edges and its rows. */
static int view_bins(const struct node *k, struct rect r, int y, struct canvas *c)
{
	const struct node *edges = node_find(k, "histogram.edges"), *counts = node_find(k, "histogram.counts");
	const struct node *e = edges ? edges->first : NULL, *n = counts ? counts->first : NULL;
	bool ascii = c->tier == GLYPH_ASCII;
	if (!n || !e || r.y + r.h - y < 4)
		return y;
	canvas_text(c, r, r.x + 1, y++, STYLE_TITLE, "from          to            rows");
	for (; n && e && e->next && y < r.y + r.h; e = e->next, n = n->next, y++) {
		bool last = y == r.y + r.h - 1 && n->next;
		canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, last ? "..." : value_text(e, ascii, c->arena));
		canvas_text(c, r, r.x + 15, y, STYLE_PLAIN, last ? "" : value_text(e->next, ascii, c->arena));
		canvas_text(c, r, r.x + 29, y, STYLE_PLAIN, last ? "" : value_text(n, ascii, c->arena));
	}
	return y;
}

static const char *percent(double share, struct arena *a)
{
	return share > 0 && share < 0.001 ? "<0.1%" : arena_printf(a, "%.1f%%", 100 * share);
}

/* As wide as the longest value, at most as told. */
static int name_width(const struct node *list, int most, struct canvas *c)
{
	int w = 4;
	for (const struct node *o = list ? list->first : NULL; o; o = o->next) {
		int x = text_width(region_clip(c, region_string(o, "value"), most));
		w = x > w ? x : w;
	}
	return w < most ? w : most;
}

/* The most frequent values as bars, with rows and share. */
static int view_top(const struct node *k, struct rect r, int y, int rows, bool bars, struct canvas *c)
{
	const struct node *list = node_find(k, "top"), *one = list ? list->first : NULL;
	double most = region_number(one, "share");
	int name = name_width(list, r.w - 22 < 12 ? r.w - 22 : r.w * 2 / 5, c);
	int at = r.x + 2 + name + 17, room = r.x + r.w - 1 - at;
	for (int end = y + rows; one && y < end && y < r.y + r.h; one = one->next, y++) {
		double share = region_number(one, "share");
		canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, region_clip(c, region_string(one, "value"), name));
		canvas_textf(c, r, r.x + 2 + name, y, STYLE_PLAIN, "%9s", value_text(node_find(one, "count"), true, c->arena));
		canvas_textf(c, r, r.x + 12 + name, y, STYLE_DIM, "%6s", percent(share, c->arena));
		for (int i = 0; bars && most > 0 && i < (int)lround(share / most * room); i++)
			canvas_text(c, r, at + 2 + i, y, STYLE_GOOD, c->tier == GLYPH_ASCII ? "=" : "━");
	}
	return y;
}

/* The box stands below the axis of the bars. */
static void view_box(const struct node *k, struct rect r, int y, struct canvas *c)
{
	struct plot_look look = PLOT_LOOK;
	struct plot_box b = { .lo = region_number(k, "q05"), .q1 = region_number(k, "q25"),
		.median = region_number(k, "median"), .q3 = region_number(k, "q75"), .hi = region_number(k, "q95") };
	struct plot_axis x = plot_axis_of(region_number(k, "min"), region_number(k, "max"), false);
	plot_box(c, (struct rect){ r.x, y, r.w, 1 }, y, &b, &x, &look);
}

/* Dates have no axis of numbers: the first and the last stand below the bars. */
static int view_dates(const struct node *k, struct rect r, struct canvas *c)
{
	const struct node *counts = node_find(k, "histogram.counts"), *n = counts ? counts->first : NULL;
	int bins = counts ? (int)counts->count : 0, i = 0;
	double *count = ARENA_ARRAY(c->arena, double, bins + 1);
	struct plot_look look = PLOT_LOOK;
	for (; n && i < bins; n = n->next)
		count[i++] = node_number(n);
	struct plot_histogram h = { .count = count, .bins = bins };
	plot_histogram(c, (struct rect){ r.x, r.y, r.w, r.h - 1 }, &h, &look);
	const char *last = region_clip(c, region_string(k, "max"), r.w / 2);
	canvas_text(c, r, r.x, r.y + r.h - 1, STYLE_DIM, region_clip(c, region_string(k, "min"), r.w / 2));
	canvas_text(c, r, r.x + r.w - text_width(last), r.y + r.h - 1, STYLE_DIM, last);
	return r.y + r.h;
}

static int view_histogram(const struct node *k, struct rect r, bool box, struct canvas *c)
{
	struct plot_histogram h;
	struct plot_look look = PLOT_LOOK;
	if (!plot_histogram_read(node_find(k, "histogram"), &h, c->arena))
		return r.y;
	struct rect bars = plot_histogram(c, r, &h, &look);
	if (box && h.edge)
		view_box(k, bars, r.y + r.h, c);
	return r.y + r.h + (box && h.edge);
}

/* What the picture shows, in numbers. */
static int view_summary(const struct node *k, struct rect r, int y, struct canvas *c)
{
	struct arena *a = c->arena;
	if (!has_dates(k) && !has_numbers(k))
		return y;
	const char *spread = arena_printf(a, "median %s, half of the rows from %s to %s, 90%% from %s to %s",
		number(k, "median", a), number(k, "q25", a), number(k, "q75", a), number(k, "q05", a), number(k, "q95", a));
	const char *moments = arena_printf(a, "mean %s  sd %s%s  min %s  max %s", number(k, "mean", a), number(k, "sd", a),
		has_dates(k) ? " days" : "", number(k, "min", a), number(k, "max", a));
	y = region_prose(c, r, y, STYLE_PLAIN, moments);
	return region_prose(c, r, y, STYLE_DIM, spread);
}

static int view_signal(const struct node *k, struct rect r, int y, struct canvas *c)
{
	double v = data_signal(k);
	if (isnan(v))
		return y;
	return region_prose(c, r, y, v >= 0.85 ? STYLE_ATTENTION : STYLE_PLAIN, arena_printf(c->arena,
		"signal %.3f: what this column alone tells of the target%s", v,
		v >= 0.85 ? "; so much is suspicious: would it be known in time?" : ""));
}

static int view_findings(const struct node *k, struct rect r, int y, struct canvas *c)
{
	const struct node *list = node_find(k, "findings");
	for (const struct node *f = list ? list->first : NULL; f && y < r.y + r.h; f = f->next) {
		bool settled = *region_string(f, "settled");
		canvas_text(c, r, r.x + 1, y, settled ? STYLE_GOOD : STYLE_ATTENTION, settled ? canvas_mark(c, "✓", "+") : "!");
		y = region_prose(c, (struct rect){ r.x + 2, r.y, r.w - 2, r.h }, y, settled ? STYLE_DIM : STYLE_PLAIN,
			trail_warning(f, c->arena));
	}
	return y;
}

static const char *heading(const struct node *k, struct arena *a)
{
	double missing = data_missing_share(k);
	const char *role = region_string(k, "role");
	return arena_printf(a, "%s  %s%s%s%s%s", region_string(k, "name"), region_string(k, "type"),
		strcmp(role, "feature") ? ", " : "", strcmp(role, "feature") ? role : "",
		missing > 0 ? ", missing " : "", missing > 0 ? percent(missing, a) : "");
}

/* One line a class or level, below their heading; 0 where there is nothing to compare, or no room. */
static int compared_rows(const struct node *more, struct rect r)
{
	const struct node *list = more ? node_find(more, "by_class") : NULL;
	list = list ? list : more ? node_find(more, "by_level") : NULL;
	int n = list ? (int)list->count : 0;
	n = n > 8 ? 8 : n;
	return n > 0 && r.h >= 16 + n ? n + 2 : 0;
}

/* The numbers of each class as a box, all on the axis of the whole column. */
static int view_classes(const struct node *k, const struct node *list, struct rect r, int y, int rows, struct canvas *c)
{
	struct plot_look look = PLOT_LOOK;
	int name = r.w / 4;
	struct plot_axis x = plot_axis_of(region_number(k, "min"), region_number(k, "max"), false);
	canvas_text(c, r, r.x + 1, y++, STYLE_TITLE, "by class: 5, 25, 50, 75, 95 %");
	for (const struct node *o = list->first; o && rows-- > 0 && y < r.y + r.h; o = o->next, y++) {
		struct plot_box b = { .lo = region_number(o, "q05"), .q1 = region_number(o, "q25"),
			.median = region_number(o, "median"), .q3 = region_number(o, "q75"), .hi = region_number(o, "q95") };
		struct rect in = { r.x + name + 2, y, r.w - name - 12, 1 };
		canvas_text(c, r, r.x + 1, y, STYLE_PLAIN, region_clip(c, region_string(o, "class"), name));
		plot_box(c, in, y, &b, &x, &look);
		canvas_textf(c, r, r.x + r.w - 9, y, STYLE_DIM, "%8s", plot_short(b.median, c->arena));
	}
	return y;
}

/* How often each level comes with the positive class, as a dot in its interval. */
static int view_levels(const struct node *list, struct rect r, int y, int rows, struct canvas *c)
{
	if (!list)
		return y;
	int n = (int)list->count < rows ? (int)list->count : rows, i = 0;
	struct plot_interval *row = ARENA_ARRAY(c->arena, struct plot_interval, n + 1);
	struct plot_look look = PLOT_LOOK;
	for (const struct node *o = list->first; o && i < n; o = o->next, i++)
		row[i] = (struct plot_interval){ .name = region_string(o, "level"), .value = region_number(o, "rate.value"),
			.lo = region_number(o, "rate.lo"), .hi = region_number(o, "rate.hi"), .n = region_number(o, "n") };
	struct plot_intervals p = { .row = row, .n = n, .baseline = (double)NAN, .at = -1 };
	canvas_text(c, r, r.x + 1, y++, STYLE_TITLE, "share of the positive class, by level");
	plot_intervals(c, (struct rect){ r.x + 1, y, r.w - 2, n }, &p, &look);
	return y + n;
}

static int view_compared(const struct node *k, const struct node *more, struct rect r, int y, struct canvas *c)
{
	const struct node *classes = more ? node_find(more, "by_class") : NULL;
	const struct node *levels = more ? node_find(more, "by_level") : NULL;
	int rows = compared_rows(more, r) - 2;
	if (rows <= 0)
		return y;
	return classes ? view_classes(k, classes, r, y, rows, c) : view_levels(levels, r, y, rows, c);
}

/* Rows that are left for the picture when all that is said below it has its place. */
static int picture_rows(const struct node *k, const struct node *more, struct rect r)
{
	const struct node *list = node_find(k, "findings");
	int said = (has_numbers(k) || has_dates(k) ? 4 : 1) + (isnan(data_signal(k)) ? 0 : 2) + 2 * (list ? (int)list->count : 0) +
		compared_rows(more, r);
	int rows = r.h - 1 - said;
	int most = r.h * 3 / 5;
	return rows > most ? most : rows;
}

void data_view_detail(const struct data_pane *d, const struct scene *s, const struct node *k, struct rect r,
	struct canvas *c)
{
	struct rect body = { r.x, r.y + 1, r.w, r.h - 1 };
	const struct node *more = scene_answer(s, data_describe_line(d, s, c->arena));
	int rows = picture_rows(k, more, r), y = body.y;
	region_title(c, r, heading(k, c->arena), false);
	if (body.h < 3) {
		region_prose(c, body, y, STYLE_PLAIN, region_string(k, "summary"));
		return;
	}
	if (d->numbers) {
		y = view_table(k, body, y, c);
		if (!has_numbers(k))
			view_top(k, body, y + 1, body.h, false, c);
		else
			view_bins(k, body, y + 1, c);
		return;
	}
	if (has_dates(k) && rows >= 4) {
		y = view_dates(k, (struct rect){ r.x + 1, y, r.w - 2, rows }, c);
	} else if (has_numbers(k) && rows >= 4) {
		y = view_histogram(k, (struct rect){ r.x + 1, y, r.w - 2, rows }, body.h >= 12, c);
	} else if (!has_numbers(k) && !has_dates(k)) {
		y = view_top(k, body, y, rows > 2 ? rows : 2, true, c);
	}
	y = view_summary(k, body, y, c);
	y = view_signal(k, body, y, c);
	y = view_compared(k, more, body, y, c);
	view_findings(k, body, y, c);
}
