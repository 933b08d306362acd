#ifndef MODEL_CONSTANT_H
#define MODEL_CONSTANT_H
/* constant - models that say the same of every row: the least any other model
 * must beat. */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct node;
struct reader;
struct writer;
struct xy;

struct constant {
	int32_t outputs;
	double *raw;      /* outputs */
};

/* raw is zeroed and lives in a. */
void constant_init(struct constant *m, const struct xy *d, struct arena *a);
/* The weight of each class, at least half a row's where none was seen: share[classes], summing
 * to 1, in a. */
double *constant_class_shares(const struct xy *d, struct arena *a);
/* Raw scores of probabilities: log odds of class 1, or a log probability each. */
void constant_set_shares(struct constant *m, const struct xy *d, const double *share);
void constant_predict(const void *st, const struct xy *d, struct ctl *c, double *out);
void constant_save(const void *st, struct writer *w);
bool constant_load(void *st, struct reader *r, struct arena *a, struct err *e);
bool constant_fits(const void *st, const struct xy *schema, int32_t outputs);
void constant_explain(const void *st, const struct xy *names, struct node *out);

#endif
