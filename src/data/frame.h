#ifndef DATA_FRAME_H
#define DATA_FRAME_H
/* frame - an immutable table: columns of the same length.  Shared by count:
 * the screen and a worker read one frame without locks.  The last unref frees
 * its arena with all buffers. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "data/column.h"
#include "data/rowset.h"

struct ctl;

struct frame {
	ptrdiff_t rows;
	int32_t columns;
	const struct column *column;
	const char *source;      /* path or name, for messages */
	struct digest digest;    /* of all cells, names and types */
	struct arena *arena;
	struct frame *parent;    /* keeps borrowed buffers alive, or NULL */
	int64_t repeats;         /* rows equal to an earlier one, where the loader counted them; else -1 */
	_Atomic int refs;
};

/* Takes over the arena (also when it fails to be needed) with the columns in it; refs = 1. */
struct frame *frame_new_take(struct arena *arena, const struct column *columns, int32_t n,
	ptrdiff_t rows, const char *source);
/* The same on all hands of c (NULL: on one); ask ctl_step before using what comes back. */
struct frame *frame_new_take_on(struct ctl *c, struct arena *arena, const struct column *columns,
	int32_t n, ptrdiff_t rows, const char *source);
struct frame *frame_ref(struct frame *f);
void frame_unref(struct frame *f); /* NULL accepted */

/* The index of a column, or -1. */
int32_t frame_find(const struct frame *f, const char *name);
/* The same, with ERR_UNKNOWN_COLUMN, did-you-mean and the count of columns. */
bool frame_need(const struct frame *f, const char *name, int32_t *index, struct err *e);
/* The first column with a role, or -1. */
int32_t frame_role(const struct frame *f, enum column_role role);
/* The name of the column that says how much each row counts, or NULL: every refit takes it in. */
const char *frame_weight(const struct frame *f);
/* Whether column `at` can weigh rows: ERR_COLUMN_TYPE unless it holds numbers; ERR_NOT_FINITE at the first of the
 * rows whose weight is missing, negative or infinite. */
bool frame_check_weights(const struct frame *f, int32_t at, struct rowset rows, struct err *e);

/* A new frame that shares all buffers but has other roles: role[columns]. */
struct frame *frame_with_roles(struct frame *f, const enum column_role *role);
/* A new frame with column i replaced (same rows); buffers of c are copied. */
struct frame *frame_with_column(struct frame *f, int32_t i, const struct column *c);

/* The same rows with other columns: column[n], whose cells are f's or lie in `own`, which the frame
 * takes over.  It keeps the digest of f: rows are named by where they came from. */
struct frame *frame_with_columns_take(struct frame *f, struct arena *own,
	const struct column *column, int32_t n);
/* A new frame of f's columns and c, whose buffers lie in arena, which it takes over.  The digest stays:
 * the rows are the same rows. */
struct frame *frame_append_take(struct frame *f, const struct column *c, struct arena *arena);
/* A new frame of the columns that keep[columns] names; buffers are shared, the digest stays. */
struct frame *frame_keep(struct frame *f, const bool *keep);

/* 64-bit digest of row r over all columns but except (-1: none); equal cells give equal digests,
 * also between frames with the same columns in any order and any level tables. */
uint64_t frame_row_digest(const struct frame *f, ptrdiff_t r, int32_t except);
/* The same for all rows at once: out[rows]. */
void frame_row_digests(const struct frame *f, int32_t except, uint64_t *out);
/* On all hands of c; ask ctl_step before using out. */
void frame_row_digests_on(struct ctl *c, const struct frame *f, int32_t except, uint64_t *out);
/* The digest of every cell of column i: out[rows].  Equal cells, equal digests. */
void frame_cell_digests(const struct frame *f, int32_t i, uint64_t *out);

#endif
