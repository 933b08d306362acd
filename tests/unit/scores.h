#ifndef UNIT_SCORES_H
#define UNIT_SCORES_H
/* scores - scored rows for tests: from the committed references, or random ones. */
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evaluate/metric.h"

struct arena;
struct task;

/* 0: regression, 2: binary, more: several classes. */
struct task *task_of(int32_t classes, struct arena *a);
/* p becomes label, decision, weight of a case's input; raw stays NULL. */
struct scored scored_case(const json_t *one, struct arena *a);
/* n rows whose scores have to do with the truth; rounded, they have ties; kind by classes.  With
 * weights: whole numbers from 0 to 3. */
struct scored scored_random(int32_t classes, ptrdiff_t n, bool rounded, bool weights, uint64_t seed,
	struct arena *a);
/* Every row as often as its weight says, without weights. */
struct scored scored_repeat(const struct scored *s, struct arena *a);
/* The rows in the order row[n]. */
struct scored scored_take(const struct scored *s, const int32_t *row, ptrdiff_t n, struct arena *a);
void scored_decide(struct scored *s, double threshold, struct arena *a);
/* The value, NaN where undefined, when there must be a note. */
double value_of(const char *metric, const struct scored *s, struct arena *a);

#endif
