#include "config.h"

#include "command/empty_part.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/frame.h"
#include "data/split_twin.h"

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Rows that differ in more than ids and target; 0 when there was no memory to count them. */
static ptrdiff_t count_different(const struct frame *f, int32_t target)
{
	struct err ignored = ERR_INIT;
	struct arena *a = arena_new();
	uint64_t *digest = ARENA_BIG(a, uint64_t, f->rows + 1, &ignored);
	uint64_t *one = digest ? ARENA_BIG(a, uint64_t, f->rows + 1, &ignored) : NULL;
	ptrdiff_t n = 0;
	if (one) {
		split_twin_digests(f, target, digest, one);
		qsort(digest, (size_t)f->rows, sizeof *digest, by_value);
		for (ptrdiff_t i = 0; i < f->rows; i++)
			n += i == 0 || digest[i] != digest[i - 1];
	}
	arena_free(a);
	return n;
}

bool empty_part_refuse(const struct frame *f, const char *name, bool together, const struct split *s, enum part p,
	struct err *e)
{
	int32_t target = frame_find(f, name);
	bool has_id = strncmp(s->key, "id ", 3) == 0;
	bool by_cells = strcmp(s->key, "row digest") == 0 ||
		(has_id && together && split_twin_possible(f, target));
	ptrdiff_t different = by_cells ? count_different(f, target) : f->rows;
	err_set(e, ERR_NO_ROWS, "none of the %td rows falls into the %s part", f->rows, part_name(p));
	if (f->columns < 2) {
		err_set(e, ERR_NO_ROWS, "none of the %td rows falls into the %s part: %s is the only column, so all rows "
					"are alike", f->rows, part_name(p), name);
		return err_hint(e, "a model needs columns to predict from: load a table that has some");
	}
	if (different > 0 && different * 2 < f->rows) {
		err_set(e, ERR_NO_ROWS, "none of the %td rows falls into the %s part: beside %s they are only %td different "
					"ones, and equal rows share a part", f->rows, part_name(p), name, different);
		return err_hint(e, "%s", has_id ? "let the ids keep them apart: data split --together id"
			: "a column that tells the rows apart keeps them apart: data role COLUMN id; data split --together id");
	}
	return err_hint(e, "data split gives every part its share (%s); a small table may need larger ones", s->method);
}
