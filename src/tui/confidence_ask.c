#include "config.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/report.h"
#include "tui/confidence_pane.h"
#include "tui/region.h"
#include "tui/scene.h"

/* What the Confidence pane asks, and where its regions are. */

int confidence_bins(const struct confidence_pane *p)
{
	int bins = 15 - p->fewer;
	return bins < 2 ? 2 : bins > 50 ? 50 : bins;
}

const char *confidence_line(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "confidence reliability", arena_printf(a, " --bins %d", confidence_bins(p)), a);
}

const char *confidence_abstain_line(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "confidence abstain", " --points 100", a);
}

const char *confidence_mistakes_line(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "confidence mistakes", " --top 50", a);
}

const char *confidence_conformal_line(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "confidence conformal", "", a);
}

const char *confidence_truth_line(const struct confidence_pane *p, const struct scene *s, struct arena *a)
{
	return judged_line(&p->judged, s, "evaluate curves", "", a);
}

int confidence_numbers(const struct confidence_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = confidence_conformal_line(p, s, a);
	const struct node *n = line ? scene_answer(s, line) : NULL;
	arena_free(a);
	return !n ? -1 : node_find(n, "half_width") != NULL;
}

const struct node *confidence_answer(const struct scene *s, const char *line, const char *part)
{
	const struct node *n = line ? scene_answer(s, line) : NULL;
	return n ? node_find(n, part) : NULL;
}

const struct node *confidence_bars(const struct confidence_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const char *line = confidence_line(p, s, a);
	const struct node *after = confidence_answer(s, line, "after.reliability");
	const struct node *bars = p->before || !after ? confidence_answer(s, line, "before.reliability") : after;
	arena_free(a);
	return bars;
}

const struct node *confidence_point(const struct confidence_pane *p, const struct scene *s)
{
	struct arena *a = arena_new();
	const struct node *list = confidence_answer(s, confidence_abstain_line(p, s, a), "curve");
	arena_free(a);
	return list ? region_item(list, (int)list->count - 1 - p->step) : NULL;
}

/* ---- where things are ---- */

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* Rows with which a region shows all it has, its title among them. */
static int wanted(const struct confidence_pane *p, const struct scene *s, enum confidence_region r)
{
	const struct node *bars = confidence_bars(p, s);
	bool numbers = confidence_numbers(p, s) == 1;
	switch (r) {
	case CONFIDENCE_RELIABILITY:
		return numbers ? 20 : bars ? (int)bars->count + 5 : 12;
	case CONFIDENCE_METHODS:
		return numbers ? 8 : 12;
	case CONFIDENCE_ABSTAIN:
		return numbers ? 10 : 12;
	case CONFIDENCE_MISTAKES:
		return 12;
	case CONFIDENCE_MODELS:
		return judged_models(s) ? least((int)judged_models(s)->count + 1, 7) : 2;
	case CONFIDENCE_REGIONS:
		break;
	}
	return 0;
}

static struct confidence_layout wide(const struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct confidence_layout l = { 0 };
	int right = r.w / 2;
	struct rect left = { r.x, r.y, r.w - right - 2, r.h }, side = { r.x + r.w - right, r.y, right, r.h };
	l.region[CONFIDENCE_RELIABILITY] = judged_upper(&left, least(wanted(p, s, CONFIDENCE_RELIABILITY), r.h * 3 / 4));
	l.region[CONFIDENCE_MISTAKES] = left;
	l.region[CONFIDENCE_METHODS] = judged_upper(&side, least(wanted(p, s, CONFIDENCE_METHODS), r.h / 2));
	if (side.h >= 14)
		l.region[CONFIDENCE_MODELS] = judged_lower(&side, least(wanted(p, s, CONFIDENCE_MODELS), side.h - 10));
	l.region[CONFIDENCE_ABSTAIN] = side;
	return l;
}

/* The region with the keys, and the next one where there is room below it. */
static struct confidence_layout narrow(const struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct confidence_layout l = { 0 };
	enum confidence_region next = p->focus == CONFIDENCE_METHODS ? CONFIDENCE_MODELS : CONFIDENCE_METHODS;
	int h = wanted(p, s, p->focus);
	if (p->focus == CONFIDENCE_MISTAKES || r.h - h < 4) {
		l.region[p->focus] = r;
		return l;
	}
	l.region[p->focus] = judged_upper(&r, most(h, 3));
	l.region[next] = r;
	return l;
}

struct confidence_layout confidence_layout(const struct confidence_pane *p, const struct scene *s, struct rect r)
{
	struct confidence_layout l = r.w >= 100 && r.h >= 16 ? wide(p, s, r) : narrow(p, s, r);
	if (l.region[p->focus].h == 0)
		l = narrow(p, s, r);
	return l;
}
