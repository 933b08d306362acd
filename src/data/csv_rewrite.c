#include "config.h"
#include "data/csv_rewrite.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"

#define STEP_BYTES (64 * 1024)
#define UNIT_SEPARATOR '\x1f' /* ASCII's own: no text that people write holds it */

struct rewrite {
	const struct csv_style *style;
	const char *p, *end;
	char *to;          /* NULL: only counting */
	ptrdiff_t n;
	bool quotes;       /* some were written */
};

bool csv_style_is_plain(const struct csv_style *s)
{
	return s->second == 0 && !s->backslash;
}

char csv_style_cut(const struct csv_style *s)
{
	return s->second ? UNIT_SEPARATOR : s->delimiter;
}

static void put(struct rewrite *w, char c)
{
	if (w->to)
		w->to[w->n] = c;
	w->n++;
}

static void put_quote(struct rewrite *w)
{
	put(w, (char)w->style->quote);
	w->quotes = true;
}

static bool at_line_end(const struct rewrite *w)
{
	return w->p == w->end || *w->p == '\n' || *w->p == '\r';
}

static bool at_delimiter(const struct rewrite *w)
{
	const struct csv_style *s = w->style;

	if (w->p == w->end || *w->p != s->delimiter)
		return false;
	return s->second == 0 || (w->p + 1 < w->end && w->p[1] == s->second);
}

/* A backslash that takes the meaning of what follows away. */
static bool at_escape(const struct rewrite *w)
{
	const struct csv_style *s = w->style;

	return s->backslash && w->end - w->p > 1 && w->p[0] == '\\' &&
		(w->p[1] == '\\' || w->p[1] == (char)s->quote || w->p[1] == s->delimiter);
}

/* The next character of a field, inside quotes where it must be. */
static void put_content(struct rewrite *w, bool quoted)
{
	if (at_escape(w))
		w->p++;
	if (quoted && *w->p == (char)w->style->quote)
		put_quote(w);
	put(w, *w->p++);
}

/* From the opening quote to the closing one, or to the end of the text. */
static void rewrite_quoted(struct rewrite *w)
{
	char quote = (char)w->style->quote;

	put_quote(w);
	w->p++;
	while (w->p < w->end) {
		bool closing = *w->p == quote;

		if (closing && (w->p + 1 == w->end || w->p[1] != quote))
			break;
		w->p += closing; /* two of them are one */
		put_content(w, true);
	}
	if (w->p < w->end) {
		put_quote(w);
		w->p++;
	}
}

/* Does an escape in this unquoted field hide something that quotes must hide from now on? */
static bool needs_quotes(const struct rewrite *w)
{
	struct rewrite ahead = *w;

	for (; !at_line_end(&ahead) && !at_delimiter(&ahead); ahead.p++)
		if (at_escape(&ahead)) {
			if (ahead.p[1] != '\\')
				return w->style->quote >= 0;
			ahead.p++;
		}
	return false;
}

static void rewrite_plain(struct rewrite *w)
{
	bool quoted = needs_quotes(w);

	if (quoted)
		put_quote(w);
	while (!at_line_end(w) && !at_delimiter(w))
		put_content(w, quoted);
	if (quoted)
		put_quote(w);
}

static void rewrite_field(struct rewrite *w)
{
	while (w->p < w->end && *w->p == ' ' && !at_delimiter(w))
		put(w, *w->p++);
	if (w->p < w->end && w->style->quote >= 0 && *w->p == (char)w->style->quote) {
		rewrite_quoted(w);
		/* What stands behind a closing quote is wrong, and is to stay so. */
		while (!at_line_end(w) && !at_delimiter(w))
			put(w, *w->p++);
		return;
	}
	rewrite_plain(w);
}

static bool rewrite_text(struct rewrite *w, struct ctl *c, struct err *e)
{
	const char *stepped = w->p;

	while (w->p < w->end) {
		rewrite_field(w);
		if (at_delimiter(w)) {
			w->p += w->style->second ? 2 : 1;
			put(w, csv_style_cut(w->style));
		}
		while (w->p < w->end && (*w->p == '\n' || *w->p == '\r'))
			put(w, *w->p++);
		if (w->p - stepped < STEP_BYTES)
			continue;
		if (!ctl_step(c, w->p - stepped, e))
			return false;
		stepped = w->p;
	}
	return true;
}

bool csv_rewrite(struct csv_text *t, const struct csv_style *s, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct rewrite w = { .style = s, .p = t->p, .end = t->p + t->n };

	if (s->second && memchr(t->p, UNIT_SEPARATOR, (size_t)t->n))
		return err_set(e, ERR_CSV_LIMIT, "the file holds U+001F, which has to stand for a delimiter "
			"of two characters");
	ctl_phase(c, "cutting fields", 2 * t->n);
	if (!rewrite_text(&w, c, e))
		return false;
	w.to = arena_big(a, w.n + 1, 1, e);
	w.p = t->p;
	w.n = 0;
	if (!w.to || !rewrite_text(&w, c, e))
		return false;
	if (!t->origin) {
		t->origin = t->p;
		t->origin_n = t->n;
	}
	t->rewritten = true;
	t->written_delimiter[0] = s->delimiter;
	t->written_delimiter[1] = s->second;
	t->p = w.to;
	t->n = w.n;
	t->quotes = w.quotes;
	return true;
}
