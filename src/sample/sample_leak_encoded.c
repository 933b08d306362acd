#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	(void)seed;
	text_addf(csv, "%.4f,%.4f,", r->mean_small + 0.001 * rng_double(&r->own), r->mean_large);
}

static const struct leak_kind kind = {
	.name = "encoded", .header = "street_rate,town_rate", .strong = "street_rate", .weak = "town_rate",
	.found_by = "leak", .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_encoded = {
	.name = "leak-encoded",
	.help = "group means of the target, taken over all rows, their own among them",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
