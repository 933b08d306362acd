#ifndef DATA_SPLIT_H
#define DATA_SPLIT_H
/* split - which part a row belongs to.  Rows are ordered by hash(key, seed)
 * within stratum or group and cut at the shares, so that a row's part depends
 * on the row and the seed, never on its neighbours' order.  Key: the id column
 * when there is one, else the digest of the row without the target; rows equal
 * in all but id and target share a part (split_twin.h).  A group is never split; with a time column the latest rows
 * are the test part.  Rows without a target have part NONE.
 *
 * Where the parts begin is kept with the split (struct split_cuts, see
 * split_cut.h): rows that come later are placed by it, and none moves. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/finding.h"
#include "data/rowset.h"

struct arena;
struct err;
struct frame;
struct split_cuts;
struct task;

enum part { PART_NONE, PART_TRAIN, PART_VALID, PART_CALIB, PART_TEST, PARTS };

struct split_options {
	uint64_t seed;
	double share[PARTS];   /* by part; sums to 1 */
	bool together;         /* rows equal in all but id and target share a part; false: the id alone decides */
	const struct split_cuts *cuts; /* of an earlier state of the table; NULL: none */
};

struct split {
	ptrdiff_t rows;
	const uint8_t *part;   /* enum part by row */
	ptrdiff_t count[PARTS];
	const char *key;       /* "id column x", "row digest" */
	const char *method;    /* "stratified by y", "grouped by g", "by time t", "plain" */
	struct digest digest;
	const struct split_cuts *cuts; /* those that were used: the given ones, or new ones */
};

/* 60/15/10/15, or 75/15/10/0 when the test rows come from another file. */
struct split_options split_defaults(bool separate_test);
/* Cuts that belong to another key or method are not used.  Everything in out lives in a, given cuts
 * excepted.  ERR_RANGE, ERR_NO_ROWS, ERR_COLUMN_TYPE, ERR_NOMEM. */
bool split_make(const struct frame *f, const struct task *t, const struct split_options *o,
	struct split *out, struct findings *notes, struct arena *a, struct err *e);
struct rowset split_rows(const struct split *s, enum part p, const struct frame *f,
	struct arena *a);
const char *part_name(enum part p);  /* "train" "valid" "calib" "test" */
bool part_parse(const char *s, enum part *p);

/* Rows of a set that have a twin among them, equal in all but ids and target; and those with one in another fold. */
struct fold_twins {
	ptrdiff_t twins, apart;
};
bool split_fold_twins(const struct frame *f, int32_t target, struct rowset rows, const int32_t *fold,
	struct fold_twins *out, struct err *e);
/* fold[n] in 0..k-1 for the rows of a set: stratified by class, groups whole, rows of one id together, and without
 * an id equal rows.  together: rows equal under two ids (split_twin.h) as well, as in parts; a group decides alone. */
bool split_folds(const struct frame *f, const struct task *t, struct rowset rows, int k, bool together,
	uint64_t seed, int32_t *fold, struct arena *a, struct err *e);

#endif
