#include "config.h"

#include "tui/region.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/wrap.h"
#include "tui/scene.h"
#include "tui/term.h"

static bool ascii(const struct canvas *c)
{
	return c->tier == GLYPH_ASCII;
}

const char *region_clip(struct canvas *c, const char *s, int width)
{
	return canvas_clip(c, s, width);
}

static bool is_of_number(char c)
{
	return c && strchr("0123456789.,", c);
}

/* A number is there whole or not at all: half of one is another number. */
static const char *clip_words(const struct canvas *c, const char *text, int width)
{
	const char *cut = canvas_clip(c, text, width);
	const char *safe = text_safe(c->arena, text, (ptrdiff_t)strlen(text), ascii(c));
	ptrdiff_t n = 0;
	while (cut[n] && cut[n] == safe[n])
		n++;
	if (!safe[n] || n == 0 || !is_of_number(safe[n]) || !is_of_number(safe[n - 1]))
		return cut;
	while (n > 0 && safe[n - 1] != ' ')
		n--;
	return arena_printf(c->arena, "%.*s%s", (int)n, safe, ascii(c) ? "~" : "…");
}

void region_title(struct canvas *c, struct rect r, const char *text, bool focus)
{
	canvas_line(c, r, r.y, STYLE_DIM);
	canvas_textf(c, r, r.x + 1, r.y, focus ? STYLE_SELECTED : STYLE_TITLE, " %s ",
		clip_words(c, text, r.w - 4 > 1 ? r.w - 4 : 1));
}

static const char *range(const struct canvas *c, int first, int shown, int count)
{
	int last = first + shown < count ? first + shown : count;
	return arena_printf(c->arena, " %d-%d of %d ", first + 1, last, count);
}

void region_head(struct canvas *c, struct rect r, const char *const *form, bool focus, int first, int shown, int count)
{
	int room = r.w - 4 - (count > shown ? text_width(range(c, first, shown, count)) : 0);
	while (form[1] && canvas_width(c, *form) > room)
		form++;
	region_title(c, r, *form, focus);
	region_more(c, r, first, shown, count);
}

/* A title that reaches so far keeps its place: half of it would say something else. */
static bool is_taken(const struct canvas *c, int x, int end, int y)
{
	for (; y >= 0 && y < c->h && x < end && x < c->w; x++)
		if (x >= 0 && c->cell[y * c->w + x].style != STYLE_DIM)
			return true;
	return false;
}

void region_more(struct canvas *c, struct rect r, int first, int shown, int count)
{
	if (count <= shown || r.w < 30)
		return;
	const char *s = range(c, first, shown, count);
	int x = r.x + r.w - 1 - text_width(s);
	if (!is_taken(c, x, x + text_width(s), r.y))
		canvas_text(c, r, x, r.y, STYLE_DIM, s);
}

int region_prose(struct canvas *c, struct rect r, int y, enum canvas_style style, const char *s)
{
	struct text t;
	text_init(&t, c->arena);
	wrap_text(&t, text_safe(c->arena, s, (ptrdiff_t)strlen(s), ascii(c)), 0, 0, r.w - 2 > 1 ? r.w - 2 : 1);
	for (char *p = t.p; *p; y++) {
		char *end = p + strcspn(p, "\n");
		char *next = *end ? end + 1 : end;
		*end = '\0';
		canvas_text(c, r, r.x + 1, y, style, p);
		p = next;
	}
	return y;
}

void region_wait(struct canvas *c, struct rect r, const struct scene *s, const char *line)
{
	const char *failure = scene_failure(s, line);
	if (failure)
		region_prose(c, r, r.y, STYLE_DIM, failure);
	else
		canvas_text(c, r, r.x + 1, r.y, STYLE_DIM, s->running ? "asked when what is at work has ended"
			: ascii(c) ? "looking ..." : "looking …");
}

void region_keep(int *at, int *top, int n, int rows)
{
	rows = rows > 1 ? rows : 1;
	*at = *at >= n ? n - 1 : *at;
	*at = *at < 0 ? 0 : *at;
	*top = *top > n - rows ? n - rows : *top;
	*top = *at < *top ? *at : *at >= *top + rows ? *at - rows + 1 : *top;
	*top = *top < 0 ? 0 : *top;
}

bool region_key(const struct key *k, char letter)
{
	return k->code == KEY_TEXT && !k->alt && k->text[0] == letter && !k->text[1];
}

bool region_control(const struct key *k, char letter)
{
	return k->code == KEY_CONTROL && k->text[0] == letter;
}

bool region_move(int *at, int n, const struct key *k, int rows)
{
	int page = rows > 2 ? rows - 1 : 1;
	if (k->code == KEY_ARROW_DOWN || region_key(k, 'j'))
		*at += 1;
	else if (k->code == KEY_ARROW_UP || region_key(k, 'k'))
		*at -= 1;
	else if (k->code == KEY_FIRST || region_key(k, 'g'))
		*at = 0;
	else if (k->code == KEY_LAST || region_key(k, 'G'))
		*at = n - 1;
	else if (k->code == KEY_PAGE_DOWN || region_control(k, 'f'))
		*at += page;
	else if (k->code == KEY_PAGE_UP || region_control(k, 'b'))
		*at -= page;
	else
		return false;
	return true;
}

bool region_holds(struct rect r, int x, int y)
{
	return x >= r.x && x < r.x + r.w && y >= r.y && y < r.y + r.h;
}

bool region_click(int *at, int top, int n, struct rect r, int y)
{
	int i = top + y - r.y;
	if (y < r.y || y >= r.y + r.h || i >= n)
		return false;
	*at = i;
	return true;
}

const char *region_string(const struct node *n, const char *name)
{
	const struct node *k = n ? node_find(n, name) : NULL;
	return k && k->type == NODE_STRING && k->string ? k->string : "";
}

double region_number(const struct node *n, const char *name)
{
	const struct node *k = n ? node_find(n, name) : NULL;
	return k ? node_number(k) : (double)NAN;
}

const struct node *region_item(const struct node *list, int i)
{
	const struct node *k = list ? list->first : NULL;
	while (k && i-- > 0)
		k = k->next;
	return k;
}
