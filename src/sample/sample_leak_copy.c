#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

/* settled says it in other words; status too, but one row in eight is out of date. */
static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	bool late = rng_double(&r->own) < 0.125;
	(void)seed;
	text_addf(csv, "%s,%s,", r->y ? "reopened" : "closed", r->y != late ? "active" : "done");
}

static const struct leak_kind kind = {
	.name = "copy", .header = "settled,status", .strong = "settled", .weak = "status",
	.found_by = "leak", .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_copy = {
	.name = "leak-copy",
	.help = "a column that is the target in other words, and one that is so in seven rows of eight",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
