#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	(void)seed;
	leak_zoo_visit(r, csv);
}

static const struct leak_kind kind = {
	.name = "twins", .header = "visit_id", .strong = "", .found_by = "duplicates_across", .asked = "data dups",
	.again = 0.15, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_twins = {
	.name = "leak-twins",
	.help = "visits that were entered twice under two numbers",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
