#include "config.h"

#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/report.h"
#include "base/text.h"
#include "command/service.h"
#include "render/write.h"
#include "tui/app.h"
#include "tui/prompt.h"

#define CANDIDATES 8

static struct scene scene(const struct app *a)
{
	struct scene s = { .road = a->last ? a->last->road : NULL, .done = -1 };
	if (!a->running)
		return s;
	int64_t done = atomic_load(&a->ctl.done), total = atomic_load(&a->ctl.total);
	s.running = a->running->line;
	s.phase = atomic_load(&a->ctl.phase);
	s.done = total > 0 ? (double)(done < total ? done : total) / (double)total : -1;
	s.elapsed = ctl_clock() - a->running->start;
	s.stopping = atomic_load(&a->ctl.stop);
	return s;
}

/* The last answer as text of this width. */
static const char *answer_text(const struct app *a, int width, bool ascii, struct arena *arena)
{
	const struct report *r = a->last ? a->last->answer.report : NULL;
	struct write_style style = { .width = width, .ascii = ascii };
	struct text t;
	if (!r)
		return "";
	if (r->raw)
		return r->raw;
	text_init(&t, arena);
	write_report_text(&t, r, &style);
	return t.p;
}

int app_answer_lines(const struct app *a, int width)
{
	struct arena *arena = arena_new();
	int n = 0;
	for (const char *p = answer_text(a, width > 0 ? width : 80, false, arena); *p; p++)
		n += *p == '\n';
	arena_free(arena);
	return n;
}

static void view_answer(const struct app *a, struct rect r, struct canvas *c)
{
	const char *p = answer_text(a, r.w - 2, c->tier == GLYPH_ASCII, c->arena);
	int line = -a->answer_top;
	canvas_line(c, r, r.y, STYLE_DIM);
	canvas_textf(c, r, r.x + 2, r.y, STYLE_SELECTED, " %s ", a->last ? a->last->answer.name : "");
	while (*p && line < r.h - 1) {
		ptrdiff_t n = (ptrdiff_t)strcspn(p, "\n");
		if (line >= 0)
			canvas_text(c, r, r.x + 1, r.y + 1 + line, STYLE_PLAIN, arena_strndup(c->arena, p, n));
		p += n + (p[n] == '\n');
		line++;
	}
	if (*p)
		canvas_text(c, r, r.x + r.w - 8, r.y, STYLE_KEY, c->tier == GLYPH_ASCII ? " more " : " ↓ more ");
}

static void view_tabs(const struct app *a, struct rect r, struct canvas *c)
{
	static const char *const tab[] = { "1 Map", "2 Data", "3 Recipe", "4 Train", "5 Eval", "6 Conf",
		"7 Infer", "8 Improve", "9 Monitor", "0 Feedback", "S Skills" };
	int x = r.x;
	(void)a;
	for (int i = 0; i < 11 && x < r.x + r.w; i++) {
		x = canvas_text(c, r, x, r.y, i == 0 ? STYLE_SELECTED : STYLE_DIM,
			arena_printf(c->arena, i == 0 ? "[%s]" : " %s", tab[i]));
		x += 1;
	}
	if (a->running)
		canvas_text(c, r, r.x + r.w - 8, r.y, STYLE_KEY, c->tier == GLYPH_ASCII ? " * busy " : " ● busy ");
}

static void view_candidates(struct rect r, int y, struct canvas *c)
{
	const char *line[CANDIDATES];
	int n = prompt_candidates(line, CANDIDATES, c->arena);
	n = n > y - r.y ? y - r.y : n;
	struct rect box = { r.x, y - n, r.w, n };
	canvas_fill(c, box, STYLE_PLAIN);
	for (int i = 0; i < n; i++)
		canvas_text(c, box, r.x + 1, y - n + i, STYLE_DIM, line[i]);
}

/* Keeps the cursor in sight: a long line moves to the left. */
static void view_prompt(struct rect r, int y, struct canvas *c, int *cursor_x, int *cursor_y)
{
	int at = prompt_cursor(c->arena), shift = at >= r.w ? at - r.w + 1 : 0;
	canvas_fill(c, (struct rect){ r.x, y, r.w, 1 }, STYLE_PLAIN);
	canvas_text(c, (struct rect){ r.x, y, r.w, 1 }, r.x - shift, y, STYLE_PLAIN, prompt_text(c->arena));
	*cursor_x = r.x + at - shift;
	*cursor_y = y;
}

static void view_bottom(const struct app *a, const char *hints, struct rect r, struct canvas *c,
	int *cursor_x, int *cursor_y)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int message = r.h >= 2 ? r.y + r.h - 2 : r.y + r.h - 1;
	if (r.h >= 2)
		canvas_text(c, r, r.x, r.y + r.h - 1, STYLE_DIM, text_clip(c->arena, hints, r.w, ascii));
	if (!prompt_is_open()) {
		const char *safe = text_safe(c->arena, a->message, (ptrdiff_t)strlen(a->message), ascii);
		canvas_text(c, r, r.x, message, a->message_style, text_clip(c->arena, safe, r.w, ascii));
		return;
	}
	view_candidates(r, message, c);
	view_prompt(r, message, c, cursor_x, cursor_y);
}

static const char *hints_of(const struct app *a, const struct scene *s)
{
	if (prompt_is_open())
		return "Enter do it  Tab complete  Up older  Esc leave";
	if (a->answer_open)
		return "j k scroll  Space page  Esc back  : command";
	return pane_table[a->pane]->hints(a->pane_state[a->pane], s);
}

void app_view(const struct app *a, struct canvas *c, int *cursor_x, int *cursor_y)
{
	struct rect all = { 0, 0, c->w, c->h };
	struct scene s = scene(a);
	*cursor_x = *cursor_y = -1;
	if (c->w >= 20 && c->h >= 6)
		view_tabs(a, all, c);
	struct rect body = { 0, 1, c->w, c->h - 3 };
	if (c->w >= 40 && c->h >= 10) {
		if (a->answer_open)
			view_answer(a, body, c);
		else
			pane_table[a->pane]->view(a->pane_state[a->pane], &s, body, c);
	}
	view_bottom(a, hints_of(a, &s), all, c, cursor_x, cursor_y);
}
