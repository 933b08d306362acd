#ifndef UNIT_BENCH_H
#define UNIT_BENCH_H
/* bench - the workbench on the screen without a terminal: keys come from the test, frames go into
 * canvases.  It has a folder of its own, which goes with it. */
#include <stdbool.h>

#include "render/canvas.h"
#include "tui/term.h"

struct app;
struct arena;
struct workbench;

struct bench {
	struct app *app;
	struct arena *arena;
	char folder[512];
};

struct bench *bench_new(void);
/* The penguins of the samples, with a target and parts; here: the bench works in its folder, so that the journal calls
 * the table as it is called in any folder. */
struct bench *bench_penguins(bool here);
void bench_free(struct bench *b);
/* The program anew, which begins with line. */
void bench_restart(struct bench *b, const char *line);
void bench_press(struct bench *b, enum key_code code, const char *text);
void bench_type(struct bench *b, const char *text);
/* Until no command runs and no pane wants to know anything more. */
void bench_settle(struct bench *b);
/* Carries a command line out. */
void bench_run(struct bench *b, const char *line);
/* What can be asked of the workspace, and what its journal holds, without what depends on the clock. */
char *bench_state(struct workbench *w, struct arena *a);
/* Plays the journal as a script in a folder of its own, on a copy of the table there, and fails unless that ends in
 * the same state.  The bench works in its folder.  context stands in the message. */
void bench_replays(struct bench *b, const char *table, const char *context);
struct canvas *bench_draw(struct bench *b, int w, int h, enum glyph_tier tier);
/* The same when all that the size makes panes ask for has been answered. */
struct canvas *bench_draw_settled(struct bench *b, int w, int h, enum glyph_tier tier);

#endif
