#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"

#define FEW PLOT_RELIABILITY_FEW
#define SAID_WIDTH 7
#define NUMBERS 21   /* right, gap, n */
#define BOUNDS 12    /* .71-.83 */

bool plot_reliability_read(const struct node *list, struct plot_reliability *out, struct arena *a)
{
	static const char *const name[] = { "mean", "rate", "rate_lo", "rate_hi", "n" };
	double *x[5];
	int n = list ? (int)list->count : 0, b = 0;
	*out = (struct plot_reliability){ .at = -1 };
	for (int i = 0; i < 5; i++)
		x[i] = ARENA_ARRAY(a, double, n + 1);
	for (const struct node *k = n ? list->first : NULL; k; k = k->next, b++)
		for (int i = 0; i < 5; i++) {
			const struct node *v = node_find(k, name[i]);
			x[i][b] = v ? node_number(v) : (double)NAN;
		}
	*out = (struct plot_reliability){ n, x[0], x[1], x[2], x[3], x[4], -1 };
	return n > 0;
}

double plot_reliability_rows(const struct plot_reliability *p)
{
	double n = 0;
	for (int b = 0; b < p->bins; b++)
		n += p->n[b];
	return p->bins > 0 ? n / p->bins : 0;
}

bool plot_reliability_is_thin(const struct plot_reliability *p)
{
	return plot_reliability_rows(p) < PLOT_RELIABILITY_FEW;
}

const char *plot_reliability_legend(bool thin, bool ascii)
{
	if (thin)
		return ascii ? "o came true  |--| 95%  ^ said  ? n<12" : "● came true  ├─┤ 95%  ◆ said  ? n<12";
	return ascii ? "# came true  : over-said  + under-said  ? n<12"
		     : "█ came true  ░ over-said  + under-said  ? n<12";
}

/* .31 */
static const char *share_text(double x, struct arena *a)
{
	if (isnan(x))
		return "-";
	const char *t = arena_printf(a, "%.2f", x);
	return *t == '0' ? t + 1 : t;
}

static int cells_of(double share, int w)
{
	return (int)lround(fmin(1, fmax(0, share)) * w);
}

static void fill_cells(struct canvas *c, struct rect r, int from, int to, int y, enum canvas_style s,
	const char *glyph)
{
	for (int x = from; x < to; x++)
		canvas_glyph(c, r, r.x + x, y, s, glyph);
}

/* In eighths where it came true less often than said: the shaded part begins in the next cell. */
static void draw_bar(struct canvas *c, struct rect r, int y, const struct plot_reliability *p, int b,
	const struct plot_look *look)
{
	static const char *const part[8] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	bool ascii = c->tier == GLYPH_ASCII;
	int rate = cells_of(p->rate[b], r.w), said = cells_of(p->said[b], r.w), least = rate < said ? rate : said;
	fill_cells(c, r, 0, least, y, look->main, ascii ? "#" : "█");
	fill_cells(c, r, rate, said, y, look->alarm, ascii ? ":" : "░");
	fill_cells(c, r, said, rate, y, look->second, "+");
	int eighths = (int)lround(p->rate[b] * r.w * 8);
	if (!ascii && rate == said && eighths % 8 && eighths / 8 == rate)
		canvas_glyph(c, r, r.x + rate, y, look->main, part[eighths % 8]);
}

/* The interval of the rate, with what was said as an upright. */
static void draw_interval(struct canvas *c, struct rect r, int y, const struct plot_reliability *p, int b,
	const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII, out = p->said[b] < p->lo[b] || p->said[b] > p->hi[b];
	struct plot_axis x = plot_axis_of(0, 1, false);
	int lo = plot_axis_cell(&x, p->lo[b], r.w), hi = plot_axis_cell(&x, p->hi[b], r.w);
	int at = plot_axis_cell(&x, p->rate[b], r.w), said = plot_axis_cell(&x, p->said[b], r.w);
	if (lo < 0 || hi < 0 || at < 0)
		return;
	fill_cells(c, r, lo, hi, y, look->axis, ascii ? "-" : "─");
	canvas_glyph(c, r, r.x + lo, y, look->axis, ascii ? "|" : "├");
	canvas_glyph(c, r, r.x + hi, y, look->axis, ascii ? "|" : "┤");
	canvas_glyph(c, r, r.x + at, y, look->text, ascii ? "o" : "●");
	if (said >= 0 && said != at)
		canvas_glyph(c, r, r.x + said, y, out ? look->alarm : look->axis, ascii ? "^" : "◆");
}

struct table {
	int bars;        /* columns of them */
	bool bounds;     /* as numbers */
	int rows_each;
};

static void draw_numbers(struct canvas *c, struct rect r, int x, int y, const struct plot_reliability *p, int b,
	const struct table *t, enum canvas_style s, const struct plot_look *look)
{
	struct arena *a = c->arena;
	double gap = p->rate[b] - p->said[b];
	bool few = p->n[b] < FEW, out = p->said[b] < p->lo[b] || p->said[b] > p->hi[b];
	canvas_text(c, r, x + 1, y, s, share_text(p->rate[b], a));
	canvas_textf(c, r, x + 6, y, s == look->text && out && !few ? look->alarm : s,
		fabs(gap) < 0.005 ? " 0.00" : "%+.2f", gap);
	const char *n = arena_printf(a, "%s%s", plot_short(p->n[b], a), few ? " ?" : out ? " !" : "  ");
	canvas_text(c, r, x + NUMBERS - text_width(n), y, s, n);
	if (t->bounds)
		canvas_textf(c, r, x + NUMBERS + 1, y, look->axis, c->tier == GLYPH_ASCII ? "%s-%s" : "%s–%s",
			share_text(p->lo[b], a), share_text(p->hi[b], a));
}

static void draw_head(struct canvas *c, struct rect r, const struct table *t, const struct plot_look *look)
{
	canvas_text(c, r, r.x, r.y, look->axis, "said");
	if (t->bars > 4)
		canvas_text(c, (struct rect){ r.x, r.y, SAID_WIDTH + t->bars, r.h }, r.x + SAID_WIDTH, r.y, look->axis,
			"came true");
	int x = r.x + SAID_WIDTH + t->bars;
	canvas_text(c, r, x + 1, r.y, look->axis, "true");
	canvas_text(c, r, x + 7, r.y, look->axis, "gap");
	canvas_text(c, r, x + NUMBERS - 3, r.y, look->axis, "n");
	if (t->bounds)
		canvas_text(c, r, x + NUMBERS + 1, r.y, look->axis, "95% within");
}

/* The first bin that is shown, so that the cursor is in sight. */
static int first_bin(const struct plot_reliability *p, int shown)
{
	int first = p->at >= shown ? p->at - shown + 1 : 0;
	return first + shown > p->bins && p->bins > shown ? p->bins - shown : first;
}

static int rows_each(const struct plot_reliability *p, struct rect r)
{
	return r.h >= 2 * p->bins + 1 && !plot_reliability_is_thin(p) ? 2 : 1;
}

int plot_reliability_at(const struct plot_reliability *p, struct rect r, int y)
{
	int each = rows_each(p, r), shown = (r.h - 1) / each, i = (y - r.y - 1) / each;
	int b = first_bin(p, shown < p->bins ? shown : p->bins) + i;
	return y > r.y && i < shown && b < p->bins ? b : -1;
}

void plot_reliability(struct canvas *c, struct rect r, const struct plot_reliability *p,
	const struct plot_look *look)
{
	struct table t = { .rows_each = rows_each(p, r) };
	bool thin = plot_reliability_is_thin(p);
	t.bars = r.w - SAID_WIDTH - NUMBERS;
	t.bounds = t.rows_each == 1 && t.bars >= 20 + BOUNDS;
	t.bars -= t.bounds ? BOUNDS : 0;
	t.bars = t.bars < 0 ? 0 : t.bars > 100 ? 100 : t.bars;
	int shown = (r.h - 1) / t.rows_each, first = first_bin(p, shown < p->bins ? shown : p->bins);
	draw_head(c, r, &t, look);
	for (int i = 0; i < shown && first + i < p->bins; i++) {
		int b = first + i, y = r.y + 1 + i * t.rows_each;
		enum canvas_style s = b == p->at ? STYLE_SELECTED : p->n[b] < FEW ? look->axis : look->text;
		struct rect bars = { r.x + SAID_WIDTH, r.y, t.bars, r.h };
		canvas_text(c, r, r.x, y, s, p->at == b ? canvas_mark(c, "▸", ">") : " ");
		canvas_text(c, r, r.x + 1, y, s, share_text(p->said[b], c->arena));
		(thin ? draw_interval : draw_bar)(c, bars, y, p, b, look);
		if (t.rows_each == 2)
			draw_interval(c, bars, y + 1, p, b, look);
		draw_numbers(c, r, r.x + SAID_WIDTH + t.bars, y, p, b, &t, s, look);
	}
}

void plot_reliability_diagonal(struct canvas *c, struct rect r, const struct plot_reliability *p,
	const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	struct plot_square q = { .x = plot_axis_of(0, 1, false), .y = plot_axis_of(0, 1, false), .diagonal = true,
		.x_name = "said", .y_name = "came true", .mark_x = (double)NAN, .mark_y = (double)NAN };
	plot_square(c, r, &q, look);
	struct rect in = plot_square_inside(r, &q, c->arena);
	for (int b = 0; b < p->bins; b++) {
		int x = plot_axis_cell(&q.x, p->said[b], in.w), at = plot_axis_cell(&q.y, p->rate[b], in.h);
		int lo = plot_axis_cell(&q.y, p->lo[b], in.h), hi = plot_axis_cell(&q.y, p->hi[b], in.h);
		if (x < 0 || at < 0)
			continue;
		for (int y = lo; lo >= 0 && y <= hi; y++)
			canvas_glyph(c, in, in.x + x, in.y + in.h - 1 - y, look->axis, ascii ? "|" : "│");
		canvas_glyph(c, in, in.x + x, in.y + in.h - 1 - at, b == p->at ? STYLE_SELECTED : look->main,
			ascii ? "o" : "●");
	}
}
