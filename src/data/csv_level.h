#ifndef DATA_CSV_LEVEL_H
#define DATA_CSV_LEVEL_H
/* csv_level - the different cells of a column: how often each occurs, and the
 * dictionary in byte order that the finished column keeps.  Internal to the
 * csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/column.h"
#include "data/csv_build.h"

struct arena;
struct err;

struct csv_levels {
	const struct csv_build *build;
	ptrdiff_t rows;
	int64_t *count;       /* cells by level */
	int8_t *word;         /* -1, or the index of the missing word that the level is */
	int64_t known;        /* cells that are no missing word of any kind */
};

/* Counts; lives in a.  What is said here of a run that must end is worth nothing: the caller asks ctl_step. */
bool csv_levels_make(struct csv_levels *l, const struct csv_build *b, const struct csv_na *na,
	ptrdiff_t rows, struct arena *a, struct err *e);
/* In text: "" is the empty text where nothing at all is a missing cell, and wherever the words for missing were
 * named without it.  Returns in how many cells it is that; 0: "" is missing. */
int64_t csv_levels_split_empty(struct csv_levels *l, const struct csv_na *na);
/* True when level i is a missing cell: in text only the plain words are. */
bool csv_levels_missing(const struct csv_levels *l, const struct csv_na *na, int32_t i, bool text);
/* Marks the missing cells of levels that are missing, as numbers or as text. */
bool csv_levels_mark(const struct csv_levels *l, const struct csv_na *na, bool text,
	struct csv_build *b, struct err *e);
/* Sorts the levels that are not missing, renumbers the codes, and gives both to out. */
bool csv_levels_finish(const struct csv_levels *l, const struct csv_na *na, struct csv_build *b,
	struct column *out, struct arena *a, struct err *e);

#endif
