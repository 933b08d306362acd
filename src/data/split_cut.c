#include "config.h"
#include "data/split_cut.h"

#include <string.h>

static int compare_places(const struct split_place *a, const struct split_place *b)
{
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->key > b->key) - (a->key < b->key);
}

/* x = 0..1 along all hashes. */
static struct split_place at_share(double x)
{
	double at = x * 0x1p64;

	return (struct split_place){ at < 0x1p64 ? (uint64_t)at : UINT64_MAX, 0 };
}

void split_cut_start(struct split_cut *c, const char *label, const double *share)
{
	double sum = 0;

	*c = (struct split_cut){ .label = label };
	for (int p = PART_TRAIN; p < PARTS; p++) {
		c->used[p] = share[p] > 0;
		c->from[p] = at_share(sum);
		sum += share[p];
	}
}

static struct split_place after(const struct split_place *at)
{
	if (at->key < UINT64_MAX)
		return (struct split_place){ at->order, at->key + 1 };
	return (struct split_place){ at->order + 1, 0 };
}

void split_cut_between(struct split_cut *c, enum part p, const struct split_place *last,
	const struct split_place *first)
{
	struct split_place low = after(last);

	if (compare_places(&c->from[p], &low) < 0)
		c->from[p] = low;
	if (first && compare_places(&c->from[p], first) > 0)
		c->from[p] = *first;
}

enum part split_cut_part(const struct split_cut *c, const struct split_place *at)
{
	enum part here = PART_TRAIN;

	for (int p = PART_TRAIN; p < PARTS; p++)
		if (c->used[p] && compare_places(at, &c->from[p]) >= 0)
			here = (enum part)p;
	return here;
}

const struct split_cut *split_cuts_find(const struct split_cuts *c, const char *label)
{
	for (int32_t i = 0; i < c->strata; i++)
		if (strcmp(c->cut[i].label, label) == 0)
			return &c->cut[i];
	return NULL;
}

static bool same_cut(const struct split_cut *a, const struct split_cut *b)
{
	bool same = strcmp(a->label, b->label) == 0;

	for (int p = PART_TRAIN; p < PARTS; p++)
		same = same && a->used[p] == b->used[p]
			&& compare_places(&a->from[p], &b->from[p]) == 0;
	return same;
}

bool split_cuts_same(const struct split_cuts *a, const struct split_cuts *b)
{
	if (!a || !b)
		return a == b;
	bool same = a->rows == b->rows && a->strata == b->strata && strcmp(a->key, b->key) == 0
		&& strcmp(a->method, b->method) == 0;

	for (int32_t i = 0; same && i < a->strata; i++)
		same = same_cut(&a->cut[i], &b->cut[i]);
	return same;
}
