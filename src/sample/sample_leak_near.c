#include "config.h"

#include <math.h>

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

/* A second measurement of dose and level differs by a thousandth. */
static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	struct rng s = rng_make(seed, RNG_FOLD, (uint64_t)r->row);
	double dose = exp(1 + 0.5 * rng_normal(&r->own)), level = 100 + 15 * rng_normal(&r->own);
	double error = r->again ? 1e-3 : 0;
	leak_zoo_visit(r, csv);
	text_addf(csv, "%.5f,%.4f,", dose * (1 + error * rng_normal(&s)), level * (1 + error * rng_normal(&s)));
}

static const struct leak_kind kind = {
	.name = "near", .header = "visit_id,dose,level", .strong = "", .found_by = "near_across", .asked = "data dups",
	.again = 0.15, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_near = {
	.name = "leak-near",
	.help = "visits that were measured twice, a thousandth apart",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
