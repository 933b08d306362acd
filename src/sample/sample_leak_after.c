#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

/* A closing code is written when a patient comes back, a letter sometimes. */
static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	double u = rng_double(&r->own), v = rng_double(&r->own);
	int code = (int)rng_below(&r->own, 4);
	(void)seed;
	if (r->y ? u < 0.998 : u < 0.002)
		text_addf(csv, "C%d,", code);
	else
		text_addc(csv, ',');
	text_add(csv, v < (r->y ? 0.6 : 0.1) ? "sent," : ",");
}

static const struct leak_kind kind = {
	.name = "after", .header = "closing_code,letter", .strong = "closing_code", .weak = "letter",
	.found_by = "leak", .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_after = {
	.name = "leak-after",
	.help = "a column that is filled in afterwards: whether it is empty tells the outcome",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
