#include "config.h"

#include "render/marks.h"

#include "base/arena.h"
#include "base/text.h"

void marks_add(struct marks *m, const struct text *out, enum mark_kind kind, const struct node *row, const char *fix)
{
	if (!m)
		return;
	m->mark = arena_grow(out->arena, m->mark, m->n, &m->capacity, (ptrdiff_t)sizeof *m->mark);
	m->mark[m->n++] = (struct mark){ kind, out->n, row, fix };
}
