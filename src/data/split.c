#include "config.h"
#include "data/split.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/frame.h"
#include "data/split_cut.h"
#include "data/split_sort.h"
#include "data/split_unit.h"
#include "data/task.h"

static const char *const part_names[PARTS] = {
	[PART_NONE] = "none", [PART_TRAIN] = "train", [PART_VALID] = "valid",
	[PART_CALIB] = "calib", [PART_TEST] = "test",
};

struct split_options split_defaults(bool separate_test)
{
	struct split_options o = { .seed = 1, .together = true };

	o.share[PART_TRAIN] = separate_test ? .75 : .60;
	o.share[PART_VALID] = .15;
	o.share[PART_CALIB] = .10;
	o.share[PART_TEST] = separate_test ? 0 : .15;
	return o;
}

const char *part_name(enum part p)
{
	return part_names[p];
}

bool part_parse(const char *s, enum part *p)
{
	for (int i = PART_TRAIN; i < PARTS; i++)
		if (strcmp(s, part_names[i]) == 0) {
			*p = (enum part)i;
			return true;
		}
	return false;
}

static bool find_rows(const struct frame *f, const struct task *t, struct rowset *rows,
	struct arena *a, struct err *e)
{
	if (t)
		return task_labelled(t, f, rows, a, e);
	*rows = rowset_all(f->rows, &f->digest, a);
	return true;
}

static bool check_shares(const double *share, struct err *e)
{
	double sum = 0;

	for (int i = PART_TRAIN; i < PARTS; i++) {
		if (!(share[i] >= 0 && share[i] <= 1))
			return err_set(e, ERR_RANGE, "the share of %s is %g: shares lie in 0..1", part_names[i],
				share[i]);
		sum += share[i];
	}
	if (fabs(sum - 1) > 1e-9)
		return err_set(e, ERR_RANGE, "the shares of the parts add up to %g, not 1", sum);
	if (share[PART_TRAIN] == 0)
		return err_set(e, ERR_RANGE, "the share of train is 0: nothing would be left to learn from");
	return true;
}

/* Where x = 0..1 along the ordered rows falls. */
static enum part part_at(const double *share, double x)
{
	enum part last = PART_TRAIN;
	double sum = 0;

	for (int i = PART_TRAIN; i < PARTS; i++) {
		if (share[i] == 0)
			continue;
		sum += share[i];
		last = (enum part)i;
		if (x < sum - 1e-12)
			break;
	}
	return last;
}

static struct split_place place_of(const struct split_unit *u)
{
	return (struct split_place){ u->order, u->key };
}

static void put(const struct split_plan *p, const struct split_unit *u, enum part here, uint8_t *part)
{
	for (ptrdiff_t k = 0; k < u->n; k++)
		part[p->keyed[u->first + k].row] = (uint8_t)here;
}

/* The parts that begin between two units that follow each other; first NULL: behind the last. */
static void begin_parts(const struct split_plan *p, struct split_cut *c, enum part before, enum part here,
	const struct split_unit *last, const struct split_unit *first)
{
	struct split_place low = place_of(last), high = first ? place_of(first) : low;

	for (int k = (int)before + 1; k <= (int)here; k++) {
		if (p->time >= 0)
			c->from[k] = (struct split_place){ 0, 0 }; /* shares of hashes say nothing of times */
		split_cut_between(c, (enum part)k, &low, first ? &high : NULL);
	}
}

/* Units unit[0..n) in their order; each lies where its middle falls. */
static void cut_units(const struct split_plan *p, const struct split_unit *unit, ptrdiff_t n,
	const double *share, struct split_cut *c, uint8_t *part)
{
	enum part before = PART_TRAIN;
	double total = 0;
	double sum = 0;

	for (ptrdiff_t i = 0; i < n; i++)
		total += (double)unit[i].n;
	for (ptrdiff_t i = 0; i < n; i++) {
		double size = (double)unit[i].n;
		enum part here = part_at(share, (sum + size / 2) / total);

		put(p, &unit[i], here, part);
		if (i > 0)
			begin_parts(p, c, before, here, &unit[i - 1], &unit[i]);
		else
			for (int k = PART_TRAIN; k <= (int)here; k++)
				c->from[k] = (struct split_place){ 0, 0 };
		before = here;
		sum += size;
	}
	begin_parts(p, c, before, PART_TEST, &unit[n - 1], NULL);
}

static void place_units(const struct split_plan *p, const struct split_unit *unit, ptrdiff_t n,
	const struct split_cut *c, uint8_t *part)
{
	for (ptrdiff_t i = 0; i < n; i++) {
		struct split_place at = place_of(&unit[i]);

		put(p, &unit[i], split_cut_part(c, &at), part);
	}
}

/* old: the cuts of before, or NULL; all that are in use now stand in out afterwards. */
static void cut_strata(const struct split_plan *p, const struct task *t, const struct split_options *o,
	const struct split_cuts *old, struct split_cuts *out, struct arena *a, uint8_t *part)
{
	bool strata = t && p->strata > 1 && p->time < 0 && p->group < 0;

	out->cut = ARENA_ARRAY(a, struct split_cut, p->strata + (old ? old->strata : 0));
	for (; old && out->strata < old->strata; out->strata++) {
		out->cut[out->strata] = old->cut[out->strata];
		out->cut[out->strata].label = arena_strdup(a, old->cut[out->strata].label);
	}
	for (ptrdiff_t i = 0, end; i < p->units; i = end) {
		const char *label = strata ? t->class_name[p->unit[i].stratum] : "";
		const struct split_cut *have = old ? split_cuts_find(old, label) : NULL;
		struct split_cut *fresh = &out->cut[out->strata];

		for (end = i; end < p->units && p->unit[end].stratum == p->unit[i].stratum;)
			end++;
		if (!have)
			split_cut_start(fresh, arena_strdup(a, label), o->share);
		if (!have && !old)
			cut_units(p, p->unit + i, end - i, o->share, fresh, part);
		else
			place_units(p, p->unit + i, end - i, have ? have : fresh, part);
		out->strata += !have;
	}
}

/* A double as an integer that sorts like it. */
static uint64_t sortable(double x)
{
	uint64_t bits;

	x = x == 0 ? 0 : x;
	memcpy(&bits, &x, sizeof bits);
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* A unit stands at its latest time; rows without one come first, so they are trained on. */
static void order_by_time(struct split_plan *p, const struct column *c)
{
	for (ptrdiff_t i = 0; i < p->units; i++) {
		struct split_unit *u = &p->unit[i];

		u->order = 0;
		for (ptrdiff_t k = 0; k < u->old; k++) {
			int32_t r = p->keyed[u->first + k].row;
			uint64_t at = c->time ? (uint64_t)c->time[r] ^ UINT64_C(1) << 63 :
				sortable(c->number[r]);

			if (!column_missing_at(c, r) && at > u->order)
				u->order = at;
		}
	}
}

static bool check_time(const struct frame *f, int32_t time, struct err *e)
{
	if (time < 0 || !column_is_coded(&f->column[time]))
		return true;
	err_set(e, ERR_COLUMN_TYPE, "time column \"%s\" is of type %s: its order in time is unknown",
		f->column[time].name, column_type_name(f->column[time].type));
	return err_hint(e, "data type %s=date", f->column[time].name);
}

static void describe(const struct split_plan *p, const struct frame *f, const struct task *t,
	struct split *out, struct arena *a)
{
	const char *by = p->group >= 0 ? "group" : p->time >= 0 ? "time" : "id";
	int32_t column = p->group >= 0 ? p->group : p->time >= 0 ? p->time : p->id;

	out->key = column < 0 ? "row digest" :
		arena_printf(a, "%s column %s", by, f->column[column].name);
	if (p->time >= 0)
		out->method = arena_printf(a, "by time %s", f->column[p->time].name);
	else if (p->group >= 0)
		out->method = arena_printf(a, "grouped by %s", f->column[p->group].name);
	else if (p->strata > 1)
		out->method = arena_printf(a, "stratified by %s", t->target);
	else
		out->method = "plain";
}

/* Where most rows have twins, few values are possible and different cases look alike. */
static void note_twins(const struct split_plan *p, struct findings *notes)
{
	if (2 * p->twins > p->rows)
		findings_add(notes, "equal_rows", FINDING_WARN, NULL, "data split --together id",
			"%s of %s rows equal another in all but their id and share its part: where so few values are "
			"possible, different cases look alike, and parts are made of large lumps", NUM_GROUPED(p->twins), NUM_GROUPED(p->rows));
	else
		findings_add(notes, "equal_rows", FINDING_INFO, NULL, NULL,
			"%s rows equal another in all but their id and share its part: the same case on both sides would "
			"be learned and tested at once", NUM_GROUPED(p->twins));
}

static void finish_split(const struct split_plan *p, struct split *out, const struct split_options *o,
	struct findings *notes)
{
	for (ptrdiff_t r = 0; r < out->rows; r++)
		out->count[out->part[r]]++;
	out->digest = digest_of(out->part, out->rows);
	for (int i = PART_TRAIN; i < PARTS && notes; i++)
		if (o->share[i] > 0 && out->count[i] == 0)
			findings_add(notes, "empty_part", FINDING_WARN, NULL, NULL,
				"no row fell into %s (share %g): too few rows, groups or times", part_names[i],
				o->share[i]);
	if (notes && p->twins > 0)
		note_twins(p, notes);
	if (notes && out->count[PART_NONE] > 0)
		findings_add(notes, "unlabelled", FINDING_INFO, NULL, NULL,
			"%s rows have no target and belong to no part", NUM_GROUPED(out->count[PART_NONE]));
}

/* The given cuts, when they were made in the same way. */
static const struct split_cuts *cuts_that_fit(const struct split_cuts *c, const struct split *s)
{
	return c && strcmp(c->key, s->key) == 0 && strcmp(c->method, s->method) == 0 ? c : NULL;
}

static bool find_units(struct split_plan *p, const struct frame *f, const struct task *t, uint64_t seed,
	struct err *e)
{
	struct rowset rows;

	if (!find_rows(f, t, &rows, p->arena, e) ||
		!split_plan_rows(p, f, t, &rows, p->time >= 0, e) || !split_plan_units(p, seed, RNG_SPLIT, e))
		return false;
	if (p->rows == 0)
		return err_set(e, ERR_NO_ROWS, "%s has no row to split", f->source);
	if (p->time >= 0)
		order_by_time(p, &f->column[p->time]);
	for (ptrdiff_t i = 0; i < p->units && (p->time >= 0 || p->group >= 0); i++)
		p->unit[i].stratum = 0;
	return split_sort(p->unit, p->units, (ptrdiff_t)sizeof *p->unit, split_unit_key,
		split_unit_compare, p->arena, e);
}

static bool make_split(struct split_plan *p, const struct frame *f, const struct task *t,
	const struct split_options *o, struct split *out, uint8_t *part, struct arena *a, struct err *e)
{
	struct split_cuts *cuts = ARENA_ARRAY(a, struct split_cuts, 1);

	p->id = frame_role(f, ROLE_ID);
	p->group = frame_role(f, ROLE_GROUP);
	p->time = frame_role(f, ROLE_TIME);
	p->strata = t && t->classes > 0 ? t->classes : 1;
	p->together = o->together;
	if (!check_shares(o->share, e) || !check_time(f, p->time, e))
		return false;
	*out = (struct split){ .rows = f->rows, .part = part, .cuts = cuts };
	describe(p, f, t, out, a);
	const struct split_cuts *old = cuts_that_fit(o->cuts, out);
	p->known = old ? old->rows : f->rows;
	if (!find_units(p, f, t, o->seed, e))
		return false;
	*cuts = (struct split_cuts){ .rows = p->known, .key = out->key, .method = out->method };
	cut_strata(p, t, o, old, cuts, a, part);
	return true;
}

bool split_make(const struct frame *f, const struct task *t, const struct split_options *o,
	struct split *out, struct findings *notes, struct arena *a, struct err *e)
{
	struct split_plan plan = { .arena = arena_new() };
	uint8_t *part = ARENA_BIG(a, uint8_t, f->rows, e);
	bool ok = part && make_split(&plan, f, t, o, out, part, a, e);

	if (ok)
		finish_split(&plan, out, o, notes);
	arena_free(plan.arena);
	return ok;
}

struct rowset split_rows(const struct split *s, enum part p, const struct frame *f,
	struct arena *a)
{
	int32_t *row = ARENA_ARRAY(a, int32_t, s->count[p]);
	ptrdiff_t n = 0;

	for (ptrdiff_t r = 0; r < s->rows; r++)
		if (s->part[r] == p)
			row[n++] = (int32_t)r;
	return (struct rowset){ n, row, f->digest };
}
