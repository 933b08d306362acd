#ifndef COMMAND_LABELS_REPORT_H
#define COMMAND_LABELS_REPORT_H
/* labels_report - wrong labels and raters as blocks of a report. */
#include <stdbool.h>
#include <stddef.h>

#include "dataset/label_noise.h"
#include "dataset/outfold.h"

struct arena;
struct args;
struct ctl;
struct err;
struct frame;
struct paired;
struct report;
struct task;
struct workbench;

struct labels_found {
	const struct frame *frame;
	const struct task *task;
	const char *rows_are, *kind;
	bool loaded;             /* of the loaded table, not of a FILE: commands can act on its rows */
	struct outfold judged;
	struct label_noise noise;
	struct interval wrong;   /* share of wrong labels, as far as overlap leaves it open */
	ptrdiff_t changed;       /* labels changed since the table was loaded: wrong is withheld (labels_withheld) */
	struct interval skill;   /* log loss that the judge saves over guessing, a row */
};

/* What data labels and data relabel --suspects share: the rows judged and the labels doubted. */
bool labels_judge(struct workbench *w, const struct args *v, struct paired *p, struct labels_found *f,
	struct report *out, struct ctl *c, struct err *e);
/* The share of wrong labels of a table with changed ones: unknown, noted.  It is read from the rows the model is surest
 * of, and those are the ones that were mended. */
struct interval labels_withheld(ptrdiff_t rows);
/* "data relabel 401 'no loan'"; NULL where the rows are of a FILE, which nothing can be said of. */
const char *labels_relabel_line(const struct labels_found *f, int32_t row, const char *label,
	struct arena *a);
/* rate, wrong_labels, flagged, matrix, flows, suspects (the first top), findings. */
void labels_report(const struct labels_found *f, ptrdiff_t top, struct report *out);
/* Against a column that knows: precision and recall of the suspicions. */
bool labels_report_truth(const struct labels_found *f, const char *truth, struct report *out,
	struct err *e);
/* kappa by pair, the disputed rows, and how often each rater is alone.  Without a target f->task, judged.p
 * and judged.label are NULL: no model has a say, and no label can be settled. */
bool labels_report_raters(const struct labels_found *f, const char *const *rater, ptrdiff_t n,
	ptrdiff_t top, struct report *out, struct err *e);

#endif
