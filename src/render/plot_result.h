#ifndef RENDER_PLOT_RESULT_H
#define RENDER_PLOT_RESULT_H
/* plot_result - pictures of what a model is worth: confusion matrix, reliability, scores with their
 * intervals, bars, curves in a square.  Like plot.h: pure, clipped, at any size, told apart without
 * colour, with the numbers beside the picture. */
#include <stdbool.h>
#include <stdint.h>

#include "render/plot.h"

struct arena;
struct node;

/* ---- confusion matrix: plot_matrix.c ---- */

struct plot_matrix {
	int k;
	const char *const *label;
	const double *count;        /* k x k, row = truth, column = decision */
	int row, column;            /* the cell under the cursor; -1: none */
	bool share;                 /* shares of the row instead of counts, where only one has room */
};

/* From a node with labels and counts; false when it has none. */
bool plot_matrix_read(const struct node *n, struct plot_matrix *out, struct arena *a);
/* How dark an error is by its share of the row: 0 below 3 %, 1 below 8 %, 2 below 25 %, 3. */
int plot_matrix_shade(double share);
/* What was right stands in brackets, only errors are shaded.  Recall at the right, precision below; shares
 * under the counts where there is room.  Too many classes: shade and a digit, tenths of the row; too many
 * still: the part around the cursor, and what is left out is counted. */
void plot_matrix(struct canvas *c, struct rect r, const struct plot_matrix *m, const struct plot_look *look);
/* "only errors are shaded (share of the row) ..." in one line. */
/* The cell that plot_matrix draws at x, y; false when there is none. */
bool plot_matrix_at(const struct plot_matrix *m, struct rect r, int x, int y, int *row, int *column,
	struct arena *a);
const char *plot_matrix_legend(bool ascii);

/* ---- reliability: plot_reliability.c ---- */

struct plot_reliability {
	int bins;
	const double *said, *rate, *lo, *hi, *n;  /* by bin */
	int at;                     /* the bin under the cursor; -1: none */
};

/* From a list of {mean, rate, rate_lo, rate_hi, n}. */
bool plot_reliability_read(const struct node *list, struct plot_reliability *out, struct arena *a);
#define PLOT_RELIABILITY_FEW 12 /* rows under which a bin says nothing */
/* Rows a bin, on average, and whether they are so few that the bins together say nothing. */
double plot_reliability_rows(const struct plot_reliability *p);
bool plot_reliability_is_thin(const struct plot_reliability *p);
/* A bar per bin: how often it came true; what was said beyond that is shaded lightly, what came true beyond what was
 * said is a row of crosses: two signs that differ without colour.  The interval has a line of its own where there
 * is room, else it is a column of numbers.  Under 12 rows: a question mark; where all bins are so thin a bar would claim
 * more than is known, and the interval stands in its place. */
void plot_reliability(struct canvas *c, struct rect r, const struct plot_reliability *p,
	const struct plot_look *look);
/* The classic picture: said to the right, true upwards, the diagonal dotted, the intervals upright. */
void plot_reliability_diagonal(struct canvas *c, struct rect r, const struct plot_reliability *p,
	const struct plot_look *look);
/* The bin that plot_reliability draws in row y; -1: none. */
int plot_reliability_at(const struct plot_reliability *p, struct rect r, int y);
const char *plot_reliability_legend(bool thin, bool ascii);

/* ---- dot and interval, a row each: plot_interval.c ---- */

struct plot_interval {
	const char *name;
	double value, lo, hi;       /* NaN: not known */
	double n;                   /* rows; NaN: not shown */
	bool alarm;                 /* has an exclamation mark */
};

struct plot_intervals {
	const struct plot_interval *row;
	int n;
	double baseline;            /* a line across; NaN: none */
	int at;                     /* under the cursor; -1: none */
	int top;                    /* rows scrolled away */
};

/* Columns that names get at most: longer ones are clipped at their end. */
int plot_intervals_names(struct rect r);
/* How many rows of it plot_intervals has room for; its axis takes two. */
int plot_intervals_rows(const struct canvas *c, struct rect r, const struct plot_intervals *p);
/* Names and n before, numbers behind, one axis that is zoomed to what is there. */
void plot_intervals(struct canvas *c, struct rect r, const struct plot_intervals *p,
	const struct plot_look *look);

/* ---- bars: plot_bars.c ---- */

struct plot_bar {
	const char *name;
	double value;
	const char *text;           /* beside the bar; NULL: the value */
	bool alarm;
};

/* The part of `in` that lies in r, in the style of the cursor. */
void plot_select(struct canvas *c, struct rect r, struct rect in);
/* Bars from 0 to most (0: the largest value), a row each; neighbours do not merge. */
void plot_bars(struct canvas *c, struct rect r, const struct plot_bar *b, int n, double most, int at,
	const struct plot_look *look);

/* ---- curves with axes of their own: plot_square.c ---- */

struct plot_square {
	struct plot_series series[PLOT_SERIES]; /* dashed ones are the edges of a band; the last is drawn over the others */
	int n;
	struct plot_axis x, y;      /* plot_axis_of; ticks are added */
	bool diagonal;              /* from corner to corner, dotted */
	const char *x_name, *y_name;
	double mark_x, mark_y;      /* where the model stands; NaN: nowhere */
};

/* Where the curves are, inside the axes. */
struct rect plot_square_inside(struct rect r, const struct plot_square *p, struct arena *a);
void plot_square(struct canvas *c, struct rect r, const struct plot_square *p, const struct plot_look *look);

/* ---- quantiles against quantiles: plot_qq.c ---- */

struct plot_qq {
	int n;
	const double *expected, *observed; /* quantiles of the fit and of the data, ascending */
	const double *lo, *hi;      /* where the observed one falls in 95 of 100 samples of the fit */
};

/* From a list of {expected, observed, lo, hi}; false when it has no point. */
bool plot_qq_read(const struct node *list, struct plot_qq *out, struct arena *a);
/* Points that lie outside of the band. */
int plot_qq_outside(const struct plot_qq *p);
/* Points, the line on which they are equal, and the band dashed; a cross instead of a dot outside of it.  Both
 * axes are logarithmic where all is above 0 and the largest value is over 50 times the smallest.  The legend
 * below where there is room. */
void plot_qq(struct canvas *c, struct rect r, const struct plot_qq *p, const struct plot_look *look);
const char *plot_qq_legend(const struct plot_qq *p, bool ascii, struct arena *a);

/* ---- predictions of numbers: plot_truth.c ---- */

struct plot_truth {
	const double *predicted, *truth; /* n */
	int n;
	double width;               /* of the band at each side; NaN: none */
	bool errors;                /* predicted less true upwards, instead of the truth */
};

/* From a node with predicted and truth; false when it has none. */
bool plot_truth_read(const struct node *n, struct plot_truth *out, struct arena *a);
/* A dot a row: predicted to the right, true upwards, the diagonal where both are the same, the band around it. */
void plot_truth(struct canvas *c, struct rect r, const struct plot_truth *p, const struct plot_look *look);

#endif
