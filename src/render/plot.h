#ifndef RENDER_PLOT_H
#define RENDER_PLOT_H
/* plot - pictures drawn into a rectangle of a canvas: pure, clipped, never failing, at any size.  The
 * tier of the canvas decides the glyphs: ascii; block (eighths, and quadrants for curves); braille
 * (eighths, and dots for curves).  What is missing is a NaN in the values handed over, and a gap in
 * the picture.  Colour is never the only sign. */
#include <stdbool.h>
#include <stdint.h>

#include "render/canvas.h"

struct arena;
struct node;

/* How the parts of a picture look; PLOT_LOOK is the usual one. */
struct plot_look {
	enum canvas_style main;     /* bars, the first series */
	enum canvas_style second;   /* the second series: also dashed, or another glyph */
	enum canvas_style axis;     /* lines, ticks and their numbers */
	enum canvas_style text;     /* names and values */
	enum canvas_style alarm;    /* what is wrong */
};

#define PLOT_LOOK                                                                              \
	((struct plot_look){ .main = STYLE_GOOD, .second = STYLE_SERIES2, .axis = STYLE_DIM,   \
		.text = STYLE_PLAIN, .alarm = STYLE_ATTENTION })

/* ---- axes: plot_axis.c ---- */

#define PLOT_TICKS 24

struct plot_axis {
	double lo, hi;              /* the range that is shown, lo < hi; of the logarithms when log */
	bool log;                   /* base 10 */
	int ticks;
	double tick[PLOT_TICKS];    /* values, ascending, within the range */
	double step;                /* between ticks; of the logarithms when log */
	double unit;                /* 1, 1e3, 1e6 … by which labels are divided */
	const char *suffix;         /* "", "k", "M" … that labels carry */
	int digits;                 /* of labels, after the point */
};

#endif
