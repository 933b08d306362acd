#include "config.h"

#include "command/rest.h"

#include "base/arena.h"
#include "base/param.h"
#include "base/text.h"

const char *rest_text(const struct args *v, const char *name, struct arena *a)
{
	ptrdiff_t n;
	const char *const *word = args_list(v, name, &n);
	struct text t;
	text_init(&t, a);
	for (ptrdiff_t i = 0; i < n; i++)
		text_addf(&t, "%s%s", i > 0 ? " " : "", word[i]);
	return t.n > 0 ? t.p : NULL;
}
