#ifndef UNIT_SCREEN_H
#define UNIT_SCREEN_H
/* screen - canvases compared with the files of tests/golden/screen, and a road made by hand. */
#include <stdbool.h>

#include "render/canvas.h"

struct arena;
struct report;

/* Fails unless the canvas, text and styles, is what NAME.txt holds; with UPDATE set it is written. */
void assert_screen(const struct canvas *c, const char *name);
/* Whether the text of the canvas holds it. */
bool screen_shows(const struct canvas *c, const char *what);
#define assert_shows(c, what) assert_true(screen_shows((c), (what)))
#define assert_hides(c, what) assert_false(screen_shows((c), (what)))
/* Halfway along the road: five stages done, three models, two warnings. */
struct report *road_halfway(struct arena *a);
/* Nothing is open: three things could be. */
struct report *road_start(struct arena *a);

#endif
