#ifndef BASE_REPORT_H
#define BASE_REPORT_H
/* report - what a command answers: a tree of named values and blocks.  JSON is
 * this tree; text, CSV, Markdown and screens are views of it, made by render.
 * Keys keep the order in which they were added.  Everything lives in the
 * report's arena; strings are copied.
 *
 *   struct report *r = report_new(arena);
 *   struct node *o = report_root(r);
 *   node_int(o, "rows", 48842);
 *   struct node *list = node_list(o, "columns");
 *   struct node *one = node_object(list, NULL);          in lists names are NULL
 *   node_interval(one, "auc", &interval);
 *
 * Notes are sentences for people; they are never part of the JSON result. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct arena;

enum node_type {
	NODE_NULL, NODE_BOOL, NODE_INT, NODE_REAL, NODE_STRING, NODE_OBJECT, NODE_LIST,
};

/* How a view should draw an object or list; JSON does not change. */
enum node_view {
	VIEW_PLAIN,     /* names and values */
	VIEW_TABLE,     /* a list of objects with the same keys */
	VIEW_HISTOGRAM, /* edges, counts */
	VIEW_MATRIX,    /* labels, counts[][] */
	VIEW_BARS,      /* a list of {name, value} */
	VIEW_SERIES,    /* a list of {x, y…} */
	VIEW_RELIABILITY,
	VIEW_QQ,        /* a list of {expected, observed, lo, hi} */
	VIEW_ROWS,      /* a table whose keys are names of data columns: shown as they are */
	VIEW_FINDINGS,  /* a list of {code, severity, column, message, fix} */
	VIEW_HEAT,      /* labels, values[][] in -1..1 */
	VIEW_MAP,       /* points[]{x, y, group}, marks[]{x, y, name} */
	VIEW_INTERVAL,  /* value lo hi n method */
	VIEW_WHOLE,     /* a text that tables do not cut */
	VIEW_PROSE,     /* a table whose last column is wrapped, not cut */
	VIEW_FOLDED,    /* a table whose last columns go on below where it is too wide */
	VIEW_HIDDEN,    /* in JSON only */
};

struct node {
	enum node_type type;
	enum node_view view;
	const char *name;       /* NULL inside a list */
	const char *title;      /* a heading for people, or NULL */
	const char *unit;       /* "s", "rows", "%", or NULL */
	const char *note;       /* why a value is null, or a remark; for people and, when the value is
	                           null, in JSON as "NAME_note" */
	bool below;             /* the value is an upper bound: "< 0.001" for people, and JSON has the note */
	int64_t integer;        /* INT, BOOL */
	double real;
	double band;            /* VIEW_BARS: the share that chance alone fills, or 0; never in JSON */
	const char *string;
	struct node *first;     /* OBJECT, LIST */
	struct node *last;
	struct node *next;
	ptrdiff_t count;
	struct report *report;
};

/* A score with its uncertainty. */
struct interval {
	double value, lo, hi;
	int64_t n;
	const char *method;     /* "Wilson", "DeLong", "BCa bootstrap, 1000" … */
	double level;           /* 0.95 */
	const char *note;       /* or NULL */
};

struct report_warning {
	enum err_code code;     /* W4xx */
	const char *message;
	const char *fix;        /* a command, or NULL */
	struct report_warning *next;
};

struct report {
	struct arena *arena;
	struct node *root;
	struct report_warning *first_warning;
	struct report_warning *last_warning;
	const char *lead;       /* one sentence for people: what happened */
	const char *raw;        /* machine output (predictions, a sample) that goes to standard output as
	                           it is; NULL: none.  Not copied */
	ptrdiff_t raw_bytes;
};

struct report *report_new(struct arena *a);
struct node *report_root(struct report *r);
/* All but the raw bytes, deep. */
struct report *report_copy(const struct report *from, struct arena *a);
void report_lead(struct report *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void report_warn(struct report *r, enum err_code code, const char *fix, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

struct node *node_object(struct node *parent, const char *name);
struct node *node_list(struct node *parent, const char *name);
struct node *node_int(struct node *parent, const char *name, int64_t x);
struct node *node_bool(struct node *parent, const char *name, bool x);
struct node *node_real(struct node *parent, const char *name, double x); /* NaN, inf become null */
/* A value known only to lie below x; note: why.  NAME_note in JSON. */
struct node *node_below(struct node *parent, const char *name, double x, const char *note);
struct node *node_string(struct node *parent, const char *name, const char *s); /* NULL: null */
struct node *node_null(struct node *parent, const char *name, const char *note);
struct node *node_reals(struct node *parent, const char *name, const double *x, ptrdiff_t n);
struct node *node_ints(struct node *parent, const char *name, const int64_t *x, ptrdiff_t n);
struct node *node_interval(struct node *parent, const char *name, const struct interval *v);
/* A deep copy of from under parent, with another name. */
struct node *node_copy(struct node *parent, const char *name, const struct node *from);
void node_title(struct node *n, const char *title, enum node_view view);
void node_note(struct node *n, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The child by name, or NULL; path "a.b.c" goes down. */
struct node *node_find(const struct node *n, const char *path);
double node_number(const struct node *n); /* NaN when it is none */

#endif
