#include "config.h"

#include "render/canvas.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

struct canvas *canvas_new(struct arena *a, int w, int h, enum glyph_tier tier)
{
	struct canvas *c = ARENA_NEW(a, struct canvas);
	*c = (struct canvas){ .w = w > 0 ? w : 0, .h = h > 0 ? h : 0, .tier = tier, .arena = a };
	c->cell = ARENA_ARRAY(a, struct cell, (ptrdiff_t)c->w * c->h + 1);
	canvas_fill(c, (struct rect){ 0, 0, c->w, c->h }, STYLE_PLAIN);
	return c;
}

/* The part of r that lies on the canvas. */
static struct rect clip(const struct canvas *c, struct rect r)
{
	int x0 = r.x > 0 ? r.x : 0, y0 = r.y > 0 ? r.y : 0;
	int x1 = r.x + r.w < c->w ? r.x + r.w : c->w, y1 = r.y + r.h < c->h ? r.y + r.h : c->h;
	return (struct rect){ x0, y0, x1 > x0 ? x1 - x0 : 0, y1 > y0 ? y1 - y0 : 0 };
}

static void blank(struct cell *k, enum canvas_style s)
{
	*k = (struct cell){ .glyph = " ", .style = (uint8_t)s, .width = 1 };
}

void canvas_fill(struct canvas *c, struct rect r, enum canvas_style s)
{
	r = clip(c, r);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			blank(&c->cell[y * c->w + x], s);
}

/* Half of a wide glyph must not stay behind when the other half is overwritten. */
static void release(struct canvas *c, int x, int y)
{
	struct cell *k = &c->cell[y * c->w + x];
	if (k->width == 0 && x > 0)
		blank(k - 1, (enum canvas_style)(k - 1)->style);
	if (k->width == 2 && x + 1 < c->w)
		blank(k + 1, (enum canvas_style)(k + 1)->style);
}

static void put(struct canvas *c, int x, int y, enum canvas_style s, const char *glyph, ptrdiff_t n,
	int width)
{
	struct cell *k = &c->cell[y * c->w + x];
	release(c, x, y);
	*k = (struct cell){ .style = (uint8_t)s, .width = (uint8_t)width };
	memcpy(k->glyph, glyph, (size_t)n);
	if (width == 2) {
		release(c, x + 1, y);
		k[1] = (struct cell){ .style = (uint8_t)s, .width = 0 };
	}
}

int canvas_text(struct canvas *c, struct rect r, int x, int y, enum canvas_style s, const char *t)
{
	struct rect in = clip(c, r);
	bool ascii = c->tier == GLYPH_ASCII;
	const char *safe = text_safe(c->arena, t, (ptrdiff_t)strlen(t), ascii);
	ptrdiff_t left = (ptrdiff_t)strlen(safe);
	bool row = y >= in.y && y < in.y + in.h;
	while (left > 0) {
		int width;
		bool odd;
		ptrdiff_t n = text_grapheme(safe, left, &width, &odd);
		bool fits = n < (ptrdiff_t)sizeof c->cell->glyph && width > 0 && width <= 2 && !odd &&
			    !(ascii && (unsigned char)*safe >= 0x80);
		width = fits ? width : 1;
		if (row && x >= in.x && x + width <= in.x + in.w)
			put(c, x, y, s, fits ? safe : ascii ? "?" : "·", fits ? n : ascii ? 1 : 2, width);
		x += width;
		safe += n;
		left -= n;
	}
	return x;
}

int canvas_textf(struct canvas *c, struct rect r, int x, int y, enum canvas_style s,
	const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	char *t = arena_vprintf(c->arena, fmt, ap);
	va_end(ap);
	return canvas_text(c, r, x, y, s, t);
}

static const char *drawn(const struct canvas *c, const char *s)
{
	return text_safe(c->arena, s, (ptrdiff_t)strlen(s), c->tier == GLYPH_ASCII);
}

const char *canvas_clip(const struct canvas *c, const char *s, int width)
{
	return text_clip(c->arena, drawn(c, s), width, c->tier == GLYPH_ASCII);
}

int canvas_width(const struct canvas *c, const char *s)
{
	return text_width(drawn(c, s));
}

void canvas_glyph(struct canvas *c, struct rect r, int x, int y, enum canvas_style s, const char *glyph)
{
	struct rect in = clip(c, r);
	if (x >= in.x && x < in.x + in.w && y >= in.y && y < in.y + in.h)
		put(c, x, y, s, glyph, (ptrdiff_t)strlen(glyph), 1);
}

void canvas_line(struct canvas *c, struct rect r, int y, enum canvas_style s)
{
	struct rect in = clip(c, r);
	if (y < in.y || y >= in.y + in.h)
		return;
	for (int x = in.x; x < in.x + in.w; x++)
		put(c, x, y, s, c->tier == GLYPH_ASCII ? "-" : "─", c->tier == GLYPH_ASCII ? 1 : 3, 1);
}

static void dump_row(const struct canvas *c, int y, bool styles, struct text *out)
{
	static const char letter[STYLES + 1] = ".gadtskb2ex";
	ptrdiff_t kept = out->n;
	for (int x = 0; x < c->w; x++) {
		const struct cell *k = &c->cell[y * c->w + x];
		if (styles)
			text_addc(out, letter[k->style]);
		else
			text_add(out, k->glyph);
		if (styles ? k->style != STYLE_PLAIN : strcmp(k->glyph, " ") != 0)
			kept = out->n;
	}
	out->n = kept;
	out->p[kept] = '\0';
	text_addc(out, '\n');
}

void canvas_dump(const struct canvas *c, struct text *out, bool styles)
{
	text_addn(out, "", 0);
	for (int y = 0; y < c->h; y++)
		dump_row(c, y, false, out);
	for (int y = 0; styles && y < c->h; y++)
		dump_row(c, y, true, out);
}

const char *canvas_mark(const struct canvas *c, const char *fine, const char *plain)
{
	return c->tier == GLYPH_BRAILLE ? fine : plain;
}
