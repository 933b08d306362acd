#ifndef DATASET_FORMULA_NODE_H
#define DATASET_FORMULA_NODE_H
/* formula_node - the parts of a formula, and how they are put together.  Internal to formula_*.c. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "dataset/formula.h"

struct arena;
struct column;
struct err;
struct frame;

enum formula_op {
	OP_NUMBER, OP_NUMERIC, OP_TIME, OP_CODE,            /* constant; columns */
	OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD, OP_POW, OP_NEG,
	OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE,
	OP_AND, OP_OR, OP_NOT, OP_MISSING,
	OP_ABS, OP_SQRT, OP_EXP, OP_LOG, OP_LOG10, OP_LOG1P, OP_ROUND, OP_FLOOR, OP_CEIL, OP_MIN, OP_MAX,
	OP_IF, OP_ELSE,                                     /* if(c, a, b); coalesce(a, b) */
	OP_TABLE,                                           /* a level's entry; NaN: missing */
	OP_SCALE,                                           /* times number: days to microseconds */
	OP_YEAR, OP_MONTH, OP_DAY, OP_WEEKDAY, OP_HOUR,
};

struct formula_node {
	enum formula_op op;
	enum formula_type type;
	struct formula_node *arg[3];
	double number;
	const struct column *column;
	const struct str *level;    /* of a text: what its codes stand for */
	int32_t levels;
	const double *table;        /* OP_TABLE: by code of arg[0] */
	int32_t shift;              /* OP_IF, OP_ELSE of texts: where the second text's codes begin */
	bool constant;              /* a text that was written down */
};

struct formula {
	const struct frame *frame;
	struct formula_node *root;
	int depth;                  /* buffers an evaluation needs */
};

/* One formula being read.  A builder returns NULL with the error set, placed at byte `at`. */
struct formula_reader {
	const char *text, *at;
	const struct frame *frame;
	struct arena *arena;
	struct err *err;
	int depth, parts;
};

struct formula_node *formula_fail(struct formula_reader *p, const char *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
struct formula_node *formula_new(struct formula_reader *p, enum formula_op op,
	enum formula_type type);
struct formula_node *formula_number(struct formula_reader *p, double x, enum formula_type type);
struct formula_node *formula_text(struct formula_reader *p, struct str s);
struct formula_node *formula_column_node(struct formula_reader *p, const char *name, const char *at);
struct formula_node *formula_arithmetic(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at);
struct formula_node *formula_compare(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at);
struct formula_node *formula_logic(struct formula_reader *p, enum formula_op op,
	struct formula_node *x, struct formula_node *y, const char *at);
struct formula_node *formula_call(struct formula_reader *p, struct str name,
	struct formula_node *const *arg, int n, const char *at);
/* "a number", "a text" … */
const char *formula_type_name(enum formula_type t);

#define FORMULA_BLOCK 1024  /* rows evaluated at once */
/* Room for one value of a block. */
struct formula_room {
	double value[FORMULA_BLOCK];
	uint8_t missing[FORMULA_BLOCK];
	uint8_t undefined[FORMULA_BLOCK]; /* arithmetic without a result somewhere below */
};
/* Rows from..from+n-1 of a part into room[0]; room has formula.depth entries. */
void formula_evaluate(const struct formula_node *m, ptrdiff_t from, ptrdiff_t n,
	struct formula_room *room);

#endif
