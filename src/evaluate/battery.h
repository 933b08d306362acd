#ifndef EVALUATE_BATTERY_H
#define EVALUATE_BATTERY_H
/* battery - several metrics of the same rows, made ready once and then read off
 * under any weights.  Neighbours of one family share one pass. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct metric;
struct scored;

struct battery {
	ptrdiff_t rows;
	int32_t n;
	const struct metric *const *metric; /* n */
	void **state;                       /* n */
	const double *weight;               /* the rows' own; 1 where they have none */
};

/* metric[n] is borrowed. */
bool battery_make(const struct metric *const *metric, int32_t n, const struct scored *s,
	struct battery *out, struct arena *a, struct err *e);
/* value[n] under weights w[rows], NaN where undefined; note[n], or NULL.  sums[METRIC_SUMS]. */
void battery_read(const struct battery *b, const double *w, double *sums, double *value,
	const char **note);
/* hits and trials of metric i, which has them, under the rows' own weights. */
void battery_trials(const struct battery *b, int32_t i, double *sums, double *hits, double *n);

#endif
