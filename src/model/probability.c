#include "config.h"

#include <math.h>

#include "data/xy.h"
#include "model/model.h"

double sigmoid(double z)
{
	if (z >= 0.0)
		return 1.0 / (1.0 + exp(-z));
	double t = exp(z);
	return t / (1.0 + t);
}

double log1p_exp(double z)
{
	return z > 0.0 ? z + log1p(exp(-z)) : log1p(exp(z));
}

/* p[k] = softmax(z[k]), shifted by the largest so that nothing overflows. */
static void softmax(const double *z, int32_t k, double *p)
{
	double top = z[0], sum = 0.0;
	for (int32_t i = 1; i < k; i++)
		top = fmax(top, z[i]);
	for (int32_t i = 0; i < k; i++) {
		p[i] = exp(z[i] - top);
		sum += p[i];
	}
	for (int32_t i = 0; i < k; i++)
		p[i] /= sum;
}

void model_probability(const struct task *t, const double *raw, ptrdiff_t n, double *p)
{
	int32_t k = t->classes;
	for (ptrdiff_t r = 0; r < n; r++) {
		if (t->kind == TASK_CLASSES) {
			softmax(raw + r * k, k, p + r * k);
		} else {
			p[2 * r] = sigmoid(-raw[r]);
			p[2 * r + 1] = sigmoid(raw[r]);
		}
	}
}

/* -log of the probability that the k scores z give to the label. */
static double surprise(const double *z, int32_t k, int32_t label)
{
	double top = z[0], sum = 0.0;
	if (k == 1)
		return log1p_exp(label == 1 ? -z[0] : z[0]);
	for (int32_t i = 1; i < k; i++)
		top = fmax(top, z[i]);
	for (int32_t i = 0; i < k; i++)
		sum += exp(z[i] - top);
	return top + log(sum) - z[label];
}

double model_loss(const struct xy *d, const double *raw)
{
	double loss = 0.0, total = 0.0;
	int32_t outputs = task_outputs(d->task);
	for (ptrdiff_t r = 0; r < d->n; r++) {
		double w = xy_weight(d, r);
		total += w;
		if (d->task->kind == TASK_REGRESSION)
			loss += w * (raw[r] - d->y[r]) * (raw[r] - d->y[r]);
		else
			loss += w * surprise(raw + r * outputs, outputs, d->label[r]);
	}
	return loss / total;
}
