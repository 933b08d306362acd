#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/grid.h"
#include "render/picture.h"
#include "render/value.h"
#include "render/write.h"

/* What a table would not show is drawn as it is in a terminal. */
static bool markdown_picture(struct text *out, const struct node *k)
{
	if (k->view != VIEW_HEAT && k->view != VIEW_MAP && k->view != VIEW_HISTOGRAM && k->view != VIEW_QQ)
		return false;
	text_add(out, "```\n");
	picture_write(out, k, 78, false, 0, NULL);
	text_add(out, "```\n");
	return true;
}

static void markdown_block(struct text *out, const struct node *n, int depth)
{
	struct arena *a = out->arena;
	for (const struct node *k = n->first; k; k = k->next)
		if (value_is_scalar(k) && k->view != VIEW_HIDDEN)
			text_addf(out, "- %s: %s\n", value_label(k->name, a), value_text(k, false, a));
	for (const struct node *k = n->first; k; k = k->next) {
		if (value_is_scalar(k) || k->view == VIEW_HIDDEN || k->count == 0)
			continue;
		text_addf(out, "\n%.*s %s\n\n", depth < 6 ? depth : 6, "######",
			k->title ? k->title : value_label(k->name, a));
		if (markdown_picture(out, k))
			continue;
		if (value_is_table(k)) {
			struct grid g = grid_of(k, false, false, a);
			grid_markdown(out, &g);
		} else if (k->type == NODE_OBJECT) {
			markdown_block(out, k, depth + 1);
		} else {
			text_addf(out, "%d values\n", (int)k->count);
		}
	}
}

void write_report_markdown(struct text *out, const struct report *r)
{
	if (r->lead)
		text_addf(out, "%s\n\n", r->lead);
	markdown_block(out, r->root, 2);
	for (const struct report_warning *w = r->first_warning; w; w = w->next)
		text_addf(out, "\n> %s\n", w->message);
}

static const struct node *first_table(const struct node *n)
{
	for (const struct node *k = n->first; k; k = k->next) {
		if (value_is_table(k))
			return k;
		const struct node *deeper = k->type == NODE_OBJECT ? first_table(k) : NULL;
		if (deeper)
			return deeper;
	}
	return NULL;
}

static void csv_cell(struct text *out, const char *s)
{
	if (!strpbrk(s, ",\"\n\r")) {
		text_add(out, s);
		return;
	}
	text_addc(out, '"');
	for (; *s; s++) {
		if (*s == '"')
			text_addc(out, '"');
		text_addc(out, *s);
	}
	text_addc(out, '"');
}

static void csv_row(struct text *out, const struct node *row, const struct node *keys, bool names)
{
	bool first = true;
	for (const struct node *k = keys->first; k; k = k->next) {
		if (!value_is_scalar(k))
			continue;
		if (!first)
			text_addc(out, ',');
		first = false;
		const struct node *v = names ? NULL : node_find(row, k->name);
		csv_cell(out, names ? k->name : v ? value_exact(v, out->arena) : "");
	}
	text_addc(out, '\n');
}

void write_report_csv(struct text *out, const struct report *r)
{
	const struct node *t = first_table(r->root);
	if (!t) {
		csv_row(out, NULL, r->root, true);
		csv_row(out, r->root, r->root, false);
		return;
	}
	csv_row(out, NULL, t->first, true);
	for (const struct node *row = t->first; row; row = row->next)
		csv_row(out, row, t->first, false);
}
