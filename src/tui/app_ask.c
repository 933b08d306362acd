#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/mem.h"
#include "job/worker.h"
#include "tui/app.h"
#include "tui/prompt.h"
#include "tui/term.h"
#include "tui/trail.h"

/* What the pane in sight gets besides keys: answers, the learning curve, and its turn to tidy up. */

#define CURVE_MOST 8192 /* points; more than a screen has dots, even after thinning */

void app_settle(struct app *a)
{
	struct scene s = app_scene(a);
	struct key none = { .code = KEY_NONE };
	pane_table[a->pane]->update(a->pane_state[a->pane], &s, &none, app_body(a));
}

void app_show(struct app *a, int i)
{
	if (i == a->pane)
		return;
	a->pane_before = a->pane;
	a->pane = i;
	app_settle(a);
}

/* Begins the first query of a pane that lacks an answer; ahead: only what is answered in no time. */
static void ask_for(struct app *a, int pane, bool ahead)
{
	const struct pane_class *p = pane_table[pane];
	struct scene s = app_scene(a);
	struct arena *scratch = arena_new();
	const char *line;
	for (int k = 0; p->wants && !a->asks.under_way && (line = p->wants(a->pane_state[pane], &s, k, scratch)); k++)
		if ((!ahead || asks_is_short(line)) && asks_lacks(&a->asks, line))
			asks_begin(&a->asks, line, a->workbench, a->worker, &a->ctl);
	arena_free(scratch);
}

/* While the prompt is open the workbench is left to its completer.  What other panes show is asked for ahead as far as
 * it is short: while a training has the workbench they can be looked at, though nobody did before. */
void app_ask(struct app *a)
{
	if (a->running || a->quit || prompt_is_open())
		return;
	if (a->page.open)
		app_page_ask(a);
	struct scene s = app_scene(a);
	if (trail_is_start(&s))
		return;
	ask_for(a, a->pane, false);
	for (int i = 0; pane_table[i] && !a->asks.under_way; i++)
		ask_for(a, i, true);
}

/* ---- the learning curve ---- */

static void thin_out(struct app *a)
{
	int n = 0;
	for (int i = 0; i < a->points; i += 2)
		a->curve[n++] = a->curve[i];
	a->points = n;
}

static void add_point(struct app *a, const struct ctl_point *p)
{
	if (a->points > 0 && p->step <= a->curve[a->points - 1].step)
		a->points = 0; /* the next model */
	if (a->points == CURVE_MOST)
		thin_out(a);
	if (a->points == a->curve_room) {
		a->curve_room = a->curve_room ? 2 * a->curve_room : 256;
		a->curve = mem_realloc(a->curve, a->curve_room, (ptrdiff_t)sizeof *a->curve);
	}
	a->curve[a->points++] = *p;
}

/* The first point of a command ends the curve of the one before. */
static void begin_curve(struct app *a)
{
	if (a->curve_of && a->curve_turn == a->running->serial)
		return;
	mem_free(a->curve_of);
	a->curve_of = mem_strdup(a->running->line);
	a->curve_turn = a->running->serial;
	a->points = 0;
}

bool app_take_curve(struct app *a)
{
	struct ctl_point p[64];
	bool any = false;
	for (int n = 64; n == 64;) {
		n = ctl_points(&a->ctl, &a->curve_from, p, 64);
		if (n == 0 || !a->running || !a->running->begun)
			continue; /* a query's curve is nobody's */
		begin_curve(a);
		for (int i = 0; i < n; i++)
			add_point(a, &p[i]);
		any = true;
	}
	return any;
}
