#include "config.h"

#include "tui/page.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/marks.h"
#include "render/wrap.h"
#include "render/write.h"
#include "tui/page_item.h"
#include "tui/region.h"
#include "tui/term.h"

void page_init(struct page *p)
{
	*p = (struct page){ .arena = arena_new(), .kept = arena_new(), .at = -1 };
}

void page_release(struct page *p)
{
	arena_free(p->arena);
	arena_free(p->kept);
	*p = (struct page){ 0 };
}

/* Everything old is forgotten; what is new lives in kept. */
static void begin(struct page *p, const char *title)
{
	arena_clear(p->kept);
	arena_clear(p->arena);
	*p = (struct page){ .open = true, .title = arena_strdup(p->kept, title), .arena = p->arena, .kept = p->kept,
		.ascii = p->ascii, .at = -1 };
}

static bool has_quantiles(const struct node *n)
{
	bool found = n->view == VIEW_QQ;
	for (const struct node *k = n->first; k && !found; k = k->next)
		found = has_quantiles(k);
	return found;
}

static void take_report(struct page *p, const struct report *r)
{
	if (!r)
		return;
	if (r->raw)
		p->text = arena_strndup(p->kept, r->raw, r->raw_bytes);
	else
		p->report = report_copy(r, p->kept);
	p->pictures = p->report && has_quantiles(p->report->root);
}

void page_open_report(struct page *p, const char *title, const char *query, const struct report *r)
{
	begin(p, title);
	p->query = query ? arena_strdup(p->kept, query) : NULL;
	take_report(p, r);
}

void page_open_text(struct page *p, const char *title, const char *text)
{
	begin(p, title);
	p->text = arena_strdup(p->kept, text);
}

void page_renew(struct page *p, const struct report *r, const char *failure)
{
	struct page old = *p;
	p->kept = arena_new();
	begin(p, old.title);
	p->query = arena_strdup(p->kept, old.query);
	take_report(p, r);
	if (failure)
		p->text = arena_strdup(p->kept, failure);
	p->top = old.top;
	p->at = old.at;
	p->acting = old.acting;
	p->numbers = old.numbers;
	arena_free(old.kept);
}

void page_close(struct page *p)
{
	begin(p, "");
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

static struct page_line *add(struct page *p, ptrdiff_t *capacity, const char *text)
{
	p->line = arena_grow(p->arena, p->line, p->lines, capacity, (ptrdiff_t)sizeof *p->line);
	p->line[p->lines] = (struct page_line){ .text = text };
	return &p->line[p->lines++];
}

/* What is too long for a line goes on in the next. */
static void add_rest(struct page *p, ptrdiff_t *capacity, char *text, enum canvas_style style)
{
	for (char *end; text; text = end) {
		end = strchr(text, '\n');
		if (end)
			*end++ = '\0';
		if (*text || end)
			add(p, capacity, text)->style = style;
	}
}

static char *wrapped(const struct page *p, const char *line)
{
	struct text out;
	const char *safe = text_safe(p->arena, line, (ptrdiff_t)strlen(line), p->ascii);
	ptrdiff_t indent = (ptrdiff_t)strspn(safe, " ");
	text_init(&out, p->arena);
	if (text_width(safe) <= p->width || indent > p->width / 2) {
		text_add(&out, safe);
	} else {
		text_addn(&out, safe, indent);
		wrap_text(&out, safe + indent, (int)indent, hanging(safe, (int)indent, p->width), p->width);
	}
	return out.p;
}

static const enum canvas_style mark_style[] = {
	[MARK_TITLE] = STYLE_TITLE, [MARK_HEADER] = STYLE_DIM, [MARK_ROW] = STYLE_PLAIN, [MARK_WARNING] = STYLE_ATTENTION,
};

/* The lines of text, each with the mark that stands at its beginning. */
static void split_lines(struct page *p, char *text, const struct marks *m)
{
	ptrdiff_t capacity = 0, next = 0;
	p->lines = 0;
	p->line = NULL;
	for (char *s = text; s && *s;) {
		char *end = s + strcspn(s, "\n");
		const struct mark *mark = next < m->n && m->mark[next].at == s - text ? &m->mark[next++] : NULL;
		char *after = *end ? end + 1 : end;
		*end = '\0';
		if (p->lines >= PAGE_MOST_LINES) {
			add(p, &capacity, "... and more: --out FILE keeps everything");
			return;
		}
		int first = p->lines;
		if (mark && mark->kind == MARK_ROW)
			add(p, &capacity, s);
		else
			add_rest(p, &capacity, *s ? wrapped(p, s) : s, mark ? mark_style[mark->kind] : STYLE_PLAIN);
		if (first == p->lines)
			add(p, &capacity, "");
		if (mark) {
			p->line[first].row = mark->row;
			p->line[first].fix = mark->fix;
			p->line[first].is_item = page_item_is(mark->row, mark->fix);
		}
		s = after;
	}
}

static void lay_out(struct page *p)
{
	struct text t;
	struct marks marks = { 0 };
	text_init(&t, p->arena);
	if (p->report) {
		struct write_style style = { .width = p->width, .ascii = p->ascii, .plain = p->numbers, .marks = &marks };
		write_report_text(&t, p->report, &style);
	} else {
		text_add(&t, p->text ? p->text : "");
	}
	split_lines(p, t.p, &marks);
}

static bool in_sight(const struct page *p, int at, int h)
{
	return at >= p->top && at < p->top + (h - 1 > 1 ? h - 1 : 1);
}

/* The item before or behind line at; -1 when there is none. */
static int item_from(const struct page *p, int at, int by)
{
	for (int i = at + by; i >= 0 && i < p->lines; i += by)
		if (p->line[i].is_item)
			return i;
	return -1;
}

/* The mark stays in sight: else it goes to the first item there. */
static void keep_within(struct page *p, int h)
{
	int most = p->lines - (h - 1 > 1 ? h - 1 : 1); /* the title takes a row */
	p->top = p->top > most ? most : p->top;
	p->top = p->top < 0 ? 0 : p->top;
	if (p->at >= 0 && p->at < p->lines && p->line[p->at].is_item && in_sight(p, p->at, h))
		return;
	p->at = item_from(p, p->top - 1, 1);
	p->at = p->at >= 0 && in_sight(p, p->at, h) ? p->at : -1;
}

void page_fit(struct page *p, int w, int h, bool ascii)
{
	int width = w - 2 > 10 ? w - 2 : 10;
	if (p->open && (p->width != width || p->ascii != ascii)) {
		arena_clear(p->arena);
		p->width = width;
		p->ascii = ascii;
		lay_out(p);
	}
	keep_within(p, h);
}

/* ---- keys ---- */

const struct page_line *page_chosen(const struct page *p)
{
	return p->open && p->at >= 0 && p->at < p->lines ? &p->line[p->at] : NULL;
}

/* To the next item while one is near; else a line on. */
static void step(struct page *p, int by, int h)
{
	int from = p->at >= 0 ? p->at : by > 0 ? p->top - 1 : p->top + h - 1, next = item_from(p, from, by);
	if (next >= 0 && in_sight(p, next, h)) {
		p->at = next;
		return;
	}
	p->top += by;
	if (next >= 0 && in_sight(p, next, h))
		p->at = next;
}

/* The lines are laid out anew. */
static void show_numbers(struct page *p)
{
	p->numbers = !p->numbers;
	arena_clear(p->arena);
	lay_out(p);
}

bool page_key(struct page *p, const struct key *k, int h)
{
	int page = h > 3 ? h - 2 : 1;
	if (k->code == KEY_ARROW_DOWN || region_key(k, 'j'))
		step(p, 1, h);
	else if (k->code == KEY_ARROW_UP || region_key(k, 'k'))
		step(p, -1, h);
	else if (k->code == KEY_PAGE_DOWN || region_key(k, ' ') || region_control(k, 'f'))
		p->top += page;
	else if (k->code == KEY_PAGE_UP || region_control(k, 'b'))
		p->top -= page;
	else if (k->code == KEY_FIRST || region_key(k, 'g'))
		p->top = 0;
	else if (k->code == KEY_LAST || region_key(k, 'G'))
		p->top = p->lines;
	else if (region_key(k, 'v') && p->pictures)
		show_numbers(p);
	else
		return false;
	keep_within(p, h);
	return true;
}

bool page_click(struct page *p, struct rect r, int y)
{
	int at = p->top + y - r.y - 1;
	if (y <= r.y || at < 0 || at >= p->lines || !p->line[at].is_item)
		return false;
	p->at = at;
	return true;
}

/* Wraps around at the ends. */
bool page_search(struct page *p, const char *text, bool backwards, int h)
{
	for (int i = 1; i <= p->lines; i++) {
		int at = (p->top + (backwards ? p->lines - i : i)) % p->lines;
		if (!text_holds(p->line[at].text, text))
			continue;
		p->top = at;
		p->at = -1;
		keep_within(p, h);
		return true;
	}
	return false;
}

/* ---- drawing ---- */

static void draw_lines(const struct page *p, struct rect r, int rows, struct canvas *c)
{
	for (int i = 0; i < rows && p->top + i < p->lines; i++) {
		const struct page_line *l = &p->line[p->top + i];
		enum canvas_style style = p->top + i == p->at ? STYLE_SELECTED : p->old ? STYLE_STALE : l->style;
		canvas_text(c, r, r.x + 1, r.y + i, style, l->text);
	}
}

void page_draw_report(const struct report *r, struct rect in, bool old, struct canvas *c)
{
	struct page p = { .report = r, .arena = c->arena, .width = in.w - 1 > 10 ? in.w - 1 : 10, .at = -1, .old = old,
		.ascii = c->tier == GLYPH_ASCII };
	lay_out(&p);
	bool cut = p.lines > in.h;
	draw_lines(&p, in, cut ? in.h - 1 : in.h, c);
	if (cut)
		canvas_textf(c, in, in.x + 1, in.y + in.h - 1, STYLE_KEY, "%d more lines: Enter", p.lines - in.h + 1);
}

void page_view(const struct page *p, struct rect r, struct canvas *c)
{
	int rows = r.h - 1;
	canvas_fill(c, r, STYLE_PLAIN);
	canvas_line(c, r, r.y, STYLE_DIM);
	int x = canvas_textf(c, r, r.x + 2, r.y, STYLE_SELECTED, " %s%s ", p->title,
		!p->pictures ? "" : p->numbers ? "   v: pictures" : "   v: numbers");
	if (p->old)
		canvas_text(c, r, x + 1, r.y, STYLE_STALE, " stale: asked again ");
	draw_lines(p, (struct rect){ r.x, r.y + 1, r.w, rows }, rows, c);
	if (p->lines <= rows || r.w < 30)
		return;
	int last = p->top + rows < p->lines ? p->top + rows : p->lines;
	const char *where = arena_printf(c->arena, " %d-%d of %d%s ", p->top + 1, last, p->lines,
		last < p->lines ? ", Space for more" : "");
	canvas_text(c, r, r.x + r.w - 2 - text_width(where), r.y, STYLE_KEY, where);
}
