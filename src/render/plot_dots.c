#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "render/plot.h"

struct plot_dots plot_dots_new(int w, int h, enum glyph_tier tier, struct arena *a)
{
	struct plot_dots d = { .w = w > 0 ? w : 0, .h = h > 0 ? h : 0 };
	d.dx = tier == GLYPH_ASCII ? 1 : 2;
	d.dy = tier == GLYPH_ASCII ? 1 : tier == GLYPH_BLOCK ? 2 : 4;
	ptrdiff_t cells = (ptrdiff_t)d.w * d.h + 1;
	d.bits = ARENA_ARRAY(a, uint8_t, cells);
	d.style = ARENA_ARRAY(a, uint8_t, cells);
	d.glyph = ARENA_ARRAY(a, uint8_t, cells);
	return d;
}

void plot_dots_set(struct plot_dots *d, int x, int y, int sign, enum canvas_style s)
{
	if (x < 0 || y < 0 || x >= d->w * d->dx || y >= d->h * d->dy)
		return;
	int cell = y / d->dy * d->w + x / d->dx;
	d->bits[cell] |= (uint8_t)(1 << (y % d->dy * d->dx + x % d->dx));
	d->style[cell] = (uint8_t)s;
	d->glyph[cell] = (uint8_t)sign;
}

/* Dots of braille are numbered down the columns, and the last row came later (ISO/TR 11548-1). */
static void braille(uint8_t bits, char out[4])
{
	static const uint8_t dot[8] = { 0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80 };
	unsigned code = 0x2800;
	for (int i = 0; i < 8; i++)
		if (bits >> i & 1)
			code |= dot[i];
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	out[3] = '\0';
}

static const char *glyph(const struct plot_dots *d, int cell, char out[4])
{
	static const char *const quadrant[16] = { " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜",
		"▄", "▙", "▟", "█" };
	static const char *const sign[PLOT_SERIES] = { "*", "o", "+", "x" };
	if (d->dy == 1)
		return sign[d->glyph[cell] % PLOT_SERIES];
	if (d->dy == 2)
		return quadrant[d->bits[cell] & 15];
	braille(d->bits[cell], out);
	return out;
}

void plot_dots_draw(const struct plot_dots *d, struct canvas *c, struct rect r)
{
	char out[4];
	for (int i = 0; i < d->w * d->h; i++)
		if (d->bits[i])
			canvas_glyph(c, r, r.x + i % d->w, r.y + i / d->w, (enum canvas_style)d->style[i],
				glyph(d, i, out));
}
