#ifndef COMMAND_START_H
#define COMMAND_START_H
/* start - what can be opened when nothing is open yet: workspaces and tables of this folder, samples. */

struct node;

/* Adds the list "start" of {name, what, command} to root: workspaces first, the newest on top, then tables,
 * then samples.  Looks into folders only. */
void start_list(struct node *root);

#endif
