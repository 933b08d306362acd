#include "config.h"

#include "tui/svg.h"

#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "render/canvas.h"

#define CELL_W 10
#define CELL_H 20
#define EDGE 10
#define FONT "DejaVu Sans Mono, Liberation Mono, Menlo, Consolas, monospace"

struct pen {
	struct text *out;
	uint32_t ink, paper;      /* of the whole picture, 0xRRGGBB */
	enum theme theme;
};

/* The first code point of a glyph that is valid UTF-8. */
static uint32_t code_point(const char *g)
{
	const unsigned char *p = (const unsigned char *)g;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] < 0xe0)
		return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
	if (p[0] < 0xf0)
		return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
	return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6 |
	       (p[3] & 0x3f);
}

static uint32_t ink_of(const struct pen *p, enum canvas_style s)
{
	struct look l = theme_look(p->theme, s);
	if (l.reverse)
		return p->paper;
	return l.colour_256 < 0 ? p->ink : theme_rgb(l.colour_256);
}

/* x, y in hundredths of a cell, so that no number needs a decimal point in print. */
static void patch(const struct pen *p, int column, int row, int x, int y, int w, int h, uint32_t ink,
	int percent)
{
	text_addf(p->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"",
		EDGE * 10 + column * CELL_W * 10 + x * CELL_W / 10, EDGE * 10 + row * CELL_H * 10 + y * CELL_H / 10,
		w * CELL_W / 10, h * CELL_H / 10, ink);
	if (percent < 100)
		text_addf(p->out, " fill-opacity=\"0.%02d\"", percent);
	text_add(p->out, "/>\n");
}

/* U+2580 to U+259F. */
static void block(const struct pen *p, int x, int y, uint32_t u, uint32_t ink)
{
	/* Quadrants from U+2596 on: 1 upper left, 2 upper right, 4 lower left, 8 lower right. */
	static const uint8_t quadrants[] = { 4, 8, 1, 13, 9, 7, 11, 2, 6, 14 };
	int k = (int)(u - 0x2580);
	if (k == 0)
		patch(p, x, y, 0, 0, 100, 50, ink, 100);
	else if (k <= 8)
		patch(p, x, y, 0, 100 - k * 25 / 2, 100, k * 25 / 2, ink, 100);
	else if (k <= 15)
		patch(p, x, y, 0, 0, (16 - k) * 25 / 2, 100, ink, 100);
	else if (k == 16)
		patch(p, x, y, 50, 0, 50, 100, ink, 100);
	else if (k <= 19)
		patch(p, x, y, 0, 0, 100, 100, ink, (k - 16) * 25);
	else if (k == 20)
		patch(p, x, y, 0, 0, 100, 12, ink, 100);
	else if (k == 21)
		patch(p, x, y, 88, 0, 12, 100, ink, 100);
	for (int q = 0; k >= 22 && q < 4; q++)
		if (quadrants[k - 22] >> q & 1)
			patch(p, x, y, (q & 1) * 50, (q >> 1) * 50, 50, 50, ink, 100);
}

/* U+2800 to U+28FF: the bits run down the left column, down the right one, then along the last row. */
static void dots(const struct pen *p, int x, int y, uint32_t u, uint32_t ink)
{
	static const uint8_t place[8][2] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 1, 0 }, { 1, 1 }, { 1, 2 },
		{ 0, 3 }, { 1, 3 } };
	for (int i = 0; i < 8; i++)
		if ((u - 0x2800) >> i & 1)
			text_addf(p->out, "<circle cx=\"%d\" cy=\"%d\" r=\"16\" fill=\"#%06x\"/>\n",
				EDGE * 10 + x * 100 + 25 + place[i][0] * 50,
				EDGE * 10 + y * 200 + 25 + place[i][1] * 50, ink);
}

/* Arms of a line: thickness 1 or 2 to the left, right, up, down; false when it is no line. */
static bool arms(uint32_t u, int arm[4])
{
	static const struct {
		uint16_t code;
		uint8_t arm[4];
	} lines[] = {
		{ 0x2500, { 1, 1, 0, 0 } }, { 0x2501, { 2, 2, 0, 0 } }, { 0x2502, { 0, 0, 1, 1 } },
		{ 0x2503, { 0, 0, 2, 2 } }, { 0x250c, { 0, 1, 0, 1 } }, { 0x2510, { 1, 0, 0, 1 } },
		{ 0x2514, { 0, 1, 1, 0 } }, { 0x2518, { 1, 0, 1, 0 } }, { 0x251c, { 0, 1, 1, 1 } },
		{ 0x2524, { 1, 0, 1, 1 } }, { 0x252c, { 1, 1, 0, 1 } }, { 0x2534, { 1, 1, 1, 0 } },
		{ 0x253c, { 1, 1, 1, 1 } }, { 0x2574, { 1, 0, 0, 0 } }, { 0x2576, { 0, 1, 0, 0 } },
		{ 0x2575, { 0, 0, 1, 0 } }, { 0x2577, { 0, 0, 0, 1 } }, { 0x2578, { 2, 0, 0, 0 } },
		{ 0x257a, { 0, 2, 0, 0 } }, { 0x257c, { 1, 2, 0, 0 } }, { 0x257e, { 2, 1, 0, 0 } },
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (lines[i].code == u) {
			for (int k = 0; k < 4; k++)
				arm[k] = lines[i].arm[k];
			return true;
		}
	return false;
}

static void line(const struct pen *p, int x, int y, const int arm[4], uint32_t ink)
{
	static const int from[4][2] = { { 0, 0 }, { 50, 0 }, { 0, 0 }, { 0, 50 } };
	for (int i = 0; i < 4; i++) {
		int thick = arm[i] == 2 ? 24 : 10;
		if (!arm[i])
			continue;
		if (i < 2)
			patch(p, x, y, from[i][0], 50 - thick / 4, 50, thick / 2, ink, 100);
		else
			patch(p, x, y, 50 - thick / 2, from[i][1], thick, 50, ink, 100);
	}
}

static void escaped(struct text *out, const char *g)
{
	for (; *g; g++)
		if (*g == '&')
			text_add(out, "&amp;");
		else if (*g == '<')
			text_add(out, "&lt;");
		else if (*g == '>')
			text_add(out, "&gt;");
		else
			text_addc(out, *g);
}

static void begin_letters(const struct pen *p, int x, int y, int cells, enum canvas_style s)
{
	struct look l = theme_look(p->theme, s);
	text_addf(p->out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s>",
		EDGE * 10 + x * CELL_W * 10, EDGE * 10 + y * CELL_H * 10 + 150, cells * CELL_W * 10, ink_of(p, s),
		l.bold ? " font-weight=\"bold\"" : "", l.underline ? " text-decoration=\"underline\"" : "");
}


/* Letters of one style side by side make one run, so that it can be selected; what is not ASCII stands
 * alone, because its font may be another one. */
static int run_end(const struct canvas *c, int x, int y)
{
	const struct cell *row = &c->cell[y * c->w];
	int end = x + 1;
	if (code_point(row[x].glyph) >= 0x80)
		return x + (row[x].width == 2 ? 2 : 1);
	while (end < c->w && row[end].style == row[x].style && row[end].width == 1 &&
		code_point(row[end].glyph) < 0x80 && strcmp(row[end].glyph, " ") != 0)
		end++;
	return end;
}

static int draw(const struct pen *p, const struct canvas *c, int x, int y)
{
	const struct cell *k = &c->cell[y * c->w + x];
	enum canvas_style s = (enum canvas_style)k->style;
	uint32_t u = code_point(k->glyph), ink = ink_of(p, s);
	int arm[4], end = x + 1;
	if (u == ' ' || u == 0)
		return end;
	if (u >= 0x2580 && u <= 0x259f) {
		block(p, x, y, u, ink);
	} else if (u >= 0x2800 && u <= 0x28ff) {
		dots(p, x, y, u, ink);
	} else if (arms(u, arm)) {
		line(p, x, y, arm, ink);
	} else {
		end = run_end(c, x, y);
		begin_letters(p, x, y, end - x, s);
		for (int i = x; i < end; i++)
			escaped(p->out, c->cell[y * c->w + i].glyph);
		text_add(p->out, "</text>\n");
	}
	return end;
}

/* What is reversed has paper of its own. */
static void grounds(const struct pen *p, const struct canvas *c, int y)
{
	for (int x = 0, end; x < c->w; x = end) {
		const struct cell *row = &c->cell[y * c->w];
		for (end = x + 1; end < c->w && row[end].style == row[x].style;)
			end++;
		struct look l = theme_look(p->theme, (enum canvas_style)row[x].style);
		if (l.reverse)
			patch(p, x, y, 0, 0, 100 * (end - x), 100, l.colour_256 < 0 ? p->ink : theme_rgb(l.colour_256), 100);
	}
}

void svg_write(struct text *out, const struct canvas *c, enum theme t)
{
	bool light = t == THEME_LIGHT;
	struct pen p = { out, light ? 0x1c1c1c : 0xd0d0d0, light ? 0xffffff : 0x161616, t };
	int w = c->w * CELL_W + 2 * EDGE, h = c->h * CELL_H + 2 * EDGE;
	text_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		"font-family=\"" FONT "\" font-size=\"165\" xml:space=\"preserve\">\n", w, h, w * 10, h * 10);
	text_addf(out, "<rect width=\"%d\" height=\"%d\" rx=\"60\" fill=\"#%06x\"/>\n", w * 10, h * 10, p.paper);
	for (int y = 0; y < c->h; y++) {
		grounds(&p, c, y);
		for (int x = 0; x < c->w;)
			x = draw(&p, c, x, y);
	}
	text_add(out, "</svg>\n");
}
