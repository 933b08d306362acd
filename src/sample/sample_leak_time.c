#include "config.h"

#include "base/text.h"
#include "sample/leak_zoo.h"
#include "sample/sample.h"

static void bend(struct leak_row *r, uint64_t seed)
{
	(void)seed;
	r->logit += 4.0 * ((double)r->row / (double)r->rows - 0.5);
}

static void plant(struct leak_row *r, struct text *csv, uint64_t seed)
{
	int64_t day = r->row * 1000 / r->rows, before = day + (int64_t)rng_below(&r->own, 3000);
	(void)seed;
	text_addf(csv, "20%02d-%02d-%02d,", (int)(20 + day / 336), (int)(1 + day % 336 / 28), (int)(1 + day % 28));
	text_addf(csv, "%d-%02d-%02d,", (int)(2008 + before / 336), (int)(1 + before % 336 / 28), (int)(1 + before % 28));
}

static const struct leak_kind kind = {
	.name = "time", .header = "admitted,first_seen", .strong = "admitted", .weak = "first_seen", .found_by = "leak_time",
	.bend = bend, .plant = plant,
};

static bool generate(uint64_t seed, int64_t rows, struct text *csv, struct node *truth,
	struct ctl *c, struct err *e)
{
	return leak_zoo_generate(&kind, seed, rows, csv, truth, c, e);
}

const struct sample sample_leak_time = {
	.name = "leak-time",
	.help = "an outcome that becomes common with the years, in rows that carry its date and an older one",
	.target = "readmitted", .rows = LEAK_ROWS, .most_rows = LEAK_MOST, .generate = generate,
};
