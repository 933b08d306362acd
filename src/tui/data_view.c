#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot.h"
#include "tui/data_pane.h"
#include "tui/region.h"
#include "tui/study.h"
#include "tui/scene.h"

#define SPARK 8               /* columns of a shape */

/* Where each thing of a column's line begins; < 0: no room. */
struct places {
	int name, type, missing, distinct, shape, signal;
	bool bar;             /* beside the signal's number */
};

/* The name gets what is left; what does not fit is left out, the least telling first. */
static struct places places_of(struct rect r, bool signal)
{
	struct places p = { .missing = -1, .distinct = -1, .shape = -1, .signal = -1 };
	int room = r.w - 3 - 10 - 11; /* margin, name and type always */
	bool shape = room >= SPARK, missing = room >= SPARK + 6, many = room >= SPARK + 13;
	signal = signal && room >= SPARK + 19;
	p.bar = signal && room >= SPARK + 36;
	room -= (shape ? SPARK + 1 : 0) + (missing ? 6 : 0) + (many ? 8 : 0) + (signal ? p.bar ? 11 : 6 : 0);
	p.name = room < 0 ? 10 : room > 16 ? 26 : 10 + room;
	p.type = r.x + 3 + p.name + 1;
	int x = p.type + 9;
	if (missing)
		p.missing = x, x += 6;
	if (many)
		p.distinct = x, x += 8;
	if (shape)
		p.shape = ++x, x += SPARK + 1;
	p.signal = signal ? x : -1;
	return p;
}

/* free: where the title has ended. */
static void heads(struct canvas *c, struct rect r, const struct places *p, int free)
{
	if (free <= p->type)
		canvas_text(c, r, p->type - 1, r.y, STYLE_DIM, " type ");
	if (p->missing >= 0)
		canvas_text(c, r, p->missing, r.y, STYLE_DIM, " miss ");
	if (p->distinct >= 0)
		canvas_text(c, r, p->distinct, r.y, STYLE_DIM, " values ");
	if (p->shape >= 0)
		canvas_text(c, r, p->shape - 1, r.y, STYLE_DIM, " shape ");
	if (p->signal >= 0)
		canvas_text(c, r, p->signal - 1, r.y, STYLE_DIM, " signal ");
}

/* The histogram of numbers; of other columns the most frequent values, the first one first. */
static const char *shape_of(const struct node *column, bool ascii, struct arena *a)
{
	struct plot_histogram h;
	double height[SPARK] = { 0 }, most = 0;
	int n = 0;
	if (plot_histogram_read(node_find(column, "histogram"), &h, a) && h.bins > 0) {
		n = plot_histogram_spread(h.count, h.bins, SPARK, height);
	} else {
		const struct node *list = node_find(column, "top");
		for (const struct node *k = list ? list->first : NULL; k && n < SPARK; k = k->next)
			height[n++] = region_number(k, "count");
	}
	for (int i = 0; i < n; i++)
		most = height[i] > most ? height[i] : most;
	/* Seven eighths at most: else the lines would run into each other. */
	return plot_spark_text(height, n, 0, most > 0 ? most * 8 / 6.5 : 1, ascii, a);
}

static const char *short_count(double x, struct arena *a)
{
	char out[NUM_TEXT];
	num_format_people(x, 6, true, out);
	return arena_strdup(a, out);
}

static const char *share_text(double x, struct arena *a)
{
	if (x <= 0)
		return "0";
	return x < 0.001 ? "<0.1%" : arena_printf(a, x < 0.0995 ? "%.1f%%" : "%.0f%%", 100 * x);
}

static void view_signal(struct canvas *c, struct rect r, int y, const struct places *p, double v)
{
	bool leak = v >= 0.85;
	enum canvas_style style = leak ? STYLE_ATTENTION : STYLE_GOOD;
	if (isnan(v))
		return;
	canvas_textf(c, r, p->signal, y, leak ? style : STYLE_PLAIN, "%.2f%s", v, leak ? "!" : "");
	for (int i = 0; p->bar && i < (int)lround(v * 5); i++)
		canvas_text(c, r, p->signal + 6 + i, y, style, c->tier == GLYPH_ASCII ? "=" : "━");
}

static bool warns(const struct node *column)
{
	const struct node *list = node_find(column, "findings");
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		if (strcmp(region_string(k, "severity"), "info") != 0 && !*region_string(k, "settled"))
			return true;
	return false;
}

/* A role says more than a type, where there is one. */
static void view_type(struct canvas *c, struct rect r, int x, int y, const struct node *k)
{
	const char *role = region_string(k, "role");
	bool plain = strcmp(role, "feature") == 0;
	canvas_text(c, r, x, y, plain ? STYLE_DIM : STYLE_KEY,
		region_clip(c, plain ? region_string(k, "type") : role, 8));
}

static void view_column(const struct data_pane *d, struct canvas *c, struct rect r, int y, const struct places *p,
	const struct node *k, int place, bool chosen)
{
	struct arena *a = c->arena;
	bool ascii = c->tier == GLYPH_ASCII, marked = data_is_marked(d, place);
	double missing = data_missing_share(k);
	bool ignored = strcmp(region_string(k, "role"), "ignore") == 0;
	enum canvas_style s = chosen ? STYLE_SELECTED : ignored ? STYLE_DIM : STYLE_PLAIN;
	canvas_text(c, r, r.x + 1, y, marked ? STYLE_KEY : STYLE_ATTENTION,
		marked ? canvas_mark(c, "●", "*") : warns(k) ? "!" : " ");
	canvas_text(c, r, r.x + 3, y, s, text_fit(a, region_clip(c, region_string(k, "name"), p->name), p->name, ascii));
	view_type(c, r, p->type, y, k);
	if (p->missing >= 0)
		canvas_textf(c, r, p->missing, y, missing > 0 ? STYLE_PLAIN : STYLE_DIM, "%5s", share_text(missing, a));
	if (p->distinct >= 0)
		canvas_textf(c, r, p->distinct, y, STYLE_PLAIN, "%7s", short_count(region_number(k, "distinct"), a));
	if (p->shape >= 0)
		canvas_text(c, r, p->shape, y, STYLE_GOOD, shape_of(k, ascii, a));
	if (p->signal >= 0)
		view_signal(c, r, y, p, data_signal(k));
}

static bool any_signal(const struct data_order *o)
{
	for (int i = 0; i < o->n; i++)
		if (!isnan(data_signal(o->column[i])))
			return true;
	return false;
}

static void view_columns(const struct data_pane *d, const struct scene *s, const struct data_order *o,
	struct rect r, struct canvas *c)
{
	static const char *const by[DATA_SORTS] = { "", ", by signal", ", by missing", ", by values", ", by name" };
	struct places p = places_of(r, any_signal(o));
	int last = d->top + r.h - 1 < o->n ? d->top + r.h - 1 : o->n;
	const char *part = o->n > r.h - 1 ? arena_printf(c->arena, "%d-%d of ", d->top + 1, last) : "";
	const char *title = o->n ? arena_printf(c->arena, "Columns (%s%d%s)", part, o->n, by[d->sort]) : "Columns";
	region_title(c, r, title, d->focus == DATA_COLUMNS);
	if (o->n == 0) {
		region_wait(c, (struct rect){ r.x, r.y + 1, r.w, r.h - 1 }, s, DATA_PROFILE);
		return;
	}
	heads(c, r, &p, r.x + 5 + text_width(title));
	for (int i = 0; i < r.h - 1 && d->top + i < o->n; i++)
		view_column(d, c, r, r.y + 1 + i, &p, o->column[d->top + i], o->place[d->top + i],
			d->top + i == d->at && d->focus != DATA_FINDINGS);
}

/* ---- the target ---- */

static int name_width(const struct node *list, int most, struct canvas *c)
{
	int w = 1;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next) {
		int n = text_width(region_clip(c, region_string(k, "class"), most));
		w = n > w ? n : w;
	}
	return w;
}

static void view_class(struct canvas *c, struct rect r, int y, const struct node *k, int name, double most,
	bool positive)
{
	double share = region_number(k, "share");
	int x = r.x + 3 + name, bar = r.x + r.w - x - 28;
	int n = most > 0 && bar > 0 ? (int)lround(share / most * bar) : 0;
	canvas_text(c, r, r.x + 3, y, STYLE_PLAIN, region_clip(c, region_string(k, "class"), name));
	x = canvas_textf(c, r, x, y, STYLE_PLAIN, "%9s %5.1f%% ", short_count(region_number(k, "rows"), c->arena),
		100 * share);
	for (int i = 0; i < n; i++)
		x = canvas_text(c, r, x, y, STYLE_GOOD, c->tier == GLYPH_ASCII ? "=" : "━");
	if (positive)
		canvas_text(c, r, x + 1, y, STYLE_DIM, "positive");
}

static void view_target(const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *target = data_profile(s, "target"), *list = data_profile(s, "target.classes");
	const char *positive = region_string(target, "positive");
	int name = name_width(list, r.w / 3, c), y = r.y + 1;
	double most = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		most = fmax(most, region_number(k, "share"));
	region_title(c, r, arena_printf(c->arena, "Target: %s", region_string(target, "name")), false);
	for (const struct node *k = list ? list->first : NULL; k && y < r.y + r.h; k = k->next, y++)
		if (y == r.y + r.h - 1 && k->next)
			canvas_text(c, r, r.x + 3, y, STYLE_DIM, "and more classes");
		else
			view_class(c, r, y, k, name, most, *positive && strcmp(positive, region_string(k, "class")) == 0);
}

/* ---- findings ---- */

static void view_finding(struct canvas *c, struct rect r, int y, const struct node *k, bool chosen)
{
	bool settled = *region_string(k, "settled"), info = settled || strcmp(region_string(k, "severity"), "info") == 0;
	canvas_text(c, r, r.x + 1, y, settled ? STYLE_GOOD : info ? STYLE_DIM : STYLE_ATTENTION,
		settled ? canvas_mark(c, "✓", "+") : info ? canvas_mark(c, "·", ".") : "!");
	canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : info ? STYLE_DIM : STYLE_PLAIN,
		region_clip(c, region_string(k, "message"), r.w - 4));
}

/* The chosen one is told whole in the last rows, with what mends it. */
static void view_findings(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = data_profile(s, "findings"), *rejects = scene_answer(s, DATA_REJECTS);
	double rejected = region_number(rejects, "rejected");
	bool focus = d->focus == DATA_FINDINGS;
	int n = list ? (int)list->count : 0, told = focus && r.h >= 8 ? 4 : 0, rows = r.h - 1 - told;
	const char *left = rejected > 0 ? arena_printf(c->arena, "; %s rows rejected", short_count(rejected, c->arena)) : "";
	region_title(c, r, arena_printf(c->arena, "Findings (%d%s)", n, left), focus);
	region_more(c, r, d->finding_top, rows, n);
	if (n == 0 && list)
		canvas_text(c, r, r.x + 1, r.y + 1, STYLE_DIM, "nothing peculiar was found");
	for (int i = 0; i < rows && d->finding_top + i < n; i++)
		view_finding(c, r, r.y + 1 + i, region_item(list, d->finding_top + i), focus && d->finding_top + i == d->finding);
	const struct node *k = region_item(list, d->finding);
	if (!told || !k)
		return;
	struct rect below = { r.x, r.y + r.h - told, r.w, told };
	int y = region_prose(c, below, below.y, STYLE_PLAIN, region_string(k, "message"));
	if (*region_string(k, "settled"))
		region_prose(c, below, y, STYLE_GOOD, arena_printf(c->arena, "Settled by %s", region_string(k, "settled")));
	else if (*region_string(k, "fix"))
		region_prose(c, below, y, STYLE_KEY, arena_printf(c->arena, "Enter: %s", region_string(k, "fix")));
}

void data_view(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	struct data_layout l = data_layout(d, s, r);
	struct data_order o = data_order(d, s, c->arena);
	if (l.columns.h > 0)
		view_columns(d, s, &o, l.columns, c);
	if (l.detail.h > 0 && d->at < o.n)
		data_view_detail(d, s, o.column[d->at], l.detail, c);
	if (l.target.h > 0)
		view_target(s, l.target, c);
	if (l.findings.h > 0)
		view_findings(d, s, l.findings, c);
	if (l.studies.h > 0)
		study_view(d, s, l.studies, c);
	if (l.rows.h > 0)
		data_view_rows(d, s, l.rows, c);
}
