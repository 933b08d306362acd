#include "config.h"
#include "data/csv_dialect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/csv_cell.h"
#include "data/finding.h"

#define SURE .9

/* Blanks and colons are part of ordinary text: they are asked only when the first four fail. */
static const char candidates[] = { ',', ';', '\t', '|', ':', '^', ' ' };
#define FIRST_RANK 4

/* How one delimiter reads the sample. */
struct reading {
	char delimiter;
	int32_t fields;      /* of most records */
	ptrdiff_t agree;     /* records with so many */
	ptrdiff_t records;
	double agreement;
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

static struct reading try_delimiter(const struct csv_text *sample, char delimiter, int quote,
	struct arena *scratch)
{
	struct reading r = { .delimiter = delimiter };
	struct csv_scan *s = csv_scan_new(sample, delimiter, quote, false, scratch);
	int32_t *count = ARENA_ARRAY(scratch, int32_t, CSV_SAMPLE_RECORDS);
	ptrdiff_t cells = 0;
	ptrdiff_t clean = 0;

	while (r.records < CSV_SAMPLE_RECORDS && csv_scan_next(s)) {
		if (s->blank || s->flaw > CSV_LITERAL_QUOTE)
			continue;
		count[r.records++] = s->fields;
		for (int32_t i = 0; i < s->fields && r.records <= CSV_SAMPLE_CELLS; i++) {
			cells++;
			clean += is_clean(s->field[i], delimiter);
		}
	}
	find_mode(&r, count);
	r.clean = cells ? (double)clean / (double)cells : 0;
	/* The share of records that agree, times log(fields), less for what was left uncut. */
	r.score = r.fields < 2 ? 0 : r.agreement * log(r.fields) * r.clean * r.clean;
	return r;
}

/* ' stands for " when fields begin and end with it and never with ". */
static int guess_quote(const struct csv_text *sample)
{
	ptrdiff_t opened[2] = { 0, 0 };
	ptrdiff_t closed[2] = { 0, 0 };

	if (!memchr(sample->p, '\'', (size_t)sample->n))
		return '"';
	for (ptrdiff_t i = 0; i < sample->n; i++) {
		char c = sample->p[i];
		bool first = i == 0 || memchr(",;\t|\n\r", sample->p[i - 1], 6);
		bool last = i + 1 == sample->n || memchr(",;\t|\n\r", sample->p[i + 1], 6);

		if (c == '"' || c == '\'') {
			opened[c == '\''] += first;
			closed[c == '\''] += last;
		}
	}
	return !opened[0] && opened[1] > 1 && opened[1] == closed[1] ? '\'' : '"';
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

/* "," as it is shown: a tab by its name. */
static const char *show(char c, char out[8])
{
	if (c == '\t')
		return memcpy(out, "TAB", 4);
	out[0] = '"';
	out[1] = c;
	out[2] = '"';
	out[3] = 0;
	return out;
}

static void note_guess(const struct reading *best, const struct reading *second,
	struct findings *f)
{
	bool close = second->fields > 1 && best->score - second->score < .1;
	char one[8];
	char two[8];

	if (best->delimiter == ',' && !close)
		return;
	if (second->fields > 1)
		findings_add(f, "delimiter", close ? FINDING_WARN : FINDING_INFO, NULL, "--delimiter C",
			"delimiter %s (%.2f of %lld records agree; next best %s %.2f)",
			show(best->delimiter, one), best->agreement, (long long)best->records,
			show(second->delimiter, two), second->agreement);
	else
		findings_add(f, "delimiter", FINDING_INFO, NULL, "--delimiter C",
			"delimiter %s (%.2f of %lld records agree)", show(best->delimiter, one),
			best->agreement, (long long)best->records);
}

static void guess_delimiter(const struct csv_text *sample, int quote, struct csv_dialect *d,
	struct findings *f, struct arena *scratch)
{
	struct reading best = { .delimiter = ',' };
	struct reading second = { .delimiter = 0 };

	for (int i = 0; i < (int)sizeof candidates; i++) {
		struct reading r;

		if (i == FIRST_RANK && best.agreement >= SURE && best.score > 0)
			break;
		if (!memchr(sample->p, candidates[i], (size_t)sample->n))
			continue;
		r = try_delimiter(sample, candidates[i], quote, scratch);
		if (i >= FIRST_RANK && r.agreement < SURE)
			continue; /* prose has blanks, too */
		better(&r, &best, &second);
	}
	if (best.score > 0)
		note_guess(&best, &second, f);
	else
		best = try_delimiter(sample, ',', quote, scratch);
	d->delimiter = best.delimiter;
	d->agreement = best.agreement;
	d->runner_up = second.fields > 1 ? second.delimiter : 0;
	d->runner_up_agreement = d->runner_up ? second.agreement : 0;
}

/* True when a blank follows every delimiter of the sample, as in "1, 2, 3". */
static bool always_padded(const struct csv_text *sample, char delimiter)
{
	ptrdiff_t records = 0;
	ptrdiff_t seen = 0;

	if (delimiter == ' ' || delimiter == '\t')
		return false;
	for (ptrdiff_t i = 0; i < sample->n; i++) {
		records += sample->p[i] == '\n';
		if (sample->p[i] != delimiter)
			continue;
		if (i + 1 == sample->n || sample->p[i + 1] != ' ')
			return false;
		seen++;
	}
	return seen > 1 && records > 1;
}

void csv_find_dialect(const struct csv_text *t, const struct csv_options *o, ptrdiff_t skip,
	struct csv_dialect *d, bool *trim, struct findings *f)
{
	struct arena *scratch = arena_new();
	struct csv_text sample = csv_sample(t, skip);
	int quote = o->quote == 'n' ? -1 : o->quote ? (unsigned char)o->quote : guess_quote(&sample);

	if (!o->quote && quote == '\'')
		findings_add(f, "quote", FINDING_WARN, NULL, "--quote '\"'", "fields are quoted with '");
	d->quote = quote < 0 ? 0 : (char)quote;
	if (o->delimiter) {
		struct reading r = try_delimiter(&sample, o->delimiter, quote, scratch);

		d->delimiter = o->delimiter;
		d->agreement = r.agreement;
	} else {
		guess_delimiter(&sample, quote, d, f, scratch);
	}
	*trim = always_padded(&sample, d->delimiter);
	arena_free(scratch);
}
