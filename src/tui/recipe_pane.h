#ifndef TUI_RECIPE_PANE_H
#define TUI_RECIPE_PANE_H
/* recipe_pane - what the keys of Recipe (pane_recipe) and its drawing (recipe_pane_view) share. */
#include "render/canvas.h"

struct arena;
struct node;
struct scene;

struct recipe_pane {
	int at, top;         /* among the steps, and one line more: add a step */
	int follow;          /* the place, from 1 on, where the step in focus goes; 0: it stays */
	int kind;            /* m: how many kinds after the neediest one */
};

/* Where the parts are; h = 0: not at this size. */
struct recipe_pane_layout {
	struct rect steps, guard, detail, columns;
	int bar;             /* column of the bar between both halves, or -1 */
};

struct recipe_pane_layout recipe_pane_layout(struct rect r);
int recipe_pane_rows(struct rect steps); /* for items */

/* The steps as far as they are known: with what each did, else without. */
const struct node *recipe_pane_steps(const struct recipe_pane *p, const struct scene *s, struct arena *a);
/* The kind of model whose appended steps are shown, or NULL. */
const struct node *recipe_pane_kind(const struct recipe_pane *p, const struct scene *s);
/* The query for what each step does. */
const char *recipe_pane_diff_line(const struct recipe_pane *p, const struct scene *s, struct arena *a);

void recipe_pane_view(const struct recipe_pane *p, const struct scene *s, struct rect r, struct canvas *c);

#endif
