#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "tui/pane.h"
#include "tui/term.h"

/* Data: every column at a glance, and one of them in detail. */

#define PROFILE "data profile"

struct data_pane {
	int at;
};

static const struct node *columns(const struct scene *s)
{
	const struct node *n = scene_answer(s, PROFILE);
	return n ? node_find(n, "columns") : NULL;
}

static void update(void *st, const struct scene *s, const struct key *k, struct rect r)
{
	struct data_pane *d = st;
	const struct node *list = columns(s);
	int n = list ? (int)list->count : 0;
	(void)r;
	if (k->code == KEY_ARROW_DOWN)
		d->at++;
	else if (k->code == KEY_ARROW_UP)
		d->at--;
	d->at = d->at >= n ? n - 1 : d->at;
	d->at = d->at < 0 ? 0 : d->at;
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct data_pane *d = st;
	const struct node *list = columns(s);
	int i = 0;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++)
		canvas_text(c, r, r.x + 1, r.y + i, i == d->at ? STYLE_SELECTED : STYLE_PLAIN,
			node_find(k, "name")->string);
	if (!list)
		canvas_text(c, r, r.x + 1, r.y, STYLE_DIM,
			scene_failure(s, PROFILE) ? scene_failure(s, PROFILE) : "reading the table ...");
}

static struct intent command(const void *st, const struct scene *s, const struct key *k,
	struct arena *scratch)
{
	(void)st;
	(void)s;
	(void)k;
	(void)scratch;
	return (struct intent){ 0 };
}

static const char *hints(const void *st, const struct scene *s)
{
	(void)st;
	(void)s;
	return "j k column  : command";
}

static const char *wants(const void *st, const struct scene *s, int k, struct arena *scratch)
{
	(void)st;
	(void)s;
	(void)scratch;
	return k == 0 ? PROFILE : NULL;
}

static const char *const help[] = { "j k|choose a column", NULL };

const struct pane_class pane_data = {
	.name = "data", .title = "Data", .state_size = (int)sizeof(struct data_pane), .update = update,
	.view = view, .command = command, .hints = hints, .help = help, .wants = wants,
};
