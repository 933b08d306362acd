#ifndef DATA_SPLIT_CUT_H
#define DATA_SPLIT_CUT_H
/* split_cut - where the parts begin in the order of rows.  Kept in the settings, so that a table that
 * grows leaves every row in its part: the old rows keep their places, the new ones find theirs. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/split.h"

/* A place in the order of rows that stay together. */
struct split_place {
	uint64_t order; /* hash of key and seed, or the time */
	uint64_t key;   /* among those of equal order */
};

/* One stratum.  A part begins at its place and ends where the next one begins. */
struct split_cut {
	const char *label; /* its class; "" for a table of one stratum */
	struct split_place from[PARTS];
	bool used[PARTS];  /* false: no row, for its share is 0 */
};

struct split_cuts {
	ptrdiff_t rows;     /* of the table when they were made: rows from there on are new */
	const char *key;    /* as in struct split */
	const char *method;
	int32_t strata;
	struct split_cut *cut;
};

/* Parts by share of hashes alone, for a class that was not there when the cuts were made. */
void split_cut_start(struct split_cut *c, const char *label, const double *share);
/* The first unit of a part lies at first, and the last one before that part at last: from[p] comes as
 * near to the share of hashes as lies between. */
void split_cut_between(struct split_cut *c, enum part p, const struct split_place *last,
	const struct split_place *first);
enum part split_cut_part(const struct split_cut *c, const struct split_place *at);
const struct split_cut *split_cuts_find(const struct split_cuts *c, const char *label);
/* NULL is like NULL only. */
bool split_cuts_same(const struct split_cuts *a, const struct split_cuts *b);

#endif
