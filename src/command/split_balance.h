#ifndef COMMAND_SPLIT_BALANCE_H
#define COMMAND_SPLIT_BALANCE_H
/* split_balance - how the parts of a split compare: classes, groups and times in each. */
#include <stdbool.h>

struct ctl;
struct err;
struct frame;
struct node;
struct split;
struct task;

/* Under root: classes[]{class,train,valid,calib,test}, class_shares[] of the same form, groups[]{part,groups,rows}
 * with groups_divided, and times[]{part,first,last}; each only where there are such columns. */
bool split_balance(const struct split *s, const struct task *t, const struct frame *f, struct node *root,
	struct err *e);

#endif
