#ifndef TUI_DATA_PANE_H
#define TUI_DATA_PANE_H
/* data_pane - what the Data pane's keys (pane_data) and its drawing (data_view, data_detail, data_rows)
 * share.  Where things stand is worked out here, for keys and drawing alike. */
#include <stdbool.h>
#include <stdint.h>

#include "render/canvas.h"

struct arena;
struct node;
struct scene;

#define DATA_PROFILE "data profile"
#define DATA_REJECTS "data show --rejects --rows 200"
#define DATA_MARKS 4096       /* columns that can be marked */
#define DATA_CHUNK 64         /* rows are asked for in steps of so many */
#define DATA_SOUGHT 80        /* bytes of what can be looked for among rows */

enum data_region { DATA_COLUMNS, DATA_FINDINGS, DATA_STUDIES, DATA_ROWS, DATA_REGIONS };
enum data_sort { DATA_BY_PLACE, DATA_BY_SIGNAL, DATA_BY_MISSING, DATA_BY_DISTINCT, DATA_BY_NAME, DATA_SORTS };

struct data_pane {
	enum data_region focus;
	enum data_sort sort;
	bool numbers;             /* v: the detail as a table */
	bool rejects;             /* v among rows: those that were left out */
	int at, top;              /* in the order shown */
	int finding, finding_top;
	int study, study_top;     /* in study_table */
	int row, row_top;         /* 0-based */
	int cell, cell_left;      /* the column of the row's cell under the cursor */
	char sought[DATA_SOUGHT]; /* / among rows: what is looked for; "": nothing */
	int sought_from;          /* 1-based */
	bool sought_back, seeking;
	uint8_t mark[DATA_MARKS / 8]; /* by place in the table */
};

/* Where the regions are; height 0: not in sight. */
struct data_layout {
	struct rect columns, detail, target, findings, studies, rows;
};

struct data_layout data_layout(const struct data_pane *d, const struct scene *s, struct rect r);

/* Nodes of the profile's columns in the order of d; place[i]: their place in the table. */
struct data_order {
	const struct node **column;
	int *place;
	int n;
};

struct data_order data_order(const struct data_pane *d, const struct scene *s, struct arena *a);
const struct node *data_profile(const struct scene *s, const char *part); /* a child of the profile, or NULL */
bool data_is_marked(const struct data_pane *d, int place);
double data_missing_share(const struct node *column);
double data_signal(const struct node *column); /* NaN: not known */
/* The query for the column under the mark in depth; NULL without one. */
const char *data_describe_line(const struct data_pane *d, const struct scene *s, struct arena *a);
/* The query for the rows in sight. */
const char *data_rows_line(const struct data_pane *d, const struct scene *s, struct arena *a);
/* The query for the row that is looked for. */
const char *data_sought_line(const struct data_pane *d, struct arena *a);
/* The first column that it asks for; -1: all are asked for. */
int data_rows_left(const struct data_pane *d, const struct scene *s);
int data_rows_count(const struct data_pane *d, const struct scene *s); /* rows, or rejects */
/* How many of them a region h rows high shows. */
int data_rows_in_sight(const struct data_pane *d, int h);

void data_view(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c);
void data_view_detail(const struct data_pane *d, const struct scene *s, const struct node *column,
	struct rect r, struct canvas *c);
void data_view_rows(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c);

#endif
