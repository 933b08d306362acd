#include "config.h"

#include "tui/study.h"

#include <string.h>

#include "base/arena.h"
#include "base/param.h"
#include "base/report.h"
#include "base/text.h"
#include "tui/data_pane.h"
#include "tui/page.h"
#include "tui/region.h"
#include "tui/scene.h"

#define CELLS_AT_A_GLANCE 3e6 /* in a larger table a question is asked by Enter alone */
#define WIDE 90
#define LIST_WIDTH 34

const struct study study_table[] = {
	{ "signal", "data signal", "What does each column alone tell about the target, beside what chance shows?" },
	{ "noise", "data noise", "How good can any model be here, and how much of the error do wrong labels explain?" },
	{ "wrong labels", "data labels", "Which labels contradict what a model learned from the other rows?" },
	{ "leaks", "data leaks", "Which columns give the answer away, or will not be known when predicting?" },
	{ "bias", "data bias", "Do groups differ in what they get, and who is missing?" },
	{ "distribution", "data dist %s", "Which law do the values of the chosen column follow, and how skewed are they?" },
	{ "association", "data assoc", "Which columns say the same, pair by pair?" },
	{ "missing cells", "data missing", "Where are cells missing together, and does it depend on the target?" },
	{ "outliers", "data outliers", "Which cells and rows stand far from all others?" },
	{ "duplicates", "data dups", "Which rows are there twice, or nearly, and in which parts?" },
	{ "clusters", "data clusters", "Does the table fall into groups of like rows, and into how many?" },
	{ "map", "data map", "How do the rows lie when all columns are drawn on one page?" },
	{ "unlabelled rows", "data selftrain", "Do the rows without a target help a model, or mislead it?" },
	{ "label next", "data suggest", "Which rows without a target are worth labelling first?" },
	{ NULL, NULL, NULL },
};

int study_count(void)
{
	int n = 0;
	while (study_table[n].title)
		n++;
	return n;
}

const char *study_line(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	const struct study *t = &study_table[d->study];
	const char *hole = strstr(t->line, "%s");
	struct data_order o = data_order(d, s, a);
	struct text line;
	if (!hole)
		return t->line;
	if (d->at >= o.n)
		return NULL;
	text_init(&line, a);
	text_addn(&line, t->line, hole - t->line);
	param_quote(&line, region_string(o.column[d->at], "name"));
	return line.p;
}

static bool takes_long(const struct scene *s)
{
	const struct node *columns = data_profile(s, "columns");
	double rows = region_number(scene_answer(s, DATA_PROFILE), "rows");
	return !columns || !(rows * (double)columns->count <= CELLS_AT_A_GLANCE);
}

const char *study_wanted(const struct data_pane *d, const struct scene *s, struct arena *a)
{
	return takes_long(s) ? NULL : study_line(d, s, a);
}

struct rect study_list(struct rect r)
{
	if (r.w >= WIDE)
		return (struct rect){ r.x, r.y, LIST_WIDTH, r.h };
	int h = r.h >= 22 ? r.h * 2 / 5 : r.h;
	return (struct rect){ r.x, r.y, r.w, h };
}

/* Behind the title its command; where no answer stands beside the list, the question. */
static void view_entry(struct canvas *c, struct rect r, int y, int i, bool chosen, bool alone)
{
	const struct study *t = &study_table[i];
	canvas_text(c, r, r.x + 1, y, STYLE_KEY, chosen ? canvas_mark(c, "▸", ">") : " ");
	canvas_text(c, r, r.x + 3, y, chosen ? STYLE_SELECTED : STYLE_PLAIN, t->title);
	ptrdiff_t n = (ptrdiff_t)strcspn(t->line, "%");
	canvas_text(c, r, r.x + 19, y, STYLE_DIM,
		region_clip(c, alone ? t->question : arena_strndup(c->arena, t->line, n), r.w - 20));
}

static void view_answer(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	const char *line = study_line(d, s, c->arena);
	const struct report *answer = line ? scene_report(s, line) : NULL;
	region_title(c, r, line ? line : study_table[d->study].title, false);
	int y = region_prose(c, r, r.y + 1, STYLE_KEY, study_table[d->study].question);
	struct rect rest = { r.x, y + 1, r.w, r.y + r.h - y - 1 };
	if (rest.h <= 0)
		return;
	if (answer)
		page_draw_report(answer, rest, scene_stale(s, line), c);
	else if (takes_long(s) && !(line && scene_failure(s, line)))
		region_prose(c, rest, rest.y, STYLE_DIM, "Enter asks it; on a table of this size it takes a while, and x stops it.");
	else
		region_wait(c, rest, s, line);
}

void study_view(const struct data_pane *d, const struct scene *s, struct rect r, struct canvas *c)
{
	struct rect list = study_list(r);
	int n = study_count(), rows = list.h - 1;
	region_title(c, list, arena_printf(c->arena, "Questions (%d)", n), d->focus == DATA_STUDIES);
	region_more(c, list, d->study_top, rows, n);
	for (int i = 0; i < rows && d->study_top + i < n; i++)
		view_entry(c, list, list.y + 1 + i, d->study_top + i, d->study_top + i == d->study,
			r.w < WIDE && list.h == r.h);
	if (r.w >= WIDE)
		view_answer(d, s, (struct rect){ r.x + LIST_WIDTH + 2, r.y, r.w - LIST_WIDTH - 2, r.h }, c);
	else if (list.h < r.h)
		view_answer(d, s, (struct rect){ r.x, r.y + list.h, r.w, r.h - list.h }, c);
}
