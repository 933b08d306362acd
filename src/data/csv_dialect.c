#include "config.h"
#include "data/csv_dialect.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/csv_cell.h"
#include "data/csv_quote.h"
#include "data/csv_sample.h"
#include "data/finding.h"

#define SURE .9
#define STEADY .98
#define CLOSE .1   /* of the scores */

/* Blanks and colons are part of ordinary text: they are asked only when the first four fail. */
static const char candidates[] = { ',', ';', '\t', '|', ':', '^', ' ' };
#define FIRST_RANK 4

static bool is_first_rank(char c)
{
	return c == ',' || c == ';' || c == '\t' || c == '|';
}

/* How one delimiter reads the sample. */
struct reading {
	char delimiter;
	int32_t fields;      /* of most records */
	ptrdiff_t agree;     /* records with so many */
	ptrdiff_t records;
	ptrdiff_t top;       /* records before the first two in a row with so many */
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
	if (c == '\0')
		return memcpy(out, "none", 5);
	snprintf(out, CSV_SHOWN, "\"%c%.*s\"", c, second ? 1 : 0, &second);
	return out;
}

struct csv_style csv_dialect_style(const struct csv_dialect *d)
{
	return (struct csv_style){ .delimiter = d->delimiter, .second = d->second,
		.quote = d->quote ? (unsigned char)d->quote : -1, .backslash = d->backslash };
}

/* A decimal comma is no delimiter left over. */
static bool is_clean(struct str s, char delimiter)
{
	static const struct csv_form comma = { .decimal = ',', .group = "." };
	char left = 0;
	double x;

	for (ptrdiff_t i = 0; i < s.n && left != ','; i++)
		if (s.p[i] != delimiter && is_first_rank(s.p[i]))
			left = s.p[i];
	return !left || (left == ',' && csv_form_parse(s, &comma, &x));
}

static int compare_counts(const void *x, const void *y)
{
	const int32_t *a = x;
	const int32_t *b = y;

	return (*a > *b) - (*a < *b);
}

int32_t csv_mode(int32_t *count, ptrdiff_t n, ptrdiff_t *agree)
{
	int32_t mode = 0;

	*agree = 0;
	qsort(count, (size_t)n, sizeof *count, compare_counts);
	for (ptrdiff_t i = 0; i < n;) {
		ptrdiff_t end = i;

		while (end < n && count[end] == count[i])
			end++;
		if (end - i >= *agree) {
			*agree = end - i;
			mode = count[i];
		}
		i = end;
	}
	return mode;
}

static void find_mode(struct reading *r, const int32_t *count, struct arena *scratch)
{
	int32_t *sorted = ARENA_ARRAY(scratch, int32_t, r->records + 1);

	memcpy(sorted, count, (size_t)r->records * sizeof *sorted);
	r->fields = csv_mode(sorted, r->records, &r->agree);
	r->agreement = r->records ? (double)r->agree / (double)r->records : 0;
	while (r->top < r->records && (count[r->top] != r->fields ||
		(r->top + 1 < r->records && count[r->top + 1] != r->fields)))
		r->top++;
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

static struct reading try_delimiter(const struct csv_parts *p, char delimiter, int quote,
	struct arena *scratch)
{
	struct reading r = { .delimiter = delimiter };
	int32_t *count = ARENA_ARRAY(scratch, int32_t, CSV_SAMPLE_RECORDS +
		CSV_BLOCKS * CSV_BLOCK_RECORDS);

	for (int i = 0; i < p->n; i++) {
		struct csv_scan *s = csv_scan_new(&p->part[i], delimiter, quote, false, scratch);

		csv_scan_limit(s, p->o);
		if (i == 0)
			count_records(&r, count, s, 0, CSV_SAMPLE_RECORDS);
		else
			count_block(&r, count, s, quote);
	}
	find_mode(&r, count, scratch);
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
static bool is_doubled(const struct csv_parts *p, struct reading *r, int quote, struct arena *scratch)
{
	struct csv_style style = { .delimiter = r->delimiter, .second = r->delimiter, .quote = quote };
	struct csv_parts *cut = ARENA_NEW(scratch, struct csv_parts);
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

/* From its top on nearly all records agree. */
static bool is_steady(const struct reading *r)
{
	return r->score > 0 && (double)r->agree >= STEADY * (double)(r->records - r->top);
}

/* A table that begins earlier and goes on so to the end is no accident of what its cells hold: the
 * header of `id,tags` knows nothing of the ; between tags. */
static bool beats(const struct reading *x, const struct reading *y)
{
	if (x->top < y->top && is_steady(x))
		return true;
	if (y->top < x->top && is_steady(y))
		return false;
	return x->score > y->score;
}

static void better(const struct reading *r, struct reading *best, struct reading *second)
{
	if (beats(r, best)) {
		*second = *best;
		*best = *r;
	} else if (beats(r, second)) {
		*second = *r;
	}
}

/* The second best explains as many records, and something is left uncut in the cells of the best. */
static bool is_doubtful(const struct reading *best, const struct reading *second)
{
	if (second->fields < 2)
		return false;
	return (second->agreement >= best->agreement && best->clean < 1) ||
		(second->top <= best->top && best->score - second->score < CLOSE);
}

static void note_guess(const struct reading *best, const struct reading *second, char twice,
	struct findings *f)
{
	bool doubt = is_doubtful(best, second);
	char one[CSV_SHOWN];
	char two[CSV_SHOWN];

	if (best->delimiter == ',' && best->score - second->score >= CLOSE && !doubt)
		return;
	csv_delimiter_show(best->delimiter, twice, one);
	if (second->fields > 1)
		findings_add(f, "delimiter", doubt ? FINDING_WARN : FINDING_INFO, NULL,
			second->delimiter == '\t' ? "--delimiter tab" :
			arena_printf(f->arena, "--delimiter '%c'", second->delimiter),
			"delimiter %s (%.2f of %s records agree; next best %s %.2f)", one, best->agreement,
			NUM_GROUPED(best->records), csv_delimiter_show(second->delimiter, 0, two),
			second->agreement);
	else
		findings_add(f, "delimiter", FINDING_INFO, NULL, "--delimiter none",
			"delimiter %s (%.2f of %s records agree)", one, best->agreement,
			NUM_GROUPED(best->records));
}

static bool holds(const struct csv_parts *p, char c)
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

static void guess_delimiter(const struct csv_parts *p, int quote, struct csv_dialect *d,
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
static bool always_padded(const struct csv_parts *p, char delimiter)
{
	ptrdiff_t records = 0;
	ptrdiff_t seen = 0;

	if (delimiter == ' ' || delimiter == '\t' || delimiter == '\0')
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

void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f)
{
	struct arena *scratch = arena_new();
	struct csv_parts *p = ARENA_NEW(scratch, struct csv_parts);
	int guessed;
	int quote;

	csv_sample_parts(t, o, skip, p);
	guessed = csv_quote_guess(p, &d->quoted);
	quote = o->quote == 'n' ? -1 : o->quote ? (unsigned char)o->quote : guessed;
	if (!o->quote && quote == '\'')
		findings_add(f, "quote", FINDING_WARN, NULL, "--quote '\"'", "fields are quoted with '");
	d->quote = quote < 0 ? 0 : (char)quote;
	if (o->delimiter || o->single) {
		struct reading r = try_delimiter(p, o->delimiter, quote, scratch);

		keep_evidence(d, &r);
		d->second = o->second;
	} else {
		guess_delimiter(p, quote, d, f, scratch);
	}
	*trim = !d->second && always_padded(p, d->delimiter);
	csv_quote_escape(p, d, f, scratch);
	arena_free(scratch);
}
