#include "config.h"
#include "data/column.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"
#include "data/date.h"

static const char *const type_names[] = {
	[COLUMN_INTEGER] = "integer", [COLUMN_NUMBER] = "number", [COLUMN_DATE] = "date",
	[COLUMN_TIME] = "time", [COLUMN_BOOLEAN] = "boolean", [COLUMN_CATEGORY] = "category",
	[COLUMN_TEXT] = "text",
};

static const char *const role_names[] = {
	[ROLE_FEATURE] = "feature", [ROLE_TARGET] = "target", [ROLE_ID] = "id",
	[ROLE_WEIGHT] = "weight", [ROLE_GROUP] = "group", [ROLE_TIME] = "time",
	[ROLE_SENSITIVE] = "sensitive", [ROLE_IGNORE] = "ignore",
};

bool column_is_numeric(const struct column *c)
{
	return c->type == COLUMN_INTEGER || c->type == COLUMN_NUMBER;
}

bool column_is_coded(const struct column *c)
{
	return c->type == COLUMN_BOOLEAN || c->type == COLUMN_CATEGORY || c->type == COLUMN_TEXT;
}

bool column_is_feature(const struct column *c)
{
	return c->role == ROLE_FEATURE || c->role == ROLE_SENSITIVE;
}

struct str column_text(const struct column *c, ptrdiff_t row, struct arena *a)
{
	char buffer[NUM_TEXT > DATE_TEXT ? NUM_TEXT : DATE_TEXT];
	int n;

	if (column_missing_at(c, row))
		return STR("");
	if (column_is_coded(c))
		return c->level[c->code[row]];
	if (column_is_numeric(c))
		n = num_format(c->number[row], buffer);
	else
		n = date_format(c->time[row], c->type == COLUMN_TIME, buffer);
	return (struct str){ arena_strndup(a, buffer, n), n };
}

int32_t column_find_level(const struct column *c, struct str level)
{
	int32_t low = 0;
	int32_t high = c->levels - 1;

	/* The words of a boolean are in the order false, true: "no" stands before "Yes". */
	for (int32_t i = 0; c->type == COLUMN_BOOLEAN && i < c->levels; i++)
		if (str_equal(c->level[i], level))
			return i;
	while (low <= high) {
		int32_t middle = low + (high - low) / 2;
		int order = str_compare(c->level[middle], level);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle - 1;
	}
	return -1;
}

static bool take_missing(const struct column *c, const int32_t *row, ptrdiff_t n,
	struct column *out, struct arena *a, struct err *e)
{
	uint64_t *bits;

	out->missing = NULL;
	out->missing_count = 0;
	if (!c->missing)
		return true;
	bits = ARENA_BIG(a, uint64_t, bitmap_words(n), e);
	if (!bits)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		if (column_missing_at(c, row[i])) {
			bits[i >> 6] |= UINT64_C(1) << (i & 63);
			out->missing_count++;
		}
	if (out->missing_count)
		out->missing = bits;
	return true;
}

static bool take_numbers(const struct column *c, const int32_t *row, ptrdiff_t n,
	struct column *out, struct arena *a, struct err *e)
{
	double *number = ARENA_BIG(a, double, n, e);

	if (!number)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		number[i] = c->number[row[i]];
	out->number = number;
	return true;
}

static bool take_times(const struct column *c, const int32_t *row, ptrdiff_t n,
	struct column *out, struct arena *a, struct err *e)
{
	int64_t *time = ARENA_BIG(a, int64_t, n, e);

	if (!time)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		time[i] = c->time[row[i]];
	out->time = time;
	return true;
}

static bool take_codes(const struct column *c, const int32_t *row, ptrdiff_t n,
	struct column *out, struct arena *a, struct err *e)
{
	int32_t *code = ARENA_BIG(a, int32_t, n, e);

	if (!code)
		return false;
	for (ptrdiff_t i = 0; i < n; i++)
		code[i] = c->code[row[i]];
	out->code = code;
	return true;
}

bool column_take(const struct column *c, const int32_t *row, ptrdiff_t n, struct column *out,
	struct arena *a, struct err *e)
{
	struct column taken = *c;

	taken.rows = n;
	if (!take_missing(c, row, n, &taken, a, e))
		return false;
	if (c->number && !take_numbers(c, row, n, &taken, a, e))
		return false;
	if (c->time && !take_times(c, row, n, &taken, a, e))
		return false;
	if (c->code && !take_codes(c, row, n, &taken, a, e))
		return false;
	*out = taken;
	return true;
}

void column_count_levels(const struct column *c, int64_t *counts)
{
	memset(counts, 0, (size_t)c->levels * sizeof *counts);
	for (ptrdiff_t r = 0; r < c->rows; r++)
		if (c->code[r] >= 0)
			counts[c->code[r]]++;
}

const char *column_type_name(enum column_type t)
{
	return type_names[t];
}

const char *column_role_name(enum column_role r)
{
	return role_names[r];
}

static bool find_name(const char *const *names, size_t n, const char *s, size_t *out)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], s) == 0) {
			*out = i;
			return true;
		}
	return false;
}

bool column_type_parse(const char *s, enum column_type *out)
{
	size_t i;

	if (!find_name(type_names, sizeof type_names / sizeof *type_names, s, &i))
		return false;
	*out = (enum column_type)i;
	return true;
}

bool column_role_parse(const char *s, enum column_role *out)
{
	size_t i;

	if (!find_name(role_names, sizeof role_names / sizeof *role_names, s, &i))
		return false;
	*out = (enum column_role)i;
	return true;
}
