#include "config.h"
#include "data/csv_quote.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv_dialect.h"
#include "data/finding.h"

/* Sampled fields that begin with " and with '; of them, how many end with it as well; and how many
 * end with it, however they began. */
struct marks {
	int64_t opened[2], whole[2], closed[2];
};

static bool ends_field(const struct csv_text *t, ptrdiff_t at)
{
	return at == t->n || memchr(",;\t|\n\r", t->p[at], 6);
}

/* Does the field whose mark stands at byte at end with that mark, and on the same line? */
static bool is_whole(const struct csv_text *t, ptrdiff_t at)
{
	char mark = t->p[at];

	for (ptrdiff_t i = at + 1; i < t->n && t->p[i] != '\n' && t->p[i] != '\r'; i++) {
		if (t->p[i] != mark)
			continue;
		if (i + 1 == t->n || t->p[i + 1] != mark)
			return ends_field(t, i + 1);
		i++; /* two of them are one */
	}
	return false;
}

static void count_marks(const struct csv_text *t, char mark, struct marks *m)
{
	bool single = mark == '\'';

	for (const char *at = t->p; (at = memchr(at, mark, (size_t)(t->p + t->n - at))); at++) {
		m->closed[single] += ends_field(t, at + 1 - t->p);
		if (at > t->p && !memchr(",;\t|\n\r ", at[-1], 7))
			continue;
		m->opened[single]++;
		m->whole[single] += single && is_whole(t, at - t->p);
	}
}

int csv_quote_guess(const struct csv_parts *p, int64_t *quoted)
{
	struct marks m = { .opened = { 0, 0 } };
	bool single;

	for (int i = 0; i < p->n; i++) {
		count_marks(&p->part[i], '"', &m);
		count_marks(&p->part[i], '\'', &m);
	}
	/* 'tis begins with one and dogs' ends with one: only a pair around the same field is a quote. */
	single = !m.opened[0] && m.opened[1] > 1 && m.opened[1] == m.closed[1] &&
		m.whole[1] == m.opened[1];
	*quoted = m.opened[single];
	return single ? '\'' : '"';
}

static ptrdiff_t count_flawed(const struct csv_parts *p, const struct csv_text *t, char delimiter,
	int quote, struct arena *scratch)
{
	struct csv_scan *s = csv_scan_new(t, delimiter, quote, false, scratch);
	ptrdiff_t flawed = 0;

	csv_scan_limit(s, p->o);
	while (csv_scan_next(s))
		flawed += s->flaw != CSV_FINE;
	return flawed;
}

/* How many records of the sample can be read only when \" is a quote; 0 when some cannot be read
 * then. */
static int64_t guess_backslash(const struct csv_parts *p, struct csv_dialect *d, struct arena *scratch)
{
	struct csv_style style = csv_dialect_style(d);
	char quote = (char)style.quote;
	int64_t mended = 0;

	style.backslash = true;
	for (int i = 0; i < p->n; i++) {
		struct csv_text t = p->part[i];
		struct err e = ERR_INIT;
		ptrdiff_t plain;

		if (!memmem(t.p, (size_t)t.n, (const char[]){ '\\', quote }, 2))
			continue;
		plain = count_flawed(p, &t, d->delimiter, style.quote, scratch);
		if (plain == 0 || !csv_rewrite(&t, &style, scratch, NULL, &e))
			continue;
		mended += plain - count_flawed(p, &t, csv_style_cut(&style), style.quote, scratch);
	}
	return mended > 0 ? mended : 0;
}

void csv_quote_escape(const struct csv_parts *p, struct csv_dialect *d, struct findings *f,
	struct arena *scratch)
{
	if (p->o->escape >= 0 || !d->quote) {
		d->backslash = p->o->escape == 1;
		return;
	}
	d->escaped = guess_backslash(p, d, scratch);
	d->backslash = d->escaped > 0;
	if (d->backslash)
		findings_add(f, "escape", FINDING_WARN, NULL, "--escape none",
			"quotes inside fields are escaped by a backslash (%s sampled record%s can be read only "
			"so)", NUM_GROUPED(d->escaped), d->escaped == 1 ? "" : "s");
}
