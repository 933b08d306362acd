#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	double strong = 4 * r->y + 0.7 * rng_normal(&r->own), weak = 1.6 * r->y + rng_normal(&r->own);
	(void)seed;
	text_addf(csv, "%.3f,%.3f,", 20 + 5 * strong, 100 + 10 * weak);
}

static const struct leak_kind kind = {
	.name = "proxy", .header = "ward_days,calls", .strong = "ward_days", .weak = "calls",
	.found_by = "leak", .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_proxy = {
	.name = "leak-proxy",
	.help = "a number that only the outcome can have moved, and one that it moved a little",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
