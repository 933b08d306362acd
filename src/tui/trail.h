#ifndef TUI_TRAIL_H
#define TUI_TRAIL_H
/* trail - what the Map's keys (pane_map) and its drawing (trail_view) share. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct intent;
struct node;
struct scene;

enum trail_region { TRAIL_ROAD, TRAIL_MODELS, TRAIL_WARNINGS, TRAIL_REGIONS };

struct trail {
	enum trail_region focus;
	int at[TRAIL_REGIONS];
	bool strayed;            /* the user left the next step; until then the mark stays on it */
};

/* The item under the mark. */
int trail_at(const struct trail *m, const struct scene *s, enum trail_region r);

/* The list of a region: stages, or what can be opened while nothing is; NULL before the first road. */
const struct node *trail_list(const struct scene *s, enum trail_region r);
int trail_count(const struct node *list);
/* True while no table is open: the road's place shows what there is to open. */
bool trail_is_start(const struct scene *s);

/* The next step of the road: what r means where a pane has no action of its own. */
struct intent trail_next(const struct scene *s, struct arena *a);

/* Where the regions are; height 0: not in sight. */
struct trail_layout {
	struct rect list[TRAIL_REGIONS], next, jobs;
};

struct trail_layout trail_layout(const struct trail *m, const struct scene *s, struct rect r);
/* The first item to draw so that the chosen one is among rows. */
int trail_first(int at, int rows);
/* Leaves out warnings at the front until the chosen one fits; *index: of the first that stays. */
const struct node *trail_first_warning(const struct node *list, int at, int rows, int width, int *index,
	struct arena *a);
/* What is shown of a warning: its message, or that and the step of the recipe that has settled it. */
const char *trail_warning(const struct node *warning, struct arena *a);
/* What stands below the chosen warning, or NULL. */
const char *trail_mending(const struct node *warning, struct arena *a);
/* The item of a region, drawn in r, that stands in row y of the screen; -1: none. */
int trail_item_at(const struct trail *m, const struct scene *s, enum trail_region region, struct rect r, int y);

void trail_view_models(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c);
void trail_view(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c);

#endif
