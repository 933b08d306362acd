#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot.h"

#define WIDE 7   /* a shade, a number, a blank */
#define CLOSE 4  /* a shade or a minus, hundredths */
#define NARROW 2 /* a shade, twice */

int plot_heat_shade(double value, double most)
{
	double share = fabs(value) / most;
	return share >= 0.8 ? 4 : share >= 0.6 ? 3 : share >= 0.4 ? 2 : share >= 0.2 ? 1 : 0;
}

static const char *const *shades(bool ascii)
{
	static const char *const block[] = { " ", "░", "▒", "▓", "█" }, *const sign[] = { " ", ":", "=", "*", "#" };
	return ascii ? sign : block;
}

const char *plot_heat_cell(double value, double most, bool ascii, struct arena *a)
{
	int hundredths = (int)lround(fabs(value) / most * 100);
	if (isnan(value))
		return "   -";
	const char *sign = value / most <= -0.005 ? "-" : ascii ? " " : shades(false)[plot_heat_shade(value, most)];
	return hundredths >= 100 ? arena_printf(a, "%s1.0", sign) : arena_printf(a, "%s.%02d", sign, hundredths);
}

/* ".83", "-.07", "1", "412": four columns at most for what lies within -1 and 1. */
static const char *short_value(double x, struct arena *a)
{
	if (fabs(x) >= 0.995)
		return plot_short(round(x * 10) / 10, a);
	const char *s = arena_printf(a, "%.2f", x < 0 ? -x : x);
	return arena_printf(a, "%s%s", x <= -0.005 ? "-" : "", s + 1);
}

static void draw_cell(struct canvas *c, struct rect r, int x, int y, double value, double most, int cell,
	const struct plot_look *look)
{
	enum canvas_style s = value < 0 ? look->second : look->main;
	if (cell == CLOSE) {
		canvas_text(c, r, x, y, isnan(value) ? look->axis : s,
			plot_heat_cell(value, most, c->tier == GLYPH_ASCII, c->arena));
		return;
	}
	const char *shade = shades(c->tier == GLYPH_ASCII)[isnan(value) ? 0 : plot_heat_shade(value, most)];
	if (isnan(value)) {
		canvas_glyph(c, r, x + cell / 2, y, look->axis, c->tier == GLYPH_ASCII ? "." : "·");
		return;
	}
	canvas_glyph(c, r, x, y, s, shade);
	if (cell == NARROW) {
		canvas_glyph(c, r, x + 1, y, s, shade);
		return;
	}
	const char *number = short_value(value, c->arena);
	canvas_text(c, r, x + WIDE - 2 - text_width(number), y, look->text, number);
}

static const char *fitted(struct canvas *c, const char *name, int width)
{
	bool ascii = c->tier == GLYPH_ASCII;
	return text_clip(c->arena, text_safe(c->arena, name, (ptrdiff_t)strlen(name), ascii), width, ascii);
}

static void draw_header(struct canvas *c, struct rect r, int x, const struct plot_heat *h, int columns, int cell,
	const struct plot_look *look)
{
	for (int i = 0; i < columns; i++) {
		if (cell == WIDE)
			canvas_text(c, r, x + i * cell, r.y, look->axis, fitted(c, arena_printf(c->arena, "%d %s",
				i + 1, h->column[i]), WIDE - 1));
		else if (cell == CLOSE)
			canvas_textf(c, r, x + i * cell, r.y, look->axis, "%4d", i + 1);
		else if (i % 5 == 4 || i == 0)
			canvas_textf(c, r, x + i * cell, r.y, look->axis, "%d", i + 1);
	}
}

static int widest_row_name(const struct plot_heat *h, int most)
{
	int widest = 0;
	for (int i = 0; i < h->rows; i++) {
		int w = text_width(h->row[i]);
		widest = w > widest ? w : widest;
	}
	return widest < most ? widest : most;
}

/* What stands below: how dark means how much, and what had no place. */
static void draw_legend(struct canvas *c, struct rect r, const struct plot_heat *h, int rows, int columns,
	const struct plot_look *look)
{
	static const double from[] = { 0.2, 0.4, 0.6, 0.8 };
	int y = r.y + r.h - 1, x = r.x;
	for (int i = 0; i < 4; i++) {
		x = canvas_textf(c, r, x, y, look->main, "%s ", shades(c->tier == GLYPH_ASCII)[i + 1]);
		x = canvas_textf(c, r, x, y, look->axis, "%s  ", short_value(from[i] * h->most, c->arena));
	}
	if (rows < h->rows || columns < h->columns)
		canvas_textf(c, r, x, y, look->axis, "%d more rows, %d more columns", h->rows - rows,
			h->columns - columns);
}

void plot_heat(struct canvas *c, struct rect r, const struct plot_heat *h, const struct plot_look *look)
{
	int number = h->rows > 99 ? 4 : 3, name = widest_row_name(h, r.w / 3);
	int from = r.x + number + name + 1, each = h->columns > 0 ? (r.x + r.w - from) / h->columns : 0;
	int cell = each >= WIDE ? WIDE : each >= CLOSE ? CLOSE : NARROW;
	int columns = (r.x + r.w - from) / cell, rows = r.h - (r.h >= 4 ? 2 : 1);
	columns = columns < h->columns ? columns : h->columns;
	rows = rows < h->rows ? rows : h->rows;
	if (columns < 1 || rows < 1)
		return;
	draw_header(c, r, from, h, columns, cell, look);
	for (int i = 0; i < rows; i++) {
		int y = r.y + 1 + i, x = canvas_textf(c, r, r.x, y, look->axis, "%*d ", number - 1, i + 1);
		canvas_text(c, r, x, y, look->text, fitted(c, h->row[i], name));
		for (int k = 0; k < columns; k++)
			draw_cell(c, r, from + k * cell, y, h->value[i * h->columns + k], h->most, cell, look);
	}
	if (r.h >= 4 && !(cell == CLOSE && c->tier == GLYPH_ASCII))
		draw_legend(c, (struct rect){ r.x, r.y, r.w, rows + 2 }, h, rows, columns, look);
}
