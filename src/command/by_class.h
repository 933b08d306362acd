#ifndef COMMAND_BY_CLASS_H
#define COMMAND_BY_CLASS_H
/* by_class - how one column looks in each class of the target: quantiles of its numbers, or how often each of its
 * levels comes with the positive class.  Training and validation rows only. */
#include <stdbool.h>
#include <stdint.h>

struct ctl;
struct err;
struct node;
struct subject;

#define BY_CLASS_MOST 12   /* classes or levels that are told; the rest are counted */

/* Adds "by_class" {class, n, q05, q25, median, q75, q95} for a column of numbers, "by_level" {level, n, rate} for
 * one of levels and a binary target; nothing without a target of classes, without a split, or of the target itself. */
bool by_class_report(struct subject *s, int32_t column, struct node *root, struct ctl *c, struct err *e);

#endif
