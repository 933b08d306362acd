#ifndef DATA_SPLIT_TWIN_H
#define DATA_SPLIT_TWIN_H
/* split_twin - rows that are twins: equal in all cells but the ids and the target.  A case that was entered twice
 * under two ids is one case, and its rows share a part. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct frame;

/* Is there a column besides ids and target, by which rows could be twins? */
bool split_twin_possible(const struct frame *f, int32_t target);
/* out[rows]: digests of the rows without ids and target; twins have the same, in tables of the same columns too.
 * target -1: none.  one[rows] is scratch. */
void split_twin_digests(const struct frame *f, int32_t target, uint64_t *out, uint64_t *one);
/* key[rows] are those of the ids.  Rows of one id or with equal twin digests, and rows that hang together through
 * such rows, get the smallest key among them: in a table without twins nothing changes.  Only the rows before
 * `known` hang together like that; a later row joins those of its id, else its twins, and moves none.  twins:
 * rows that share their part through others, or NULL.  ERR_NOMEM. */
bool split_twin_keys(const struct frame *f, int32_t target, ptrdiff_t known, uint64_t *key, ptrdiff_t *twins,
	struct arena *a, struct err *e);

#endif
