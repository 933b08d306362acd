#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/plot_result.h"

void plot_select(struct canvas *c, struct rect r, struct rect in)
{
	int x = in.x > r.x ? in.x : r.x, y = in.y > r.y ? in.y : r.y;
	int right = in.x + in.w < r.x + r.w ? in.x + in.w : r.x + r.w;
	int bottom = in.y + in.h < r.y + r.h ? in.y + in.h : r.y + r.h;
	if (right > x && bottom > y)
		canvas_fill(c, (struct rect){ x, y, right - x, bottom - y }, STYLE_SELECTED);
}

/* Half a cell longer where the rest is at least half: a bar that ends in ╸ touches nothing. */
static void draw_bar(struct canvas *c, struct rect r, int x, int y, double share, int w, enum canvas_style s)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int halves = isnan(share) ? 0 : (int)lround(fmin(1, fmax(0, share)) * 2 * w);
	for (int i = 0; i < halves / 2; i++)
		canvas_glyph(c, r, x + i, y, s, ascii ? "=" : "━");
	if (halves % 2)
		canvas_glyph(c, r, x + halves / 2, y, s, ascii ? "-" : "╸");
}

void plot_bars(struct canvas *c, struct rect r, const struct plot_bar *b, int n, double most, int at,
	const struct plot_look *look)
{
	int names = 0, numbers = 0, shown = n <= r.h ? n : r.h - 1;
	const char **text = ARENA_ARRAY(c->arena, const char *, n + 1);
	for (int i = 0; i < n; i++) {
		int w = canvas_width(c, b[i].name);
		text[i] = b[i].text ? b[i].text : plot_short(b[i].value, c->arena);
		names = w > names ? w : names;
		w = text_width(text[i]);
		numbers = w > numbers ? w : numbers;
		most = most > 0 && most >= b[i].value ? most : isnan(b[i].value) ? most : fmax(most, b[i].value);
	}
	names = names > r.w / 3 ? r.w / 3 : names;
	int bars = r.w - names - numbers - 5;
	for (int i = 0; i < shown; i++) {
		enum canvas_style s = i == at ? STYLE_SELECTED : b[i].alarm ? look->alarm : look->text;
		int y = r.y + i;
		canvas_text(c, r, r.x, y, s, i == at ? canvas_mark(c, "▸", ">") : " ");
		canvas_text(c, r, r.x + 1, y, s, canvas_clip(c, b[i].name, names));
		canvas_textf(c, r, r.x + 2 + names + numbers - text_width(text[i]), y, s, "%s%s", text[i],
			b[i].alarm ? "!" : "");
		draw_bar(c, r, r.x + 4 + names + numbers, y, most > 0 ? b[i].value / most : 0, bars,
			b[i].alarm ? look->alarm : look->main);
	}
	if (shown < n && shown >= 0)
		canvas_textf(c, r, r.x + 1, r.y + shown, look->axis, "%d more", n - shown);
}
