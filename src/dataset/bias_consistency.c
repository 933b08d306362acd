#include "config.h"

#include "dataset/bias_consistency.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/frame.h"
#include "dataset/cluster_space.h"
#include "stat/interval.h"
#include "stat/neighbours.h"

enum { K = CONSISTENCY_NEIGHBOURS, MOST_ROWS = 20000, MOST_JUDGED = 1000 };

static struct frame *without(struct frame *f, const int32_t *avoid, int32_t avoided, struct arena *a)
{
	enum column_role *role = ARENA_ARRAY(a, enum column_role, f->columns + 1);
	for (int32_t i = 0; i < f->columns; i++)
		role[i] = f->column[i].role;
	for (int32_t i = 0; i < avoided; i++)
		role[avoid[i]] = ROLE_IGNORE;
	return frame_with_roles(f, role);
}

/* The points of the rows that are compared, and what was decided of each. */
struct points {
	ptrdiff_t n;
	int32_t d;
	double *x;
	uint8_t *decided;
};

static bool take_points(const struct space *s, struct rowset rows, const uint8_t *decided, struct points *out,
	struct arena *a, struct err *e)
{
	struct rowset thin = rowset_thin(rows, MOST_ROWS, a);
	*out = (struct points){ .n = thin.n, .d = s->d, .x = ARENA_BIG(a, double, thin.n * s->d + 1, e) };
	out->decided = out->x ? ARENA_BIG(a, uint8_t, thin.n + 1, e) : NULL;
	for (ptrdiff_t i = 0, at = 0; out->decided && i < thin.n; i++) {
		while (rows.row[at] != thin.row[i])
			at++;
		out->decided[i] = decided[at];
		memcpy(out->x + i * s->d, s->x + (ptrdiff_t)thin.row[i] * s->d, (size_t)s->d * sizeof(double));
	}
	return out->decided;
}

static bool judge(const struct points *p, struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	ptrdiff_t m = p->n < MOST_JUDGED ? p->n : MOST_JUDGED;
	int32_t *query = ARENA_ARRAY(a, int32_t, m), *near = ARENA_ARRAY(a, int32_t, m * K);
	double *far = ARENA_ARRAY(a, double, m * K), *alike = ARENA_ARRAY(a, double, m);
	for (ptrdiff_t i = 0; i < m; i++)
		query[i] = (int32_t)(i * p->n / m);
	if (!neighbours_find(p->x, p->n, p->d, query, m, K, near, far, a, c, e))
		return false;
	for (ptrdiff_t i = 0; i < m; i++) {
		double sum = 0;
		for (int k = 0; k < K; k++)
			sum += p->decided[near[i * K + k]];
		alike[i] = 1 - fabs(p->decided[query[i]] - sum / K);
	}
	*out = interval_mean(alike, m, 0.95);
	out->hi = fmin(out->hi, 1);
	return true;
}

bool bias_consistency(struct frame *f, const int32_t *avoid, int32_t avoided, struct rowset rows,
	const uint8_t *decided, struct interval *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct err none = ERR_INIT;
	struct space s;
	struct points p;
	struct frame *own = without(f, avoid, avoided, a);
	bool made = space_make(own, &s, a, c, &none);
	frame_unref(own);
	if (!made && none.code != ERR_NO_ROWS) {
		*e = none;
		return false;
	}
	*out = (struct interval){ .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN, .n = rows.n, .level = 0.95,
		.note = made ? "too few rows have neighbours" : "no feature is left to be alike in" };
	if (!made || rows.n <= K)
		return true;
	return take_points(&s, rows, decided, &p, a, e) && judge(&p, out, a, c, e);
}
