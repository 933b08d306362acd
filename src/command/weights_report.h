#ifndef COMMAND_WEIGHTS_REPORT_H
#define COMMAND_WEIGHTS_REPORT_H
/* weights_report - how much rows count, as blocks of a report. */
#include <stdbool.h>

#include "data/rowset.h"

struct frame;
struct node;
struct settings;

/* rules[]{rows_with, factor} */
void weights_report_rules(const struct settings *s, struct node *root);
/* weighting: that rows count alike here although the frame has weights; nothing without. */
void weights_report_unused(const struct frame *f, struct node *root);
/* column, rows, effective_n (Kish 1965: (sum w)^2 / sum w^2), least, most; nothing without weights. */
void weights_report_effective(const struct frame *f, struct rowset rows, struct node *root);

#endif
