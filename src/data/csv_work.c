#include "config.h"
#include "data/csv_work.h"

#include <string.h>

#include "base/arena.h"
#include "base/mem.h"

static void free_big(void *p)
{
	mem_big_free(p);
}

void *csv_work_keep(struct csv_work *w, void *p, ptrdiff_t used, ptrdiff_t room, ptrdiff_t size, struct err *e)
{
	if (used < room / 4 * 3) {
		void *fit = arena_big(w->a, used, size, e);

		if (fit && used > 0)
			memcpy(fit, p, (size_t)(used * size));
		mem_big_free(p);
		return fit;
	}
	arena_on_free(w->a, free_big, p);
	return p;
}

bool csv_work_keep_missing(struct csv_work *w, struct err *e)
{
	struct csv_build *b = w->b;

	w->out->missing_count = b->missing_count;
	if (b->missing_count > 0) {
		w->out->missing = csv_work_keep(w, b->missing, bitmap_words(w->t->rows), bitmap_words(b->room),
			(ptrdiff_t)sizeof *b->missing, e);
		b->missing = NULL;
		return w->out->missing != NULL;
	}
	return true;
}

bool csv_work_holds(const struct csv_work *w, const char *part)
{
	const struct csv_build *b = w->b;

	for (int32_t i = 0; i < b->levels && csv_build_going(b, i); i++)
		if (w->levels.word[i] < 0 && memmem(b->level[i].p, (size_t)b->level[i].n, part, strlen(part)))
			return true;
	return false;
}
