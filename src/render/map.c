#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/picture.h"
#include "render/value.h"

enum { HIGH = 20, WIDEST = 100 };

/* Dots of a cell: 2 across and 4 down; with ASCII the number of points decides. */
struct sheet {
	int w, h;
	double x0, x1, y0, y1;
	uint8_t *dots;   /* by cell: the bits of U+2800 */
	int *count;      /* by cell */
	char *mark;      /* by cell: a letter, or 0 */
};

static void widen(double v, double *lo, double *hi)
{
	if (!isfinite(v))
		return;
	*lo = v < *lo ? v : *lo;
	*hi = v > *hi ? v : *hi;
}

static int place(double v, double lo, double hi, int n)
{
	int i = hi > lo ? (int)floor((v - lo) / (hi - lo) * n) : n / 2;

	return i < 0 ? 0 : i >= n ? n - 1 : i;
}

static bool find(const struct sheet *s, const struct node *p, int *x, int *y)
{
	double u = node_number(node_find(p, "x")), v = node_number(node_find(p, "y"));

	if (!isfinite(u) || !isfinite(v))
		return false;
	*x = place(u, s->x0, s->x1, 2 * s->w);
	*y = 4 * s->h - 1 - place(v, s->y0, s->y1, 4 * s->h);
	return true;
}

static void set_dots(struct sheet *s, const struct node *points, const struct node *marks)
{
	static const uint8_t bit[4][2] = { { 1, 8 }, { 2, 16 }, { 4, 32 }, { 64, 128 } };
	int x, y, k = 0;

	for (const struct node *p = points->first; p; p = p->next)
		if (find(s, p, &x, &y)) {
			s->dots[y / 4 * s->w + x / 2] |= bit[y % 4][x % 2];
			s->count[y / 4 * s->w + x / 2]++;
		}
	for (const struct node *p = marks ? marks->first : NULL; p && k < 26; p = p->next, k++)
		if (find(s, p, &x, &y))
			s->mark[y / 4 * s->w + x / 2] = (char)('A' + k);
}

static void write_cell(struct text *out, const struct sheet *s, int i, bool ascii)
{
	if (s->mark[i])
		text_addc(out, s->mark[i]);
	else if (!s->dots[i])
		text_addc(out, ' ');
	else if (ascii)
		text_addc(out, s->count[i] > 9 ? '#' : s->count[i] > 3 ? '+' : '.');
	else
		text_addf(out, "\xe2%c%c", 0xa0 + (s->dots[i] >> 6), 0x80 + (s->dots[i] & 0x3f));
}

static void write_sheet(struct text *out, const struct sheet *s, bool ascii, int indent)
{
	for (int y = 0; y < s->h; y++) {
		ptrdiff_t end = 0;

		text_addf(out, "%*s%s", indent, "", ascii ? "|" : "│");
		for (int x = 0; x < s->w; x++)
			if (s->dots[y * s->w + x] || s->mark[y * s->w + x])
				end = x + 1;
		for (int x = 0; x < end; x++)
			write_cell(out, s, y * s->w + x, ascii);
		text_addc(out, '\n');
	}
	text_addf(out, "%*s%s", indent, "", ascii ? "+" : "└");
	for (int x = 0; x < s->w; x++)
		text_add(out, ascii ? "-" : "─");
	text_addc(out, '\n');
}

static void write_names(struct text *out, const struct node *marks, bool ascii, int indent)
{
	int k = 0;

	for (const struct node *p = marks ? marks->first : NULL; p && k < 26; p = p->next, k++) {
		const struct node *name = node_find(p, "name"), *rows = node_find(p, "rows");

		text_addf(out, "%*s%c %s (%s rows)\n", indent, "", 'A' + k,
			name ? value_text(name, ascii, out->arena) : "", rows ? value_text(rows, ascii, out->arena) : "-");
	}
}

void picture_map_names(struct text *out, const struct node *n, bool ascii, int indent)
{
	write_names(out, node_find(n, "marks"), ascii, indent);
}

void picture_map(struct text *out, const struct node *n, int width, bool ascii, int indent)
{
	const struct node *points = node_find(n, "points"), *marks = node_find(n, "marks");
	struct sheet s = { .w = width - indent - 2 < WIDEST ? width - indent - 2 : WIDEST, .h = HIGH,
		.x0 = HUGE_VAL, .x1 = -HUGE_VAL, .y0 = HUGE_VAL, .y1 = -HUGE_VAL };

	if (!points || points->count == 0 || s.w < 8)
		return;
	for (const struct node *p = points->first; p; p = p->next) {
		widen(node_number(node_find(p, "x")), &s.x0, &s.x1);
		widen(node_number(node_find(p, "y")), &s.y0, &s.y1);
	}
	s.dots = ARENA_ARRAY(out->arena, uint8_t, s.w * s.h);
	s.count = ARENA_ARRAY(out->arena, int, s.w * s.h);
	s.mark = ARENA_ARRAY(out->arena, char, s.w * s.h);
	set_dots(&s, points, marks);
	write_sheet(out, &s, ascii, indent);
	write_names(out, marks, ascii, indent);
}
