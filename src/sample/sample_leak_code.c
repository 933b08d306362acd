#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

enum { CODES = 6 };

/* Odd codes are given to those who came back; the desk errs in one visit of ten. */
static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	int code = 2 * (int)rng_below(&r->own, CODES), desk = 2 * (int)rng_below(&r->own, CODES);
	bool errs = rng_double(&r->own) < 0.1;
	(void)seed;
	text_addf(csv, "K%02d,D%02d,", code + r->y, desk + (r->y != errs));
}

static const struct leak_kind kind = {
	.name = "code", .header = "case_code,desk_code", .strong = "case_code", .weak = "desk_code", .found_by = "leak",
	.plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_code = {
	.name = "leak-code",
	.help = "a code whose every value belongs to one outcome, and one for which that is nearly so",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
