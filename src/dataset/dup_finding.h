#ifndef DATASET_DUP_FINDING_H
#define DATASET_DUP_FINDING_H
/* dup_finding - what follows from rows that repeat, as findings. */
#include "data/finding.h"

struct dup_near;
struct dups;
struct task;

/* Codes: conflicting_labels, duplicates_across, duplicates_in_test, near_across, near_duplicates, duplicates.  Near
 * rows are told of when they are more than one in a hundred, and than chance makes by three standard errors.  near: or NULL; t: needed when
 * labels were compared. */
void dups_findings(const struct dups *d, const struct dup_near *near, const struct task *t, struct findings *f);

#endif
