#ifndef SAMPLE_LEAK_ZOO_H
#define SAMPLE_LEAK_ZOO_H
/* leak_zoo - the table behind the leak-… samples: visits to a clinic, honest features that tell something,
 * and after them the planted columns of one kind of leak, a strong and a weak one.  Internal to
 * sample_leak_*. */
#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"

struct ctl;
struct err;
struct node;
struct text;

struct leak_row {
	int64_t row, rows;
	double age, bmi, pressure;
	int region, plan;      /* 5 and 3 levels */
	double logit;          /* of the honest features */
	double p;              /* the true probability */
	bool y;                /* readmitted */
	double cost;           /* the target of leak-number */
	double mean_small, mean_large; /* of y over the keys of leak-encoded, own row and all */
	struct rng own;        /* a stream for planted columns */
	bool again;            /* it was there before, under another number */
};

struct leak_kind {
	const char *name;        /* as in truth: "copy" */
	const char *header;      /* planted columns, "settled,status"; "" */
	const char *strong;      /* column names, "" where rows leak; NULL: none of that strength */
	const char *weak;
	const char *found_by;    /* the code of the finding that should name it */
	bool number;             /* the target is cost, not readmitted */
	/* Changes the logit before the outcome is drawn; may be NULL. */
	void (*bend)(struct leak_row *r, uint64_t seed);
	/* Appends the planted cells, each followed by a comma; may be NULL. */
	void (*plant)(struct leak_row *r, struct text *csv, uint64_t seed);
	bool sorted;             /* rows come by outcome */
	double again;            /* share of the rows that are an earlier one again */
	/* Changes such a row; may be NULL. */
	void (*change)(struct leak_row *r);
	const char *asked;       /* the command that finds it; NULL: data leaks */
	const char *roles;       /* what must be said first, "admitted=time"; NULL: nothing */
};

/* Appends V000001, a number of its own for each row, and a comma. */
void leak_zoo_visit(const struct leak_row *r, struct text *csv);
bool leak_zoo_generate(const struct leak_kind *k, uint64_t seed, int64_t rows, struct text *csv,
	struct node *truth, struct ctl *c, struct err *e);

#define LEAK_ROWS 1000
#define LEAK_MOST 1000000

#endif
