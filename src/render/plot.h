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

/* How the parts of a picture look; `struct plot_look look = PLOT_LOOK` is the usual one. */
struct plot_look {
	enum canvas_style main;     /* bars, the first series */
	enum canvas_style second;   /* the second series: also dashed, or another glyph */
	enum canvas_style axis;     /* lines, ticks and their numbers */
	enum canvas_style text;     /* names and values */
	enum canvas_style alarm;    /* what is wrong */
};

#define PLOT_LOOK                                                                              \
	{ .main = STYLE_GOOD, .second = STYLE_SERIES2, .axis = STYLE_DIM, .text = STYLE_PLAIN, \
		.alarm = STYLE_ATTENTION }

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
 * Heckbert 1990, Nice numbers for graph labels), or of 1.5, 2.5, 3, 4, 6 or 8 where fewer than three would be left; at
 * powers of ten when log, with 2 and 5 between them
 * where there is room. */
void plot_axis_ticks(struct plot_axis *x, int most);
/* 0 at lo, 1 at hi; outside of them beyond. */
double plot_axis_share(const struct plot_axis *x, double value);
/* The cell of 0..cells-1 that a value falls into, counted from lo; -1 when it is outside or NaN. */
int plot_axis_cell(const struct plot_axis *x, double value, int cells);
char *plot_axis_label(const struct plot_axis *x, double value, struct arena *a);
/* As many ticks as w columns have room for with their labels, or h rows. */
void plot_axis_fit_width(struct plot_axis *x, int w, struct arena *a);
void plot_axis_fit_height(struct plot_axis *x, int h);
/* The line with its ticks in the first row of r, labels in the second, the unit after the last one or, where there is
 * no room, in its place.  The plot above has the columns of r. */
void plot_axis_below(struct canvas *c, struct rect r, const struct plot_axis *x, const char *unit,
	const struct plot_look *look);
/* Labels and the line at the right end of r; the plot beside has the rows of r. */
void plot_axis_left(struct canvas *c, struct rect r, const struct plot_axis *x, const struct plot_look *look);
/* Columns that plot_axis_left needs. */
int plot_axis_left_width(const struct plot_axis *x, struct arena *a);
/* A number in few characters: "0.4123", "9,870", "12.5k", "3.2e-7"; "-" for NaN. */
char *plot_short(double x, struct arena *a);
/* The same as it is written: "72,120", "487,600,000", "2.08e9"; "-" for NaN. */
char *plot_number(double x, struct arena *a);

/* ---- columns of eighth blocks, histograms: plot_histogram.c ---- */

struct plot_histogram {
	const double *edge;         /* bins + 1, ascending; NULL: bins have no axis */
	const double *count;        /* by bin; NaN: not known, a gap */
	int bins;
	const char *unit;           /* of the edges, or NULL */
};

/* From a node with edges and counts; false when it has none. */
bool plot_histogram_read(const struct node *n, struct plot_histogram *out, struct arena *a);
/* Bins to columns, out[w]: each bin becomes equally many columns, or, where there are more bins than
 * columns, each column takes its share of the bins it covers.  NaN spreads to every column it touches.
 * Returns the columns used, at most w. */
int plot_histogram_spread(const double *count, int bins, int w, double *out);
/* Eighths, 0..8 rows, of a column; what is not 0 shows at least one. */
int plot_column_eighths(double value, double most, int rows);
/* One column a cell, from the bottom of r up; most: the value that fills r. */
void plot_columns(struct canvas *c, struct rect r, const double *value, int n, double most,
	enum canvas_style s);
/* With the numbers of both axes where there is room.  Returns where the bars stand, for what shares their
 * axis. */
struct rect plot_histogram(struct canvas *c, struct rect r, const struct plot_histogram *h,
	const struct plot_look *look);

/* ---- one line high: plot_spark.c ---- */

/* One character a value, lo the lowest and hi the highest; NaN is a blank. */
char *plot_spark_text(const double *value, int n, double lo, double hi, bool ascii, struct arena *a);

/* ---- box plots: plot_box.c ---- */

struct plot_box {
	double lo, q1, median, q3, hi;  /* lo and hi: where the whiskers end; NaN: no box */
	const double *outlier;
	int outliers;
};

/* One box in row y of r, on the axis x over the columns of r. */
void plot_box(struct canvas *c, struct rect r, int y, const struct plot_box *b, const struct plot_axis *x,
	const struct plot_look *look);

/* ---- dots, several to a cell: plot_dots.c ---- */

struct plot_dots {
	int w, h;                   /* cells */
	int dx, dy;                 /* dots a cell: 2x4, 2x2 or 1x1 by tier */
	uint8_t *bits;              /* by cell, row by row from the top: bit y * dx + x */
	uint8_t *style;
	uint8_t *glyph;             /* which of the ASCII signs */
};

struct plot_dots plot_dots_new(int w, int h, enum glyph_tier tier, struct arena *a);
/* Dot (x, y) from the top left; outside nothing happens.  sign: 0 for the first series, 1 … */
void plot_dots_set(struct plot_dots *d, int x, int y, int sign, enum canvas_style s);
/* Where r begins. */
void plot_dots_draw(const struct plot_dots *d, struct canvas *c, struct rect r);

/* ---- curves: plot_line.c ---- */

struct plot_series {
	const double *x, *y;        /* x ascending; NaN in y: a gap */
	int n;
	const char *name;           /* stands at the end of the line, with its last value */
	bool dashed;
	enum canvas_style style;
	bool scatter;               /* points that no line joins; x in any order */
};

#define PLOT_SERIES 4

struct plot_line {
	struct plot_series series[PLOT_SERIES]; /* the most important last: it is drawn over the others */
	int n;
	const char *unit;           /* of x, or NULL */
	bool whole;                 /* x counts */
	bool log;                   /* of y */
	double from, to;            /* the part of x that is shown; from >= to: all */
	double mark;                /* an x to point at, with mark_text; NULL: none */
	const char *mark_text;
};

/* From a list of objects: their key x counts, every other number is a series, dashed but for the first.  False
 * when there is no such key or no point. */
bool plot_line_read(const struct node *list, const char *x, struct plot_line *out, struct arena *a);
/* The rows of dots, from the top, that a series covers in each of w columns of dots: least[w] to
 * greatest[w], least > greatest where there is none.  Neighbours are joined, so that a spike is as high as it was however
 * few columns there are. */
void plot_line_spans(const struct plot_series *s, const struct plot_axis *x, const struct plot_axis *y, int w,
	int h, int *least, int *greatest);
/* The range of y worth showing: the 2nd to 98th percentile of the last four fifths of the x shown, since
 * the first steps would flatten everything else; all of it where that is at most three times as much; and a
 * twentieth more. */
struct plot_axis plot_line_range(const struct plot_line *p);
void plot_line(struct canvas *c, struct rect r, const struct plot_line *p, const struct plot_look *look);

/* ---- tables of shades: plot_heat.c ---- */

/* 0 to 4: how dark, in fifths. */
int plot_heat_shade(double value, double most);
/* Four columns: "▓.72", "-.30", "█1.0", "   -" for NaN. */
const char *plot_heat_cell(double value, double most, bool ascii, struct arena *a);

#endif
