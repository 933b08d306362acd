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
const struct node *trail_part(const struct scene *s, const char *path);
/* A string of n, "" when there is none. */
const char *trail_string(const struct node *n, const char *name);

/* The next step of the road: what r means where a pane has no action of its own. */
struct intent trail_next(const struct scene *s, struct arena *a);

void trail_view(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c);

#endif
