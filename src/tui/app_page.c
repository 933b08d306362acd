#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "tui/app.h"
#include "tui/keys.h"
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
	return keys_command(pane_table[a->pane], k, scratch);
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

/* What a page is: with lines to choose, and with a question that can be explained. */
enum { PAGE_TEXT = 1, PAGE_ITEMS = 2, PAGE_QUESTION = 4 };

/* page_key moves; w is page_intent's, / and u are everybody's. */
static const struct key_row page_rows[] = {
	{ .key = "Esc", .hint = "back" },
	{ .key = "j k", .at = PAGE_ITEMS, .hint = "choose" },
	{ .key = "j k", .at = PAGE_TEXT, .hint = "scroll" },
	{ .key = "Space", .hint = "page" },
	{ .key = "w", .at = PAGE_QUESTION, .hint = "why" },
	{ .key = "u", .at = PAGE_QUESTION, .hint = "undo" },
	{ .key = "/", .hint = "search" },
	{ .key = "g G", .hint = "ends" },
	{ .key = ":", .hint = "command" },
	{ 0 },
};

const char *app_page_hints(const struct app *a, struct arena *scratch)
{
	const struct page_line *l = page_chosen(&a->page);
	unsigned place = (l ? PAGE_ITEMS : PAGE_TEXT) | (page_topic(&a->page) ? PAGE_QUESTION : 0);
	return arena_printf(scratch, "%s%s", page_item_hints(l, scratch), keys_row_hints(page_rows, place, false, scratch));
}
