#include "config.h"
#include "data/csv_dialect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/csv_cell.h"
#include "data/finding.h"

#define SURE .9

/* Blanks and colons are part of ordinary text: they are asked only when the first four fail. */
static const char candidates[] = { ',', ';', '\t', '|', ':', '^', ' ' };
#define FIRST_RANK 4

/* The head of the file, then blocks of the rest; the latter may begin inside quotes. */
struct parts {
	struct csv_text part[1 + CSV_BLOCKS];
	int n;
};

/* How one delimiter reads the sample. */
struct reading {
	char delimiter;
	int32_t fields;      /* of most records */
	ptrdiff_t agree;     /* records with so many */
	ptrdiff_t records;
	double agreement;
	ptrdiff_t cells, cleaned;
	double clean;        /* cells in which no other delimiter is left */
	double score;
};

const char *csv_delimiter_name(char c)
{
	switch (c) {
	case ',':
		return "comma";
	case ';':
		return "semicolon";
	case '\t':
		return "tab";
	case ' ':
		return "blank";
	case ':':
		return "colon";
	default:
		return "delimiter";
	}
}

const char *csv_delimiter_show(char c, char second, char out[CSV_SHOWN])
{
	if (c == '\t' && !second)
		return memcpy(out, "TAB", 4);
	snprintf(out, CSV_SHOWN, "\"%c%.*s\"", c, second ? 1 : 0, &second);
	return out;
}

struct csv_style csv_dialect_style(const struct csv_dialect *d)
{
	return (struct csv_style){ .delimiter = d->delimiter, .second = d->second,
		.quote = d->quote ? (unsigned char)d->quote : -1, .backslash = d->backslash };
}

struct csv_text csv_sample(const struct csv_text *t, ptrdiff_t skip)
{
	struct csv_text sample = *t;

	sample.p += skip;
	sample.n -= skip;
	if (sample.n > CSV_SAMPLE_BYTES) {
		const char *cut = memrchr(sample.p, t->lf + t->crlf > 0 ? '\n' : '\r', CSV_SAMPLE_BYTES);

		if (cut)
			sample.n = cut + 1 - sample.p;
	}
	return sample;
}

/* A decimal comma is no delimiter left over. */
static bool is_clean(struct str s, char delimiter)
{
	static const struct csv_form comma = { .decimal = ',', .group = "." };
	double x;

	for (int i = 0; i < FIRST_RANK; i++)
		if (candidates[i] != delimiter && s.n > 0 && memchr(s.p, candidates[i], (size_t)s.n))
			return candidates[i] == ',' && csv_form_parse(s, &comma, &x);
	return true;
}

static int compare_counts(const void *x, const void *y)
{
	const int32_t *a = x;
	const int32_t *b = y;

	return (*a > *b) - (*a < *b);
}

static void find_mode(struct reading *r, int32_t *count)
{
	qsort(count, (size_t)r->records, sizeof *count, compare_counts);
	for (ptrdiff_t i = 0; i < r->records;) {
		ptrdiff_t end = i;

		while (end < r->records && count[end] == count[i])
			end++;
		if (end - i >= r->agree) {
			r->agree = end - i;
			r->fields = count[i];
		}
		i = end;
	}
	r->agreement = r->records ? (double)r->agree / (double)r->records : 0;
}

/* From the first line that begins at byte at or behind it. */
static struct csv_text take_block(const struct csv_text *t, ptrdiff_t at)
{
	struct csv_text block = *t;
	char end = t->lf + t->crlf > 0 ? '\n' : '\r';
	const char *from = memchr(t->p + at, end, (size_t)(t->n - at));

	block.p = from ? from + 1 : t->p + t->n;
	block.n = t->p + t->n - block.p;
	if (block.n > CSV_BLOCK_BYTES) {
		const char *cut = memrchr(block.p, end, CSV_BLOCK_BYTES);

		block.n = cut ? cut + 1 - block.p : 0; /* a line of its own length tells nothing */
	}
	return block;
}

static void take_parts(const struct csv_text *t, ptrdiff_t skip, struct parts *out)
{
	ptrdiff_t from;
	ptrdiff_t rest;

	out->part[0] = csv_sample(t, skip);
	out->n = 1;
	from = skip + out->part[0].n;
	rest = t->n - from;
	for (int i = 0; i < CSV_BLOCKS && rest >= 2 * CSV_BLOCKS * CSV_BLOCK_BYTES; i++)
		out->part[out->n++] = take_block(t, from + rest / CSV_BLOCKS * i);
}

/* Adds the records of a text from byte at on; how many were flawed. */
static ptrdiff_t count_records(struct reading *r, int32_t *count, struct csv_scan *s, ptrdiff_t at,
	ptrdiff_t most)
{
	ptrdiff_t end = r->records + most;
	ptrdiff_t flawed = 0;

	csv_scan_seek(s, at, 1);
	while (r->records < end && csv_scan_next(s)) {
		flawed += s->flaw == CSV_AFTER_QUOTE || s->flaw == CSV_LITERAL_QUOTE;
		if (s->blank || s->flaw > CSV_LITERAL_QUOTE)
			continue;
		count[r->records++] = s->fields;
		for (int32_t i = 0; i < s->fields && r->records <= CSV_SAMPLE_CELLS; i++) {
			r->cells++;
			r->cleaned += is_clean(s->field[i], r->delimiter);
		}
	}
	return flawed;
}

/* Behind the line on which the first quote of a block stands: there the text is outside of quotes
 * if the block began inside. */
static ptrdiff_t behind_quote(const struct csv_text *t, int quote)
{
	const char *mark = t->n > 0 ? memchr(t->p, quote, (size_t)t->n) : NULL;
	const char *end = mark ? memchr(mark, '\n', (size_t)(t->p + t->n - mark)) : NULL;

	return end ? end + 1 - t->p : t->n;
}

static void count_block(struct reading *r, int32_t *count, struct csv_scan *s, int quote)
{
	struct reading before = *r;
	ptrdiff_t flawed = count_records(r, count, s, 0, CSV_BLOCK_RECORDS);

	if (flawed == 0 || quote < 0)
		return;
	*r = before;
	if (count_records(r, count, s, behind_quote(s->text, quote), CSV_BLOCK_RECORDS) < flawed)
		return;
	*r = before;
	count_records(r, count, s, 0, CSV_BLOCK_RECORDS);
}

static struct reading try_delimiter(const struct parts *p, char delimiter, int quote,
	struct arena *scratch)
{
	struct reading r = { .delimiter = delimiter };
	int32_t *count = ARENA_ARRAY(scratch, int32_t, CSV_SAMPLE_RECORDS +
		CSV_BLOCKS * CSV_BLOCK_RECORDS);

	for (int i = 0; i < p->n; i++) {
		struct csv_scan *s = csv_scan_new(&p->part[i], delimiter, quote, false, scratch);

		if (i == 0)
			count_records(&r, count, s, 0, CSV_SAMPLE_RECORDS);
		else
			count_block(&r, count, s, quote);
	}
	find_mode(&r, count);
	r.clean = r.cells ? (double)r.cleaned / (double)r.cells : 0;
	/* The share of records that agree, times log(fields), less for what was left uncut. */
	r.score = r.fields < 2 ? 0 : r.agreement * log(r.fields) * r.clean * r.clean;
	return r;
}

/* Every second field of the first record is empty. */
static bool begins_doubled(const struct csv_text *sample, char delimiter, int quote,
	struct arena *scratch)
{
	struct csv_scan *s = csv_scan_new(sample, delimiter, quote, false, scratch);

	while (csv_scan_next(s))
		if (!s->blank)
			break;
	for (int32_t i = 1; i < s->fields; i += 2)
		if (s->field[i].n > 0)
			return false;
	return s->fields > 2 && s->fields % 2 == 1;
}

/* The delimiter is written twice: the header says so, and nearly all records agree; *r is how they
 * are read then. */
static bool is_doubled(const struct parts *p, struct reading *r, int quote, struct arena *scratch)
{
	struct csv_style style = { .delimiter = r->delimiter, .second = r->delimiter, .quote = quote };
	struct parts *cut = ARENA_NEW(scratch, struct parts);
	struct err e = ERR_INIT;
	struct reading twice;

	if (!begins_doubled(&p->part[0], r->delimiter, quote, scratch))
		return false;
	*cut = *p;
	for (int i = 0; i < cut->n; i++)
		if (!csv_rewrite(&cut->part[i], &style, scratch, NULL, &e))
			return false;
	twice = try_delimiter(cut, csv_style_cut(&style), quote, scratch);
	if (twice.fields < 2 || twice.agreement < SURE)
		return false;
	twice.delimiter = r->delimiter;
	*r = twice;
	return true;
}

/* Sampled fields that begin and that end with " and with '. */
struct marks {
	ptrdiff_t opened[2], closed[2];
};

static void count_marks(const struct csv_text *t, struct marks *m)
{
	for (ptrdiff_t i = 0; i < t->n; i++) {
		char c = t->p[i];

		if (c != '"' && c != '\'')
			continue;
		m->opened[c == '\''] += i == 0 || memchr(",;\t|\n\r ", t->p[i - 1], 7);
		m->closed[c == '\''] += i + 1 == t->n || memchr(",;\t|\n\r", t->p[i + 1], 6);
	}
}

/* ' stands for " when fields begin and end with it and never with ". */
static int guess_quote(const struct parts *p, int64_t *quoted)
{
	struct marks m = { .opened = { 0, 0 } };
	bool single;

	for (int i = 0; i < p->n; i++)
		count_marks(&p->part[i], &m);
	single = !m.opened[0] && m.opened[1] > 1 && m.opened[1] == m.closed[1];
	*quoted = m.opened[single];
	return single ? '\'' : '"';
}

static ptrdiff_t count_flawed(const struct csv_text *t, char delimiter, int quote,
	struct arena *scratch)
{
	struct csv_scan *s = csv_scan_new(t, delimiter, quote, false, scratch);
	ptrdiff_t flawed = 0;

	while (csv_scan_next(s))
		flawed += s->flaw != CSV_FINE;
	return flawed;
}

/* How many records of the sample can be read only when \" is a quote; 0 when some cannot be read
 * then. */
static int64_t guess_backslash(const struct parts *p, struct csv_dialect *d, struct arena *scratch)
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
		plain = count_flawed(&t, d->delimiter, style.quote, scratch);
		if (plain == 0 || !csv_rewrite(&t, &style, scratch, NULL, &e))
			continue;
		mended += plain - count_flawed(&t, csv_style_cut(&style), style.quote, scratch);
	}
	return mended > 0 ? mended : 0;
}

static void better(const struct reading *r, struct reading *best, struct reading *second)
{
	if (r->score > best->score) {
		*second = *best;
		*best = *r;
	} else if (r->score > second->score) {
		*second = *r;
	}
}

static void note_guess(const struct reading *best, const struct reading *second, char twice,
	struct findings *f)
{
	bool close = second->fields > 1 && best->score - second->score < .1;
	char one[CSV_SHOWN];
	char two[CSV_SHOWN];

	if (best->delimiter == ',' && !close)
		return;
	csv_delimiter_show(best->delimiter, twice, one);
	if (second->fields > 1)
		findings_add(f, "delimiter", close ? FINDING_WARN : FINDING_INFO, NULL,
			second->delimiter == '\t' ? "--delimiter tab" :
			arena_printf(f->arena, "--delimiter '%c'", second->delimiter),
			"delimiter %s (%.2f of %lld records agree; next best %s %.2f)", one, best->agreement,
			(long long)best->records, csv_delimiter_show(second->delimiter, 0, two),
			second->agreement);
	else
		findings_add(f, "delimiter", FINDING_INFO, NULL, "--delimiter C",
			"delimiter %s (%.2f of %lld records agree)", one, best->agreement,
			(long long)best->records);
}

static bool holds(const struct parts *p, char c)
{
	for (int i = 0; i < p->n; i++)
		if (p->part[i].n > 0 && memchr(p->part[i].p, c, (size_t)p->part[i].n))
			return true;
	return false;
}

static void keep_evidence(struct csv_dialect *d, const struct reading *r)
{
	d->delimiter = r->delimiter;
	d->agreement = r->agreement;
	d->sampled = r->records;
	d->fields = r->fields;
}

static void guess_delimiter(const struct parts *p, int quote, struct csv_dialect *d,
	struct findings *f, struct arena *scratch)
{
	struct reading best = { .delimiter = ',' };
	struct reading second = { .delimiter = 0 };

	for (int i = 0; i < (int)sizeof candidates; i++) {
		struct reading r;

		if (i == FIRST_RANK && best.agreement >= SURE && best.score > 0)
			break;
		if (!holds(p, candidates[i]))
			continue;
		r = try_delimiter(p, candidates[i], quote, scratch);
		if (i >= FIRST_RANK && r.agreement < SURE)
			continue; /* prose has blanks, too */
		better(&r, &best, &second);
	}
	if (best.score > 0) {
		if (is_doubled(p, &best, quote, scratch))
			d->second = best.delimiter;
		note_guess(&best, &second, d->second, f);
	} else {
		best = try_delimiter(p, ',', quote, scratch);
	}
	keep_evidence(d, &best);
	d->runner_up = second.fields > 1 ? second.delimiter : 0;
	d->runner_up_agreement = d->runner_up ? second.agreement : 0;
}

/* True when a blank follows every delimiter of the sample, as in "1, 2, 3". */
static bool always_padded(const struct parts *p, char delimiter)
{
	ptrdiff_t records = 0;
	ptrdiff_t seen = 0;

	if (delimiter == ' ' || delimiter == '\t')
		return false;
	for (int k = 0; k < p->n; k++)
		for (ptrdiff_t i = 0; i < p->part[k].n; i++) {
			const struct csv_text *t = &p->part[k];

			records += t->p[i] == '\n';
			if (t->p[i] != delimiter)
				continue;
			if (i + 1 == t->n || t->p[i + 1] != ' ')
				return false;
			seen++;
		}
	return seen > 1 && records > 1;
}

static void find_escape(const struct parts *p, const struct csv_options *o, struct csv_dialect *d,
	struct findings *f, struct arena *scratch)
{
	if (o->escape >= 0 || !d->quote) {
		d->backslash = o->escape == 1;
		return;
	}
	d->escaped = guess_backslash(p, d, scratch);
	d->backslash = d->escaped > 0;
	if (d->backslash)
		findings_add(f, "escape", FINDING_WARN, NULL, "--escape none",
			"quotes inside fields are escaped by a backslash (%lld sampled record%s can be read only "
			"so)", (long long)d->escaped, d->escaped == 1 ? "" : "s");
}

void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f)
{
	struct arena *scratch = arena_new();
	struct parts *p = ARENA_NEW(scratch, struct parts);
	int guessed;
	int quote;

	take_parts(t, skip, p);
	guessed = guess_quote(p, &d->quoted);
	quote = o->quote == 'n' ? -1 : o->quote ? (unsigned char)o->quote : guessed;
	if (!o->quote && quote == '\'')
		findings_add(f, "quote", FINDING_WARN, NULL, "--quote '\"'", "fields are quoted with '");
	d->quote = quote < 0 ? 0 : (char)quote;
	if (o->delimiter) {
		struct reading r = try_delimiter(p, o->delimiter, quote, scratch);

		keep_evidence(d, &r);
		d->second = o->second;
	} else {
		guess_delimiter(p, quote, d, f, scratch);
	}
	*trim = !d->second && always_padded(p, d->delimiter);
	find_escape(p, o, d, f, scratch);
	arena_free(scratch);
}
