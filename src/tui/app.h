#ifndef TUI_APP_H
#define TUI_APP_H
/* app - the state of the workbench on the screen: one struct that events change (app_key, app_poll …) and
 * app_view draws.  Nothing here knows curses. */
#include <stdbool.h>

#include "base/ctl.h"
#include "base/err.h"
#include "command/execute.h"
#include "command/options.h"
#include "render/canvas.h"
#include "tui/asks.h"
#include "tui/message.h"
#include "tui/page.h"
#include "tui/pane.h"
#include "tui/theme.h"

struct arena;
struct key;
struct report;
struct tab;
struct worker;
struct workbench;

/* A command on its way through the worker; while it runs the workbench belongs to it. */
struct turn {
	struct workbench *workbench;
	char *text;                   /* as it was given, maybe a whole script */
	const char *line;             /* its first command, for people */
	const char *script;           /* what follows it */
	char *why;                    /* why it is done, or NULL */
	struct answer answer;
	struct arena *arena;          /* of the answer */
	struct report *road;          /* in an arena of its own: it outlives the answer */
	struct arena *road_arena;
	double start, took;
	unsigned serial;
	bool begun;                   /* false while a query that a pane wanted still leaves the worker */
	enum outcome outcome;
};

/* A question that the next key answers. */
enum question { QUESTION_NONE, QUESTION_LEAVE };

#define APP_PAGES 4

struct app {
	struct options options;
	struct workbench *workbench;
	struct worker *worker;
	struct ctl ctl;
	struct turn *running;         /* NULL: idle */
	struct turn *last;            /* keeps the last answer alive */
	char *waiting;                /* a line that runs when the command ends */
	unsigned turns;               /* so far */
	int scripts;                  /* that were run by this line */
	const struct report *road;    /* NULL before the first */
	struct arena *road_arena;
	struct arena *arena;
	void *pane_state[16];
	int pane, pane_before;
	struct message message;
	struct page page;
	struct page below[APP_PAGES]; /* from which it was opened: Esc goes back to them */
	int pages_below;
	struct asks asks;             /* what panes want to know */
	struct ctl_point *curve;      /* of the job that runs, or ran last */
	int points, curve_room;
	unsigned curve_from;          /* of ctl's ring */
	char *curve_of;
	unsigned curve_turn;          /* the serial number of the turn it belongs to */
	enum question question;
	bool leaving;                 /* when the command ends, so does the program */
	bool interrupted;             /* Ctrl-C was the last key */
	bool quit;
	enum glyph_tier tier;         /* what can be shown */
	bool ascii;                   /* no more than ASCII */
	enum theme ground;            /* what the terminal says it draws on; AUTO: nothing yet */
	bool mouse_off;               /* M gave the mouse back to the terminal */
	bool mouse_told;
	char *pattern;                /* what / looked for last, or NULL */
	char *clip;                   /* to be given to the terminal's clipboard, or NULL */
	bool copying;                 /* Y was pressed: the next key is copied as a command */
	bool redraw;                  /* the whole screen anew */
	int w, h;
	const char *history;
};

struct app *app_new(const struct options *o, int wake_fd, struct err *e);
void app_free(struct app *a);
/* Starts a command; says so when one runs already.  why: one sentence for the message, or NULL. */
void app_submit(struct app *a, const char *line, const char *why);
/* The same, but waits for its turn behind a command that runs. */
void app_queue(struct app *a, const char *line);
/* The screen has this size and these glyphs; before every app_key and
 * app_view, because the prompt learns here whether the workbench is free. */
void app_layout(struct app *a, int w, int h, enum glyph_tier tier);
void app_key(struct app *a, const struct key *k);
/* Ctrl-C: leaves what is open, stops the command, and the second time ends the program. */
void app_interrupt(struct app *a);
/* Takes the worker's result when it has ended; true when something changed. */
bool app_poll(struct app *a);
/* Starts the next query that the pane in sight wants, when the worker is free. */
void app_ask(struct app *a);
/* Takes the points of the learning curve from ctl's ring; true when there were some. */
bool app_take_curve(struct app *a);
/* Gives the worker to the running command; a query that a pane wanted is stopped first. */
void app_begin(struct app *a);
/* Asks the running command to stop and waits for it. */
void app_stop(struct app *a);
struct scene app_scene(const struct app *a);
/* Where the pane is drawn. */
struct rect app_body(const struct app *a);
/* Lets the pane in sight keep its selection within bounds. */
void app_settle(struct app *a);
/* The answer as a page; above the page whose key asked for it. */
void app_page_open(struct app *a, const char *title, const char *query, const struct report *r);
/* To the page below, else to the pane. */
void app_page_back(struct app *a);
void app_page_close(struct app *a);
void app_page_release(struct app *a);
/* A command without a page of its own has ended: the page stays where its own key began it. */
void app_page_done(struct app *a);
/* Answers are from before now on: what is in sight is asked for again. */
void app_page_changed(struct app *a);
void app_page_ask(struct app *a);
/* Shows the latest answer to its question. */
void app_page_renew(struct app *a);
void app_page_key(struct app *a, const struct key *k);
const char *app_page_hints(const struct app *a, struct arena *scratch);
/* What ? shows, as wide as the screen is now. */
void app_open_help(struct app *a);
/* All of the message. */
void app_open_message(struct app *a);
/* The prompt with this text; guess: what is most likely meant behind it, or NULL. */
void app_prompt(struct app *a, const char *text, const char *guess);
/* Looks for text, NULL or "" being what was looked for before, in the page or the pane. */
void app_search(struct app *a, const char *text, bool backwards);
/* Leaves, or asks when a command runs; the answer to the question, and what the hint bar says of it. */
void app_leave(struct app *a);
void app_leave_answer(struct app *a, const struct key *k);
const char *app_leave_hints(struct arena *scratch);
/* Ends the command that runs with what it has, or says that there is none. */
void app_end_early(struct app *a);
void app_act(struct app *a, const struct intent *i);
/* What waited in the prompt is given up: its question goes, and the pane hears of it. */
void app_give_up(struct app *a);
/* A letter that does nothing where it was pressed says so. */
void app_say_unused(struct app *a, const struct key *k);
/* Turns to the pane of a tab, or says why there is none. */
void app_view_pane(struct app *a, const struct tab *t);
/* Shows pane_table[i]. */
void app_show(struct app *a, int i);
/* Draws the whole screen; cursor_x < 0 when there is none. */
void app_view(const struct app *a, struct canvas *c, int *cursor_x, int *cursor_y);
/* The line with `@` and `%` replaced by what the pane in sight means by them; NULL, and *refusal why, when nothing is
 * marked, or more than the command takes there. */
const char *app_expand(const struct app *a, const char *line, const char **refusal, struct arena *scratch);
/* The command that a person bound to the key here, or NULL. */
const char *app_bound(const struct app *a, const char *key);
/* The colours in force. */
enum theme app_theme(const struct app *a);
/* Whether clicks are ours. */
bool app_wants_mouse(const struct app *a);
/* Text for the clipboard, also kept in the state folder; says so. */
void app_copy(struct app *a, const char *text);
/* Draws the screen into an SVG file. */
bool app_screenshot(const struct app *a, const char *file, struct err *e);
/* The mouse on the bar, the hints, the pane. */
void app_mouse(struct app *a, const struct key *k);
/* The tab or the hint ("r next step") at column x; NULL when there is none. */
const struct tab *app_tab_at(const struct app *a, int x);
const char *app_hint_at(const struct app *a, int x, struct arena *scratch);
/* Replaces the message. */
void app_say(struct app *a, enum canvas_style s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds to it. */
void app_say_more(struct app *a, enum canvas_style s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Rows that the message may cover at this size. */
int app_message_room(const struct app *a);
/* True when there is more of the message than is shown. */
bool app_message_is_cut(const struct app *a);

#endif
