#ifndef COMMAND_SETTINGS_CUTS_H
#define COMMAND_SETTINGS_CUTS_H
/* settings_cuts - the cut points of a split as they stand in the settings: places as hexadecimal, since
 * JSON numbers do not hold 64 bits. */

struct arena;
struct node;
struct split_cuts;

/* Adds "cuts" to o; nothing when c is NULL. */
void settings_write_cuts(struct node *o, const struct split_cuts *c, struct arena *a);
/* NULL when there are none, or none that make sense. */
const struct split_cuts *settings_read_cuts(const struct node *o, struct arena *a);

#endif
