#include "config.h"

#include "dataset/leak_pattern.h"

#include <ctype.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/map.h"
#include "base/param.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/leak.h"
#include "dataset/leak_name.h"
#include "stat/signal.h"

enum { FEWEST_GROUPS = 20, FEWEST_EACH = 3 };
#define GROUP_P 1e-4
#define MOST_WITHOUT 0.05 /* share of the rows that may lack the date of the row */

struct search {
	const struct frame *frame;
	const struct task *task;
	struct rowset rows;
	const struct signal *signal;
	uint64_t seed;
	int32_t *label;
	double *y;
	struct arena *arena;
	struct findings *out;
};

static const char *fix(const struct search *s, const char *before, const char *name, const char *after)
{
	struct text t;
	text_init(&t, s->out->arena);
	text_add(&t, before);
	param_quote(&t, name);
	text_add(&t, after);
	return t.p;
}

static const char *measure(const struct search *s)
{
	return s->task->kind == TASK_REGRESSION ? "R2" : "Gini";
}

static bool strength_of(const struct search *s, const struct column *c, double *out, struct err *e)
{
	struct signal own;
	if (!signal_column(c, s->task, s->label, s->y, s->rows.row, s->rows.n, s->seed, &own, s->arena, e))
		return false;
	*out = own.strength;
	return true;
}

/* ---- cells filled in afterwards ---- */

static bool look_at_gaps(const struct search *s, const struct column *c, const struct signal *whole,
	struct err *e)
{
	if (whole->strength < LEAK_WARN || c->missing_count == 0)
		return true;
	struct arena_mark mark = arena_mark(s->arena);
	int32_t *code = ARENA_BIG(s->arena, int32_t, c->rows + 1, e);
	double strength = 0;
	struct column gaps = { .name = c->name, .type = COLUMN_BOOLEAN, .rows = c->rows, .code = code,
		.levels = 2 };
	for (ptrdiff_t r = 0; code && r < c->rows; r++)
		code[r] = column_missing_at(c, r);
	bool ok = code && strength_of(s, &gaps, &strength, e);
	if (ok && strength >= LEAK_WARN)
		findings_add(s->out, "leak_missing", FINDING_SEVERE, c->name, fix(s, "data role ", c->name, " ignore"),
			"whether %s is filled in tells %s (%s %.3f): is it written afterwards?", c->name,
			s->task->target, measure(s), strength);
	arena_reset(s->arena, mark);
	return ok;
}

/* ---- groups ---- */

static bool has_digit(struct str s)
{
	for (ptrdiff_t i = 0; i < s.n; i++)
		if (isdigit((unsigned char)s.p[i]))
			return true;
	return false;
}

static bool ends_in_id(const char *name)
{
	size_t n = strlen(name);
	return n >= 2 && tolower((unsigned char)name[n - 2]) == 'i' && tolower((unsigned char)name[n - 1]) == 'd';
}

/* Codes with digits in nearly every level, or whole numbers under the name of an id. */
static bool looks_like_id(const struct column *c)
{
	int32_t digits = 0;
	if (c->type == COLUMN_INTEGER)
		return ends_in_id(c->name);
	if (!column_is_coded(c) || c->levels < FEWEST_GROUPS)
		return false;
	for (int32_t k = 0; k < c->levels; k++)
		digits += has_digit(c->level[k]);
	return digits >= 0.9 * c->levels;
}

/* One-way analysis of variance of the target over groups. */
struct variance {
	double groups, n, between, within, squares;
};

static void add_group(struct variance *v, double n, double sum, double square, double mean)
{
	double own = sum / n;
	v->groups++;
	v->n += n;
	v->squares += n * n;
	v->between += n * (own - mean) * (own - mean);
	v->within += fmax(square - n * own * own, 0);
}

static double value_at(const struct search *s, int32_t row)
{
	return s->y ? s->y[row] : (double)(s->label[row] == 1);
}

static int32_t group_code(const struct column *c, int32_t row, struct map *m, struct arena *a)
{
	return column_missing_at(c, row) ? -1 : c->code ? c->code[row] : map_add(m, column_text(c, row, a));
}

static bool sum_groups(const struct search *s, const struct column *c, struct variance *v, struct err *e)
{
	struct arena *a = s->arena;
	struct map *m = map_new(a);
	ptrdiff_t most = c->code ? c->levels : s->rows.n;
	double *sum = ARENA_BIG(a, double, 3 * (most + 1), e), mean = 0, n = 0;
	if (!sum)
		return false;
	for (ptrdiff_t i = 0; i < s->rows.n; i++) {
		int32_t k = group_code(c, s->rows.row[i], m, a);
		double y = value_at(s, s->rows.row[i]);
		if (k < 0)
			continue;
		sum[3 * k] += 1;
		sum[3 * k + 1] += y;
		sum[3 * k + 2] += y * y;
		mean += y;
		n++;
	}
	for (ptrdiff_t k = 0; k < most; k++)
		if (sum[3 * k] > 0)
			add_group(v, sum[3 * k], sum[3 * k + 1], sum[3 * k + 2], mean / n);
	return true;
}

static bool look_at_group(const struct search *s, const struct column *c, struct err *e)
{
	struct variance v = { 0 };
	if (c->role == ROLE_GROUP || !looks_like_id(c))
		return true;
	struct arena_mark mark = arena_mark(s->arena);
	bool ok = sum_groups(s, c, &v, e);
	arena_reset(s->arena, mark);
	if (!ok || v.groups < FEWEST_GROUPS || v.n < FEWEST_EACH * v.groups)
		return ok;
	double df = v.groups - 1, rest = v.n - v.groups;
	double outside = v.between / df, inside = v.within / rest;
	double each = (v.n - v.squares / v.n) / df; /* rows of a group, on average */
	double icc = (outside - inside) / (outside + (each - 1) * inside);
	double p = inside > 0 ? gsl_cdf_fdist_Q(outside / inside, df, rest) : 0;
	if (p < GROUP_P && icc >= LEAK_GROUP_ICC)
		findings_add(s->out, "leak_group", FINDING_WARN, c->name, fix(s, "data role ", c->name, " group"),
			"%s repeats %.1f times on average and its rows share outcomes (ICC %.2f): divided between parts "
			"it lets a model know the answer from its neighbours", c->name, v.n / v.groups, icc);
	return true;
}

/* ---- order and time ---- */

/* Few rows come in clumps by chance: five standard deviations of what noise shows are about 6 / root n. */
static bool tells(const struct search *s, double strength)
{
	return strength >= fmax(LEAK_ORDER, 6 / sqrt((double)s->rows.n));
}

static bool look_at_order(const struct search *s, struct err *e)
{
	struct arena_mark mark = arena_mark(s->arena);
	double *number = ARENA_BIG(s->arena, double, s->frame->rows + 1, e), strength = 0;
	struct column c = { .name = "row", .type = COLUMN_NUMBER, .rows = s->frame->rows, .number = number };
	for (ptrdiff_t r = 0; number && r < s->frame->rows; r++)
		number[r] = (double)r;
	bool ok = number && strength_of(s, &c, &strength, e);
	if (ok && tells(s, strength))
		findings_add(s->out, "leak_order", FINDING_WARN, NULL, "data signal",
			"the number of the row tells %s (%s %.3f): a counter, a date or an id among the features would "
			"tell it too", s->task->target, measure(s), strength);
	arena_reset(s->arena, mark);
	return ok;
}

/* A date that rows lack is written when something happens to them, and one that tells nearly all is a leak of its
 * own: neither is the time of the row. */
static bool may_be_time(const struct search *s, int32_t i)
{
	const struct column *c = &s->frame->column[i];
	double strength = s->signal[i].strength;
	return c->time && column_is_feature(c) && s->signal[i].n > 0 && strength < LEAK_WARN && tells(s, strength) &&
	       (double)c->missing_count <= MOST_WITHOUT * (double)c->rows;
}

static double mean_time(const struct column *c)
{
	double sum = 0;
	for (ptrdiff_t r = 0; r < c->rows; r++)
		sum += column_missing_at(c, r) ? 0 : (double)c->time[r];
	return sum / (double)(c->rows - c->missing_count);
}

/* Of several dates the fullest and then the earliest is the row's. */
static bool is_fuller(const struct column *x, const struct column *y)
{
	if (x->missing_count != y->missing_count)
		return x->missing_count < y->missing_count;
	return mean_time(x) < mean_time(y);
}

static void look_at_time(const struct search *s)
{
	int32_t best = -1, others = -1;
	if (frame_role(s->frame, ROLE_TIME) >= 0)
		return;
	for (int32_t i = 0; i < s->frame->columns; i++) {
		if (!may_be_time(s, i))
			continue;
		others++;
		if (best < 0 || is_fuller(&s->frame->column[i], &s->frame->column[best]))
			best = i;
	}
	if (best < 0)
		return;
	const char *name = s->frame->column[best].name;
	const char *more = others > 0 ? arena_printf(s->out->arena, "; %d more date%s so too", others,
		others == 1 ? " does" : "s do") : "";
	findings_add(s->out, "leak_time", FINDING_WARN, name, fix(s, "data role ", name, " time"),
		"%s moves with %s (%s %.3f), and parts are drawn at random: the future is used to foretell the past%s",
		s->task->target, name, measure(s), s->signal[best].strength, more);
}

static bool read_target(struct search *s, struct err *e)
{
	if (s->task->kind == TASK_REGRESSION) {
		s->y = ARENA_BIG(s->arena, double, s->frame->rows + 1, e);
		return s->y && task_values(s->task, s->frame, s->y, NULL, e);
	}
	s->label = ARENA_BIG(s->arena, int32_t, s->frame->rows + 1, e);
	return s->label && task_labels(s->task, s->frame, s->label, e);
}

static bool look_at_columns(const struct search *s, struct ctl *c, struct err *e)
{
	ctl_phase(c, "looking for patterns of leaks", s->frame->columns);
	for (int32_t i = 0; i < s->frame->columns; i++) {
		const struct column *column = &s->frame->column[i];
		if (!ctl_step(c, 1, e))
			return false;
		if ((column_is_feature(column) || column->role == ROLE_ID) && !look_at_group(s, column, e))
			return false;
		if (s->signal[i].n == 0)
			continue;
		if (!look_at_gaps(s, column, &s->signal[i], e))
			return false;
	}
	return true;
}

bool leak_patterns(const struct frame *f, const struct task *t, struct rowset rows,
	const struct signal *s, uint64_t seed, struct findings *out, struct ctl *c,
	struct err *e)
{
	struct search search = { .frame = f, .task = t, .rows = rows, .signal = s, .seed = seed, .arena = arena_new(),
		.out = out };
	bool ok = rows.n > 0 && read_target(&search, e) && look_at_columns(&search, c, e) &&
		look_at_order(&search, e);
	if (ok) {
		look_at_time(&search);
		leak_names(f, t, out);
	}
	arena_free(search.arena);
	return ok || rows.n == 0;
}
