#ifndef DATA_COLUMN_H
#define DATA_COLUMN_H
/* column - one named, typed, immutable run of cells.
 *
 *   type              values in            a missing cell holds
 *   INTEGER NUMBER    number[rows]         0
 *   DATE TIME         time[rows]           0        microseconds since 1970-01-01 UTC
 *   BOOLEAN CATEGORY  code[rows]           -1       level[code] is the text
 *   TEXT              code[rows]           -1       (dictionary-coded as well)
 *
 * Missing is the bitmap, never NaN: bit r of missing is set when cell r is
 * missing; missing is NULL when missing_count is 0.  Levels are distinct and in
 * byte order, so codes do not depend on the order of rows.  A boolean has the
 * levels {false word, true word}: code 1 is true. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct err;

enum column_type {
	COLUMN_INTEGER, COLUMN_NUMBER, COLUMN_DATE, COLUMN_TIME, COLUMN_BOOLEAN, COLUMN_CATEGORY,
	COLUMN_TEXT,
};

enum column_role {
	ROLE_FEATURE, ROLE_TARGET, ROLE_ID, ROLE_WEIGHT, ROLE_GROUP, ROLE_TIME, ROLE_SENSITIVE,
	ROLE_IGNORE,
};

struct column {
	const char *name;
	enum column_type type;
	enum column_role role;
	ptrdiff_t rows;
	ptrdiff_t missing_count;
	const uint64_t *missing;
	const double *number;
	const int64_t *time;
	const int32_t *code;
	const struct str *level;
	int32_t levels;
	bool onehot; /* a code column that stands for one 0/1 column per level (made by a step) */
};

bool column_is_numeric(const struct column *c);  /* INTEGER, NUMBER */
bool column_is_coded(const struct column *c);    /* BOOLEAN, CATEGORY, TEXT */
bool column_is_feature(const struct column *c);  /* the roles FEATURE, SENSITIVE: models learn from it */
static inline bool column_missing_at(const struct column *c, ptrdiff_t row)
{
	return c->missing && (c->missing[row >> 6] >> (row & 63) & 1);
}
/* The words of a bitmap for rows cells. */
static inline ptrdiff_t bitmap_words(ptrdiff_t rows)
{
	return (rows + 63) / 64;
}
/* The cell as text, as it would be written to CSV ("" when missing); in the arena. */
struct str column_text(const struct column *c, ptrdiff_t row, struct arena *a);
/* The code of a level, or -1.  Binary search. */
int32_t column_find_level(const struct column *c, struct str level);
/* The cells at row[0..n), in that order; buffers in a (levels are shared with c). */
bool column_take(const struct column *c, const int32_t *row, ptrdiff_t n, struct column *out,
	struct arena *a, struct err *e);
/* Rows that carry each code: counts[levels] (borrowed, zeroed by the call). */
void column_count_levels(const struct column *c, int64_t *counts);

const char *column_type_name(enum column_type t);  /* "integer" "number" "date" "time" … */
const char *column_role_name(enum column_role r);
bool column_type_parse(const char *s, enum column_type *out);
bool column_role_parse(const char *s, enum column_role *out);

#endif
