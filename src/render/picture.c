#include "config.h"

#include "render/picture.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/grid.h"
#include "render/plot_result.h"
#include "render/value.h"

#define HISTOGRAM_LINES 20
#define SERIES_LINES 16

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

char *picture_bar(double share, int width, bool ascii, struct arena *a)
{
	struct text t;
	text_init(&t, a);
	bar(&t, share, width, ascii);
	return t.n > 0 ? t.p : arena_strdup(a, "");
}

/* Cells within the band are shaded, darker where the bar is; what is beyond stands out. */
char *picture_band(double share, double band, int width, bool ascii, struct arena *a)
{
	struct text t, beyond;
	share = isfinite(share) ? fmax(0, fmin(share, 1)) : 0;
	int in = (int)lround(fmax(0, fmin(band, 1)) * width), filled = (int)lround(share * width);
	text_init(&t, a);
	for (int i = 0; i < in; i++)
		text_add(&t, i < filled ? (ascii ? "=" : "▒") : ascii ? "." : "░");
	text_init(&beyond, a);
	bar(&beyond, share - (double)in / width, width, ascii);
	text_add(&t, beyond.n > 0 ? beyond.p : "");
	return t.p;
}

static const struct node *at(const struct node *list, int i)
{
	const struct node *k = list ? list->first : NULL;
	while (k && i-- > 0)
		k = k->next;
	return k;
}

/* Counts of neighbouring bins together, so that at most `most` are left: the last group may be
 * smaller.  group[bins]; returns how many there are. */
static int join_bins(const struct node *count, int most, double *group, int *each)
{
	int bins = (int)count->count, i = 0;
	*each = bins > most ? (bins + most - 1) / most : 1;
	for (const struct node *k = count->first; k; k = k->next, i++)
		group[i / *each] += node_number(k);
	return (bins + *each - 1) / *each;
}

static void histogram(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	const struct node *edge = node_find(n, "edges"), *count = node_find(n, "counts");
	double most = 1;
	int each;
	if (!edge || !count || count->count == 0)
		return;
	double *group = ARENA_ARRAY(out->arena, double, count->count);
	int bins = join_bins(count, HISTOGRAM_LINES, group, &each);
	for (int i = 0; i < bins; i++)
		most = fmax(most, group[i]);
	for (int i = 0; i < bins; i++) {
		struct node total = { .type = NODE_INT, .integer = (int64_t)group[i] };
		const struct node *left = at(edge, i * each);
		blanks(out, indent);
		text_addf(out, "%12s %8s", left ? value_text(left, ascii, out->arena) : "",
			value_text(&total, ascii, out->arena));
		text_add(out, width - indent > 24 ? " " : "");
		bar(out, group[i] / most, width - indent - 24, ascii);
		text_addc(out, '\n');
	}
}

char *picture_spark(const struct node *histogram, int width, bool ascii, struct arena *a)
{
	const struct node *count = node_find(histogram, "counts");
	double most = 1;
	int each;
	if (!count || count->count == 0)
		return arena_strdup(a, "");
	double *group = ARENA_ARRAY(a, double, count->count);
	int bins = join_bins(count, width, group, &each);
	for (int i = 0; i < bins; i++)
		most = fmax(most, group[i]);
	for (int i = 0; i < bins; i++)
		group[i] = group[i] > 0 ? group[i] : (double)NAN; /* a blank */
	return plot_spark_text(group, bins, 0, most, ascii, a);
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
	g.whole = ARENA_ARRAY(a, bool, k + 1);
	g.header[0] = ascii ? "truth \\ decided" : "truth ╲ decided";
	for (int i = 0; i < k; i++) {
		const struct node *name = at(label, i);
		g.header[i + 1] = g.cell[i * (k + 1)] = name ? value_text(name, ascii, a) : "";
		g.right[i + 1] = g.whole[i + 1] = true;
		for (int j = 0; j < k; j++) {
			const struct node *n_ij = at(at(counts, i), j);
			const char *count = n_ij ? value_text(n_ij, ascii, a) : "";
			g.cell[i * (k + 1) + j + 1] = i == j ? arena_printf(a, "[%s]", count)
							    : arena_printf(a, " %s ", count);
		}
	}
	grid_write(out, &g, width, ascii, indent, NULL);
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

/* A learning curve: the first key counts steps, each other one is a line. */
static bool series(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	struct plot_line p = { .whole = true };
	struct plot_look look = PLOT_LOOK;
	enum glyph_tier tier = ascii ? GLYPH_ASCII : GLYPH_BRAILLE;
	if (!plot_line_read(n, "step", &p, out->arena))
		return false;
	int w = width - indent < 100 ? width - indent : 100;
	struct canvas *c = canvas_new(out->arena, indent + w, SERIES_LINES, tier);
	plot_line(c, (struct rect){ indent, 0, w, SERIES_LINES }, &p, &look);
	canvas_dump(c, out, false);
	return true;
}

#define QQ_LINES 20
#define QQ_WIDEST 72

static bool quantiles(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	struct plot_qq p;
	struct plot_look look = PLOT_LOOK;
	if (!plot_qq_read(n, &p, out->arena))
		return false;
	int w = width - indent < QQ_WIDEST ? width - indent : QQ_WIDEST;
	struct canvas *c = canvas_new(out->arena, indent + w, QQ_LINES, ascii ? GLYPH_ASCII : GLYPH_BRAILLE);
	plot_qq(c, (struct rect){ indent, 0, w, QQ_LINES }, &p, &look);
	canvas_dump(c, out, false);
	return true;
}

bool picture_numbers(struct text *out, const struct node *n, int width, int indent, struct marks *marks)
{
	if (n->view == VIEW_QQ || n->view == VIEW_SERIES || n->view == VIEW_RELIABILITY)
		return false;
	if (n->view == VIEW_MAP)
		picture_map_names(out, n, true, indent);
	else if (n->view == VIEW_HISTOGRAM)
		histogram(out, n, indent + 24, true, indent); /* no room for bars: where each begins, and its count */
	else
		return picture_write(out, n, width, true, indent, marks);
	return true;
}

bool picture_write(struct text *out, const struct node *n, int width, bool ascii, int indent, struct marks *marks)
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
	case VIEW_FINDINGS:
		picture_findings(out, n, width, ascii, indent, marks);
		return true;
	case VIEW_SERIES:
		return series(out, n, width, ascii, indent);
	case VIEW_QQ:
		return quantiles(out, n, width, ascii, indent);
	case VIEW_HEAT:
		picture_heat(out, n, width, ascii, indent);
		return true;
	case VIEW_MAP:
		picture_map(out, n, width, ascii, indent);
		return true;
	case VIEW_PLAIN:
	case VIEW_TABLE:
	case VIEW_FOLDED:
	case VIEW_ROWS:
	case VIEW_WHOLE:
	case VIEW_PROSE:
	case VIEW_BARS:
	case VIEW_INTERVAL:
	case VIEW_HIDDEN:
		return false;
	}
	return false;
}
