#include "config.h"

#include "tui/page.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/wrap.h"
#include "render/write.h"
#include "tui/region.h"
#include "tui/term.h"

void page_init(struct page *p)
{
	*p = (struct page){ .arena = arena_new(), .kept = arena_new() };
}

void page_release(struct page *p)
{
	arena_free(p->arena);
	arena_free(p->kept);
	*p = (struct page){ 0 };
}

static void open_page(struct page *p, const char *title, const struct report *r, const char *text)
{
	p->open = true;
	p->title = title;
	p->report = r;
	p->text = text;
	p->top = 0;
	p->width = 0;
}

void page_open_report(struct page *p, const char *title, const struct report *r)
{
	arena_clear(p->kept);
	open_page(p, arena_strdup(p->kept, title), r->raw ? NULL : r, r->raw);
}

void page_open_text(struct page *p, const char *title, const char *text)
{
	arena_clear(p->kept);
	open_page(p, arena_strdup(p->kept, title), NULL, arena_strdup(p->kept, text));
}

void page_close(struct page *p)
{
	open_page(p, "", NULL, NULL);
	p->open = false;
}

/* ---- layout ---- */

/* Where the second column of a line begins, so that it goes on below itself; else a little in. */
static int hanging(const char *safe, int indent, int width)
{
	const char *gap = strstr(safe + indent, "  ");
	int column = indent + 2;
	while (gap && gap[0] == ' ' && gap - safe <= 30) {
		gap += strspn(gap, " ");
		column = text_width(safe) - text_width(gap);
		gap = strstr(gap, "  ");
	}
	return column <= width / 2 ? column : indent + 2;
}

static void add_wrapped(struct text *out, const char *line, int width, bool ascii)
{
	const char *safe = text_safe(out->arena, line, (ptrdiff_t)strlen(line), ascii);
	ptrdiff_t indent = (ptrdiff_t)strspn(safe, " ");
	int column = hanging(safe, (int)indent, width);
	if (text_width(safe) <= width || indent > width / 2) {
		text_add(out, safe);
	} else {
		text_addn(out, safe, indent);
		wrap_text(out, safe + indent, (int)indent, column, width);
	}
	text_addc(out, '\n');
}

static char *lay_out(const struct page *p)
{
	struct text t;
	text_init(&t, p->arena);
	if (p->report) {
		struct write_style style = { .width = p->width, .ascii = p->ascii };
		write_report_text(&t, p->report, &style);
		return t.p;
	}
	int n = 0;
	for (const char *s = p->text ? p->text : ""; *s; n++) {
		ptrdiff_t bytes = (ptrdiff_t)strcspn(s, "\n");
		if (n >= PAGE_MOST_LINES) {
			text_add(&t, "... and more: --out FILE keeps everything\n");
			break;
		}
		add_wrapped(&t, arena_strndup(p->arena, s, bytes), p->width, p->ascii);
		s += bytes + (s[bytes] == '\n');
	}
	return t.p;
}

static void split_lines(struct page *p, char *text)
{
	ptrdiff_t capacity = 0;
	p->lines = 0;
	p->line = NULL;
	for (char *s = text; s && *s;) {
		char *end = s + strcspn(s, "\n");
		p->line = arena_grow(p->arena, p->line, p->lines, &capacity, (ptrdiff_t)sizeof *p->line);
		p->line[p->lines++] = s;
		s = *end ? end + 1 : end;
		*end = '\0';
	}
}

static void keep_within(struct page *p, int h)
{
	int most = p->lines - (h - 1 > 1 ? h - 1 : 1); /* the title takes a row */
	p->top = p->top > most ? most : p->top;
	p->top = p->top < 0 ? 0 : p->top;
}

void page_fit(struct page *p, int w, int h, bool ascii)
{
	int width = w - 2 > 10 ? w - 2 : 10;
	if (p->open && (p->width != width || p->ascii != ascii)) {
		arena_clear(p->arena);
		p->width = width;
		p->ascii = ascii;
		split_lines(p, lay_out(p));
	}
	keep_within(p, h);
}

/* ---- keys ---- */

bool page_key(struct page *p, const struct key *k, int h)
{
	int page = h > 3 ? h - 2 : 1;
	if (k->code == KEY_ARROW_DOWN || region_key(k, 'j'))
		p->top++;
	else if (k->code == KEY_ARROW_UP || region_key(k, 'k'))
		p->top--;
	else if (k->code == KEY_PAGE_DOWN || region_key(k, ' ') || region_control(k, 'f'))
		p->top += page;
	else if (k->code == KEY_PAGE_UP || region_control(k, 'b'))
		p->top -= page;
	else if (k->code == KEY_FIRST || region_key(k, 'g'))
		p->top = 0;
	else if (k->code == KEY_LAST || region_key(k, 'G'))
		p->top = p->lines;
	else
		return false;
	keep_within(p, h);
	return true;
}

/* Wraps around at the ends. */
bool page_search(struct page *p, const char *text, bool backwards, int h)
{
	for (int i = 1; i <= p->lines; i++) {
		int at = (p->top + (backwards ? p->lines - i : i)) % p->lines;
		if (!text_holds(p->line[at], text))
			continue;
		p->top = at;
		keep_within(p, h);
		return true;
	}
	return false;
}

/* ---- drawing ---- */

void page_view(const struct page *p, struct rect r, struct canvas *c)
{
	int rows = r.h - 1;
	canvas_fill(c, r, STYLE_PLAIN);
	canvas_line(c, r, r.y, STYLE_DIM);
	canvas_textf(c, r, r.x + 2, r.y, STYLE_SELECTED, " %s ", p->title);
	for (int i = 0; i < rows && p->top + i < p->lines; i++)
		canvas_text(c, r, r.x + 1, r.y + 1 + i, STYLE_PLAIN, p->line[p->top + i]);
	if (p->lines <= rows || r.w < 30)
		return;
	int last = p->top + rows < p->lines ? p->top + rows : p->lines;
	const char *where = arena_printf(c->arena, " %d-%d of %d%s ", p->top + 1, last, p->lines,
		last < p->lines ? ", Space for more" : "");
	canvas_text(c, r, r.x + r.w - 2 - text_width(where), r.y, STYLE_KEY, where);
}
