#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

/* From eight tenths of the visits on the laboratory reads three standard deviations higher; waiting grows by little. */
static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	int64_t day = r->row * 1000 / r->rows;
	bool late = 10 * r->row >= 8 * r->rows;
	double assay = rng_normal(&r->own) + 3 * late, wait = rng_normal(&r->own) + 0.2 * late;
	(void)seed;
	text_addf(csv, "20%02d-%02d-%02d,%.3f,%.2f,", (int)(20 + day / 336), (int)(1 + day % 336 / 28),
		(int)(1 + day % 28), 50 + 10 * assay, 30 + 5 * wait);
}

static const struct leak_kind kind = {
	.name = "shift", .header = "admitted,assay,wait", .strong = "assay", .weak = "wait", .found_by = "shift",
	.roles = "admitted=time", .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_shift = {
	.name = "leak-shift",
	.help = "a laboratory that changes its scale before the last visits",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
