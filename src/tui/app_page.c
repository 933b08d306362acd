#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "tui/app.h"
#include "tui/page_item.h"
#include "tui/region.h"

/* The answer in sight: what its keys do, what lies below it, and how it stays true after a change. */

/* ---- one above the other ---- */

static void push(struct app *a)
{
	if (a->pages_below == APP_PAGES) {
		page_release(&a->below[0]);
		memmove(a->below, a->below + 1, (APP_PAGES - 1) * sizeof *a->below);
		a->pages_below--;
	}
	a->below[a->pages_below++] = a->page;
	page_init(&a->page);
}

void app_page_open(struct app *a, const char *title, const char *query, const struct report *r)
{
	if (a->page.open && a->page.acting)
		push(a);
	else
		app_page_close(a);
	page_open_report(&a->page, title, query, r);
}

void app_page_back(struct app *a)
{
	if (a->pages_below == 0) {
		page_close(&a->page);
		return;
	}
	page_release(&a->page);
	a->page = a->below[--a->pages_below];
	a->page.acting = false;
	app_layout(a, a->w, a->h, a->tier);
}

void app_page_close(struct app *a)
{
	while (a->pages_below > 0)
		page_release(&a->below[--a->pages_below]);
	page_close(&a->page);
}

void app_page_release(struct app *a)
{
	app_page_close(a);
	page_release(&a->page);
}

void app_page_done(struct app *a)
{
	if (!a->page.acting)
		app_page_close(a);
	a->page.acting = false;
}

/* ---- what changed ---- */

void app_page_changed(struct app *a)
{
	a->page.old = a->page.query != NULL;
	for (int i = 0; i < a->pages_below; i++)
		a->below[i].old = a->below[i].query != NULL;
}

void app_page_renew(struct app *a)
{
	struct page *p = &a->page;
	const struct ask *q = p->open && p->query ? asks_find(&a->asks, p->query) : NULL;
	if (!p->old || !q || q->revision != a->asks.revision)
		return;
	page_renew(p, q->report, q->failure);
	app_layout(a, a->w, a->h, a->tier);
}

/* What changed since the page was opened is asked again before anything else. */
void app_page_ask(struct app *a)
{
	struct page *p = &a->page;
	if (!p->old || !p->query)
		return;
	if (asks_lacks(&a->asks, p->query) && !a->asks.under_way)
		asks_begin(&a->asks, p->query, a->workbench, a->worker, &a->ctl);
	app_page_renew(a);
}

/* ---- keys ---- */

/* w over an answer: what its command means.  NULL: there is nothing to explain. */
static const char *page_topic(const struct page *p)
{
	const char *verb = strrchr(p->title, ' ');
	return p->query && verb ? verb + 1 : NULL;
}

static struct intent page_intent(const struct app *a, const struct key *k, struct arena *scratch)
{
	struct scene s = app_scene(a);
	struct intent i = page_item_intent(page_chosen(&a->page), &s, k, scratch);
	const char *topic = page_topic(&a->page);
	if (i.line)
		return i;
	if (region_key(k, 'w'))
		return topic ? (struct intent){ .line = arena_printf(scratch, "why %s", topic) }
			     : (struct intent){ .refusal = "there is no number here to explain" };
	return app_table_intent(pane_table[a->pane], k, scratch);
}

void app_page_key(struct app *a, const struct key *k)
{
	struct arena *scratch = arena_new();
	struct intent i = page_intent(a, k, scratch);
	a->page.acting = i.line != NULL;
	app_act(a, &i);
	if (!i.line && !i.refusal)
		app_say_unused(a, k);
	arena_free(scratch);
}

const char *app_page_hints(const struct app *a, struct arena *scratch)
{
	const struct page *p = &a->page;
	const struct page_line *l = page_chosen(p);
	return arena_printf(scratch, "%sEsc back  j k %s  Space page  %s/ search  g G ends  : command",
		page_item_hints(l, scratch), l ? "choose" : "scroll", page_topic(p) ? "w why  u undo  " : "");
}
