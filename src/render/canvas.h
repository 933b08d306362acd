#ifndef RENDER_CANVAS_H
#define RENDER_CANVAS_H
/* canvas - cells in memory, each with a semantic style.  Everything clips; no
 * drawing can fail.  Screens and printed charts are made with it alone, so a
 * test is a dump compared with a file. */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct text;

enum canvas_style {
	STYLE_PLAIN, STYLE_GOOD, STYLE_ATTENTION, STYLE_DIM, STYLE_TITLE, STYLE_SELECTED, STYLE_KEY,
	STYLE_BOLD, STYLE_SERIES2, STYLE_ERROR, STYLE_STALE, STYLES,
};

enum glyph_tier { GLYPH_ASCII, GLYPH_BLOCK, GLYPH_BRAILLE };

struct rect {
	int x, y, w, h;
};

struct cell {
	char glyph[14];          /* one grapheme, UTF-8, NUL; "" = right half of a wide one */
	uint8_t style;
	uint8_t width;           /* 1 or 2; 0 = right half */
};

struct canvas {
	int w, h;
	struct cell *cell;       /* h x w */
	enum glyph_tier tier;
	struct arena *arena;
};

struct canvas *canvas_new(struct arena *a, int w, int h, enum glyph_tier tier);
/* Safe text at x, y clipped to r; returns the column after it.  Unsafe bytes are made safe. */
int canvas_text(struct canvas *c, struct rect r, int x, int y, enum canvas_style s, const char *t);
int canvas_textf(struct canvas *c, struct rect r, int x, int y, enum canvas_style s,
	const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* What canvas_text draws of s, cut to at most width columns; and the columns that s takes once it is safe. */
const char *canvas_clip(const struct canvas *c, const char *s, int width);
int canvas_width(const struct canvas *c, const char *s);
/* One glyph of our own, one column wide, known to be safe: no check, no memory. */
void canvas_glyph(struct canvas *c, struct rect r, int x, int y, enum canvas_style s, const char *glyph);
void canvas_fill(struct canvas *c, struct rect r, enum canvas_style s);
void canvas_line(struct canvas *c, struct rect r, int y, enum canvas_style s); /* a rule, full width */
/* Text of the canvas, one line a row, trailing blanks cut.  With styles: a second block of letters. */
void canvas_dump(const struct canvas *c, struct text *out, bool styles);

/* A mark that fonts of consoles lack, drawn on the widest tier only. */
const char *canvas_mark(const struct canvas *c, const char *fine, const char *plain);

#endif
