#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

enum { VISITS = 12, WARD = 20 };

/* The patient decides nearly everything, the ward a little: visits of one must not stand on both sides. */
static void bend(struct leak_row *r, uint64_t seed)
{
	struct rng s = rng_make(seed, RNG_ROWS, (uint64_t)(r->row / VISITS));
	struct rng ward = rng_make(seed, RNG_FOLD, (uint64_t)(r->row * WARD / r->rows));
	r->logit += 4 * rng_normal(&s) + 0.5 * rng_normal(&ward);
}

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	(void)seed;
	text_addf(csv, "P%05lld,W%02d,", (long long)(r->row / VISITS + 1), (int)(r->row * WARD / r->rows + 1));
}

static const struct leak_kind kind = {
	.name = "group", .header = "patient,ward", .strong = "patient", .weak = "ward", .found_by = "leak_group",
	.bend = bend, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_group = {
	.name = "leak-group",
	.help = "patients who come again and again, each with an outcome of their own, in wards that matter a little",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
