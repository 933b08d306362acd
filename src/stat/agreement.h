#ifndef STAT_AGREEMENT_H
#define STAT_AGREEMENT_H
/* agreement - how far people who labelled the same rows agree beyond chance.  Answers are codes
 * 0..classes-1; -1 is no answer, and such pairs are left out. */
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

/* Cohen 1960, with the large-sample variance of Fleiss, Cohen & Everitt 1969; out->n the rows both
 * answered.  Undefined, with a note, where there are none or both always say the same one thing.
 * classes <= 256. */
struct interval agreement_kappa(const int32_t *a, const int32_t *b, ptrdiff_t n, int32_t classes,
	double level);
/* Krippendorff 2004, nominal: any number of raters, gaps allowed.  said[raters][n].  NaN where no
 * row has two answers, or all answers are one class. */
double agreement_alpha(const int32_t *const *said, int32_t raters, ptrdiff_t n, int32_t classes);
/* The class most of the raters but `except` (-1: none) gave row r; -1 when nobody answered or the
 * most frequent answers tie. */
int32_t agreement_majority(const int32_t *const *said, int32_t raters, ptrdiff_t r, int32_t except,
	int32_t classes);
/* How far two ways to part the same n things into groups agree beyond chance, whatever the groups are
 * called: the adjusted Rand index (Hubert & Arabie 1985), 1 at best, 0 on average by chance.  Groups
 * 0..groups-1, groups <= CAP_CLASSES; 1 where both put all in one group or all apart. */
double agreement_partitions(const int32_t *a, const int32_t *b, ptrdiff_t n, int32_t groups);

#endif
