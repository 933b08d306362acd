#include "config.h"
#include "data/csv_level.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "data/csv_order.h"

bool csv_levels_make(struct csv_levels *l, const struct csv_build *b, const struct csv_na *na,
	ptrdiff_t rows, struct arena *a, struct err *e)
{
	*l = (struct csv_levels){ .build = b, .rows = rows };
	l->count = ARENA_BIG(a, int64_t, b->levels, e);
	l->word = l->count ? ARENA_BIG(a, int8_t, b->levels, e) : NULL;
	if (!l->word)
		return false;
	for (ptrdiff_t r = 0; r < rows && csv_build_going(b, r); r++)
		if (b->code[r] >= 0)
			l->count[b->code[r]]++;
	for (int32_t i = 0; i < b->levels && csv_build_going(b, i); i++) {
		l->word[i] = (int8_t)csv_na_find(na, b->level[i], false);
		l->known += l->word[i] < 0 ? l->count[i] : 0;
	}
	return true;
}

int64_t csv_levels_split_empty(struct csv_levels *l, const struct csv_na *na)
{
	const struct csv_build *b = l->build;

	for (int32_t i = 0; (b->na[0] > 0 || na->listed) && i < b->levels && csv_build_going(b, i); i++)
		if (b->level[i].n == 0) {
			l->word[i] = -1;
			l->known += l->count[i];
			return l->count[i];
		}
	return 0;
}

bool csv_levels_missing(const struct csv_levels *l, const struct csv_na *na, int32_t i, bool text)
{
	return l->word[i] >= 0 && (!text || l->word[i] < na->plain);
}

bool csv_levels_mark(const struct csv_levels *l, const struct csv_na *na, bool text,
	struct csv_build *b, struct err *e)
{
	bool any = false;

	for (int32_t i = 0; i < b->levels && csv_build_going(b, i); i++)
		if (csv_levels_missing(l, na, i, text)) {
			b->na[l->word[i]] += l->count[i];
			any = true;
		}
	for (ptrdiff_t r = 0; r < l->rows && any && csv_build_going(b, r); r++)
		if (b->code[r] >= 0 && csv_levels_missing(l, na, b->code[r], text) &&
			!csv_build_missing(b, r, e))
			return false;
	return true;
}

/* The levels that are not missing, sorted; how many in *n.  NULL with *e. */
static struct csv_ordered *sort_levels(const struct csv_levels *l, const struct csv_na *na, int32_t *n,
	ptrdiff_t *bytes, struct arena *scratch, struct err *e)
{
	const struct csv_build *b = l->build;
	struct csv_ordered *s = ARENA_BIG(scratch, struct csv_ordered, b->levels, e);
	struct csv_ordered *other = s ? ARENA_BIG(scratch, struct csv_ordered, b->levels, e) : NULL;

	*n = 0;
	*bytes = 0;
	for (int32_t i = 0; other && i < b->levels && csv_build_going(b, i); i++)
		if (!csv_levels_missing(l, na, i, true)) {
			s[(*n)++] = (struct csv_ordered){ .code = i };
			*bytes += b->level[i].n;
		}
	return other && csv_order(b->level, s, other, *n, b->ctl, e) ? s : NULL;
}

static bool keep_levels(const struct csv_build *b, const struct csv_ordered *s, int32_t n,
	ptrdiff_t bytes, struct column *out, struct arena *a, struct err *e)
{
	struct str *level = ARENA_BIG(a, struct str, n, e);
	char *text = level ? ARENA_BIG(a, char, bytes + 1, e) : NULL;

	for (int32_t i = 0; text && i < n && csv_build_going(b, i); i++) {
		struct str from = b->level[s[i].code];

		if (from.n > 0)
			memcpy(text, from.p, (size_t)from.n);
		level[i] = (struct str){ text, from.n };
		text += from.n;
	}
	out->level = level;
	out->levels = n;
	return text != NULL;
}

bool csv_levels_finish(const struct csv_levels *l, const struct csv_na *na, struct csv_build *b,
	struct column *out, struct arena *a, struct err *e)
{
	struct arena *scratch = arena_new();
	ptrdiff_t bytes;
	int32_t n;
	struct csv_ordered *s = sort_levels(l, na, &n, &bytes, scratch, e);
	int32_t *rank = s ? ARENA_BIG(scratch, int32_t, b->levels, e) : NULL;
	bool ok = rank && keep_levels(b, s, n, bytes, out, a, e);

	for (int32_t i = 0; ok && i < n && csv_build_going(b, i); i++)
		rank[s[i].code] = i;
	for (ptrdiff_t r = 0; ok && r < l->rows && csv_build_going(b, r); r++)
		if (b->code[r] >= 0)
			b->code[r] = rank[b->code[r]];
	arena_free(scratch);
	return ok;
}
