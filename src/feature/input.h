#ifndef FEATURE_INPUT_H
#define FEATURE_INPUT_H
/* input - a column of a frame as steps see it: the rows asked for, and of its
 * levels only those that training rows carry, so that nothing of other rows
 * shows in what is learned. */
#include <stdbool.h>
#include <stdint.h>

#include "data/column.h"
#include "data/rowset.h"

struct arena;
struct err;
struct reader;
struct writer;

/* The rows of c, with the levels they carry, in the order of c. */
bool input_learn(const struct column *c, struct rowset rows, struct column *out, struct arena *a,
	struct err *e);
/* The rows of c, in the type and the levels of learned.  Numbers are read from text and written
 * as text where the types differ; a level that learned lacks has code -1 and is not missing.
 * ERR_MISMATCH names column, row and value. */
bool input_match(const struct column *learned, const struct column *c, struct rowset rows,
	struct column *out, struct arena *a, struct err *e);
/* Cells of c, all rows, that are not missing and whose level learned lacks. */
int64_t input_unseen(const struct column *learned, const struct column *c, struct arena *scratch);

/* Name, type, role and levels; no cells. */
struct column input_schema(const struct column *c, struct arena *a);
void input_save(const struct column *schema, struct writer *w);
bool input_load(struct column *schema, struct reader *r, struct arena *a, struct err *e);

#endif
