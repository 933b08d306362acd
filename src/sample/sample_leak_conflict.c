#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	(void)seed;
	leak_zoo_visit(r, csv);
}

static void change(struct leak_row *r)
{
	r->y = !r->y;
}

static const struct leak_kind kind = {
	.name = "conflict", .header = "visit_id", .strong = "", .found_by = "conflicting_labels", .asked = "data dups",
	.again = 0.1, .change = change, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_conflict = {
	.name = "leak-conflict",
	.help = "visits that were entered twice, the second time with the other outcome",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
