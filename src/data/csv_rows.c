#include "config.h"
#include "data/csv_rows.h"

#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/csv_load.h"
#include "data/csv_part.h"
#include "data/csv_record.h"
#include "data/csv_survey.h"

#define WAVE 16                       /* parts that are read side by side, then joined */
#define PART_LEAST (256 * 1024)
#define PART_MOST (4 * 1024 * 1024)
#define WAVE_BUILDS 16384             /* columns of all parts of a wave together */

/* One pass. */
struct pass {
	struct csv_rows *r;
	struct ctl *ctl;
	struct csv_scan *scan;         /* for what is said about records, in their order */
	struct csv_part **part;
	ptrdiff_t parts;               /* there are so many */
	ptrdiff_t wave;                /* of them at work now */
	ptrdiff_t part_bytes;
	struct csv_place start;        /* of the first data record */
	ptrdiff_t join, joined;        /* parts to be joined, and the one behind them */
	atomic_bool failed;            /* some column could not be joined: err says why */
	struct err err;
	struct csv_border at;          /* everything before is read and joined */
	struct arena *arena;
};

struct csv_scan *csv_rows_scanner(const struct csv_rows *r, struct arena *a)
{
	char quote = r->shape->dialect.quote;
	struct csv_scan *s = csv_scan_new(r->text, r->shape->cut,
		quote ? (unsigned char)quote : -1, r->shape->trim, a);

	csv_scan_limit(s, r->o);
	return s;
}

/* ---- cuts ---- */

/* Quotes from one place to another.  The survey has counted the usual ones. */
static int64_t quotes_between(const struct pass *p, ptrdiff_t from, ptrdiff_t to)
{
	const struct csv_text *t = p->r->text;
	char quote = p->r->shape->dialect.quote;
	int64_t n = 0;

	if (quote == 0)
		return 0;
	if (quote == '"')
		return csv_survey_place(t, to).quotes - csv_survey_place(t, from).quotes;
	for (const char *q = t->p + from; (q = memchr(q, quote, (size_t)(t->p + to - q))); q++)
		n++;
	return n;
}

/* The first line behind `target` that begins outside quotes, if from begins outside them.  Where
 * quotes do not come in pairs this is a guess; the reading will tell. */
static ptrdiff_t find_cut(const struct pass *p, ptrdiff_t from, ptrdiff_t target)
{
	const struct csv_text *t = p->r->text;
	const char *end = t->p + t->n;
	const char *at = t->p + target;
	bool inside = quotes_between(p, from, target) & 1;
	char quote = p->r->shape->dialect.quote;
	char line_end = t->lf + t->crlf > 0 ? '\n' : '\r';

	const char *first = memchr(at, line_end, (size_t)(end - at));

	for (; at < end && at - t->p - target < p->part_bytes; at++) {
		inside ^= quote != 0 && *at == quote;
		if (*at == line_end && !inside)
			return at + 1 - t->p;
	}
	return first ? first + 1 - t->p : t->n;
}

static ptrdiff_t row_of(const struct pass *p, ptrdiff_t at)
{
	return (ptrdiff_t)(csv_survey_place(p->r->text, at).lines - p->start.lines);
}

/* Cuts the next wave.  There are never more rows than lines, so that rows which are placed by the
 * lines before them keep out of each other's way. */
static void cut_wave(struct pass *p)
{
	struct csv_border from = p->at;
	int64_t base = csv_survey_place(p->r->text, from.at).lines;
	ptrdiff_t n = p->r->text->n;

	for (p->wave = 0; p->wave < p->parts && from.at < n; p->wave++) {
		ptrdiff_t target = from.at + p->part_bytes;
		ptrdiff_t to = n - target > p->part_bytes / 2 ? find_cut(p, from.at, target) : n;

		csv_part_set(p->part[p->wave], from, to, row_of(p, from.at));
		from.at = to;
		from.line = p->at.line + csv_survey_place(p->r->text, to).lines - base;
	}
}

/* ---- joining ---- */

static void read_part(void *arg, ptrdiff_t i)
{
	const struct pass *p = arg;

	csv_part_read(p->part[i]);
}

/* A cell that is no number ends a column of numbers: the first one of the file. */
static void join_break(struct csv_build *b, const struct csv_build *part)
{
	b->broken = true;
	b->broken_line = part->broken_line;
	b->broken_cell = (struct str){ arena_strndup(b->arena, part->broken_cell.p, part->broken_cell.n),
		part->broken_cell.n };
}

/* Column i of all parts of the wave. */
static void join_column(void *arg, ptrdiff_t i)
{
	struct pass *p = arg;
	const struct csv_text *t = p->r->text;
	struct csv_build *b = &p->r->build[i];
	ptrdiff_t to = p->r->rows;
	struct err e = ERR_INIT;

	for (ptrdiff_t k = p->join; k < p->joined && p->r->active[i] && !b->broken; k++) {
		const struct csv_part *part = p->part[k];

		if (part->build[i].broken)
			join_break(b, &part->build[i]);
		else if (!csv_build_merge(b, &part->build[i], part->first, to, part->rows,
			(struct str){ t->p, t->n }, &e)) {
			if (!atomic_exchange(&p->failed, true))
				p->err = e;
			return;
		}
		to += part->rows;
	}
}

static bool join_columns(struct pass *p, ptrdiff_t first, ptrdiff_t n, struct err *e)
{
	struct csv_rows *r = p->r;

	p->join = first;
	p->joined = first + n;
	ctl_par(p->ctl, r->shape->width, join_column, p);
	if (p->failed) {
		*e = p->err;
		return false;
	}
	for (int32_t i = 0; i < r->shape->width; i++)
		r->active[i] = r->active[i] && !r->build[i].broken;
	for (ptrdiff_t k = first; k < first + n; k++)
		r->rows += p->part[k]->rows;
	return true;
}

/* Reads the record at a border once more, with the scanner that speaks. */
static const struct csv_scan *look_again(struct pass *p, struct csv_border where)
{
	csv_scan_seek(p->scan, where.at, where.line);
	if (p->r->plan->strict)
		csv_scan_next_strict(p->scan);
	else
		csv_scan_next(p->scan);
	return p->scan;
}

/* What the part rejected, said in order. */
static void join_rejects(struct pass *p, const struct csv_part *part)
{
	ptrdiff_t rows = 0;

	if (!p->r->rejects)
		return;
	for (ptrdiff_t k = 0; k < part->rejects; k++) {
		if (part->rejected[k].rows > rows)
			csv_reject_end_run(p->r->rejects);
		rows = part->rejected[k].rows;
		csv_record_reject(p->r, look_again(p, part->rejected[k].where));
	}
	if (part->rows > rows)
		csv_reject_end_run(p->r->rejects);
}

static void join_counts(struct csv_rows *r, const struct csv_part *part)
{
	if (part->any)
		r->blanks += r->held + part->blanks;
	r->held = part->any ? part->held : r->held + part->held;
	if (part->quotes > 0 && r->quotes == 0)
		r->quoted_line = part->quoted_line;
	r->quotes += part->quotes;
	if (part->padded > 0 && r->padded == 0)
		r->padded_line = part->padded_line;
	r->padded += part->padded;
}

/* Blank lines before a record of a single column are rows, also when they stand in an earlier part. */
static bool join_held(struct csv_rows *r, const struct csv_part *part, struct err *e)
{
	if (r->shape->width > 1 || !part->any)
		return true;
	for (; r->held > 0; r->held--) {
		struct csv_build *b = &r->build[0];

		b->na[0] += r->active[0];
		if (r->active[0] && !csv_build_missing(b, r->rows, e))
			return false;
		r->rows++;
	}
	return true;
}

/* Where the file is refused; what came before has been said. */
static bool refuse(struct pass *p, const struct csv_part *part, struct err *e)
{
	look_again(p, part->end);
	return csv_record_refuse(p->r->shape->width, p->scan, e);
}

/* One part after the other is held against the place where the one before it ended. */
static bool check_part(struct pass *p, struct csv_part *part, struct err *e)
{
	if (part->from.at != p->at.at) {
		csv_part_set(part, p->at, part->to, part->first);
		csv_part_read(part);
	}
	if (part->failed) {
		*e = part->err;
		return false;
	}
	if (part->refused)
		return refuse(p, part, e);
	p->at = part->end;
	return true;
}

static bool join_wave(struct pass *p, struct err *e)
{
	/* A single column takes its blank lines between the parts: one part at a time. */
	ptrdiff_t step = p->r->shape->width == 1 ? 1 : p->wave;

	for (ptrdiff_t k = 0; k < p->wave; k++)
		if (!check_part(p, p->part[k], e))
			return false;
	for (ptrdiff_t k = 0; k < p->wave; k++) {
		join_rejects(p, p->part[k]);
		if (!join_held(p->r, p->part[k], e))
			return false;
		join_counts(p->r, p->part[k]);
		if (k % step == 0 && !join_columns(p, k, step, e))
			return false;
	}
	return true;
}

/* ---- the pass ---- */

static bool skip_units(struct pass *p)
{
	do
		if (!csv_scan_next(p->scan))
			return false;
	while (csv_record_blank(p->scan));
	if (p->r->rejects)
		csv_reject_add(p->r->rejects, p->scan, 0, NULL, ERR_CSV_HEADER,
			"line %lld looks like units (text over numeric columns): skipped",
			(long long)p->scan->start_line);
	return true;
}

static ptrdiff_t clamp(ptrdiff_t x, ptrdiff_t least, ptrdiff_t most)
{
	return x < least ? least : x > most ? most : x;
}

static void open_pass(struct pass *p)
{
	const struct csv_rows *r = p->r;
	ptrdiff_t n = r->text->n - p->at.at;

	p->start = csv_survey_place(r->text, p->at.at);
	p->part_bytes = r->plan->whole ? PTRDIFF_MAX / 4 :
		r->plan->part_bytes > 0 ? r->plan->part_bytes : clamp(n / 64, PART_LEAST, PART_MOST);
	p->parts = clamp(n / p->part_bytes + 1, 1, clamp(WAVE_BUILDS / (r->shape->width + 1), 1, WAVE));
	p->part = ARENA_ARRAY(p->arena, struct csv_part *, p->parts);
	for (ptrdiff_t k = 0; k < p->parts; k++)
		p->part[k] = csv_part_new(r, p->ctl, p->arena);
}

static bool read_pass(struct pass *p, struct err *e)
{
	struct csv_rows *r = p->r;

	p->scan = csv_rows_scanner(r, p->arena);
	csv_scan_seek(p->scan, r->shape->data_at, r->shape->data_line);
	if (r->shape->units && !skip_units(p))
		return true;
	p->at = (struct csv_border){ p->scan->at, p->scan->line };
	open_pass(p);
	while (p->at.at < r->text->n) {
		cut_wave(p);
		ctl_par(p->ctl, p->wave, read_part, p);
		if (!join_wave(p, e))
			return false;
	}
	return true;
}

bool csv_rows_read(struct csv_rows *r, struct ctl *c, struct err *e)
{
	struct pass p = { .r = r, .ctl = c, .arena = arena_new(), .err = ERR_INIT };
	bool ok;

	ctl_phase_bytes(c, "reading rows", r->text->n - r->shape->data_at);
	ok = read_pass(&p, e);
	arena_free(p.arena);
	return ok;
}
