#ifndef COMMAND_MODEL_STORE_H
#define COMMAND_MODEL_STORE_H
/* model_store - models by name in the workspace, or from a file. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "inference/predictor.h"

struct arena;
struct err;
struct node;
struct workbench;

/* A model by its name, by a path (it has a '/' or ends in .model), or "@": the newest. The predictor lives
 * in a.  ERR_UNKNOWN_MODEL with did-you-mean, ERR_NO_MODEL. */
bool model_get(struct workbench *w, const char *name, struct predictor *out, struct arena *a,
	struct err *e);
/* The stored training report of a model, as nodes under parent. */
bool model_report_get(struct workbench *w, const char *name, struct node *parent, struct node **out,
	struct err *e);
/* Names of all models that are not hidden, oldest first; NULL-terminated. */
bool model_names(struct workbench *w, const char ***names, ptrdiff_t *n, struct arena *a,
	struct err *e);
/* A free name made of kind: "boost", then "boost-2" … */
const char *model_free_name(struct workbench *w, const char *kind, struct arena *a);
bool model_name_check(const char *name, struct err *e);
/* ERR_NAME_TAKEN when a model has, or had, the name: results must not change what they are about. */
bool model_name_free(struct workbench *w, const char *name, struct arena *a, struct err *e);
/* Stages a new version of a model with its training report. */
void model_stage(struct workbench *w, const struct predictor *p, const struct node *report,
	struct arena *a);
/* A file that holds one sealed predictor. */
bool model_file_write(const char *path, const struct predictor *p, struct arena *a, struct err *e);
/* The digest of all that decides a model's scores, as hex: its name does not matter. */
const char *model_digest(const struct predictor *p, struct arena *a);

#endif
