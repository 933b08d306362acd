#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"
#include "render/plot.h"

#define SLACK 1e-9 /* of a step: a multiple of the step is not lost to rounding */

struct plot_axis plot_axis_of(double lo, double hi, bool log)
{
	if (!isfinite(lo) || !isfinite(hi))
		lo = 0, hi = 1;
	if (lo > hi) {
		double t = lo;
		lo = hi;
		hi = t;
	}
	/* Powers of ten below this have no exact steps left. */
	if (fabs(lo) < 1e-290 && fabs(hi) < 1e-290)
		lo = hi = 0;
	/* A range that is one value up to rounding has no steps that doubles can tell apart. */
	double least = 1e-9 * fmax(fabs(lo), fabs(hi));
	if (!(hi - lo > least)) {
		double half = lo == 0 && hi == 0 ? 0.5 : fmax(0.05 * fabs(lo), least);
		log = log && lo > half;
		lo -= half;
		hi += half;
	}
	if (!isfinite(hi - lo))
		lo /= 2, hi /= 2;
	return (struct plot_axis){ .lo = lo, .hi = hi, .log = log && lo > 0, .scale = 1, .suffix = "" };
}

/* ---- where ticks stand ---- */

/* The least of 1, 2, 5 times a power of ten that is not below x. */
static double nice_above(double x)
{
	double power = pow(10, floor(log10(x))), f = x / power;
	return power * (f <= 1 + SLACK ? 1 : f <= 2 + SLACK ? 2 : f <= 5 + SLACK ? 5 : 10);
}

static int multiples(double lo, double hi, double step)
{
	return (int)(floor(hi / step + SLACK) - ceil(lo / step - SLACK)) + 1;
}

#define ENOUGH 3 /* ticks with which an axis can be read */

/* Of the steps that are round, though not as round as `step`, the smallest that leaves `most` ticks or less and enough,
 * else the one that leaves most; `step` when none leaves more than it does. */
static double rounder_step(double lo, double hi, int most, bool whole, double step)
{
	static const double part[] = { 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 };
	double power = pow(10, floor(log10((hi - lo) / (most + 1))));
	int best = multiples(lo, hi, step), enough = most < ENOUGH ? most : ENOUGH;
	for (int i = 0; i < 27 && best < enough; i++) {
		int tens = i / 9;
		double other = power * part[i % 9] * pow(10, tens);
		int n = multiples(lo, hi, other);
		if (n <= best || n > most || (whole && fabs(other - round(other)) > SLACK * other))
			continue;
		step = other;
		best = n;
	}
	return step;
}

/* The smallest nice step for which no more than `most` multiples lie in the range.  Steps of 1, 2 and 5 lie so far
 * apart that one may leave too many ticks and the next hardly any. */
static double nice_step(double lo, double hi, int most, bool whole)
{
	double step = nice_above((hi - lo) / (most + 1));
	if (whole && step < 1)
		step = 1;
	while (multiples(lo, hi, step) > most)
		step = nice_above(step * 1.5);
	return rounder_step(lo, hi, most, whole, step);
}

static void add_tick(struct plot_axis *x, double value)
{
	if (x->ticks < PLOT_TICKS)
		x->tick[x->ticks++] = value;
}

/* Digits after the point that show a step whole: 0 for 25, 1 for 2.5, 2 for 0.25. */
static int digits_for(double step)
{
	int digits = 0;
	for (double x = step; digits < 9 && fabs(x - round(x)) > 1e-6 * x; x *= 10)
		digits++;
	return digits;
}

/* Labels share one scale, so that they compare at a glance: the largest at which a digit after the point
 * still tells them apart. */
static void scale_labels(struct plot_axis *x)
{
	static const struct {
		double from, scale;
		const char *suffix;
	} unit[] = { { 1e16, 1e15, "e15" }, { 1e13, 1e12, "T" }, { 1e10, 1e9, "G" }, { 1e7, 1e6, "M" },
		{ 1e4, 1e3, "k" }, { 1e-3, 1, "" }, { 1e-6, 1e-6, "e-6" }, { 0, 1e-9, "e-9" } };
	double most = fmax(fabs(x->lo), fabs(x->hi));
	size_t i = 0;
	while (most < unit[i].from || (unit[i].scale > 1 && digits_for(x->step / unit[i].scale) > 1))
		i++;
	x->scale = unit[i].scale;
	x->suffix = unit[i].suffix;
	x->digits = digits_for(x->step / x->scale);
}

static void linear_ticks(struct plot_axis *x, int most)
{
	x->step = nice_step(x->lo, x->hi, most, x->whole);
	double first = ceil(x->lo / x->step - SLACK), last = floor(x->hi / x->step + SLACK);
	for (double i = first; i <= last; i++)
		add_tick(x, i == 0 ? 0 : i * x->step);
	scale_labels(x);
}

static void log_ticks(struct plot_axis *x, int most)
{
	static const double part[] = { 1, 2, 5 };
	double lo = log10(x->lo), hi = log10(x->hi);
	int powers = multiples(lo, hi, 1);
	bool between = 3 * powers + 2 <= most;
	x->step = between || powers <= most ? 1 : ceil((hi - lo) / most);
	x->scale = 0;
	for (double d = floor(lo); d <= hi; d += 1)
		for (int i = 0; i < (between ? 3 : 1); i++) {
			double value = part[i] * pow(10, d);
			bool on_step = fmod(fabs(d), x->step) == 0;
			if (on_step && value >= x->lo * (1 - SLACK) && value <= x->hi * (1 + SLACK))
				add_tick(x, value);
		}
}

void plot_axis_ticks(struct plot_axis *x, int most)
{
	most = most < 1 ? 1 : most > PLOT_TICKS ? PLOT_TICKS : most;
	x->ticks = 0;
	if (x->log)
		log_ticks(x, most);
	/* Less than a decade has no two powers: there even steps say more. */
	if (!x->log || x->ticks < 2) {
		x->ticks = 0;
		linear_ticks(x, most);
	}
}

/* ---- from values to cells and words ---- */

double plot_axis_share(const struct plot_axis *x, double value)
{
	if (x->log)
		return (log10(value) - log10(x->lo)) / (log10(x->hi) - log10(x->lo));
	return (value - x->lo) / (x->hi - x->lo);
}

int plot_axis_cell(const struct plot_axis *x, double value, int cells)
{
	double share = plot_axis_share(x, value);
	if (!(share >= -SLACK && share <= 1 + SLACK) || cells < 1)
		return -1;
	int cell = (int)floor(share * cells + SLACK);
	return cell < 0 ? 0 : cell >= cells ? cells - 1 : cell;
}

char *plot_axis_label(const struct plot_axis *x, double value, struct arena *a)
{
	if (x->scale == 0 || fabs(value / x->scale) >= 1e7)
		return plot_short(value, a);
	if (fabs(value) < 1e-6 * x->step)
		return arena_strdup(a, "0");
	return arena_printf(a, "%.*f%s", x->digits, value / x->scale, x->suffix);
}

char *plot_short(double x, struct arena *a)
{
	static const char suffix[] = "kMGT";
	char out[NUM_TEXT];
	double size = fabs(x);
	if (isnan(x))
		return arena_strdup(a, "-");
	if (!(size >= 9999.5) || !(size < 9.995e14)) {
		num_format_people(x, 4, true, out);
		return arena_strdup(a, out);
	}
	int i = 0;
	for (size /= 1000; size >= 999.5; size /= 1000)
		i++;
	num_format_people(x < 0 ? -size : size, 3, false, out);
	return arena_printf(a, "%s%c", out, suffix[i]);
}

#define WRITTEN_OUT 1e9 /* what is larger has more digits than anyone reads */

char *plot_number(double x, struct arena *a)
{
	char out[NUM_TEXT];
	if (isnan(x))
		return arena_strdup(a, "-");
	if (!isfinite(x) || fabs(x) < WRITTEN_OUT) {
		num_format_people(x, 4, true, out);
		return arena_strdup(a, out);
	}
	int power = (int)floor(log10(fabs(x)) + SLACK);
	num_format_people(x / pow(10, power), 4, false, out);
	return arena_printf(a, "%se%d", out, power);
}

/* ---- how many there is room for ---- */

static bool labels_fit(const struct plot_axis *x, int w, struct arena *a)
{
	int end = -2;
	for (int i = 0; i < x->ticks; i++) {
		int width = text_width(plot_axis_label(x, x->tick[i], a));
		int from = plot_axis_cell(x, x->tick[i], w) - width / 2;
		from = i == 0 && from < 0 ? 0 : from; /* the first is moved in where it is drawn */
		if (from < end + 2)
			return false;
		end = from + width;
	}
	return true;
}

void plot_axis_fit_width(struct plot_axis *x, int w, struct arena *a)
{
	int most = (w + 2) / 5 < 12 ? (w + 2) / 5 : 12; /* three characters and two blanks each */
	for (plot_axis_ticks(x, most); most > 1 && !labels_fit(x, w, a);)
		plot_axis_ticks(x, --most);
}

void plot_axis_fit_height(struct plot_axis *x, int h)
{
	plot_axis_ticks(x, h < 10 ? (h + 1) / 2 : h < 30 ? 3 + h / 5 : 9);
}

/* ---- drawing ---- */

/* Where the label of a tick ends, held within r. */
static int label_end(const struct plot_axis *x, int i, struct rect r, struct arena *a)
{
	if (i < 0)
		return r.x;
	int width = text_width(plot_axis_label(x, x->tick[i], a));
	int at = r.x + plot_axis_cell(x, x->tick[i], r.w) - width / 2;
	at = at < r.x ? r.x : at + width > r.x + r.w ? r.x + r.w - width : at;
	return at + width;
}

/* The name stands at the right end in place of the last labels, where two are left beside it. */
static bool name_fits(const struct plot_axis *x, struct rect r, int width, struct arena *a)
{
	int left = 0;
	for (int i = 0; i < x->ticks; i++)
		left += label_end(x, i, r, a) + 1 + width <= r.x + r.w;
	return left >= 2;
}

static void draw_labels(struct canvas *c, struct rect r, const struct plot_axis *x, const char *unit,
	const struct plot_look *look)
{
	int end = r.x - 1, edge = r.x + r.w, width = unit ? text_width(unit) : 0;
	bool named = width > 0 && label_end(x, x->ticks - 1, r, c->arena) + 1 + width > edge && name_fits(x, r, width, c->arena);
	int limit = named ? edge - width - 1 : edge;
	for (int i = 0; i < x->ticks; i++) {
		char *label = plot_axis_label(x, x->tick[i], c->arena);
		int last = label_end(x, i, r, c->arena), at = last - text_width(label);
		if ((at <= end && i > 0) || last > limit)
			continue;
		end = canvas_text(c, r, at, r.y + 1, look->axis, label);
	}
	if (named)
		canvas_text(c, r, edge - width, r.y + 1, look->axis, unit);
	else if (width && end + 1 + width <= edge)
		canvas_text(c, r, end + 1, r.y + 1, look->axis, unit);
}

void plot_axis_below(struct canvas *c, struct rect r, const struct plot_axis *x, const char *unit,
	const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	canvas_line(c, r, r.y, look->axis);
	for (int i = 0; i < x->ticks; i++)
		canvas_glyph(c, r, r.x + plot_axis_cell(x, x->tick[i], r.w), r.y, look->axis,
			ascii ? "+" : "┬");
	if (r.h > 1)
		draw_labels(c, r, x, unit, look);
}

int plot_axis_left_width(const struct plot_axis *x, struct arena *a)
{
	int widest = 0;
	for (int i = 0; i < x->ticks; i++) {
		int w = text_width(plot_axis_label(x, x->tick[i], a));
		widest = w > widest ? w : widest;
	}
	return widest + 2;
}

void plot_axis_left(struct canvas *c, struct rect r, const struct plot_axis *x, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int line = r.x + r.w - 1;
	for (int y = r.y; y < r.y + r.h; y++)
		canvas_glyph(c, r, line, y, look->axis, ascii ? "|" : "│");
	for (int i = 0; i < x->ticks; i++) {
		int cell = plot_axis_cell(x, x->tick[i], r.h), y = r.y + r.h - 1 - cell;
		if (cell < 0)
			continue;
		char *label = plot_axis_label(x, x->tick[i], c->arena);
		canvas_text(c, r, line - 1 - text_width(label), y, look->axis, label);
		canvas_glyph(c, r, line, y, look->axis, ascii ? "+" : "┤");
	}
}
