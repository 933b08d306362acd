#include "config.h"

#include "confidence/reliability.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/report.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "stat/bins.h"

#define BINS 15
#define NULL_ROUNDS 500

static bool add_score(const char *name, const struct scored *s, struct node *out, struct arena *a,
	struct err *e)
{
	double value;
	bool defined;
	const char *note;
	if (!metric_compute(metric_find(name), s, &value, &defined, &note, a, e))
		return false;
	struct node *n = node_real(out, name, value);
	if (note)
		node_note(n, "%s", note);
	return true;
}

static void add_bins(const struct reliability *r, struct node *out)
{
	struct node *list = node_list(out, "reliability");
	node_title(list, NULL, VIEW_RELIABILITY);
	for (int32_t b = 0; b < r->bins; b++) {
		const struct reliability_bin *bin = &r->bin[b];
		struct node *one = node_object(list, NULL);
		node_real(one, "lo", bin->lo);
		node_real(one, "hi", bin->hi);
		node_real(one, "mean", bin->mean);
		node_real(one, "rate", bin->rate);
		node_real(one, "rate_lo", bin->rate_lo);
		node_real(one, "rate_hi", bin->rate_hi);
		node_int(one, "n", bin->n);
	}
}

/* What is binned: p of class 1, or the largest p and whether its class is right. */
static void confidence_of(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	double *top, uint8_t *hit)
{
	int32_t k = t->classes;
	for (ptrdiff_t i = 0; i < n; i++) {
		int32_t class = k == 2 ? 1 : 0;
		for (int32_t j = 1; k > 2 && j < k; j++)
			if (p[i * k + j] > p[i * k + class])
				class = j;
		top[i] = p[i * k + class];
		hit[i] = label[i] == class;
	}
}

static bool report(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	int32_t bins, uint64_t seed, struct node *out, struct arena *a, struct err *e)
{
	struct reliability r;
	struct scored s = { .n = n, .task = t, .label = label, .p = p };
	double *top = ARENA_BIG(a, double, n, e);
	uint8_t *hit = top ? ARENA_BIG(a, uint8_t, n, e) : NULL;
	if (!hit)
		return false;
	confidence_of(t, p, label, n, top, hit);
	if (!reliability_make(top, hit, n, bins > 0 ? bins : BINS, NULL_ROUNDS, seed, &r, a, e))
		return false;
	node_real(out, "ece", r.ece);
	node_real(out, "ece_debiased", r.ece_debiased);
	struct node *chance = node_object(out, "null");
	node_real(chance, "mean", r.null_mean);
	node_real(chance, "hi", r.null_hi);
	if (!add_score("log_loss", &s, out, a, e) || !add_score("brier", &s, out, a, e))
		return false;
	node_int(out, "n", n);
	node_int(out, "bins", r.bins);
	add_bins(&r, out);
	return true;
}

bool reliability_report(const struct task *t, const double *p, const int32_t *label, ptrdiff_t n,
	int32_t bins, uint64_t seed, struct node *out, struct arena *a, struct err *e)
{
	(void)a;
	struct arena *scratch = arena_new();
	bool ok = report(t, p, label, n, bins, seed, out, scratch, e);
	arena_free(scratch);
	return ok;
}
