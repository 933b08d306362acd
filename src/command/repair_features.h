#ifndef COMMAND_REPAIR_FEATURES_H
#define COMMAND_REPAIR_FEATURES_H
/* repair_features - data repair decorrelate: a step of the recipe that frees numbers of sensitive columns, and what it
 * changes. */
#include <stdbool.h>

struct args;
struct ctl;
struct err;
struct report;
struct workbench;

/* Params: by, alpha.  Stages the recipe; changes neither table nor weights. */
bool repair_features(struct workbench *w, const struct args *v, struct report *out, struct ctl *c, struct err *e);

#endif
