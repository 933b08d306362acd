#ifndef FEATURE_STEP_H
#define FEATURE_STEP_H
/* step - one stage of a recipe: learns on training rows only, applies anywhere.
 * A step is one file step_NAME.c, one line in step_list.h, one in local.mk.
 * Steps work on a table: an ordered, editable set of columns of the same rows,
 * all features (target, id and weight are not in it). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"
#include "data/column.h"

struct arena;
struct ctl;
struct err;
struct names;
struct node;
struct reader;
struct writer;

struct table {
	ptrdiff_t rows;
	int32_t n;
	ptrdiff_t capacity;
	struct column *column;
	struct arena *arena;     /* new buffers go here */
};

int32_t table_find(const struct table *t, const char *name); /* -1 */
/* The column that a step learned; ERR_MISMATCH by name when it is gone. */
bool table_need(const struct table *t, const char *name, struct column **out, struct err *e);
void table_add(struct table *t, const struct column *c);     /* at the end */
void table_remove(struct table *t, int32_t i);

enum step_flags {
	STEP_CROSSFIT = 1,
	STEP_NAMED = 2,       /* must be told its columns: there is no default */
	STEP_STRUCTURE = 4,   /* chooses columns and reads no cell */
};

struct step_class {
	const char *name, *help;
	const struct param *params;   /* besides COLS, which every step takes */
	unsigned flags;
	ptrdiff_t state_size;
	/* Which columns of the table the step may work on by default and by @selectors. */
	bool (*accepts)(const struct column *c);
	/* columns[n]: names the user's selection resolved to (existing, accepted).  weight: rows, or
	 * NULL.  State lives in a. */
	bool (*learn)(void *st, const struct table *in, const char *const *columns, ptrdiff_t n,
		const struct args *v, const double *weight, struct arena *a, struct ctl *c, struct err *e);
	/* Changes the table.  A learned column that is absent is ERR_MISMATCH by name. */
	bool (*apply)(const void *st, struct table *t, struct ctl *c, struct err *e);
	/* What it learned to read besides the columns it works on; NULL: nothing. */
	const struct names *(*reads)(const void *st);
	void (*save)(const void *st, struct writer *w);
	bool (*load)(void *st, struct reader *r, struct arena *a, struct err *e);
	/* What was learned: one object a column. */
	void (*describe)(const void *st, struct node *out);
};

extern const struct step_class *const step_table[]; /* NULL-terminated */
const struct step_class *step_class_find(const char *name);
bool step_class_need(const char *name, const struct step_class **out, struct err *e);

#endif
