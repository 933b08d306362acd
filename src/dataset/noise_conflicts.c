#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/digest.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/task.h"
#include "dataset/noise_ceiling.h"

struct keyed {
	uint64_t key;
	int32_t row;
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/* The digest of the features alone: ids and what is ignored may differ. */
static bool digest_features(const struct frame *f, uint64_t *sum, struct arena *a, struct err *e)
{
	uint64_t *one = ARENA_BIG(a, uint64_t, f->rows + 1, e);
	if (!one)
		return false;
	for (int32_t i = 0; i < f->columns; i++) {
		if (!column_is_feature(&f->column[i]))
			continue;
		frame_cell_digests(f, i, one);
		for (ptrdiff_t r = 0; r < f->rows; r++)
			sum[r] += hash_u64(one[r], (uint64_t)i);
	}
	return true;
}

/* The target of a row: a class, or a number. */
struct answers {
	const struct task *task;
	int32_t *label;
	double *y;
};

static bool read_answers(const struct frame *f, struct answers *t, struct arena *a, struct err *e)
{
	if (t->task->kind == TASK_REGRESSION) {
		t->y = ARENA_BIG(a, double, f->rows + 1, e);
		return t->y && task_values(t->task, f, t->y, NULL, e);
	}
	t->label = ARENA_BIG(a, int32_t, f->rows + 1, e);
	return t->label && task_labels(t->task, f, t->label, e);
}

static void judge_classes(const struct answers *t, const struct keyed *k, ptrdiff_t n, int64_t *count,
	struct conflict *out)
{
	int64_t most = 0;
	memset(count, 0, (size_t)t->task->classes * sizeof *count);
	for (ptrdiff_t i = 0; i < n; i++) {
		int64_t now = ++count[t->label[k[i].row]];
		most = now > most ? now : most;
	}
	out->errors = n - most;
	out->spread = (double)out->errors;
}

static void judge_values(const struct answers *t, const struct keyed *k, ptrdiff_t n,
	struct conflict *out)
{
	double mean = 0;
	for (ptrdiff_t i = 0; i < n; i++)
		mean += t->y[k[i].row] / (double)n;
	for (ptrdiff_t i = 0; i < n; i++)
		out->spread += (t->y[k[i].row] - mean) * (t->y[k[i].row] - mean);
}

static int by_cost(const void *x, const void *y)
{
	const struct conflict *a = x, *b = y;
	if (a->spread < b->spread || a->spread > b->spread)
		return a->spread > b->spread ? -1 : 1;
	return a->first < b->first ? -1 : a->first > b->first;
}

static void judge_groups(const struct answers *t, const struct keyed *k, ptrdiff_t n,
	struct conflict *group, int32_t *row, int64_t *count, struct conflicts *out)
{
	double spread = 0, repeats = 0;
	for (ptrdiff_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && k[end].key == k[i].key;)
			end++;
		struct conflict one = { .first = out->rows, .n = end - i };
		if (one.n < 2)
			continue;
		if (t->label)
			judge_classes(t, k + i, one.n, count, &one);
		else
			judge_values(t, k + i, one.n, &one);
		for (ptrdiff_t j = i; j < end; j++)
			row[out->rows++] = k[j].row;
		spread += one.spread;
		repeats += (double)one.n - 1;
		if (!(one.spread > 0))
			continue;
		out->in_conflict += one.n;
		out->errors += one.errors;
		group[out->groups++] = one;
	}
	out->variance = !t->label && repeats > 0 ? spread / repeats : (double)NAN;
}

bool noise_conflicts(const struct frame *f, const struct task *t, struct rowset rows,
	struct conflicts *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct answers answers = { .task = t };
	*out = (struct conflicts){ .variance = (double)NAN };
	uint64_t *sum = ARENA_BIG(a, uint64_t, f->rows + 1, e);
	struct keyed *k = sum ? ARENA_BIG(a, struct keyed, rows.n + 1, e) : NULL;
	int32_t *row = k ? ARENA_BIG(a, int32_t, rows.n + 1, e) : NULL;
	struct conflict *group = row ? ARENA_BIG(a, struct conflict, rows.n / 2 + 1, e) : NULL;
	if (!group || !digest_features(f, sum, a, e) || !read_answers(f, &answers, a, e) || !ctl_step(c, 0, e))
		return false;
	for (ptrdiff_t i = 0; i < rows.n; i++)
		k[i] = (struct keyed){ sum[rows.row[i]], rows.row[i] };
	qsort(k, (size_t)rows.n, sizeof *k, by_key);
	judge_groups(&answers, k, rows.n, group, row, ARENA_ARRAY(a, int64_t, t->classes + 1), out);
	qsort(group, (size_t)out->groups, sizeof *group, by_cost);
	out->row = row;
	out->group = group;
	return ctl_step(c, 0, e);
}
