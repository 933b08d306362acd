#ifndef MODEL_BIN_H
#define MODEL_BIN_H
/* bin - what a tree learner sees: every column of an xy as one or more
 * features, every cell as a small number.  A feature has at most 255 bins for
 * present values and one more, the last, for missing ones.
 *
 *   NUMBER  bins between distinct values when there are few of them, else of
 *           about equal size; bin b holds cut[b-1] < x <= cut[b]
 *   CODE    a bin a level; beyond 255 levels the rarest share the last bin.
 *           Levels that training never saw count as missing
 *   LEVEL   one level of a ONEHOT column, 0 or 1, never missing */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct reader;
struct writer;
struct xy;

#define BIN_MOST 255  /* bins of present values */

enum feature_kind { FEATURE_NUMBER, FEATURE_CODE, FEATURE_LEVEL };

struct feature {
	enum feature_kind kind;
	int32_t column;    /* of the xy */
	int32_t level;     /* LEVEL: which one */
	int32_t levels;    /* CODE: entries of bin_of */
	int32_t bins;      /* of present values; bin number `bins` is the missing one */
	bool missing;      /* training had missing cells */
	double *cut;       /* NUMBER, LEVEL: bins - 1, ascending */
	uint8_t *bin_of;   /* CODE: level -> bin */
};

struct features {
	int32_t n;
	int32_t columns;
	struct feature *feature;
};

/* The cells of an xy as bins, a feature at a time. */
struct binned {
	ptrdiff_t rows;
	int32_t features;
	uint8_t *column;   /* feature f starts at column + f * rows */
};

/* Bins for the columns of d, at most `most` (2..255) for present values; the features live in
 * keep, buffers are given back.  Rows are the same bits on any number of threads.  ERR_NOMEM,
 * ERR_CANCELLED. */
bool bin_learn(const struct xy *d, int32_t most, struct features *out, struct arena *keep,
	struct ctl *c, struct err *e);
/* The cells of d, which has the columns of training, in a. */
bool bin_apply(const struct features *s, const struct xy *d, struct binned *out, struct arena *a,
	struct ctl *c, struct err *e);
/* Cuts and maps as predictions need them. */
void features_save(const struct features *s, struct writer *w);
bool features_load(struct features *s, struct reader *r, struct arena *a, struct err *e);
/* Whether the columns of d are of the kinds that the features read. */
bool features_fit(const struct features *s, const struct xy *d);
/* The bin of a number; for a NaN the missing one. */
int32_t bin_of_number(const struct feature *f, double x);
/* The bin of a level; the missing one for -1 and for levels unseen. */
static inline int32_t bin_of_level(const struct feature *f, int32_t code)
{
	return code >= 0 && code < f->levels ? f->bin_of[code] : f->bins;
}

#endif
