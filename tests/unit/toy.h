#ifndef UNIT_TOY_H
#define UNIT_TOY_H
/* toy - small tables for learners in tests.  Everything lives in the arena. */
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "data/task.h"
#include "data/xy.h"
#include "model/model.h"

struct arena;

/* A task of so many classes ("c0", "c1" …), or a regression for 0; the target is "y". */
struct task *toy_task(int32_t classes, struct arena *a);
/* n rows of that task: numbers "x0", "x1", a constant "one", and a category "job" of four levels
 * as CODE and ONEHOT; the target depends on all but the constant.  From stream seed. */
struct xy *toy_make(ptrdiff_t n, int32_t classes, uint64_t seed, struct arena *a);
/* The same without CODE columns. */
struct xy *toy_dense(ptrdiff_t n, int32_t classes, uint64_t seed, struct arena *a);
/* d with only the columns that a kind takes (CODE dropped for NEEDS_NUMBERS). */
struct xy *toy_for(const struct model_class *k, ptrdiff_t n, int32_t classes, uint64_t seed,
	struct arena *a);
/* The "x" (by column), "y" or "label", "weight" of a reference case. */
struct xy *toy_from_json(const json_t *input, int32_t classes, struct arena *a);
struct xy_column toy_number(const char *name, const double *x);
/* The classes of tasks that a kind can do, one after the other: 0, 2, 3; -1 at the end. */
int32_t toy_next_task(const struct model_class *k, int32_t after);
/* Fits with default params changed by "--name value" words; fails the test on an error. */
struct model toy_fit(const struct model_class *k, const struct xy *d, const char *const *words,
	ptrdiff_t n, struct fit_info *info, struct arena *a, struct ctl *c);
double *toy_predict(const struct model *m, const struct xy *d, struct arena *a, struct ctl *c);
/* The model's saved bytes. */
struct writer toy_bytes(const struct model *m, struct arena *a);

#endif
