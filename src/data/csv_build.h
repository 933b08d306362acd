#ifndef DATA_CSV_BUILD_H
#define DATA_CSV_BUILD_H
/* csv_build - the cells of one column while a file is read.  Numbers go
 * straight to doubles; at the first cell that is none the column is broken and
 * read a second time, as text in a dictionary, from which csv_type decides what
 * the column is.
 *
 * A file is read in parts.  The build of a part writes into rows of the whole
 * column that are its own, and has a dictionary of its own; csv_build_merge
 * joins the parts in their order.  Internal to the csv modules. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctl.h"
#include "base/err.h"
#include "base/text.h"
#include "data/csv_cell.h"

struct arena;

enum csv_build_kind { CSV_BUILD_NUMBER, CSV_BUILD_DICT };

struct csv_build {
	const char *name;
	enum csv_build_kind kind;
	ptrdiff_t room;              /* rows there is room for */
	bool broken;                 /* a number column met a cell that is no number */
	int64_t broken_line;         /* where, and how often before it went well */
	struct str broken_cell;

	bool part;                   /* number and code belong to the whole column */
	double *number;              /* mem_big */
	uint64_t *missing;           /* mem_big, NULL: none so far */
	ptrdiff_t missing_count;
	int64_t na[CSV_NA_WORDS];    /* missing cells by their word */
	int64_t infinite, overflow, zeros, long_digits;
	/* In a part a missing number is a NaN, which no text gives: the bitmap is made by the merge. */

	int32_t *code;               /* mem_big; in order of first sight */
	struct str *level;           /* mem_big; slices of the file, or in arena */
	int32_t levels, level_room;
	uint64_t *slot;              /* mem_big: high half of the hash, code + 1 */
	uint32_t slots;
	struct arena *arena;
	struct ctl *ctl;             /* of a whole column, for what takes long; or NULL */
};

/* Room for rows cells.  ERR_NOMEM. */
bool csv_build_init(struct csv_build *b, const char *name, enum csv_build_kind kind,
	ptrdiff_t rows, struct arena *a, struct err *e);
void csv_build_free(struct csv_build *b);

/* Makes b, zeroed or used before, take the cells of whole from row first on; a keeps what is not in
 * the file itself. */
void csv_build_begin(struct csv_build *b, const struct csv_build *whole, ptrdiff_t first,
	struct arena *a);
/* The next cell, of row; stable: s stays where it is until the file is closed.  b is a part.  False
 * only with ERR_NOMEM. */
bool csv_build_add(struct csv_build *b, const struct csv_na *na, struct str s, bool stable,
	ptrdiff_t row, int64_t line, struct err *e);
/* A missing cell of a part, for which no word was read. */
void csv_build_gone(struct csv_build *b, ptrdiff_t row);

/* Appends the rows of part, which lie at from in the buffers of whole, at row to, not above from.
 * text is what stays until the file is closed.  ERR_NOMEM. */
bool csv_build_merge(struct csv_build *whole, const struct csv_build *part, ptrdiff_t from,
	ptrdiff_t to, ptrdiff_t rows, struct str text, struct err *e);
/* Marks a cell of a whole column as missing. */
bool csv_build_missing(struct csv_build *b, ptrdiff_t row, struct err *e);

/* For loops over rows and levels of a whole column: false once the run must end.  Asked at each i, it looks at
 * some of them, and out of line, for a cell must cost nothing; whoever runs the loop asks ctl_step in the end. */
#define CSV_GOING 16384
bool csv_build_asked(const struct csv_build *b);
static inline bool csv_build_going(const struct csv_build *b, ptrdiff_t i)
{
	return (i & (CSV_GOING - 1)) != 0 || csv_build_asked(b);
}

#endif
