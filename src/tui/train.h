#ifndef TUI_TRAIN_H
#define TUI_TRAIN_H
/* train - what the keys of Train (pane_train) and its drawing (train_view) share. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct node;
struct scene;

enum train_region { TRAIN_MODELS, TRAIN_KINDS, TRAIN_REGIONS };

#define TRAIN_NAME 64 /* bytes of a model's name that is remembered */

struct train {
	enum train_region focus;
	int at[TRAIN_REGIONS], top[TRAIN_REGIONS];
	bool strayed;              /* the user chose a model; until then it is the best */
	int known;                 /* models there were when the pane was last looked after */
	char marked[TRAIN_NAME];   /* the model that c compares with; "": none */
	bool by_score;             /* else in the order of training */
	bool log;                  /* the curve's loss */
	int zoom;                  /* 0 all steps, 1 the last half, 2 the last quarter */
};

/* Where the parts are drawn; h = 0: not at this size. */
struct train_layout {
	struct rect plot, list[TRAIN_REGIONS], job, detail;
	int bar;                   /* column of the bar between both halves, or -1 */
};

struct train_layout train_layout(const struct train *t, const struct scene *s, struct rect r);
/* Rows for items in a list's rectangle. */
int train_rows(struct rect r);

/* Items of a region: models, or kinds with "auto" before them. */
int train_count(const struct train *t, const struct scene *s, enum train_region r);
/* The i-th model as it stands in the list, or NULL. */
const struct node *train_model(const struct train *t, const struct scene *s, int i);
/* The name of the model in focus, "" when there is none. */
const char *train_model_name(const struct train *t, const struct scene *s);
/* The kind at place i: NULL for the first, which is auto, and past the end. */
const struct node *train_kind(const struct scene *s, int i);
const char *train_kind_name(const struct scene *s, int i);
/* The score a model is chosen by: the first of its metrics, or NULL. */
const struct node *train_score(const struct node *model);
/* The queries about the model in focus. */
const char *train_curve_line(const struct train *t, const struct scene *s, struct arena *a);
const char *train_show_line(const struct train *t, const struct scene *s, struct arena *a);

/* NULL for a baseline: it leans on nothing that would surprise. */
const char *train_importance_line(const struct train *t, const struct scene *s, struct arena *a);
bool train_is_baseline(const struct scene *s, const char *kind);

/* What the Map knows of a model: whether it is the best, and why its scores no longer hold. */
const struct node *train_on_the_road(const struct scene *s, const char *name);

/* The settings of the kind in focus, and what there is to say of the model in focus. */
void train_view_settings(const struct train *t, const struct scene *s, struct rect r, struct canvas *c);
void train_view_model(const struct train *t, const struct scene *s, struct rect r, struct canvas *c);
void train_view(const struct train *t, const struct scene *s, struct rect r, struct canvas *c);

#endif
