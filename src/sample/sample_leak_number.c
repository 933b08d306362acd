#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	double rest = 1 + 0.002 * rng_normal(&r->own), guess = 1 + 0.6 * rng_normal(&r->own);
	(void)seed;
	text_addf(csv, "%.2f,%.0f,", 1.19 * r->cost * rest, r->cost * guess);
}

static const struct leak_kind kind = {
	.name = "number", .header = "billed,estimate", .strong = "billed", .weak = "estimate",
	.found_by = "leak", .number = true, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_number = {
	.name = "leak-number",
	.help = "a cost to predict beside the bill that was sent for it",
	.target = "cost", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
