#include "config.h"

#include "sample/sample.h"

#include <string.h>

#include "base/err.h"
#include "base/text.h"
#include "sample/sample_list.h"

#define X(name) extern const struct sample sample_##name;
SAMPLE_LIST(X)
#undef X

#define X(name) &sample_##name,
const struct sample *const sample_table[] = { SAMPLE_LIST(X) NULL };
#undef X

#define SAMPLES (sizeof sample_table / sizeof *sample_table - 1)

bool sample_need(const char *name, const struct sample **out, struct err *e)
{
	const char *names[SAMPLES];
	for (size_t i = 0; i < SAMPLES; i++) {
		names[i] = sample_table[i]->name;
		if (strcmp(names[i], name) == 0) {
			*out = sample_table[i];
			return true;
		}
	}
	const char *near = text_did_you_mean(name, names, (ptrdiff_t)SAMPLES);
	err_set(e, ERR_UNKNOWN_SAMPLE, "there is no sample '%s'", name);
	return err_hint(e, near ? "did you mean %s?" : "cairn sample %s", near ? near : names[0]);
}

bool sample_generate(const struct sample *s, uint64_t seed, int64_t rows, struct text *csv,
	struct node *truth, struct ctl *c, struct err *e)
{
	if (rows < 1 || rows > s->most_rows)
		return err_set(e, ERR_RANGE, "%s is made with 1 to %lld rows, not %lld", s->name,
			(long long)s->most_rows, (long long)rows);
	return s->generate(seed, rows, csv, truth, c, e);
}
