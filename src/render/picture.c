#include "config.h"

#include "render/picture.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/grid.h"
#include "render/value.h"

static void blanks(struct text *out, int n)
{
	for (int i = 0; i < n; i++)
		text_addc(out, ' ');
}

/* A bar of eighths; share in 0..1. */
static void bar(struct text *out, double share, int width, bool ascii)
{
	static const char *const part[8] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	if (!isfinite(share) || share < 0)
		share = 0;
	int eighths = (int)lround((share > 1 ? 1 : share) * width * 8);
	for (int i = 0; i < eighths / 8; i++)
		text_add(out, ascii ? "#" : "█");
	if (!ascii)
		text_add(out, part[eighths % 8]);
	else if (eighths % 8 >= 4)
		text_add(out, "-");
}

static const struct node *at(const struct node *list, int i)
{
	const struct node *k = list ? list->first : NULL;
	while (k && i-- > 0)
		k = k->next;
	return k;
}

static void histogram(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	const struct node *edge = node_find(n, "edges"), *count = node_find(n, "counts");
	double most = 1;
	if (!edge || !count)
		return;
	for (const struct node *k = count->first; k; k = k->next)
		most = fmax(most, node_number(k));
	for (const struct node *k = count->first, *e = edge->first; k && e; k = k->next, e = e->next) {
		blanks(out, indent);
		text_addf(out, "%12s %8s ", value_text(e, ascii, out->arena),
			value_text(k, ascii, out->arena));
		bar(out, node_number(k) / most, width - indent - 24, ascii);
		text_addc(out, '\n');
	}
}

/* Rows are the truth; the diagonal, what was right, stands in brackets. */
static void matrix(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	const struct node *label = node_find(n, "labels"), *counts = node_find(n, "counts");
	struct arena *a = out->arena;
	if (!label || !counts)
		return;
	int k = (int)label->count;
	struct grid g = { .columns = k + 1, .rows = k };
	g.header = ARENA_ARRAY(a, const char *, k + 1);
	g.cell = ARENA_ARRAY(a, const char *, (ptrdiff_t)k * (k + 1));
	g.right = ARENA_ARRAY(a, bool, k + 1);
	g.header[0] = ascii ? "truth \\ decided" : "truth ╲ decided";
	for (int i = 0; i < k; i++) {
		const struct node *name = at(label, i);
		g.header[i + 1] = g.cell[i * (k + 1)] = name ? value_text(name, ascii, a) : "";
		g.right[i + 1] = true;
		for (int j = 0; j < k; j++) {
			const struct node *n_ij = at(at(counts, i), j);
			const char *count = n_ij ? value_text(n_ij, ascii, a) : "";
			g.cell[i * (k + 1) + j + 1] = i == j ? arena_printf(a, "[%s]", count)
							    : arena_printf(a, " %s ", count);
		}
	}
	grid_write(out, &g, width, ascii, indent);
}

/* How often it came true, bin by bin, beside what was said. */
static void reliability(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	int room = (width - indent - 34) / 2;
	blanks(out, indent);
	text_addf(out, "%-17s %6s %6s %6s\n", "p", "said", "true", "n");
	for (const struct node *b = n->first; b; b = b->next) {
		blanks(out, indent);
		text_addf(out, "%8.4f %8.4f %6.3f %6.3f %6d ", node_number(node_find(b, "lo")),
			node_number(node_find(b, "hi")), node_number(node_find(b, "mean")),
			node_number(node_find(b, "rate")), (int)node_number(node_find(b, "n")));
		bar(out, node_number(node_find(b, "rate")), room > 4 ? room : 4, ascii);
		text_addc(out, '\n');
	}
}

bool picture_write(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	switch (n->view) {
	case VIEW_HISTOGRAM:
		histogram(out, n, width, ascii, indent);
		return true;
	case VIEW_MATRIX:
		matrix(out, n, width, ascii, indent);
		return true;
	case VIEW_RELIABILITY:
		reliability(out, n, width, ascii, indent);
		return true;
	case VIEW_PLAIN:
	case VIEW_TABLE:
	case VIEW_BARS:
	case VIEW_SERIES:
	case VIEW_INTERVAL:
	case VIEW_HIDDEN:
		return false;
	}
	return false;
}
