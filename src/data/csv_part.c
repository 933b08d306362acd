#include "config.h"
#include "data/csv_part.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "data/csv_load.h"
#include "data/csv_plain.h"
#include "data/csv_record.h"

#define STEP_BYTES (256 * 1024) /* between two questions whether to go on */

static void release(void *arg)
{
	struct csv_part *p = arg;

	for (int32_t i = 0; i < p->r->shape->width; i++)
		csv_build_free(&p->build[i]);
}

struct csv_part *csv_part_new(const struct csv_rows *r, struct ctl *c, struct arena *a)
{
	struct csv_part *p = ARENA_NEW(a, struct csv_part);
	int32_t width = r->shape->width;

	*p = (struct csv_part){ .r = r, .ctl = c, .keep = arena_new_in(a), .arena = arena_new_in(a) };
	p->build = ARENA_ARRAY(p->keep, struct csv_build, width);
	p->active = ARENA_ARRAY(p->keep, bool, width);
	p->wait = ARENA_ARRAY(p->keep, struct csv_cell_wait, width);
	p->scan = csv_rows_scanner(r, p->keep);
	arena_on_free(a, release, p);
	return p;
}

void csv_part_set(struct csv_part *p, struct csv_border from, ptrdiff_t to, ptrdiff_t first)
{
	p->from = from;
	p->to = to;
	p->first = first;
}

static void begin(struct csv_part *p)
{
	const struct csv_rows *r = p->r;

	arena_clear(p->arena);
	p->rows = 0;
	p->end = p->from;
	p->blanks = 0;
	p->held = 0;
	p->any = false;
	p->quotes = 0;
	p->padded = 0;
	p->rejected = NULL;
	p->rejects = 0;
	p->capacity = 0;
	p->refused = false;
	p->failed = false;
	p->err.code = ERR_OK;
	memcpy(p->active, r->active, (size_t)r->shape->width * sizeof *p->active);
	for (int32_t i = 0; i < r->shape->width; i++)
		if (p->active[i])
			csv_build_begin(&p->build[i], &r->build[i], p->first, p->arena);
}

/* In a table of one column a blank line is a missing cell, unless nothing follows. */
static void add_held(struct csv_part *p)
{
	for (; p->held > 0; p->held--) {
		if (p->active[0]) {
			p->build[0].na[0]++;
			csv_build_gone(&p->build[0], p->rows);
		}
		p->rows++;
	}
}

static bool add_cells(struct csv_part *p)
{
	const struct csv_scan *s = p->scan;

	for (int32_t i = 0; i < p->r->shape->width; i++) {
		struct str cell = i < s->fields ? s->field[i] : STR("");

		if (!p->active[i])
			continue;
		if (!csv_build_add(&p->build[i], p->r->na[i], cell, s->in_place, p->rows, s->start_line, &p->err))
			return false;
		p->active[i] = !p->build[i].broken;
	}
	p->rows++;
	return true;
}

static void remember(struct csv_part *p)
{
	p->rejected = arena_grow(p->arena, p->rejected, p->rejects, &p->capacity,
		(ptrdiff_t)sizeof *p->rejected);
	p->rejected[p->rejects++] = (struct csv_rejected){ { p->scan->start, p->scan->start_line }, p->rows };
}

/* False when the part ends here. */
static bool take_record(struct csv_part *p)
{
	p->any = true;
	if (p->r->shape->width == 1)
		add_held(p);
	p->blanks += p->held;
	p->held = 0;
	switch (csv_record_judge(p->r, p->scan)) {
	case CSV_REFUSE:
		p->refused = true;
		return false;
	case CSV_REJECT:
		remember(p);
		return true;
	case CSV_TAKE:
		break;
	}
	if (p->scan->flaw == CSV_LITERAL_QUOTE && p->quotes++ == 0)
		p->quoted_line = p->scan->start_line;
	if (p->r->o->pad && csv_record_short(p->r, p->scan) && p->padded++ == 0)
		p->padded_line = p->scan->start_line;
	p->failed = !add_cells(p);
	return !p->failed;
}

/* One record, whatever it is like. */
static bool read_one(struct csv_part *p)
{
	struct csv_scan *s = p->scan;

	csv_scan_seek(s, p->end.at, p->end.line);
	if (p->r->plan->strict ? !csv_scan_next_strict(s) : !csv_scan_next(s))
		return false;
	if (csv_record_blank(s))
		p->held++;
	else if (!take_record(p))
		return false;
	p->end = (struct csv_border){ s->at, s->line };
	return true;
}

/* Behind the last line feed that plain records may end with: up to there every line has an end. */
static ptrdiff_t last_line(const struct csv_text *t, ptrdiff_t from, ptrdiff_t to)
{
	const char *lf;

	to = to < t->n - CSV_PLAIN_AHEAD ? to : t->n - CSV_PLAIN_AHEAD;
	lf = from < to ? memrchr(t->p + from, '\n', (size_t)(to - from)) : NULL;
	return lf ? lf + 1 - t->p : from;
}

void csv_part_read(struct csv_part *p)
{
	bool plain = p->r->plan->plain && csv_plain_fits(p->r);
	ptrdiff_t stop, stepped = p->from.at;

	begin(p);
	stop = plain ? last_line(p->r->text, p->from.at, p->to) : 0;
	while (p->end.at < p->to) {
		if (plain && !csv_plain_read(p, stepped + STEP_BYTES, stop))
			return;
		if (p->end.at < p->to && p->end.at < stepped + STEP_BYTES && !read_one(p))
			return;
		if (p->end.at - stepped < STEP_BYTES && p->end.at < p->to)
			continue;
		p->failed = !ctl_step(p->ctl, p->end.at - stepped, &p->err);
		if (p->failed)
			return;
		stepped = p->end.at;
	}
}
