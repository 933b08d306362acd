#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "base/text.h"
#include "render/grid.h"
#include "render/marks.h"
#include "render/picture.h"
#include "render/value.h"
#include "render/wrap.h"
#include "render/write.h"

static int room(const struct write_style *s)
{
	return s->width > 0 ? s->width : 80;
}

static void blanks(struct text *out, int n)
{
	for (int i = 0; i < n; i++)
		text_addc(out, ' ');
}

/* Where a score comes from belongs beside it: n and the method. */
static void interval_source(struct text *out, const struct node *n)
{
	const struct node *count = node_find(n, "n"), *method = node_find(n, "method");
	if (count && count->type == NODE_INT)
		text_addf(out, "  n=%s", value_text(count, false, out->arena));
	if (method && method->type == NODE_STRING)
		text_addf(out, "  %s", method->string);
}

static bool has_scalars(const struct node *n)
{
	for (const struct node *k = n->first; k; k = k->next)
		if (value_is_scalar(k) && k->view != VIEW_HIDDEN)
			return true;
	return false;
}

/* Children that fit on a line each: "name   value", names to the widest. */
static void write_scalars(struct text *out, const struct node *n, const struct write_style *s,
	int indent)
{
	int widest = 0;
	for (const struct node *k = n->first; k; k = k->next) {
		int w = text_width(k->name ? k->name : "");
		if (value_is_scalar(k) && k->view != VIEW_HIDDEN && w > widest)
			widest = w;
	}
	for (const struct node *k = n->first; k; k = k->next) {
		if (!value_is_scalar(k) || k->view == VIEW_HIDDEN)
			continue;
		blanks(out, indent);
		text_add(out, text_fit(out->arena, value_label(k->name, out->arena), widest, s->ascii));
		text_add(out, "  ");
		int left = indent + widest + 2;
		wrap_text(out, value_text(k, s->ascii, out->arena), left, left, room(s));
		if (value_is_interval(k))
			interval_source(out, k);
		if (k->note)
			text_addf(out, "  (%s)", k->note);
		text_addc(out, '\n');
	}
}

static void write_block(struct text *out, const struct node *n, const struct write_style *s,
	int indent);

static void heading(struct text *out, const struct node *n, int indent)
{
	blanks(out, indent);
	text_add(out, n->title ? n->title : value_label(n->name, out->arena));
	text_addc(out, '\n');
}

static void write_nested(struct text *out, const struct node *k, const struct write_style *s,
	int indent)
{
	if (k->view == VIEW_HIDDEN || k->count == 0)
		return;
	text_addc(out, '\n');
	marks_add(s->marks, out, MARK_TITLE, NULL, NULL);
	heading(out, k, indent);
	bool written = s->plain ? picture_numbers(out, k, room(s), indent + 2, s->marks)
				: picture_write(out, k, room(s), s->ascii, indent + 2, s->marks);
	if (written)
		return;
	if (value_is_table(k)) {
		struct grid g = grid_of(k, s->ascii, s->plain, out->arena);
		grid_write(out, &g, room(s), s->ascii, indent + 2, s->marks);
	} else if (k->type == NODE_OBJECT) {
		write_block(out, k, s, indent + 2);
	} else {
		blanks(out, indent + 2);
		text_addf(out, "%d values\n", (int)k->count);
	}
}

static void write_block(struct text *out, const struct node *n, const struct write_style *s,
	int indent)
{
	write_scalars(out, n, s, indent);
	for (const struct node *k = n->first; k; k = k->next)
		if (!value_is_scalar(k))
			write_nested(out, k, s, indent);
}

static void write_warnings(struct text *out, const struct report *r, const struct write_style *s)
{
	for (const struct report_warning *w = r->first_warning; w; w = w->next) {
		char number[8];
		err_number(w->code, number);
		const char *safe = text_safe(out->arena, w->message, (ptrdiff_t)strlen(w->message), s->ascii);
		if (w == r->first_warning)
			text_addc(out, '\n');
		marks_add(s->marks, out, MARK_WARNING, NULL, w->fix);
		text_addf(out, "%s ", number);
		wrap_text(out, safe, 5, 5, room(s));
		text_addc(out, '\n');
		if (w->fix)
			text_addf(out, "  fix: %s\n",
				text_safe(out->arena, w->fix, (ptrdiff_t)strlen(w->fix), s->ascii));
	}
}

void write_report_text(struct text *out, const struct report *r, const struct write_style *s)
{
	if (r->lead)
		text_addf(out, "%s\n",
			text_safe(out->arena, r->lead, (ptrdiff_t)strlen(r->lead), s->ascii));
	if (r->lead && has_scalars(r->root))
		text_addc(out, '\n');
	write_block(out, r->root, s, 0);
	write_warnings(out, r, s);
}

static void caret(struct text *out, const struct err *e, const char *line,
	const struct write_style *s)
{
	ptrdiff_t n = (ptrdiff_t)strlen(line);
	ptrdiff_t at = e->column - 1 < n ? e->column - 1 : n;
	int indent = text_width(text_safe(out->arena, line, at, s->ascii));
	text_addf(out, "  %s\n  ", text_safe(out->arena, line, n, s->ascii));
	blanks(out, indent);
	ptrdiff_t end = at;
	while (end < n && line[end] != ' ' && line[end] != ';')
		end++;
	int width = text_width(text_safe(out->arena, line + at, end - at, s->ascii));
	for (int i = 0; i < (width > 0 ? width : 1); i++)
		text_addc(out, '^');
	text_addc(out, '\n');
}

void write_error(struct text *out, const struct err *e, const char *source_line,
	const struct write_style *s)
{
	char number[8], sentence[700];
	err_number(e->code, number);
	struct err shown = *e;
	if (source_line)
		shown.column = 0; /* the caret says it */
	err_sentence(&shown, sentence, (int)sizeof sentence);
	text_addf(out, "%s %s\n", number,
		text_safe(out->arena, sentence, (ptrdiff_t)strlen(sentence), s->ascii));
	if (source_line && e->column > 0)
		caret(out, e, source_line, s);
	if (e->hint[0])
		text_addf(out, "  fix: %s\n",
			text_safe(out->arena, e->hint, (ptrdiff_t)strlen(e->hint), s->ascii));
}
