#include "config.h"

#include "command/settings_cuts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/report.h"
#include "data/split_cut.h"

void settings_write_cuts(struct node *o, const struct split_cuts *c, struct arena *a)
{
	if (!c)
		return;
	struct node *cuts = node_object(o, "cuts");
	node_int(cuts, "rows", c->rows);
	node_string(cuts, "key", c->key);
	node_string(cuts, "method", c->method);
	struct node *list = node_list(cuts, "strata");
	for (int32_t i = 0; i < c->strata; i++) {
		struct node *one = node_object(list, NULL);
		node_string(one, "class", c->cut[i].label);
		for (enum part p = PART_TRAIN; p < PARTS; p++)
			if (c->cut[i].used[p])
				node_string(one, part_name(p), arena_printf(a, "%016" PRIx64 "%016" PRIx64,
					c->cut[i].from[p].order, c->cut[i].from[p].key));
	}
}

static const char *text_of(const struct node *o, const char *key)
{
	const struct node *k = node_find(o, key);
	return k && k->type == NODE_STRING ? k->string : "";
}

/* 32 digits: order, then key. */
static bool read_place(const char *s, struct split_place *out)
{
	char half[2][17] = { 0 };
	char *end[2];
	for (int i = 0; i < 32; i++) {
		if (!s[i])
			return false;
		half[i / 16][i % 16] = s[i];
	}
	*out = (struct split_place){ strtoull(half[0], &end[0], 16), strtoull(half[1], &end[1], 16) };
	return !s[32] && !*end[0] && !*end[1];
}

const struct split_cuts *settings_read_cuts(const struct node *o, struct arena *a)
{
	const struct node *cuts = node_find(o, "cuts"), *list = cuts ? node_find(cuts, "strata") : NULL;
	const struct node *rows = cuts ? node_find(cuts, "rows") : NULL;
	int32_t n = 0;
	if (!list || !rows || rows->type != NODE_INT)
		return NULL;
	for (const struct node *k = list->first; k; k = k->next)
		n++;
	struct split_cuts *c = ARENA_ARRAY(a, struct split_cuts, 1);
	*c = (struct split_cuts){ .rows = rows->integer, .key = text_of(cuts, "key"),
		.method = text_of(cuts, "method"), .cut = ARENA_ARRAY(a, struct split_cut, n) };
	for (const struct node *k = list->first; k; k = k->next) {
		struct split_cut *one = &c->cut[c->strata++];
		one->label = text_of(k, "class");
		for (enum part p = PART_TRAIN; p < PARTS; p++)
			one->used[p] = read_place(text_of(k, part_name(p)), &one->from[p]);
	}
	return c;
}
