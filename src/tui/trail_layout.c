#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/wrap.h"
#include "tui/region.h"
#include "tui/scene.h"
#include "tui/trail.h"

/* Where the regions of the Map are, and which item is drawn where: for the drawing and for clicks. */

static int most(int a, int b)
{
	return a > b ? a : b;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int job_rows(const struct scene *s)
{
	return (s->running ? 3 : 2) + (s->waiting != NULL);
}

/* The road and what it made to the left; what to do about it to the right. */
static struct trail_layout wide(const struct scene *s, struct rect r)
{
	struct trail_layout l = { 0 };
	int right = most(33, least(r.w * 33 / 100, 64)), left = r.w - right - 2;
	int listed = trail_count(trail_list(s, TRAIL_ROAD));
	int road = least((trail_is_start(s) ? listed : most(listed, 7)) + 1, r.h - 7), jobs = job_rows(s);
	int models = r.y + road + jobs + 2;
	l.list[TRAIL_ROAD] = (struct rect){ r.x, r.y, left, road };
	l.jobs = (struct rect){ r.x, r.y + road + 1, left, jobs };
	l.list[TRAIL_MODELS] = (struct rect){ r.x, models, left, r.y + r.h - models };
	int x = r.x + left + 2, next = least(10, r.h / 2);
	l.next = (struct rect){ x, r.y, right, next };
	l.list[TRAIL_WARNINGS] = (struct rect){ x, r.y + next, right, r.h - next };
	return l;
}

/* One below the other.  What does not fit is reached with Tab: the region in focus comes first. */
static struct trail_layout narrow(const struct trail *m, const struct scene *s, struct rect r)
{
	struct trail_layout l = { 0 };
	int road = least(most(trail_count(trail_list(s, TRAIL_ROAD)), 7) + 1, most(r.h - 3, 4));
	int next = least(s->running ? job_rows(s) : 5, r.h - road), rest = r.h - road - next;
	bool alone = rest < 5 && m->focus != TRAIL_ROAD;
	road = alone ? r.h - next : road;
	l.list[alone ? m->focus : TRAIL_ROAD] = (struct rect){ r.x, r.y, r.w, road };
	*(s->running ? &l.jobs : &l.next) = (struct rect){ r.x, r.y + road, r.w, next };
	if (rest < 5)
		return l;
	int y = r.y + road + next, models = least(most(3, rest / 2),
		most(trail_count(trail_list(s, TRAIL_MODELS)) + 1, 3));
	if (rest < 9 && m->focus == TRAIL_WARNINGS)
		models = 0;
	else if (rest < 7)
		models = rest;
	l.list[TRAIL_MODELS] = (struct rect){ r.x, y, r.w, models };
	l.list[TRAIL_WARNINGS] = (struct rect){ r.x, y + models, r.w, rest - models };
	return l;
}

struct trail_layout trail_layout(const struct trail *m, const struct scene *s, struct rect r)
{
	return r.w >= 100 && r.h >= 18 ? wide(s, r) : narrow(m, s, r);
}

int trail_first(int at, int rows)
{
	return at >= rows ? at - rows + 1 : 0;
}

/* ---- warnings take as many rows as they need ---- */

static int rows_of(const char *s, int width, struct arena *a)
{
	struct text t;
	int n = 1;
	text_init(&t, a);
	wrap_text(&t, s, 0, 0, width);
	for (const char *p = t.p; *p; p++)
		n += *p == '\n';
	return n;
}

const char *trail_warning(const struct node *warning, struct arena *a)
{
	const char *message = region_string(warning, "message"), *settled = region_string(warning, "settled");
	ptrdiff_t n = (ptrdiff_t)strlen(message);
	n -= n > 0 && message[n - 1] == '.';
	return *settled ? arena_printf(a, "%.*s; settled by %s", (int)n, message, settled) : message;
}

static int warning_rows(const struct node *k, int width, struct arena *a)
{
	return rows_of(trail_warning(k, a), width, a);
}

const struct node *trail_first_warning(const struct node *list, int at, int rows, int width, int *index,
	struct arena *a)
{
	const struct node *first = list ? list->first : NULL;
	int used = 0, i = 0;
	*index = 0;
	for (const struct node *k = first; k && i <= at; k = k->next, i++) {
		used += warning_rows(k, width, a);
		while (used > rows && first != k) {
			used -= warning_rows(first, width, a);
			first = first->next;
			++*index;
		}
	}
	return first;
}

const char *trail_mending(const struct node *warning, struct arena *a)
{
	const char *fix = *region_string(warning, "settled") ? "" : region_string(warning, "fix");
	return *fix ? arena_printf(a, "Enter: %s", fix) : NULL;
}

static int warning_at(const struct trail *m, const struct scene *s, struct rect r, int y)
{
	struct arena *a = arena_new();
	int at = m->at[TRAIL_WARNINGS], i, found = -1, top = r.y + 1;
	const struct node *k = trail_first_warning(trail_list(s, TRAIL_WARNINGS), at, r.h - 1, r.w - 4, &i, a);
	for (; k && found < 0; k = k->next, i++) {
		const char *fix = m->focus == TRAIL_WARNINGS && i == at ? trail_mending(k, a) : NULL;
		top += warning_rows(k, r.w - 4, a) + (fix ? rows_of(fix, r.w - 4, a) : 0);
		found = y < top ? i : -1;
	}
	arena_free(a);
	return found;
}

int trail_item_at(const struct trail *m, const struct scene *s, enum trail_region region, struct rect r, int y)
{
	if (y <= r.y || y >= r.y + r.h)
		return -1;
	if (region == TRAIL_WARNINGS)
		return warning_at(m, s, r, y);
	int i = trail_first(trail_at(m, s, region), r.h - 1) + y - r.y - 1;
	return i < trail_count(trail_list(s, region)) ? i : -1;
}
