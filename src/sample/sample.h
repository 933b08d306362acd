#ifndef SAMPLE_SAMPLE_H
#define SAMPLE_SAMPLE_H
/* sample - tables that are made up, so that the truth about them is known: what was planted, where,
 * and how well the best possible model could do.  A sample is one file sample_NAME.c, one line in
 * sample_list.h, one line in local.mk. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct node;
struct text;

struct sample {
	const char *name;
	const char *help;      /* a phrase */
	const char *target;    /* the column to predict */
	int64_t rows;          /* by default */
	int64_t most_rows;
	/* Appends header and rows to csv, and fills truth, an empty object.  The same (seed, rows) gives the
	 * same bytes.  Data rows are counted from 1 in truth. */
	bool (*generate)(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
		struct ctl *c, struct err *e);
};

extern const struct sample *const sample_table[]; /* NULL-terminated */
/* ERR_UNKNOWN_SAMPLE with did-you-mean. */
bool sample_need(const char *name, const struct sample **out, struct err *e);
/* Checks rows (ERR_RANGE), then generates. */
bool sample_generate(const struct sample *s, uint64_t seed, int64_t rows, struct text *csv,
	struct node *truth, struct ctl *c, struct err *e);

#endif
