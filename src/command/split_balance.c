#include "config.h"

#include "command/split_balance.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "base/report.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/split.h"
#include "data/task.h"

enum { MOST_CLASSES = 20 };

static void add_classes(const struct split *s, const struct task *t, const int64_t *count, bool share,
	struct node *root)
{
	struct node *list = node_list(root, share ? "class_shares" : "classes");
	node_title(list, share ? "Shares of the classes" : "Rows by class", VIEW_TABLE);
	for (int32_t k = 0; k < t->classes && k < MOST_CLASSES; k++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", t->class_name[k]);
		for (int p = PART_TRAIN; p < PARTS; p++) {
			double n = (double)count[k * PARTS + p];
			if (s->count[p] == 0)
				continue;
			if (share)
				node_real(one, part_name((enum part)p), n / (double)s->count[p]);
			else
				node_int(one, part_name((enum part)p), (int64_t)n);
		}
	}
}

static bool balance_classes(const struct split *s, const struct task *t, const struct frame *f, struct node *root,
	struct err *e)
{
	struct arena *a = root->report->arena;
	if (!t || t->kind == TASK_REGRESSION)
		return true;
	int32_t *label = ARENA_BIG(a, int32_t, f->rows + 1, e);
	int64_t *count = ARENA_ARRAY(a, int64_t, t->classes * PARTS);
	if (!label || !task_labels(t, f, label, e))
		return false;
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (label[r] >= 0)
			count[label[r] * PARTS + s->part[r]]++;
	add_classes(s, t, count, false, root);
	add_classes(s, t, count, true, root);
	return true;
}

static void balance_groups(const struct split *s, const struct column *c, struct node *root)
{
	struct arena *a = root->report->arena, *scratch = arena_new();
	struct map *m = map_new(scratch);
	unsigned *in = ARENA_ARRAY(scratch, unsigned, c->rows + 1);
	int64_t groups[PARTS] = { 0 }, divided = 0;
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (!column_missing_at(c, r) && s->part[r] != PART_NONE) {
			struct arena_mark mark = arena_mark(a);
			in[map_add(m, column_text(c, r, a))] |= 1U << s->part[r];
			arena_reset(a, mark);
		}
	for (int32_t g = 0; g < map_count(m); g++) {
		divided += (in[g] & (in[g] - 1)) != 0;
		for (int p = PART_TRAIN; p < PARTS; p++)
			groups[p] += in[g] >> p & 1;
	}
	struct node *list = node_list(root, "groups");
	node_title(list, arena_printf(a, "Groups of %s", c->name), VIEW_TABLE);
	for (int p = PART_TRAIN; p < PARTS; p++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "part", part_name((enum part)p));
		node_int(one, "groups", groups[p]);
		node_int(one, "rows", s->count[p]);
	}
	node_int(root, "groups_divided", divided);
	arena_free(scratch);
}

static bool is_earlier(const struct column *c, ptrdiff_t x, ptrdiff_t y)
{
	return c->time ? c->time[x] < c->time[y] : c->number[x] < c->number[y];
}

static void put_time(struct node *o, const char *name, const struct column *c, ptrdiff_t row)
{
	struct arena *a = o->report->arena;
	struct str s = row < 0 ? str_of("-") : column_text(c, row, a);
	node_string(o, name, arena_strndup(a, s.p, s.n));
}

static void balance_times(const struct split *s, const struct column *c, struct node *root)
{
	ptrdiff_t first[PARTS], last[PARTS];
	for (int p = 0; p < PARTS; p++)
		first[p] = last[p] = -1;
	for (ptrdiff_t r = 0; r < c->rows; r++) {
		int p = s->part[r];
		if (column_missing_at(c, r))
			continue;
		first[p] = first[p] < 0 || is_earlier(c, r, first[p]) ? r : first[p];
		last[p] = last[p] < 0 || is_earlier(c, last[p], r) ? r : last[p];
	}
	struct node *list = node_list(root, "times");
	node_title(list, arena_printf(root->report->arena, "From when to when by %s", c->name), VIEW_TABLE);
	for (int p = PART_TRAIN; p < PARTS; p++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "part", part_name((enum part)p));
		put_time(one, "first", c, first[p]);
		put_time(one, "last", c, last[p]);
	}
}

bool split_balance(const struct split *s, const struct task *t, const struct frame *f, struct node *root,
	struct err *e)
{
	int32_t group = frame_role(f, ROLE_GROUP), time = frame_role(f, ROLE_TIME);
	if (!balance_classes(s, t, f, root, e))
		return false;
	if (group >= 0)
		balance_groups(s, &f->column[group], root);
	if (time >= 0 && !column_is_coded(&f->column[time]))
		balance_times(s, &f->column[time], root);
	return true;
}
