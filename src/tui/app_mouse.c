#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "tui/app.h"
#include "tui/prompt.h"
#include "tui/tabs.h"
#include "tui/term.h"

/* Every click is a key that could have been pressed instead. */

#define WHEEL_LINES 3

/* The key that a hint begins with: "Enter open", "r next step", "Ctrl-R redo". */
static struct key hint_key(const char *hint)
{
	static const struct {
		const char *name;
		struct key key;
	} named[] = { { "Enter", { .code = KEY_ENTER } }, { "Esc", { .code = KEY_ESCAPE } },
		{ "Tab", { .code = KEY_TAB } }, { "Space", { .code = KEY_TEXT, .text = " " } } };
	size_t n = strcspn(hint, " ");
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (strlen(named[i].name) == n && strncmp(hint, named[i].name, n) == 0)
			return named[i].key;
	if (n == 6 && strncmp(hint, "Ctrl-", 5) == 0)
		return (struct key){ .code = KEY_CONTROL, .text = { (char)(hint[5] - 'A' + 'a') } };
	struct key k = { .code = n == 1 ? KEY_TEXT : KEY_NONE };
	if (n == 1)
		k.text[0] = hint[0];
	return k;
}

static void press(struct app *a, struct key k)
{
	if (k.code != KEY_NONE)
		app_key(a, &k);
}

/* The second click opens what the first one chose, and nothing where there was nothing to choose. */
static void click_pane(struct app *a, const struct key *k)
{
	struct scene s = app_scene(a);
	bool chosen = pane_table[a->pane]->click(a->pane_state[a->pane], &s, app_body(a), k->x, k->y);
	app_settle(a);
	if (chosen && k->twice)
		press(a, (struct key){ .code = KEY_ENTER });
}

static void wheel(struct app *a, const struct key *k)
{
	struct rect r = app_body(a);
	struct scene s = app_scene(a);
	for (int i = 0; i < WHEEL_LINES; i++)
		if (a->page.open)
			page_key(&a->page, k, r.h);
		else
			pane_table[a->pane]->update(a->pane_state[a->pane], &s, k, r);
}

void app_mouse(struct app *a, const struct key *k)
{
	struct rect r = app_body(a);
	bool inside = k->y >= r.y && k->y < r.y + r.h;
	if (prompt_is_open())
		return;
	if (k->code != KEY_CLICK) {
		wheel(a, k);
		return;
	}
	if (!a->mouse_told && a->message.notes == 0)
		app_say(a, STYLE_DIM, "M gives the mouse back to the terminal; Shift and drag selects text meanwhile");
	a->mouse_told = true;
	const struct tab *t = k->y == 0 ? app_tab_at(a, k->x) : NULL;
	struct arena *scratch = arena_new();
	const char *hint = k->y == a->h - 1 && k->y > 0 ? app_hint_at(a, k->x, scratch) : NULL;
	if (t)
		press(a, (struct key){ .code = KEY_TEXT, .text = { t->key } });
	else if (hint)
		press(a, hint_key(hint));
	else if (inside && !a->page.open)
		click_pane(a, k);
	else if (inside && page_click(&a->page, r, k->y) && k->twice)
		press(a, (struct key){ .code = KEY_ENTER });
	arena_free(scratch);
}
