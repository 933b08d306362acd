#ifndef TUI_APP_H
#define TUI_APP_H
/* app - the state of the workbench on the screen: one struct that events change (app_key, app_done …) and
 * app_view draws.  Nothing here knows curses. */
#include <stdbool.h>

#include "base/ctl.h"
#include "base/err.h"
#include "command/execute.h"
#include "command/options.h"
#include "render/canvas.h"
#include "tui/pane.h"

struct arena;
struct key;
struct worker;
struct workbench;

#define APP_MESSAGE 600

/* A command on its way through the worker; while it runs the workbench belongs to it. */
struct turn {
	struct workbench *workbench;
	char *line;
	const char *script;
	struct answer answer;
	struct report *road;
	struct arena *arena;
	double start;
};

struct app {
	struct options options;
	struct workbench *workbench;
	struct worker *worker;
	struct ctl ctl;
	struct turn *running;         /* NULL: idle */
	struct turn *last;            /* keeps the last answer and the road alive */
	struct arena *arena;
	void *pane_state[16];
	int pane;
	char message[APP_MESSAGE];
	enum canvas_style message_style;
	bool answer_open;             /* the last answer covers the pane */
	int answer_top;
	bool help_open;
	bool leaving;                 /* q was pressed while a command runs */
	bool quit;
	const char *history;
};

struct app *app_new(const struct options *o, int wake_fd, struct err *e);
void app_free(struct app *a);
/* Starts a command; says so when one runs already. */
void app_submit(struct app *a, const char *line);
void app_key(struct app *a, const struct key *k, int height);
/* Takes the worker's result when it has ended; true when something changed. */
bool app_poll(struct app *a);
/* Asks the running command to stop and waits for it. */
void app_stop(struct app *a);
/* Draws the whole screen; cursor_x < 0 when there is none. */
void app_view(const struct app *a, struct canvas *c, int *cursor_x, int *cursor_y);
void app_say(struct app *a, enum canvas_style s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The lines of the open answer or help, for scrolling. */
int app_answer_lines(const struct app *a, int width);

#endif
