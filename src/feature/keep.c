#include "config.h"

#include "feature/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"

struct names names_copy(const char *const *name, ptrdiff_t n, struct arena *a)
{
	struct names s = { n, ARENA_ARRAY(a, const char *, n) };
	for (ptrdiff_t i = 0; i < n; i++)
		s.name[i] = arena_strdup(a, name[i]);
	return s;
}

bool names_have(const struct names *s, const char *name)
{
	for (ptrdiff_t i = 0; i < s->n; i++)
		if (strcmp(s->name[i], name) == 0)
			return true;
	return false;
}

void names_save(const struct names *s, struct writer *w)
{
	writer_i32(w, (int32_t)s->n);
	for (ptrdiff_t i = 0; i < s->n; i++)
		writer_string(w, s->name[i]);
}

bool keep_load_name(const char **name, struct reader *r, struct arena *a, struct err *e)
{
	char *s;
	if (!reader_string(r, &s, a, e))
		return false;
	*name = s;
	return s || err_set(e, ERR_CORRUPT, "a column has no name");
}

bool names_load(struct names *s, struct reader *r, struct arena *a, struct err *e)
{
	int32_t n;
	if (!reader_count(r, &n, 0, CAP_COLUMNS_HARD, e))
		return false;
	ptrdiff_t capacity = 0;
	*s = (struct names){ 0 };
	for (int32_t i = 0; i < n; i++) {
		s->name = arena_grow(a, s->name, s->n, &capacity, (ptrdiff_t)sizeof *s->name);
		if (!keep_load_name(&s->name[s->n++], r, a, e))
			return false;
	}
	return true;
}

void keep_save_levels(const struct str *level, int32_t n, struct writer *w)
{
	writer_i32(w, n);
	for (int32_t i = 0; i < n; i++) {
		writer_i32(w, (int32_t)level[i].n);
		writer_bytes(w, level[i].p, level[i].n);
	}
}

bool keep_load_levels(const struct str **level, int32_t *n, struct reader *r, struct arena *a,
	struct err *e)
{
	struct str *out = NULL;
	ptrdiff_t capacity = 0;
	if (!reader_count(r, n, 0, CAP_ROWS, e))
		return false;
	for (int32_t i = 0; i < *n; i++) {
		const uint8_t *p;
		int32_t bytes;
		if (!reader_count(r, &bytes, 0, CAP_RECORD_BYTES, e) ||
			!reader_bytes(r, &p, bytes, e))
			return false;
		out = arena_grow(a, out, i, &capacity, (ptrdiff_t)sizeof *out);
		out[i].p = arena_strndup(a, (const char *)p, bytes);
		out[i].n = bytes;
	}
	*level = out;
	return true;
}

struct str *keep_copy_levels(const struct str *level, int32_t n, struct arena *a)
{
	struct str *out = ARENA_ARRAY(a, struct str, n);
	for (int32_t i = 0; i < n; i++) {
		out[i].p = arena_strndup(a, level[i].p, level[i].n);
		out[i].n = level[i].n;
	}
	return out;
}

int32_t keep_find_level(const struct str *level, int32_t n, struct str text)
{
	for (int32_t i = 0; i < n; i++)
		if (str_equal(level[i], text))
			return i;
	return -1;
}

int32_t keep_find_sorted(const struct str *level, int32_t n, struct str text)
{
	int32_t low = 0, high = n;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (str_compare(level[middle], text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && str_equal(level[low], text) ? low : -1;
}

static int compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

void keep_sort_levels(struct str *level, int32_t n)
{
	if (n > 1)
		qsort(level, (size_t)n, sizeof *level, compare);
}
