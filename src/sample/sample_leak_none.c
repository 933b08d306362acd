#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static const struct leak_kind kind = {
	.name = "none", .header = "", .found_by = "",
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_none = {
	.name = "leak-none",
	.help = "no leak at all: honest features that tell something",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
