/* fuzz_predictor - any bytes as the inside of a model file whose sums are right: refused, or a
 * predictor that scores a table without harm and is saved and loaded again as the same. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/report.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/frame.h"
#include "inference/predictor.h"
#include "stat/blas.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The columns of the models in the corpus, with a gap and a level they never saw. */
static const char table[] = "key,x,z,job,y\n"
	"k1,0.5,-1,clerk,a\nk2,,2e300,cook,b\nk3,-3,,smith,a\nk4,1,1,nobody,c\nk5,2,0.25,clerk,b\n";

static struct frame *read_table(struct arena *a)
{
	struct csv_options o = csv_defaults();
	struct csv_override role = { "key", "id" };
	struct csv_table t;
	struct err e = ERR_INIT;

	o.role = &role;
	o.roles = 1;
	if (!csv_parse_bytes(table, (ptrdiff_t)strlen(table), "t.csv", &o, &t, a, NULL, &e))
		BUG("%s", e.msg);
	return t.frame;
}

static void use(const struct predictor *p, const struct frame *f, struct arena *a)
{
	struct text out;
	struct err e = ERR_INIT;
	struct writer once, twice;
	struct predictor again;

	text_init(&out, a);
	if (!predictor_csv(p, f, &out, report_root(report_new(a)), a, NULL, &e) && e.code == ERR_OK)
		BUG("a failure without an error");
	err_clear(&e);
	predictor_refuse_seen(p, predictor_seen(p, a), &e);
	writer_init(&once, a);
	writer_init(&twice, a);
	predictor_save(p, &once, a);
	err_clear(&e);
	if (!predictor_load(&again, once.p, once.n, a, &e))
		BUG("what was loaded and saved does not load: %s", e.msg);
	predictor_save(&again, &twice, a);
	if (once.n != twice.n || memcmp(once.p, twice.p, (size_t)once.n) != 0)
		BUG("what was loaded and saved became another");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct frame *frame;
	struct arena *a = arena_new();
	struct writer body, file;
	struct predictor p;
	struct err e = ERR_INIT;

	if (!frame) {
		blas_init();
		mem_set_limit(64 << 20); /* a short file may stand for long row sets */
		frame = read_table(a);
	}
	writer_init(&body, a);
	writer_init(&file, a);
	writer_bytes(&body, bytes, (ptrdiff_t)size);
	blob_seal(&body, "predictor", 1, &file);
	if (predictor_load(&p, file.p, file.n, a, &e))
		use(&p, frame, a);
	else if (e.code == ERR_OK)
		BUG("a refusal without an error");
	arena_free(a);
	return 0;
}
