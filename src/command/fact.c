#include "config.h"

#include "command/fact.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "command/fact_list.h"

#define X(group, name, help) \
	bool fact_##group##_##name(struct workbench *w, struct fact *out, struct err *e);
FACT_LIST(X)
#undef X

const struct fact_class fact_table[] = {
#define X(group, name, help) { #group "." #name, help, fact_##group##_##name },
	FACT_LIST(X)
#undef X
	{ NULL, NULL, NULL },
};

bool fact_get(struct workbench *w, const char *name, struct fact *out, struct arena *a,
	struct err *e)
{
	const char *names[64];
	ptrdiff_t n = 0;
	*out = (struct fact){ .number = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .arena = a };
	for (const struct fact_class *f = fact_table; f->name; f++) {
		if (strcmp(f->name, name) == 0)
			return f->get(w, out, e);
		if (n < 64)
			names[n++] = f->name;
	}
	const char *meant = text_did_you_mean(name, names, n);
	err_set(e, ERR_UNKNOWN_NAME, "there is no fact '%s'", name);
	return meant ? err_hint(e, "did you mean: %s", meant) : false;
}

double fact_number(struct workbench *w, const char *name)
{
	struct fact f;
	struct err ignored = ERR_INIT;
	struct arena *a = arena_new();
	bool ok = fact_get(w, name, &f, a, &ignored) && f.known;
	double x = ok ? f.number : (double)NAN;
	arena_free(a);
	return x;
}
