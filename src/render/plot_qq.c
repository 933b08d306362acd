#include "config.h"

#include <math.h>

#include "base/arena.h"
#include "base/report.h"
#include "base/text.h"
#include "render/plot_result.h"

#define WIDE 50     /* times the smallest value: from there on the axes are logarithmic */
#define EDGE 0.03   /* of the range, left free at each end */

bool plot_qq_read(const struct node *list, struct plot_qq *out, struct arena *a)
{
	static const char *const names[4] = { "expected", "observed", "lo", "hi" };
	double *value[4];
	int n = list ? (int)list->count : 0, i = 0;
	for (int k = 0; k < 4; k++)
		value[k] = ARENA_ARRAY(a, double, n + 1);
	for (const struct node *p = n > 0 ? list->first : NULL; p; p = p->next, i++)
		for (int k = 0; k < 4; k++) {
			const struct node *v = node_find(p, names[k]);
			value[k][i] = v ? node_number(v) : (double)NAN;
		}
	*out = (struct plot_qq){ n, value[0], value[1], value[2], value[3] };
	return n > 0;
}

static bool is_outside(const struct plot_qq *p, int i)
{
	return p->observed[i] < p->lo[i] || p->observed[i] > p->hi[i];
}

int plot_qq_outside(const struct plot_qq *p)
{
	int n = 0;
	for (int i = 0; i < p->n; i++)
		n += is_outside(p, i);
	return n;
}

static void widen(const double *v, int n, double *lo, double *hi)
{
	for (int i = 0; i < n; i++)
		if (isfinite(v[i])) {
			*lo = fmin(*lo, v[i]);
			*hi = fmax(*hi, v[i]);
		}
}

static struct plot_axis axis(double lo, double hi, bool log)
{
	double room = log ? pow(hi / lo, EDGE) : (hi - lo) * EDGE;
	return log ? plot_axis_of(lo / room, hi * room, true) : plot_axis_of(lo - room, hi + room, false);
}

/* The band may leave the picture: its ends are far where a tail is long. */
static void set_axes(const struct plot_qq *p, struct plot_square *q)
{
	double x0 = HUGE_VAL, x1 = -HUGE_VAL;
	widen(p->expected, p->n, &x0, &x1);
	double y0 = x0, y1 = x1;
	widen(p->observed, p->n, &y0, &y1);
	bool log = x0 > 0 && y0 > 0 && y1 > WIDE * y0;
	q->x = axis(x0, x1, log);
	q->y = axis(y0, y1, log);
}

static void draw_points(struct canvas *c, struct rect in, const struct plot_qq *p, const struct plot_square *q,
	const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	for (int outside = 0; outside < 2; outside++) /* those outside over the others */
		for (int i = 0; i < p->n; i++) {
			int x = plot_axis_cell(&q->x, p->expected[i], in.w), y = plot_axis_cell(&q->y, p->observed[i], in.h);
			if (x < 0 || y < 0 || is_outside(p, i) != (outside == 1))
				continue;
			canvas_glyph(c, in, in.x + x, in.y + in.h - 1 - y, outside ? look->alarm : look->main,
				outside ? (ascii ? "#" : "×") : ascii ? "o" : "●");
		}
}

void plot_qq(struct canvas *c, struct rect r, const struct plot_qq *p, const struct plot_look *look)
{
	bool ascii = c->tier == GLYPH_ASCII;
	int key = r.h >= 8 && r.w >= 30;
	struct rect plot = { r.x, r.y, r.w, r.h - key };
	struct plot_square q = { .n = 3, .x_name = "expected", .y_name = "observed", .mark_x = (double)NAN,
		.mark_y = (double)NAN };
	set_axes(p, &q);
	double line[2] = { q.x.lo, q.x.hi };
	q.series[0] = (struct plot_series){ .x = p->expected, .y = p->lo, .n = p->n, .dashed = true, .style = look->axis };
	q.series[1] = (struct plot_series){ .x = p->expected, .y = p->hi, .n = p->n, .dashed = true, .style = look->axis };
	q.series[2] = (struct plot_series){ .x = line, .y = line, .n = 2, .style = look->second };
	plot_square(c, plot, &q, look);
	draw_points(c, plot_square_inside(plot, &q, c->arena), p, &q, look);
	if (key)
		canvas_text(c, r, r.x, r.y + r.h - 1, look->text, text_fit(c->arena, plot_qq_legend(p, ascii, c->arena), r.w,
			ascii));
}

const char *plot_qq_legend(const struct plot_qq *p, bool ascii, struct arena *a)
{
	return arena_printf(a, "%s inside the band  %s outside: %d of %d  (dashed: 95 %% point by point)", ascii ? "o" : "●",
		ascii ? "#" : "×", plot_qq_outside(p), p->n);
}
