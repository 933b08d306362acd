#ifndef COMMAND_SETTLED_H
#define COMMAND_SETTLED_H
/* settled - findings that a step of the recipe has dealt with: its column is dropped, or a step does what the finding's
 * remedy would do. */
#include <stdbool.h>
#include <stddef.h>

struct ctl;
struct err;
struct node;
struct workbench;

/* Gives each item of list[lists], lists of findings or NULL, the string "settled", "step 1 of your recipe: drop body", or
 * null.  Where no recipe can be had, as without a target, the items stay as they are. */
bool settled_report(struct workbench *w, struct node *const *list, ptrdiff_t lists, struct ctl *c, struct err *e);

#endif
