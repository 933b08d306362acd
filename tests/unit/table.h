#ifndef UNIT_TABLE_H
#define UNIT_TABLE_H
/* table - small tables for tests, read from CSV text. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "data/csv.h"
#include "data/frame.h"

struct table {
	struct arena *arena;
	struct csv_table csv;
	struct frame *frame; /* NULL when the text was refused */
	struct err err;
};

/* Reads text as "t.csv"; o NULL: the defaults. */
struct table *table_read(const char *text, const struct csv_options *o);
struct table *table_read_bytes(const char *text, ptrdiff_t n, const struct csv_options *o);
/* The same, but a refusal fails the test. */
struct table *table_need(const char *text, const struct csv_options *o);
/* The same of a file of the test data; NULL where the data is not there. */
struct table *table_load(const char *name, const struct csv_options *o);
/* Fails unless reading that is stopped at once says so and leaves nothing behind. */
void table_check_stopped(void);
void table_free(struct table *t);
/* A column by name; fails the test when there is none. */
const struct column *table_column(const struct table *t, const char *name);
/* A cell as text; "" when missing. */
const char *table_cell(const struct table *t, const char *name, ptrdiff_t row);
/* The message of the first finding with this code, about this column (NULL: any), or NULL. */
const char *table_finding(const struct table *t, const char *code, const char *column);
/* How many random tables a test makes: usual, or what CAIRN_TEST_TABLES says. */
uint64_t table_count(uint64_t usual);

#endif
