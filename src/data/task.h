#ifndef DATA_TASK_H
#define DATA_TASK_H
/* task - what is to be predicted.  Text, boolean, category and two-valued
 * targets are classes; other numeric targets are regression.  In a binary
 * task class 1 is the positive one (1, true, yes, else the rarer; tie: last
 * by bytes); several classes are in byte order (numeric targets: by value). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "data/finding.h"

struct arena;
struct err;
struct frame;
struct reader;
struct rowset;
struct writer;

enum task_kind { TASK_REGRESSION = 1, TASK_BINARY = 2, TASK_CLASSES = 4 }; /* a mask in class tables */

struct task {
	enum task_kind kind;
	const char *target;      /* the column's name */
	int32_t classes;         /* 2 and more; 0 for regression */
	const char *const *class_name;
};

/* kind: NULL decides, "classes" or "regression"; positive: NULL decides, or a class name.
 * Notes what was guessed in f.  ERR_TASK, ERR_ONE_CLASS, ERR_CONSTANT, ERR_UNKNOWN_CLASS. */
bool task_make(const struct frame *frame, int32_t target, const char *kind, const char *positive,
	struct task *out, struct findings *f, struct arena *a, struct err *e);
/* label[rows]: the class of every row, -1 where the target is missing or no known class. */
bool task_labels(const struct task *t, const struct frame *frame, int32_t *label, struct err *e);
/* count[classes]: the rows of each class; rows of none are left out. */
bool task_counts(const struct task *t, const struct frame *frame, int64_t *count, struct err *e);
/* y[rows] for regression; known[rows] false where missing.  known may be NULL. */
bool task_values(const struct task *t, const struct frame *frame, double *y, bool *known,
	struct err *e);
/* The rows whose target is known. */
bool task_labelled(const struct task *t, const struct frame *frame, struct rowset *out,
	struct arena *a, struct err *e);
/* The number of a class by its name, or -1. */
int32_t task_find_class(const struct task *t, struct str name);
const char *task_kind_name(enum task_kind k); /* "regression" "binary" "classes" */
int32_t task_outputs(const struct task *t);   /* columns of a raw score: 1, 1, classes */
void task_save(const struct task *t, struct writer *w);
bool task_load(struct task *t, struct reader *r, struct arena *a, struct err *e);

#endif
