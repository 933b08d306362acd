#ifndef TUI_CONFIDENCE_PANE_H
#define TUI_CONFIDENCE_PANE_H
/* confidence_pane - what the keys of the Confidence pane (pane_confidence) and its drawing (confidence_view)
 * share: the state, the queries, and where the regions are. */
#include <stdbool.h>

#include "render/canvas.h"
#include "tui/judged.h"

struct arena;
struct node;
struct scene;

enum confidence_region { CONFIDENCE_RELIABILITY, CONFIDENCE_METHODS, CONFIDENCE_ABSTAIN, CONFIDENCE_MISTAKES,
	CONFIDENCE_MODELS, CONFIDENCE_REGIONS };
enum confidence_view { SHOW_BARS, SHOW_DIAGONAL, SHOW_HISTOGRAM, SHOW_TABLE, SHOWS };

struct confidence_pane {
	struct judged judged;
	enum confidence_region focus;
	enum confidence_view view;
	bool before;                  /* c: as it was before calibration */
	bool errors;                  /* v, of numbers: the errors instead of the truth */
	int bin, bin_top;
	int method;                   /* under the cursor */
	int step;                     /* of the abstention curve, from its end */
	bool numbers;                 /* v: the abstention curve as a table */
	int mistake, mistake_top;
	int fewer;                    /* + - : bins */
};

int confidence_bins(const struct confidence_pane *p);
/* The queries; NULL while there is no model. */
const char *confidence_line(const struct confidence_pane *p, const struct scene *s, struct arena *a);
const char *confidence_abstain_line(const struct confidence_pane *p, const struct scene *s, struct arena *a);
const char *confidence_mistakes_line(const struct confidence_pane *p, const struct scene *s, struct arena *a);
const char *confidence_conformal_line(const struct confidence_pane *p, const struct scene *s, struct arena *a);
/* Of a model of numbers: what it predicted against what is true. */
const char *confidence_truth_line(const struct confidence_pane *p, const struct scene *s, struct arena *a);
/* 1: the model predicts numbers, 0: classes, -1: not known yet. */
int confidence_numbers(const struct confidence_pane *p, const struct scene *s);
const struct node *confidence_answer(const struct scene *s, const char *line, const char *part);
/* The bins in sight. */
const struct node *confidence_bars(const struct confidence_pane *p, const struct scene *s);
/* The point of the abstention curve under the cursor, or NULL. */
const struct node *confidence_point(const struct confidence_pane *p, const struct scene *s);

struct confidence_layout {
	struct rect region[CONFIDENCE_REGIONS];
};

struct confidence_layout confidence_layout(const struct confidence_pane *p, const struct scene *s, struct rect r);
/* The bin drawn in row y of the region r; false when there is none. */
bool confidence_bin_at(const struct confidence_pane *p, const struct scene *s, struct rect r, int y, int *bin);
/* The row of the first method in the region r. */
int confidence_methods_top(const struct confidence_pane *p, const struct scene *s, struct rect r);
void confidence_view(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void confidence_view_rows(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
/* "age 39  workclass Private ...": the cells of a row of mistakes. */
const char *confidence_cells(const struct node *row, struct arena *a);
/* The same regions of a model of numbers: the interval in place of probabilities. */
void confidence_view_truth(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void confidence_view_width(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void confidence_view_sizes(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void confidence_view_misses(const struct confidence_pane *p, const struct scene *s, struct rect r, struct canvas *c);
void confidence_view_abstain(const struct confidence_pane *p, const struct scene *s, struct rect r,
	struct canvas *c);

#endif
