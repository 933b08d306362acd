#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	(void)seed;
	text_addf(csv, "%lld,", (long long)(1000 + 3 * r->row + rng_below(&r->own, 3)));
	text_addf(csv, "%.0f,", 500 + 100 * ((double)r->row / (double)r->rows + 1.5 * rng_normal(&r->own)));
}

static const struct leak_kind kind = {
	.name = "order", .header = "ticket,shelf", .strong = "ticket", .weak = "shelf", .found_by = "leak_order",
	.plant = plant, .sorted = true,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_order = {
	.name = "leak-order",
	.help = "rows in the order of their outcome, a counter that tells the order, and a shelf that hints at it",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
