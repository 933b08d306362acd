#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "tui/app.h"
#include "tui/box.h"
#include "tui/common.h"
#include "tui/help_page.h"
#include "tui/keys.h"
#include "tui/prompt.h"
#include "tui/tabs.h"

#define SHOW_WORK_AFTER 0.3 /* seconds: what ends at once needs no light */

/* From here up there is room for a pane; from 20x6 for a title besides the message. */
static bool has_pane(const struct app *a)
{
	return a->w >= 40 && a->h >= 10;
}

static bool has_title(const struct app *a)
{
	return a->w >= 20 && a->h >= 6;
}

struct rect app_body(const struct app *a)
{
	return (struct rect){ 0, 1, a->w, has_pane(a) ? a->h - 3 : 0 };
}

void app_layout(struct app *a, int w, int h, enum glyph_tier tier)
{
	bool ascii = tier == GLYPH_ASCII;
	bool other = help_page_wide(a->w) != help_page_wide(w);
	a->w = w;
	a->h = h;
	a->tier = tier;
	a->ascii = ascii;
	/* While a command has the workbench the prompt must not look into it. */
	prompt_workbench(a->running || a->asks.under_way ? NULL : a->workbench);
	if (other && a->page.open && strcmp(a->page.title, HELP_TITLE) == 0)
		app_open_help(a);
	page_fit(&a->page, w, app_body(a).h, ascii);
	app_settle(a);
}

/* ---- the bar at the top ---- */

static const char *tab_name(const struct tab *t, bool here, int w, struct arena *a)
{
	return w >= 100 || here ? arena_printf(a, "%c %s", t->key, t->name) : arena_printf(a, "%c", t->key);
}

static int view_tab(struct canvas *c, struct rect r, int x, const struct tab *t, bool here)
{
	const char *name = tab_name(t, here, c->w, c->arena);
	if (here)
		return canvas_textf(c, r, x, r.y, STYLE_SELECTED, "[%s]", name);
	return canvas_textf(c, r, x, r.y, pane_find(t->pane) >= 0 ? STYLE_PLAIN : STYLE_DIM, " %s", name);
}

const struct tab *app_tab_at(const struct app *a, int x)
{
	const struct tab *found = NULL;
	struct arena *scratch = arena_new();
	int at = 0;
	for (const struct tab *t = tab_table; t->key && !found; t++) {
		bool here = pane_find(t->pane) == a->pane;
		int end = at + text_width(tab_name(t, here, a->w, scratch)) + (here ? 2 : 1);
		if (x >= at && x < end && has_title(a))
			found = t;
		at = end;
	}
	arena_free(scratch);
	return found;
}

/* The file that is open, where there is room. */
static void view_source(const struct app *a, struct rect r, int x, struct canvas *c)
{
	const struct node *n = a->road ? node_find(a->road->root, "source") : NULL;
	const char *path = n && n->type == NODE_STRING ? n->string : NULL;
	if (!path || r.x + r.w - x < 12)
		return;
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *safe = text_safe(c->arena, name, (ptrdiff_t)strlen(name), a->ascii);
	canvas_text(c, r, x + 2, r.y, STYLE_TITLE, text_clip(c->arena, safe, r.w - (x - r.x) - 2, a->ascii));
}

static const char *light(const struct app *a, const struct scene *s, struct canvas *c)
{
	bool asks = a->asks.under_way && ctl_clock() - a->asks.since >= SHOW_WORK_AFTER;
	if (!s->running || s->elapsed < SHOW_WORK_AFTER)
		return !asks ? "" : a->ascii ? " looking ... " : " looking … ";
	const char *mark = a->ascii ? "*" : "●";
	return s->done >= 0 ? arena_printf(c->arena, " %s%3d%% ", mark, (int)(100 * s->done))
			    : arena_printf(c->arena, " %s busy ", mark);
}

static void view_bar(const struct app *a, const struct scene *s, struct canvas *c)
{
	const char *work = light(a, s, c);
	int width = text_width(work), x = 0;
	struct rect r = { 0, 0, c->w - width, 1 };
	for (const struct tab *t = tab_table; t->key; t++)
		x = view_tab(c, r, x, t, pane_find(t->pane) == a->pane);
	view_source(a, r, x, c);
	canvas_text(c, (struct rect){ 0, 0, c->w, 1 }, c->w - width, 0, STYLE_KEY, work);
}

/* ---- message, prompt, hints ---- */

/* The row above the hints; where there are no hints, the last one. */
static int message_row(int h)
{
	return h >= 2 ? h - 2 : h - 1;
}

int app_message_room(const struct app *a)
{
	int room = a->h / 4 < 6 ? a->h / 4 : 6;
	if (!has_pane(a))
		room = has_title(a) ? a->h - 2 : message_row(a->h) + 1;
	return room > 1 ? room : 1;
}

bool app_message_is_cut(const struct app *a)
{
	struct arena *scratch = arena_new();
	struct message_line *line;
	bool cut = a->message.fresh &&
		   message_lines(&a->message, a->w, a->ascii, &line, scratch) > app_message_room(a);
	arena_free(scratch);
	return cut;
}

/* All of a new message, as far as there is room, ending at row bottom. */
static void view_fresh(const struct app *a, int bottom, struct canvas *c)
{
	struct message_line *line;
	int n = message_lines(&a->message, c->w, a->ascii, &line, c->arena);
	int room = app_message_room(a), shown = n < room ? n : room;
	struct rect r = { 0, bottom - shown + 1, c->w, shown };
	canvas_fill(c, r, STYLE_PLAIN);
	for (int i = 0; i < shown; i++)
		canvas_text(c, r, 0, r.y + i, line[i].style, line[i].text);
	if (n <= room)
		return;
	const char *more = c->w >= 40 ? " ... Enter: all of it" : a->ascii ? " ..." : " …";
	canvas_text(c, r, c->w - text_width(more), bottom, STYLE_KEY, more);
}

static void view_message(const struct app *a, int row, struct canvas *c)
{
	const struct message *m = &a->message;
	if (m->notes == 0)
		return;
	if (m->fresh) {
		view_fresh(a, row, c);
		return;
	}
	const char *s = text_safe(c->arena, m->note[0].text, (ptrdiff_t)strlen(m->note[0].text), a->ascii);
	canvas_text(c, (struct rect){ 0, row, c->w, 1 }, 0, row, m->note[0].style,
		text_clip(c->arena, s, c->w, a->ascii));
}

static void view_box(int row, struct canvas *c)
{
	struct box b;
	prompt_box(&b, c->arena);
	box_view(&b, prompt_chosen(), row, c);
}

/* Keeps the cursor in sight: a long line moves to the left. */
static void view_prompt(int row, struct canvas *c, int *cursor_x, int *cursor_y)
{
	int at = prompt_cursor(c->arena), shift = at >= c->w ? at - c->w + 1 : 0;
	struct rect r = { 0, row, c->w, 1 };
	canvas_fill(c, r, STYLE_PLAIN);
	canvas_text(c, r, -shift, row, STYLE_PLAIN, prompt_text(c->arena));
	*cursor_x = at - shift;
	*cursor_y = row;
}

/* As many hints as there is room for; how to get help and out is always among them. */
static const char *fit_hints(const char *hints, const struct pane_class *p, int width, struct arena *a)
{
	char *tail = arena_strdup(a, common_hints(COMMON_TAIL, p, a));
	ptrdiff_t kept = 0;
	for (char *cut = tail; cut && text_width(tail) + 12 > width;) {
		cut = strstr(tail, "  ") ? strstr(tail, "  ") : strchr(tail, ' '); /* "? help  q quit", "? help", "?" */
		if (cut)
			*cut = '\0';
	}
	for (const char *s = hints; *s;) {
		const char *end = strstr(s, "  ");
		end = end ? end : s + strlen(s);
		ptrdiff_t n = end - hints;
		if (text_width(arena_strndup(a, hints, n)) + 2 + text_width(tail) > width)
			break;
		kept = n;
		s = *end ? end + 2 : end;
	}
	return arena_printf(a, "%.*s%s%s", (int)kept, hints, kept ? "  " : "", tail);
}

static const char *hints_of(const struct app *a, const struct scene *s, struct arena *arena)
{
	if (prompt_is_guess())
		return text_clip(arena, "Enter takes the guess  or type another  Esc leave", a->w, a->ascii);
	if (prompt_is_search())
		return text_clip(arena, "Enter look for it  Esc leave", a->w, a->ascii);
	if (prompt_is_open())
		return text_clip(arena, prompt_chosen() >= 0 ? "Enter take it  Down Up choose  Esc leave"
			: "Enter do it  Tab complete  Down choose  Up older  Ctrl-R search  Esc leave", a->w, a->ascii);
	if (a->question == QUESTION_LEAVE)
		return text_clip(arena, app_leave_hints(arena), a->w, a->ascii);
	const struct pane_class *p = pane_table[a->pane];
	return fit_hints(a->page.open ? app_page_hints(a, arena) : keys_hints(p, a->pane_state[a->pane], s, arena), p, a->w,
		arena);
}

const char *app_hint_at(const struct app *a, int x, struct arena *scratch)
{
	struct scene s = app_scene(a);
	const char *line = hints_of(a, &s, scratch);
	while (*line) {
		const char *end = strstr(line, "  ");
		ptrdiff_t n = end ? end - line : (ptrdiff_t)strlen(line);
		char *hint = arena_strndup(scratch, line, n);
		if (x < text_width(hint))
			return hint;
		x -= text_width(hint) + 2;
		line = end ? end + 2 : line + n;
	}
	return NULL;
}

static void view_bottom(const struct app *a, const struct scene *s, struct canvas *c, int *cursor_x,
	int *cursor_y)
{
	int row = message_row(c->h);
	if (c->h >= 2)
		canvas_text(c, (struct rect){ 0, c->h - 1, c->w, 1 }, 0, c->h - 1, STYLE_DIM,
			hints_of(a, s, c->arena));
	if (!prompt_is_open()) {
		view_message(a, row, c);
		return;
	}
	if (a->message.fresh && a->message.notes && row > 0)
		view_fresh(a, row - 1, c);
	else
		view_box(row, c);
	view_prompt(row, c, cursor_x, cursor_y);
}

static const struct cell *cell_at(const struct canvas *c, int x, int y)
{
	return &c->cell[y * c->w + x];
}

/* The title of the region in focus stands in a rule. */
static bool is_title(const struct canvas *c, int x, int y)
{
	const char *left = x > 0 ? cell_at(c, x - 1, y)->glyph : "";
	return strcmp(left, "─") == 0 || strcmp(left, "-") == 0;
}

/* The first cell that is selected within r, a title or none; false when there is none. */
static bool find_selected(const struct canvas *c, struct rect r, bool title, int *at_x, int *at_y)
{
	for (int y = r.y; y < r.y + r.h && y < c->h; y++)
		for (int x = r.x < 0 ? 0 : r.x; x < r.x + r.w && x < c->w; x++) {
			if (cell_at(c, x, y)->style != STYLE_SELECTED)
				continue;
			if (is_title(c, x, y) == title) {
				*at_x = x;
				*at_y = y;
				return true;
			}
			while (x + 1 < c->w && cell_at(c, x + 1, y)->style == STYLE_SELECTED)
				x++;
		}
	return false;
}

/* Screen readers and magnifiers follow the cursor: it stands on what is chosen in the region in focus, else on its
 * title. */
static void park_cursor(struct rect body, const struct canvas *c, int *x, int *y)
{
	int top = 0, left = 0;
	if (!find_selected(c, body, true, &left, &top)) {
		find_selected(c, body, false, x, y);
		return;
	}
	struct rect below = { left - 2, top + 1, body.x + body.w - left + 2, body.y + body.h - top - 1 };
	if (find_selected(c, below, false, x, y))
		return;
	*x = left;
	*y = top;
}

void app_view(const struct app *a, struct canvas *c, int *cursor_x, int *cursor_y)
{
	struct scene s = app_scene(a);
	struct rect body = app_body(a);
	*cursor_x = *cursor_y = -1;
	if (has_title(a))
		view_bar(a, &s, c);
	if (has_pane(a) && a->page.open)
		page_view(&a->page, body, c);
	else if (has_pane(a))
		pane_table[a->pane]->view(a->pane_state[a->pane], &s, body, c);
	park_cursor(body, c, cursor_x, cursor_y);
	view_bottom(a, &s, c, cursor_x, cursor_y);
}
