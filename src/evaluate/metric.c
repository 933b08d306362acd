#include "config.h"

#include "evaluate/metric.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "evaluate/battery.h"
#include "evaluate/metric_list.h"

const struct metric *const metric_table[] = {
#define X(name) &metric_##name,
	METRIC_LIST(X)
#undef X
	NULL,
};

#define METRICS ((ptrdiff_t)(sizeof metric_table / sizeof *metric_table) - 1)

const struct metric *metric_find(const char *name)
{
	for (ptrdiff_t i = 0; i < METRICS; i++)
		if (strcmp(metric_table[i]->name, name) == 0)
			return metric_table[i];
	return NULL;
}

static bool unknown(const char *name, enum task_kind k, struct err *e)
{
	const char *fitting[METRICS];
	ptrdiff_t n = 0;
	for (ptrdiff_t i = 0; i < METRICS; i++)
		if (metric_table[i]->tasks & k)
			fitting[n++] = metric_table[i]->name;
	err_set(e, ERR_UNKNOWN_METRIC, "no metric is called '%s'", name);
	const char *near = text_did_you_mean(name, fitting, n);
	if (near)
		return err_hint(e, "did you mean '%s'?", near);
	return err_hint(e, "for this target: %s", metric_default(k)->name);
}

bool metric_need(const char *name, enum task_kind k, const struct metric **out, struct err *e)
{
	const struct metric *m = metric_find(name);
	if (!m)
		return unknown(name, k, e);
	if (!(m->tasks & k)) {
		err_set(e, ERR_TASK, "the metric '%s' does not fit a %s target", name,
			task_kind_name(k));
		return err_hint(e, "one that does: %s", metric_default(k)->name);
	}
	*out = m;
	return true;
}

const struct metric *metric_default(enum task_kind k)
{
	return k == TASK_REGRESSION ? &metric_rmse : &metric_log_loss;
}

bool metric_compute(const struct metric *m, const struct scored *s, double *value, bool *defined,
	const char **note, struct arena *scratch, struct err *e)
{
	struct arena_mark mark = arena_mark(scratch);
	struct battery b;
	bool ok = battery_make(&m, 1, s, &b, scratch, e);
	if (ok) {
		battery_read(&b, b.weight, ARENA_ARRAY(scratch, double, METRIC_SUMS), value, note);
		*defined = !isnan(*value);
	}
	arena_reset(scratch, mark);
	return ok;
}

void confusion_count(const struct scored *s, int64_t *counts)
{
	ptrdiff_t k = s->task->classes;
	memset(counts, 0, (size_t)(k * k) * sizeof *counts);
	for (ptrdiff_t i = 0; i < s->n; i++)
		counts[s->label[i] * k + s->decision[i]]++;
}
