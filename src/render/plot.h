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

#define PLOT_TICKS 32

struct plot_axis {
	double lo, hi;              /* the range that is shown, lo < hi */
	bool log;                   /* base 10; then lo > 0 */
	bool whole;                 /* steps of at least 1: counts */
	int ticks;
	double tick[PLOT_TICKS];    /* values, ascending, within the range */
	double step;                /* between ticks; in decades when log */
	double scale;               /* labels are divided by it; 0: each is short by itself */
	const char *suffix;         /* "k", "M", "e-6" …: what labels carry for it */
	int digits;                 /* of labels, after the point */
};

/* An axis without ticks.  A range of one value is widened; one that is not finite becomes 0 to 1; log is
 * dropped unless all of the range is above 0. */
struct plot_axis plot_axis_of(double lo, double hi, bool log);
/* At most `most` ticks at multiples of 1, 2 or 5 times a power of ten, as many as that allows (after
 * Heckbert 1990, Nice numbers for graph labels); at powers of ten when log, with 2 and 5 between them
 * where there is room. */
void plot_axis_ticks(struct plot_axis *x, int most);
/* The same, and the range grows to whole steps. */
void plot_axis_loosen(struct plot_axis *x, int most);
/* 0 at lo, 1 at hi; outside of them beyond. */
double plot_axis_share(const struct plot_axis *x, double value);
/* The cell of 0..cells-1 that a value falls into, counted from lo; -1 when it is outside or NaN. */
int plot_axis_cell(const struct plot_axis *x, double value, int cells);
char *plot_axis_label(const struct plot_axis *x, double value, struct arena *a);
/* As many ticks as w columns have room for with their labels, or h rows. */
void plot_axis_fit_width(struct plot_axis *x, int w, struct arena *a);
void plot_axis_fit_height(struct plot_axis *x, int h);
/* The line with its ticks in the first row of r, labels in the second, the unit after the last one.  The
 * plot above has the columns of r. */
void plot_axis_below(struct canvas *c, struct rect r, const struct plot_axis *x, const char *unit,
	const struct plot_look *look);
/* Labels and the line at the right end of r; the plot beside has the rows of r. */
void plot_axis_left(struct canvas *c, struct rect r, const struct plot_axis *x, const struct plot_look *look);
/* Columns that plot_axis_left needs. */
int plot_axis_left_width(const struct plot_axis *x, struct arena *a);
/* A number in few characters: "0.4123", "9,870", "12.5k", "3.2e-7"; "-" for NaN. */
char *plot_short(double x, struct arena *a);

#endif
