#include "config.h"
#include "data/csv_level.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"

bool csv_levels_make(struct csv_levels *l, const struct csv_build *b, const struct csv_na *na,
	ptrdiff_t rows, struct arena *a, struct err *e)
{
	*l = (struct csv_levels){ .build = b, .rows = rows };
	l->count = ARENA_BIG(a, int64_t, b->levels, e);
	l->word = l->count ? ARENA_BIG(a, int8_t, b->levels, e) : NULL;
	if (!l->word)
		return false;
	for (ptrdiff_t r = 0; r < rows; r++)
		if (b->code[r] >= 0)
			l->count[b->code[r]]++;
	for (int32_t i = 0; i < b->levels; i++) {
		l->word[i] = (int8_t)csv_na_find(na, b->level[i], false);
		l->known += l->word[i] < 0 ? l->count[i] : 0;
	}
	return true;
}

bool csv_levels_missing(const struct csv_levels *l, const struct csv_na *na, int32_t i, bool text)
{
	return l->word[i] >= 0 && (!text || l->word[i] < na->plain);
}

bool csv_levels_mark(const struct csv_levels *l, const struct csv_na *na, bool text,
	struct csv_build *b, struct err *e)
{
	bool any = false;

	for (int32_t i = 0; i < b->levels; i++)
		if (csv_levels_missing(l, na, i, text)) {
			b->na[l->word[i]] += l->count[i];
			any = true;
		}
	for (ptrdiff_t r = 0; r < l->rows && any; r++)
		if (b->code[r] >= 0 && csv_levels_missing(l, na, b->code[r], text) &&
			!csv_build_missing(b, r, e))
			return false;
	return true;
}

struct sorted {
	uint64_t prefix; /* the first eight bytes, in the order of memcmp */
	int32_t code;
};

static uint64_t prefix_of(struct str s)
{
	uint64_t x = 0;

	for (ptrdiff_t i = 0; i < 8; i++)
		x = x << 8 | (i < s.n ? (unsigned char)s.p[i] : 0);
	return x;
}

static int compare(const void *x, const void *y, void *arg)
{
	const struct sorted *a = x;
	const struct sorted *b = y;
	const struct str *level = arg;

	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	return str_compare(level[a->code], level[b->code]);
}

/* The levels that are not missing, sorted; how many in *n. */
static struct sorted *sort_levels(const struct csv_levels *l, const struct csv_na *na, int32_t *n,
	ptrdiff_t *bytes, struct arena *scratch, struct err *e)
{
	const struct csv_build *b = l->build;
	struct sorted *s = ARENA_BIG(scratch, struct sorted, b->levels, e);

	*n = 0;
	*bytes = 0;
	for (int32_t i = 0; s && i < b->levels; i++)
		if (!csv_levels_missing(l, na, i, true)) {
			s[(*n)++] = (struct sorted){ prefix_of(b->level[i]), i };
			*bytes += b->level[i].n;
		}
	if (s && *n > 1)
		qsort_r(s, (size_t)*n, sizeof *s, compare, b->level);
	return s;
}

static bool keep_levels(const struct csv_build *b, const struct sorted *s, int32_t n,
	ptrdiff_t bytes, struct column *out, struct arena *a, struct err *e)
{
	struct str *level = ARENA_BIG(a, struct str, n, e);
	char *text = level ? ARENA_BIG(a, char, bytes + 1, e) : NULL;

	for (int32_t i = 0; text && i < n; i++) {
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
	struct sorted *s = sort_levels(l, na, &n, &bytes, scratch, e);
	int32_t *rank = s ? ARENA_BIG(scratch, int32_t, b->levels, e) : NULL;
	bool ok = rank && keep_levels(b, s, n, bytes, out, a, e);

	for (int32_t i = 0; ok && i < n; i++)
		rank[s[i].code] = i;
	for (ptrdiff_t r = 0; ok && r < l->rows; r++)
		if (b->code[r] >= 0)
			b->code[r] = rank[b->code[r]];
	arena_free(scratch);
	return ok;
}
