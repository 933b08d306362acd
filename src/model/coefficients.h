#ifndef MODEL_COEFFICIENTS_H
#define MODEL_COEFFICIENTS_H
/* coefficients - what linear learners learn: one weight a dense column and an
 * intercept, for each output.  One-hot columns are looked up, never expanded. */
#include <stdbool.h>
#include <stdint.h>

struct arena;
struct ctl;
struct err;
struct node;
struct reader;
struct writer;
struct xy;

struct coefficients {
	int32_t outputs;
	int32_t width;      /* 1 + xy_width */
	double *value;      /* outputs x width: the intercept, then the dense columns of the xy */
	double *se;         /* the same shape, NaN where there is none; NULL: no errors known */
	double df;          /* degrees of freedom behind se; 0: they are asymptotic */
};

/* value is zeroed and lives in a. */
void coefficients_init(struct coefficients *b, const struct xy *d, int32_t outputs,
	struct arena *a);
/* Raw scores n x outputs.  Every row is summed in column order, so a row alone gets the same bits
 * as in company. */
void coefficients_predict(const struct coefficients *b, const struct xy *d, struct ctl *c,
	double *out);
void coefficients_save(const struct coefficients *b, struct writer *w);
bool coefficients_load(struct coefficients *b, struct reader *r, struct arena *a, struct err *e);
/* Whether they are for columns like these and so many outputs. */
bool coefficients_fit(const struct coefficients *b, const struct xy *schema, int32_t outputs);
/* The list "coefficients": name, coefficient, with se also se, t (or z) and p; several outputs: class. */
void coefficients_explain(const struct coefficients *b, const struct xy *names, struct node *out);

#endif
