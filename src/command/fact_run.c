#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/report.h"
#include "command/basis.h"
#include "command/derive.h"
#include "command/fact.h"
#include "command/fact_list.h"
#include "command/model_store.h"
#include "command/workbench.h"
#include "data/split.h"
#include "data/task.h"
#include "evaluate/metric.h"
#include "store/store.h"

#define X(group, name, help) \
	bool fact_##group##_##name(struct workbench *w, struct fact *out, struct err *e);
FACT_LIST(X)
#undef X

static bool say(struct fact *out, double x)
{
	out->known = true;
	out->number = x;
	return true;
}

/* Of an interval node. */
static bool say_interval(struct fact *out, const struct node *n)
{
	const struct node *lo = node_find(n, "lo"), *hi = node_find(n, "hi");
	if (lo && hi) {
		out->lo = node_number(lo);
		out->hi = node_number(hi);
	}
	return say(out, node_number(node_find(n, "value")));
}

static bool say_text(struct fact *out, const char *text)
{
	out->known = text != NULL;
	out->text = text;
	return true;
}

/* The metric by which models of this target are chosen; NULL before there is a target. */
static const struct metric *choosing_metric(struct workbench *w)
{
	const struct task *t = derive_task_ready(w);
	return t ? metric_default(t->kind) : NULL;
}

/* The stored report of each model, with "changed" where it rests on other settings; NULL when there are none. */
static struct node *reports(struct workbench *w, struct arena *a, struct err *e)
{
	const char **names;
	ptrdiff_t n;
	enum basis basis;
	struct node *list = node_list(report_root(report_new(a)), "models"), *one;
	if (!w->store || !model_names(w, &names, &n, a, e))
		return NULL;
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!model_report_get(w, names[i], list, &one, e) || !basis_of_model(w, names[i], &basis, e))
			return NULL;
		node_bool(one, "compares", basis_compares(basis));
		node_string(one, "changed", basis_words(basis));
	}
	return list;
}

static double score_of(const struct node *m, const struct metric *metric, struct arena *a)
{
	return node_number(node_find(m, arena_printf(a, "valid.%s.value", metric->name)));
}

/* The newest record of a kind whose scores still compare, as nodes; name NULL: of any; NULL when there is none. */
static struct node *newest(struct workbench *w, const char *kind, const char *name, struct arena *a)
{
	struct store_record *r;
	ptrdiff_t n;
	struct err ignored = ERR_INIT;
	enum basis basis;
	struct node *out;
	if (!w->store || !store_record_list(w->store, kind, name, false, &r, &n, a, &ignored))
		return NULL;
	for (ptrdiff_t i = 0; i < n; i++)
		if (basis_of(w, &r[i], &basis, &ignored) && basis_compares(basis))
			return json_read(r[i].json, node_list(report_root(report_new(a)), "r"), NULL, &out, &ignored) ? out
				: NULL;
	return NULL;
}

/* The newest evaluation on test rows. */
static struct node *tested(struct workbench *w, struct arena *a)
{
	struct store_record *r;
	ptrdiff_t n;
	struct err ignored = ERR_INIT;
	enum basis basis;
	struct node *list = node_list(report_root(report_new(a)), "r"), *out;
	if (!w->store || !store_record_list(w->store, "evaluation", NULL, false, &r, &n, a, &ignored))
		return NULL;
	for (ptrdiff_t i = 0; i < n; i++) {
		if (!basis_of(w, &r[i], &basis, &ignored) || !basis_compares(basis) ||
			!json_read(r[i].json, list, NULL, &out, &ignored))
			continue;
		const struct node *split = node_find(out, "split");
		if (split && strcmp(split->string, part_name(PART_TEST)) == 0)
			return out;
	}
	return NULL;
}

static bool is_among(const struct node *choice, const char *name)
{
	const struct node *list = choice ? node_find(choice, "among") : NULL;
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		if (strcmp(k->string, name) == 0)
			return true;
	return false;
}

/* Whether some model rests on just what is in force. */
static bool any_of_now(const struct node *list)
{
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		if (node_find(k, "compares")->integer && !node_find(k, "changed")->string)
			return true;
	return false;
}

/* The best by validation score, of what is in force where there is one: after a change the old ones stay in
 * the list, but a new training ends the step.  Of the models that were compared with each other only the
 * one that was chosen counts, because a tie went to the simpler. */
static const struct node *best(struct workbench *w, double *score, struct arena *a, struct err *e)
{
	const struct metric *m = choosing_metric(w);
	struct node *list = reports(w, a, e), *choice = newest(w, "choice", NULL, a);
	const char *chosen = choice ? node_find(choice, "best")->string : "";
	const struct node *top = NULL;
	bool now = any_of_now(list);
	for (const struct node *k = list ? list->first : NULL; k && m; k = k->next) {
		double x = score_of(k, m, a);
		const char *name = node_find(k, "name")->string;
		if (!node_find(k, "compares")->integer || (now && node_find(k, "changed")->string) ||
			(is_among(choice, name) && strcmp(name, chosen) != 0))
			continue;
		if (top && !(m->higher_is_better ? x > *score : x < *score))
			continue;
		top = k;
		*score = x;
	}
	return top;
}

bool fact_run_count(struct workbench *w, struct fact *out, struct err *e)
{
	int n = 0;
	struct node *list = reports(w, out->arena, e);
	for (const struct node *k = list ? list->first : NULL; k; k = k->next)
		n += (int)node_find(k, "compares")->integer;
	return say(out, n);
}

bool fact_run_best(struct workbench *w, struct fact *out, struct err *e)
{
	double score;
	const struct node *m = best(w, &score, out->arena, e);
	return say_text(out, m ? node_find(m, "name")->string : NULL);
}

bool fact_run_metric(struct workbench *w, struct fact *out, struct err *e)
{
	const struct metric *m = choosing_metric(w);
	(void)e;
	return say_text(out, m ? m->name : NULL);
}

bool fact_run_score(struct workbench *w, struct fact *out, struct err *e)
{
	double score;
	const struct node *m = best(w, &score, out->arena, e);
	if (!m)
		return true;
	out->changed = node_find(m, "changed")->string;
	return say_interval(out, node_find(m, arena_printf(out->arena, "valid.%s", choosing_metric(w)->name)));
}

bool fact_eval_looks(struct workbench *w, struct fact *out, struct err *e)
{
	struct node *r = tested(w, out->arena);
	const struct node *looks = r ? node_find(r, "looks") : NULL;
	(void)e;
	return looks ? say(out, node_number(looks)) : true;
}

bool fact_eval_model(struct workbench *w, struct fact *out, struct err *e)
{
	struct node *r = tested(w, out->arena);
	(void)e;
	return say_text(out, r ? node_find(r, "model")->string : NULL);
}

bool fact_eval_score(struct workbench *w, struct fact *out, struct err *e)
{
	const struct metric *m = choosing_metric(w);
	struct node *r = tested(w, out->arena);
	(void)e;
	if (!m || !r)
		return true;
	const struct node *x = node_find(r, arena_printf(out->arena, "metrics.%s", m->name));
	return x && node_find(x, "value") ? say_interval(out, x) : true;
}

/* The newest calibration of the best model; NULL when it has none. */
static struct node *calibrated(struct workbench *w, struct arena *a, struct err *e)
{
	double score;
	const struct node *m = best(w, &score, a, e);
	return m ? newest(w, "calibration", node_find(m, "name")->string, a) : NULL;
}

bool fact_cal_method(struct workbench *w, struct fact *out, struct err *e)
{
	struct node *r = calibrated(w, out->arena, e);
	return say_text(out, r && node_find(r, "method") ? node_find(r, "method")->string : NULL);
}

bool fact_rel_ece(struct workbench *w, struct fact *out, struct err *e)
{
	struct node *r = calibrated(w, out->arena, e);
	const struct node *x = r ? node_find(r, "after.ece") : NULL, *v = x ? node_find(r, "after.ece_interval") : NULL;
	return v ? say_interval(out, v) : x ? say(out, node_number(x)) : true; /* old records have no interval */
}
