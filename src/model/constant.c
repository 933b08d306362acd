#include "config.h"

#include "model/constant.h"

#include <math.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "base/report.h"
#include "data/xy.h"
#include "model/model.h"

void constant_init(struct constant *m, const struct xy *d, struct arena *a)
{
	m->outputs = task_outputs(d->task);
	m->raw = ARENA_ARRAY(a, double, m->outputs);
}

double *constant_class_shares(const struct xy *d, struct arena *a)
{
	int32_t k = d->task->classes;
	double *share = ARENA_ARRAY(a, double, k);
	double total = xy_total_weight(d), sum = 0.0;
	for (ptrdiff_t r = 0; r < d->n; r++)
		share[d->label[r]] += xy_weight(d, r);
	for (int32_t i = 0; i < k; i++) {
		share[i] = fmax(share[i], 0.5 * total / (double)d->n);
		sum += share[i];
	}
	for (int32_t i = 0; i < k; i++)
		share[i] /= sum;
	return share;
}

void constant_set_shares(struct constant *m, const struct xy *d, const double *share)
{
	if (d->task->kind == TASK_BINARY)
		m->raw[0] = log(share[1] / share[0]);
	for (int32_t i = 0; d->task->kind == TASK_CLASSES && i < m->outputs; i++)
		m->raw[i] = log(share[i]);
}

void constant_predict(const void *st, const struct xy *d, struct ctl *c, double *out)
{
	const struct constant *m = st;
	(void)c;
	for (ptrdiff_t r = 0; r < d->n; r++)
		for (int32_t k = 0; k < m->outputs; k++)
			out[r * m->outputs + k] = m->raw[k];
}

void constant_save(const void *st, struct writer *w)
{
	const struct constant *m = st;
	writer_doubles(w, m->raw, m->outputs);
}

bool constant_load(void *st, struct reader *r, struct arena *a, struct err *e)
{
	struct constant *m = st;
	ptrdiff_t n;
	if (!reader_doubles(r, &m->raw, &n, a, e))
		return false;
	if (n < 1 || n > CAP_CLASSES)
		return err_set(e, ERR_CORRUPT, "a constant model with %td outputs", n);
	for (ptrdiff_t i = 0; i < n; i++)
		if (!isfinite(m->raw[i]))
			return err_set(e, ERR_CORRUPT, "output %td is not finite", i + 1);
	m->outputs = (int32_t)n;
	return true;
}

bool constant_fits(const void *st, const struct xy *schema, int32_t outputs)
{
	(void)schema;
	return ((const struct constant *)st)->outputs == outputs;
}

void constant_explain(const void *st, const struct xy *names, struct node *out)
{
	const struct constant *m = st;
	const struct task *t = names->task;
	if (t->kind == TASK_REGRESSION) {
		node_real(out, "value", m->raw[0]);
		return;
	}
	double *p = ARENA_ARRAY(out->report->arena, double, t->classes);
	model_probability(t, m->raw, 1, p);
	struct node *list = node_list(out, "probabilities");
	for (int32_t k = 0; k < t->classes; k++) {
		struct node *bar = node_object(list, NULL);
		node_string(bar, "name", t->class_name[k]);
		node_real(bar, "value", p[k]);
	}
	node_title(list, "Probabilities", VIEW_BARS);
}
