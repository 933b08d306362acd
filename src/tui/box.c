#include "config.h"

#include "tui/box.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "command/command.h"
#include "command/complete.h"
#include "command/help_text.h"
#include "command/palette.h"
#include "tui/files.h"
#include "tui/keys.h"
#include "tui/region.h"

#define MOST 200              /* items that are kept; typing on finds the others */
#define ROWS 10

static void add(struct box *b, const char *text, const char *help, const char *key, bool runs)
{
	if (b->n < MOST)
		b->item[b->n++] = (struct box_item){ text, help, key, runs };
}

static void add_commands(struct box *b, const char *typed, struct arena *a)
{
	const struct command *const *list;
	ptrdiff_t n = palette_find(typed, &list, a);
	for (ptrdiff_t i = 0; i < n; i++)
		add(b, command_name(list[i], a), list[i]->help, keys_of_command(list[i], a), !palette_needs_words(list[i]));
}

static void add_words(struct box *b, struct workbench *w, const char *line, ptrdiff_t cursor, struct arena *a)
{
	struct candidates found;
	complete_line(w, line, cursor, &found, a);
	b->from = found.from;
	for (ptrdiff_t i = 0; i < found.n; i++)
		add(b, found.item[i].text, found.item[i].help, NULL, false);
	if (found.files && found.n == 0) {
		const char **name;
		int n = files_find(arena_strndup(a, line + found.from, cursor - found.from), &name, MOST, a);
		for (int i = 0; i < n; i++)
			add(b, name[i], NULL, NULL, false);
	}
	if (found.expects) {
		struct text t;
		text_init(&t, a);
		help_param(&t, found.expects);
		b->expects = t.p;
	}
}

void box_fill(struct box *b, const char *line, ptrdiff_t cursor, struct workbench *w, const char *const *recent,
	struct arena *a)
{
	ptrdiff_t start = complete_start(line, cursor);
	*b = (struct box){ .item = ARENA_ARRAY(a, struct box_item, MOST), .from = start };
	const char *typed = arena_strndup(a, line + start, cursor - start);
	const struct command *c = palette_command(typed, a);
	if (c) {
		b->usage = palette_usage(c, a);
		b->example = c->example;
		if (w)
			add_words(b, w, line, cursor, a);
		return;
	}
	for (int i = 0; !*typed && recent && recent[i]; i++)
		add(b, recent[i], "again", NULL, true);
	add_commands(b, typed, a);
	if (b->n == 0)
		b->expects = "nothing matches: Tab shows what there is";
}

static void view_item(const struct box_item *k, int name, struct rect r, int y, bool chosen, struct canvas *c)
{
	int key = k->key && r.w >= 60 ? text_width(k->key) : 0;
	canvas_text(c, r, r.x + 1, y, STYLE_KEY, chosen ? canvas_mark(c, "▸", ">") : " ");
	canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : STYLE_PLAIN, region_clip(c, k->text, r.w - 4));
	if (k->help)
		canvas_text(c, r, r.x + 4 + name, y, STYLE_DIM, region_clip(c, k->help, r.w - name - 6 - key));
	if (key)
		canvas_text(c, r, r.x + r.w - 1 - key, y, STYLE_KEY, k->key);
}

static int name_width(const struct box *b, int w, struct canvas *c)
{
	int most = w / 3 > 12 ? w / 3 : 12, width = 0;
	for (int i = 0; i < b->n; i++) {
		int n = text_width(region_clip(c, b->item[i].text, most));
		width = n > width ? n : width;
	}
	return width;
}

/* What the command and its next word are, in up to two lines above the prompt. */
static int view_usage(const struct box *b, struct rect r, int bottom, bool room, struct canvas *c)
{
	int y = bottom;
	if (b->expects && y > r.y)
		canvas_text(c, r, r.x + 1, --y, STYLE_PLAIN, region_clip(c, b->expects, r.w - 2));
	if (!b->usage || y <= r.y || (b->expects && !room))
		return y;
	const char *line = room && b->example ? arena_printf(c->arena, "%s   e.g. %s", b->usage, b->example) : b->usage;
	canvas_text(c, r, r.x + 1, --y, STYLE_DIM, region_clip(c, line, r.w - 2));
	return y;
}

void box_view(const struct box *b, int chosen, int bottom, struct canvas *c)
{
	int most = bottom / 2 < ROWS ? bottom / 2 : ROWS, rows = b->n < most ? b->n : most;
	int told = (b->expects != NULL) + (b->usage && (!b->expects || bottom >= 16));
	int top = bottom - rows - told - 1;
	top = top < 0 ? 0 : top;
	struct rect r = { 0, top, c->w, bottom - top };
	if (rows + told == 0)
		return;
	canvas_fill(c, r, STYLE_PLAIN);
	int end = view_usage(b, r, bottom, bottom >= 16, c);
	rows = end - top - 1 < rows ? end - top - 1 : rows;
	int first = chosen >= rows ? chosen - rows + 1 : 0, name = name_width(b, c->w, c);
	if (end > top)
		canvas_line(c, r, top, STYLE_DIM);
	for (int i = 0; i < rows; i++)
		view_item(&b->item[first + i], name, r, top + 1 + i, first + i == chosen, c);
	region_more(c, r, first, rows, b->n);
}
