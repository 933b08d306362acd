#include "config.h"

#include "stat/agreement.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/err.h"
#include "stat/interval.h"

/* Shares of the answers of two raters: p[a][b], and each one's own. */
struct crossed {
	double *p;
	double row[CAP_CLASSES], column[CAP_CLASSES];
	double n;
};

static void cross(struct crossed *t, const int32_t *a, const int32_t *b, ptrdiff_t n, int32_t k)
{
	for (ptrdiff_t r = 0; r < n; r++)
		if (a[r] >= 0 && b[r] >= 0) {
			t->p[a[r] * k + b[r]]++;
			t->n++;
		}
	for (int32_t i = 0; i < k * k && t->n > 0; i++) {
		t->p[i] /= t->n;
		t->row[i / k] += t->p[i];
		t->column[i % k] += t->p[i];
	}
}

/* Of the estimate; formula 13 of Fleiss, Cohen & Everitt. */
static double kappa_variance(const struct crossed *t, int32_t k, double kappa, double chance)
{
	double same = 0, other = 0, room = 1 - chance;
	for (int32_t i = 0; i < k; i++)
		for (int32_t j = 0; j < k; j++) {
			double p = t->p[i * k + j];
			double own = 1 - (t->row[i] + t->column[i]) * (1 - kappa);
			double cross = t->column[i] + t->row[j];
			same += i == j ? p * own * own : 0;
			other += i == j ? 0 : p * cross * cross;
		}
	double last = kappa - chance * (1 - kappa);
	return (same + (1 - kappa) * (1 - kappa) * other - last * last) / (room * room * t->n);
}

static struct interval kappa_of(const struct crossed *t, int32_t k, double level)
{
	struct interval v = { .value = (double)NAN, .lo = (double)NAN, .hi = (double)NAN,
		.n = (int64_t)t->n, .method = "Fleiss, Cohen & Everitt", .level = level };
	double agreed = 0, chance = 0;
	for (int32_t i = 0; i < k; i++) {
		agreed += t->p[i * k + i];
		chance += t->row[i] * t->column[i];
	}
	if (!(t->n > 0) || !(chance < 1)) {
		v.note = t->n > 0 ? "both always say the same" : "no row was labelled by both";
		return v;
	}
	v.value = (agreed - chance) / (1 - chance);
	double se = sqrt(fmax(kappa_variance(t, k, v.value, chance), 0));
	double z = quantile_normal((1 + level) / 2);
	v.lo = fmax(v.value - z * se, -1);
	v.hi = fmin(v.value + z * se, 1);
	return v;
}

struct interval agreement_kappa(const int32_t *a, const int32_t *b, ptrdiff_t n, int32_t classes,
	double level)
{
	struct arena *scratch = arena_new();
	struct crossed t = { .p = ARENA_ARRAY(scratch, double, (ptrdiff_t)classes * classes) };
	cross(&t, a, b, n, classes);
	struct interval v = kappa_of(&t, classes, level);
	arena_free(scratch);
	return v;
}

/* How often each class was said of a row; returns how many spoke. */
static int32_t votes(const int32_t *const *said, int32_t raters, ptrdiff_t r, int32_t except,
	double *count, int32_t classes)
{
	int32_t spoke = 0;
	memset(count, 0, (size_t)classes * sizeof *count);
	for (int32_t i = 0; i < raters; i++)
		if (i != except && said[i][r] >= 0) {
			count[said[i][r]]++;
			spoke++;
		}
	return spoke;
}

double agreement_alpha(const int32_t *const *said, int32_t raters, ptrdiff_t n, int32_t classes)
{
	double total[CAP_CLASSES] = { 0 }, count[CAP_CLASSES];
	double all = 0, differ = 0, expected = 0;
	for (ptrdiff_t r = 0; r < n; r++) {
		double m = votes(said, raters, r, -1, count, classes);
		for (int32_t k = 0; k < classes && m >= 2; k++) {
			total[k] += count[k];
			all += count[k];
			differ += count[k] * (m - count[k]) / (m - 1);
		}
	}
	for (int32_t k = 0; k < classes; k++)
		expected += total[k] * (all - total[k]);
	return expected > 0 ? 1 - (all - 1) * differ / expected : (double)NAN;
}

int32_t agreement_majority(const int32_t *const *said, int32_t raters, ptrdiff_t r, int32_t except,
	int32_t classes)
{
	double count[CAP_CLASSES];
	int32_t top = 0;
	bool tie = false;
	if (votes(said, raters, r, except, count, classes) == 0)
		return -1;
	for (int32_t k = 1; k < classes; k++) {
		tie = count[k] > count[top] ? false : tie || !(count[k] < count[top]);
		top = count[k] > count[top] ? k : top;
	}
	return tie ? -1 : top;
}

static double pairs(double n)
{
	return n * (n - 1) / 2;
}

double agreement_partitions(const int32_t *a, const int32_t *b, ptrdiff_t n, int32_t groups)
{
	struct arena *work = arena_new();
	double *both = ARENA_ARRAY(work, double, (ptrdiff_t)groups * groups);
	double in_a[CAP_CLASSES] = { 0 }, in_b[CAP_CLASSES] = { 0 };
	double together = 0, sum_a = 0, sum_b = 0;

	for (ptrdiff_t i = 0; i < n; i++) {
		both[(ptrdiff_t)a[i] * groups + b[i]]++;
		in_a[a[i]]++;
		in_b[b[i]]++;
	}
	for (ptrdiff_t i = 0; i < (ptrdiff_t)groups * groups; i++)
		together += pairs(both[i]);
	for (int32_t k = 0; k < groups; k++) {
		sum_a += pairs(in_a[k]);
		sum_b += pairs(in_b[k]);
	}
	arena_free(work);
	double chance = n > 1 ? sum_a * sum_b / pairs((double)n) : 0, most = (sum_a + sum_b) / 2;
	return most > chance ? (together - chance) / (most - chance) : 1;
}
