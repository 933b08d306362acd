#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/report.h"
#include "base/text.h"
#include "render/value.h"
#include "tui/pane.h"
#include "tui/term.h"

/* The Map: how far along the road, what comes next and why, what is wrong, what was trained. */
enum region { REGION_ROAD, REGION_WARNINGS, REGION_MODELS, REGIONS };

struct map {
	enum region focus;
	int at[REGIONS];
};

static const struct node *part(const struct scene *s, const char *path)
{
	return s->road ? node_find(s->road->root, path) : NULL;
}

static const char *string(const struct node *n, const char *name)
{
	const struct node *k = n ? node_find(n, name) : NULL;
	return k && k->type == NODE_STRING ? k->string : "";
}

static const struct node *region_list(const struct scene *s, enum region r)
{
	static const char *const name[REGIONS] = { "stages", "warnings", "models" };
	return part(s, name[r]);
}

static int count(const struct node *list)
{
	return list ? (int)list->count : 0;
}

static const struct node *item(const struct node *list, int i)
{
	const struct node *k = list ? list->first : NULL;
	while (k && i-- > 0)
		k = k->next;
	return k;
}

static void update(void *st, const struct scene *s, const struct key *k, int height)
{
	struct map *m = st;
	int n = count(region_list(s, m->focus)), *at = &m->at[m->focus];
	bool text = k->code == KEY_TEXT;
	if (k->code == KEY_TAB)
		m->focus = (m->focus + 1) % REGIONS;
	else if (k->code == KEY_BACKTAB)
		m->focus = (m->focus + REGIONS - 1) % REGIONS;
	else if (k->code == KEY_ARROW_DOWN || (text && k->text[0] == 'j'))
		*at += 1;
	else if (k->code == KEY_ARROW_UP || (text && k->text[0] == 'k'))
		*at -= 1;
	else if (k->code == KEY_FIRST || (text && k->text[0] == 'g'))
		*at = 0;
	else if (k->code == KEY_LAST || (text && k->text[0] == 'G'))
		*at = n - 1;
	else if (k->code == KEY_PAGE_DOWN)
		*at += height / 2;
	else if (k->code == KEY_PAGE_UP)
		*at -= height / 2;
	*at = *at >= n ? n - 1 : *at;
	*at = *at < 0 ? 0 : *at;
}

/* ---- what a key means ---- */

static const char *next_command(const struct scene *s, bool *ask, struct arena *a)
{
	const struct node *next = part(s, "next");
	const char *command = string(next, "command");
	const struct node *asks = next ? node_find(next, "asks") : NULL;
	*ask = asks && asks->integer;
	if (!*ask)
		return command[0] ? command : NULL;
	/* "data target COL" goes into the prompt as "data target ". */
	ptrdiff_t n = (ptrdiff_t)strlen(command);
	while (n > 0 && command[n - 1] != ' ')
		n--;
	return arena_strndup(a, command, n);
}

static const char *open_item(const struct map *m, const struct scene *s, bool *ask, struct arena *a)
{
	const struct node *k = item(region_list(s, m->focus), m->at[m->focus]);
	*ask = false;
	if (m->focus == REGION_MODELS && k)
		return arena_printf(a, "model show %s", string(k, "name"));
	if (m->focus == REGION_WARNINGS && k) {
		*ask = true;
		return string(k, "fix");
	}
	static const char *const show[] = { "data", "data profile", "train", "model list", "conf", "model card @",
		"eval", "model card @", "recipe", "recipe show" };
	if (k && strcmp(string(k, "state"), "done") == 0)
		for (int i = 0; i < 10; i += 2)
			if (strcmp(show[i], string(k, "stage")) == 0)
				return show[i + 1];
	return next_command(s, ask, a);
}

static const char *command(const void *st, const struct scene *s, const struct key *k, bool *ask,
	struct arena *scratch)
{
	*ask = false;
	if (k->code == KEY_ENTER)
		return open_item(st, s, ask, scratch);
	if (k->code == KEY_CONTROL && k->text[0] == 'r')
		return "redo";
	if (k->code != KEY_TEXT || k->alt)
		return NULL;
	switch (k->text[0]) {
	case 'r':
		return next_command(s, ask, scratch);
	case 'u':
		return "undo";
	case '!':
		return "journal show";
	case 'T':
		*ask = true;
		return "data target ";
	case 'w':
		*ask = true;
		return "why ";
	default:
		return NULL;
	}
}

/* ---- drawing ---- */

static void title(struct canvas *c, struct rect r, const char *text, bool focus)
{
	canvas_line(c, r, r.y, STYLE_DIM);
	int x = canvas_text(c, r, r.x + 2, r.y, focus ? STYLE_SELECTED : STYLE_TITLE,
		arena_printf(c->arena, " %s ", text));
	(void)x;
}

static void view_stage(struct canvas *c, struct rect r, int y, const struct node *k, bool selected)
{
	bool ascii = c->tier == GLYPH_ASCII;
	const char *state = string(k, "state");
	bool done = strcmp(state, "done") == 0, next = strcmp(state, "next") == 0;
	enum canvas_style s = selected ? STYLE_SELECTED : next ? STYLE_KEY : done ? STYLE_PLAIN : STYLE_DIM;
	const char *mark = done ? (ascii ? "+" : "✓") : next ? (ascii ? ">" : "▶") : (ascii ? "." : "·");
	canvas_text(c, r, r.x + 1, y, done ? STYLE_GOOD : s, mark);
	canvas_text(c, r, r.x + 3, y, s, text_fit(c->arena, string(k, "title"), 10, ascii));
	canvas_text(c, r, r.x + 14, y, done ? STYLE_PLAIN : STYLE_DIM,
		text_clip(c->arena, string(k, "text"), r.w - 15, ascii));
}

static void view_road(const struct map *m, const struct scene *s, struct rect r, struct canvas *c)
{
	int y = r.y + 1, i = 0;
	const struct node *list = part(s, "stages");
	title(c, r, "The road to a model you can trust", m->focus == REGION_ROAD);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, y++, i++)
		view_stage(c, r, y, k, m->focus == REGION_ROAD && i == m->at[REGION_ROAD]);
}

/* Words of prose into lines of width w; returns the line after the last. */
static int view_prose(struct canvas *c, struct rect r, int y, enum canvas_style style, const char *s)
{
	int x = r.x + 1;
	while (*s) {
		ptrdiff_t n = (ptrdiff_t)strcspn(s, " ");
		const char *word = arena_strndup(c->arena, s, n);
		int w = text_width(word);
		if (x > r.x + 1 && x + w > r.x + r.w - 1) {
			x = r.x + 1;
			y++;
		}
		x = canvas_text(c, r, x, y, style, word) + 1;
		s += n + (s[n] == ' ');
	}
	return y + 1;
}

static void view_next(const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *next = part(s, "next");
	title(c, r, "Next step", false);
	if (!next)
		return;
	canvas_textf(c, r, r.x + 1, r.y + 1, STYLE_KEY, "%s (r)", string(next, "title"));
	int y = view_prose(c, r, r.y + 2, STYLE_PLAIN, string(next, "why"));
	canvas_textf(c, r, r.x + 1, y + 1, STYLE_DIM, ":%s", string(next, "command"));
}

static void view_job(const struct scene *s, struct rect r, struct canvas *c)
{
	char left[NUM_TEXT];
	bool ascii = c->tier == GLYPH_ASCII;
	title(c, r, "At work", false);
	canvas_textf(c, r, r.x + 1, r.y + 1, STYLE_KEY, "%s", s->running);
	canvas_textf(c, r, r.x + 1, r.y + 2, STYLE_PLAIN, "%s", s->stopping ? "stopping ..."
			: s->phase ? s->phase : "...");
	if (s->done < 0)
		return;
	int width = r.w - 20 > 5 ? r.w - 20 : 5;
	int full = (int)lround(s->done * width);
	for (int i = 0; i < width; i++)
		canvas_text(c, r, r.x + 1 + i, r.y + 3, i < full ? STYLE_GOOD : STYLE_DIM,
			i < full ? (ascii ? "#" : "█") : (ascii ? "." : "░"));
	int x = canvas_textf(c, r, r.x + width + 2, r.y + 3, STYLE_PLAIN, "%3.0f %%", 100 * s->done);
	if (s->elapsed > 1 && s->done > 0.02) {
		num_format_seconds(s->elapsed * (1 - s->done) / s->done, left);
		canvas_textf(c, r, x + 2, r.y + 3, STYLE_DIM, "%s left", left);
	}
	canvas_text(c, r, r.x + 1, r.y + 4, STYLE_DIM, "x stops it");
}

static void view_warnings(const struct map *m, const struct scene *s, struct rect r,
	struct canvas *c)
{
	const struct node *list = part(s, "warnings");
	bool focus = m->focus == REGION_WARNINGS;
	int y = r.y + 1, i = 0;
	title(c, r, arena_printf(c->arena, "Warnings (%d)", count(list)), focus);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++) {
		bool selected = focus && i == m->at[REGION_WARNINGS];
		canvas_text(c, r, r.x + 1, y, STYLE_ATTENTION, "!");
		struct rect in = { r.x + 2, r.y, r.w - 2, r.h };
		y = view_prose(c, in, y, selected ? STYLE_SELECTED : STYLE_PLAIN, string(k, "message"));
	}
	if (count(list) == 0)
		canvas_text(c, r, r.x + 1, y, STYLE_DIM, "none");
}

static int view_scores(struct canvas *c, struct rect r, int x, int y, const struct node *k)
{
	for (const struct node *v = k->first; v; v = v->next)
		if (value_is_interval(v))
			x = canvas_textf(c, r, x, y, STYLE_PLAIN, "  %s %s", value_label(v->name, c->arena),
				value_text(v, c->tier == GLYPH_ASCII, c->arena));
	return x;
}

static void view_models(const struct map *m, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct node *list = part(s, "models");
	bool focus = m->focus == REGION_MODELS, ascii = c->tier == GLYPH_ASCII;
	int i = 0, y = r.y + 1;
	title(c, r, arena_printf(c->arena, "Models (%d), on validation rows", count(list)), focus);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next, i++, y++) {
		bool selected = focus && i == m->at[REGION_MODELS];
		const struct node *best = node_find(k, "best");
		canvas_text(c, r, r.x + 1, y, STYLE_GOOD, best && best->integer ? (ascii ? "*" : "★") : " ");
		canvas_text(c, r, r.x + 3, y, selected ? STYLE_SELECTED : STYLE_PLAIN,
			text_fit(c->arena, string(k, "name"), 16, ascii));
		view_scores(c, r, r.x + 19, y, k);
	}
	if (count(list) == 0)
		canvas_text(c, r, r.x + 1, y, STYLE_DIM, "none yet");
}

static void view(const void *st, const struct scene *s, struct rect r, struct canvas *c)
{
	const struct map *m = st;
	int stages = count(part(s, "stages")) + 2;
	bool two = r.w >= 100;
	int left = two ? r.w * 62 / 100 : r.w;
	struct rect road = { r.x, r.y, left, stages };
	struct rect next = two ? (struct rect){ r.x + left + 1, r.y, r.w - left - 1, 8 }
			       : (struct rect){ r.x, r.y + stages, r.w, 6 };
	int below = two ? r.y + stages : next.y + next.h;
	int rest = r.y + r.h - below;
	struct rect models = { r.x, below, left, two ? rest : rest / 2 };
	struct rect warnings = two ? (struct rect){ next.x, next.y + next.h, next.w, r.h - next.h }
				   : (struct rect){ r.x, below + rest / 2, r.w, rest - rest / 2 };
	view_road(m, s, road, c);
	if (s->running)
		view_job(s, next, c);
	else
		view_next(s, next, c);
	view_models(m, s, models, c);
	view_warnings(m, s, warnings, c);
}

static const char *hints(const void *st, const struct scene *s)
{
	const struct map *m = st;
	if (s->running)
		return "x stop  : command  q quit";
	if (m->focus == REGION_WARNINGS)
		return "Enter mend  Tab next region  r next step  : command  ? help  q quit";
	if (m->focus == REGION_MODELS)
		return "Enter show  Tab next region  r next step  : command  ? help  q quit";
	return "r next step  Enter open  Tab next region  u undo  ! journal  : command  ? help  q quit";
}

const struct pane_class pane_map = {
	.name = "map", .title = "Map", .state_size = (int)sizeof(struct map), .update = update, .view = view,
	.command = command, .hints = hints,
};
