#ifndef TUI_EVALUATE_PANE_H
#define TUI_EVALUATE_PANE_H
/* evaluate_pane - what the keys of the Evaluate pane (pane_evaluate) and its drawing (evaluate_view,
 * evaluate_trade) share: the state, the queries, and where the regions are. */
#include <stdbool.h>

#include "render/canvas.h"
#include "tui/judged.h"

struct arena;
struct intent;
struct key;
struct node;
struct scene;

enum evaluate_region { EVALUATE_MATRIX, EVALUATE_TRADE, EVALUATE_SCORES, EVALUATE_SLICES, EVALUATE_MODELS,
	EVALUATE_REGIONS };
/* What the trade of errors against each other is shown as. */
enum evaluate_trade { TRADE_COST, TRADE_ROC, TRADE_PR, TRADE_TABLE, TRADES };

struct evaluate_pane {
	struct judged judged;
	enum evaluate_region focus;
	enum evaluate_trade trade;
	int row, column;              /* of the matrix */
	bool share;                   /* v: shares of the row */
	int score, score_top;
	bool methods;                 /* v: how each interval was made */
	int slice, slice_top;
	bool raw;                     /* v: their own scores, not shrunk */
	bool errors;                  /* v, of numbers: the errors instead of the truth */
	char by[160];                 /* slices of this column alone; "": of all */
	bool moved;                   /* the threshold is at step, in hundredths; else the model's own */
	int step;
	int miss;                     /* index of what a miss costs, see evaluate_miss */
	char versus[JUDGED_NAME];     /* compared with this model; "": none */
};

#define EVALUATE_STEPS 100

/* What a miss costs, in false alarms. */
int evaluate_miss(const struct evaluate_pane *p);

/* The slice under the cursor, or NULL. */
const struct node *evaluate_slice(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
/* What Enter asks for in each region, and w: act of key rows (keys.h). */
struct intent evaluate_open_cell(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_open_matrix(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_set_threshold(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_open_curves(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_open_scores(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_open_slice(const void *st, const struct scene *s, const struct key *k, struct arena *a);
struct intent evaluate_explain(const void *st, const struct scene *s, const struct key *k, struct arena *a);

/* The queries; NULL while there is no model. */
const char *evaluate_scores_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
const char *evaluate_matrix_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
const char *evaluate_cost_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
const char *evaluate_curves_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
const char *evaluate_slices_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);
/* NULL unless a comparison was asked for. */
const char *evaluate_compare_line(const struct evaluate_pane *p, const struct scene *s, struct arena *a);

/* 0: numbers, 2: two classes, more: several; -1: not known yet. */
int evaluate_classes(const struct evaluate_pane *p, const struct scene *s);
/* The class or number names of the matrix. */
const char *evaluate_label(const struct evaluate_pane *p, const struct scene *s, int i);
/* The i-th metric in the order of use, which is not the order of reports; NULL past the end. */
const struct node *evaluate_metric(const struct evaluate_pane *p, const struct scene *s, int i);
/* The row of the sweep at the threshold of p, or NULL. */
const struct node *evaluate_step(const struct evaluate_pane *p, const struct scene *s);

/* Where the regions are; height 0: not in sight. */
struct evaluate_layout {
	struct rect region[EVALUATE_REGIONS];
};

struct evaluate_layout evaluate_layout(const struct evaluate_pane *p, const struct scene *s, struct rect r);
/* The cell of the matrix drawn in r at x, y; false when there is none. */
bool evaluate_cell_at(const struct evaluate_pane *p, const struct scene *s, struct rect r, int x, int y, int *row,
	int *column);
/* How many scores, and slices, the region r has room for below its title. */
int evaluate_score_rows(struct rect r, int metrics);
int evaluate_slice_rows(const struct evaluate_pane *p, const struct scene *s, struct rect r);
/* The first row of the scores. */
int evaluate_scores_top(struct rect r);
void evaluate_view(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void evaluate_view_trade(const struct evaluate_pane *p, const struct scene *s, struct rect r, struct canvas *c);

#endif
