#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/region.h"
#include "tui/trail.h"

static bool ascii(const struct canvas *c)
{
	return c->tier == GLYPH_ASCII;
}

/* ---- the road ---- */

/* What a stage is for, while there is nothing to tell of it. */
static const char *purpose(const char *stage)
{
	static const char *const about[][2] = { { "Load", "a table, with every cell typed" },
		{ "Target", "the column to predict" },
		{ "Split", "rows to learn, choose, calibrate and test" },
		{ "Recipe", "what is left out, filled in, encoded" },
		{ "Train", "baselines first, then models that must beat them" },
		{ "Calibrate", "is 0.8 right 80 times in 100?" },
		{ "Evaluate", "the sealed test rows, opened once" } };
	for (size_t i = 0; i < sizeof about / sizeof about[0]; i++)
		if (strcmp(about[i][0], stage) == 0)
			return about[i][1];
	return "";
}

static void view_stage(struct canvas *c, struct rect r, int y, const struct node *k, bool chosen)
{
	const char *state = region_string(k, "state"), *name = region_string(k, "title");
	const char *text = region_string(k, "text");
	bool done = strcmp(state, "done") == 0, next = strcmp(state, "next") == 0, stale = strcmp(state, "stale") == 0;
	const char *sign = done ? canvas_mark(c, "✓", "+") : next ? canvas_mark(c, "▶", ">") : stale ? "~"
		: canvas_mark(c, "·", ".");
	enum canvas_style s = next ? STYLE_KEY : done ? STYLE_PLAIN : stale ? STYLE_STALE : STYLE_DIM;
	canvas_text(c, r, r.x + 1, y, done ? STYLE_GOOD : s, sign);
	canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : s, text_fit(c->arena, name, 10, ascii(c)));
	canvas_text(c, r, r.x + 13, y, done ? STYLE_PLAIN : stale ? STYLE_STALE : STYLE_DIM,
		region_clip(c, *text ? text : purpose(name), r.w - 13));
}

static void view_entry(struct canvas *c, struct rect r, int y, const struct node *k, bool chosen)
{
	const char *what = region_string(k, "what");
	int room = r.w - text_width(what) - 6;
	const char *name = region_clip(c, region_string(k, "name"), room > 12 ? room : 12);
	int x = canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : STYLE_PLAIN, name);
	canvas_text(c, r, r.x + 1, y, STYLE_KEY, chosen ? canvas_mark(c, "▸", ">") : " ");
	int column = r.x + 32 > x + 2 ? r.x + 32 : x + 2;
	canvas_text(c, r, column < r.x + r.w - text_width(what) ? column : x + 2, y, STYLE_DIM, what);
}

static void view_road(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = trail_list(s, TRAIL_ROAD);
	bool start = trail_is_start(s), focus = m->focus == TRAIL_ROAD;
	int at = trail_at(m, s, TRAIL_ROAD), rows = r.h - 1, first = trail_first(at, rows), i = 0;
	region_title(c, r, start ? "Open a table to begin" : "The road to a model you can trust", focus);
	for (const struct node *k = list ? list->first : NULL; k && i < first + rows; k = k->next, i++) {
		int y = r.y + 1 + i - first;
		if (i < first)
			continue;
		if (start)
			view_entry(c, r, y, k, focus && i == at);
		else
			view_stage(c, r, y, k, focus && i == at);
	}
	if (!list && !s->running)
		canvas_text(c, r, r.x + 1, r.y + 1, STYLE_DIM, "looking around ...");
	region_more(c, r, first, rows, trail_count(list));
}

/* ---- what comes next ---- */

static void view_next(const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *next = scene_road(s, "next");
	region_title(c, r, "Next step", false);
	if (trail_is_start(s)) {
		region_prose(c, r, r.y + 1, STYLE_PLAIN, "Choose with j and k, Enter opens. A workspace goes on where it "
			"was left; a sample is a table to try things on.");
		return;
	}
	if (!next)
		return;
	const char *why = region_string(next, "why"), *command = region_string(next, "command");
	int y = r.y + 1;
	if (r.h >= 3)
		canvas_textf(c, r, r.x + 1, y++, STYLE_KEY, "%s: press r", region_string(next, "title"));
	else
		why = arena_printf(c->arena, "r: %s", command);
	y = region_prose(c, (struct rect){ r.x, r.y, r.w, r.h - (r.h >= 4) }, y, STYLE_PLAIN, why);
	if (r.h >= 8)
		y++;
	y = y < r.y + r.h ? y : r.y + r.h - 1;
	if (r.h >= 4)
		region_prose(c, r, y, STYLE_DIM, arena_printf(c->arena, ":%s", command));
}

/* ---- what is at work ---- */

static int view_progress(struct canvas *c, struct rect r, int x, int y, int width, double done)
{
	double eighths = done * width * 8;
	static const char *const part[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	int full = (int)(eighths / 8), rest = (int)eighths % 8;
	for (int i = 0; i < width; i++)
		if (i < full)
			canvas_text(c, r, x + i, y, STYLE_GOOD, ascii(c) ? "#" : "█");
		else if (i == full && rest > 0 && c->tier == GLYPH_BRAILLE)
			canvas_text(c, r, x + i, y, STYLE_GOOD, part[rest]);
		else
			canvas_text(c, r, x + i, y, STYLE_DIM, ascii(c) ? "." : "░");
	return x + width;
}

static const char *time_left(const struct scene *s, struct canvas *c)
{
	char left[NUM_TEXT];
	if (s->elapsed < 1 || s->done < 0.02)
		return "";
	num_format_seconds(s->elapsed * (1 - s->done) / s->done, left);
	return arena_printf(c->arena, "  eta %s", left);
}

static void view_running(const struct scene *s, struct rect r, int y, struct canvas *c)
{
	int name = r.w >= 60 ? 24 : r.w / 3;
	const char *phase = s->stopping ? "stopping ..." : s->phase ? s->phase : "at work ...";
	canvas_text(c, r, r.x + 1, y, STYLE_KEY, canvas_mark(c, "●", "*"));
	canvas_text(c, r, r.x + 3, y, STYLE_KEY, region_clip(c, s->running, s->done < 0 ? r.w - 8 : name));
	canvas_text(c, r, r.x + r.w - 2, y, STYLE_KEY, "x");
	canvas_text(c, r, r.x + 3, y + 1, STYLE_DIM, region_clip(c, phase, r.w - 4));
	if (s->done < 0)
		return;
	int bar = r.w - name - 26 > 4 ? r.w - name - 26 : 4;
	int x = view_progress(c, r, r.x + 4 + name, y, bar, s->done);
	x = canvas_textf(c, r, x + 1, y, STYLE_PLAIN, "%3.0f %%", 100 * s->done);
	if (x + 14 < r.x + r.w)
		canvas_text(c, r, x, y, STYLE_DIM, time_left(s, c));
}

static void view_ended(const struct scene *s, struct rect r, int y, struct canvas *c)
{
	static const char *const how[] = { "", "done in", "failed after", "stopped after" };
	bool good = s->outcome == OUTCOME_DONE;
	char took[NUM_TEXT];
	num_format_seconds(s->took, took);
	const char *end = arena_printf(c->arena, "%s %s", how[s->outcome], took);
	canvas_text(c, r, r.x + 1, y, good ? STYLE_GOOD : STYLE_ATTENTION,
		good ? canvas_mark(c, "✓", "+") : canvas_mark(c, "!", "!"));
	canvas_text(c, r, r.x + 3, y, STYLE_PLAIN, region_clip(c, s->ended, r.w - 6 - text_width(end)));
	canvas_text(c, r, r.x + r.w - 1 - text_width(end), y, STYLE_DIM, end);
}

static void view_jobs(const struct scene *s, struct rect r, struct canvas *c)
{
	int y = r.y + 1;
	region_title(c, r, "Jobs", false);
	if (s->running) {
		view_running(s, r, y, c);
		y += 2;
	} else if (s->ended) {
		view_ended(s, r, y++, c);
	} else {
		canvas_text(c, r, r.x + 1, y++, STYLE_DIM, "nothing is at work");
	}
	if (s->waiting)
		canvas_text(c, r, r.x + 3, y, STYLE_DIM,
			region_clip(c, arena_printf(c->arena, "then: %s", s->waiting), r.w - 4));
}

/* ---- warnings ---- */

static const char *warnings_title(const struct node *list, struct arena *a)
{
	int n = trail_count(list), settled = 0, i = 0;
	for (const struct node *k = list ? list->first : NULL; k && i < n; k = k->next, i++)
		settled += *region_string(k, "settled") != '\0';
	return settled ? arena_printf(a, "Warnings (%d of %d open)", n - settled, n)
		       : arena_printf(a, "Warnings (%d)", n);
}

static void view_warnings(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = trail_list(s, TRAIL_WARNINGS);
	bool focus = m->focus == TRAIL_WARNINGS;
	int at = trail_at(m, s, TRAIL_WARNINGS), y = r.y + 1, i;
	region_title(c, r, warnings_title(list, c->arena), focus);
	const struct node *k = trail_first_warning(list, at, r.h - 1, r.w - 4, &i, c->arena);
	int from = i;
	for (; i < trail_count(list) && y < r.y + r.h; k = k->next, i++) {
		bool chosen = focus && i == at;
		struct rect in = { r.x + 2, r.y, r.w - 2, r.h };
		bool settled = *region_string(k, "settled");
		canvas_text(c, r, r.x + 1, y, settled ? STYLE_GOOD : STYLE_ATTENTION, settled ? canvas_mark(c, "✓", "+") : "!");
		y = region_prose(c, in, y, chosen ? STYLE_SELECTED : settled ? STYLE_DIM : STYLE_PLAIN,
			trail_warning(k, c->arena));
		if (chosen && trail_mending(k, c->arena))
			y = region_prose(c, in, y, STYLE_KEY, trail_mending(k, c->arena));
	}
	if (trail_count(list) == 0)
		canvas_text(c, r, r.x + 1, y, STYLE_DIM, "none");
	else
		region_more(c, r, from, i - from, trail_count(list));
}

/* ---- the whole ---- */

void trail_view(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c)
{
	typedef void view_fn(const struct trail *m, const struct scene *s, struct rect r, struct canvas *c);
	static view_fn *const view[TRAIL_REGIONS] = { view_road, trail_view_models, view_warnings };
	struct trail_layout l = trail_layout(m, s, r);
	for (int i = 0; i < TRAIL_REGIONS; i++)
		if (l.list[i].h > 0)
			view[i](m, s, l.list[i], c);
	if (l.next.h > 0)
		view_next(s, l.next, c);
	if (l.jobs.h > 0)
		view_jobs(s, l.jobs, c);
}
