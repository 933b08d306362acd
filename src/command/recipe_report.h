#ifndef COMMAND_RECIPE_REPORT_H
#define COMMAND_RECIPE_REPORT_H
/* recipe_report - what the recipe commands share: the list of steps as a block, and keeping a changed
 * recipe as a setting. */

#include <stdint.h>

struct frame;
struct model_class;
struct node;
struct recipe;
struct report;
struct workbench;

/* steps[]{step, name, words, on, automatic, why}; steps that the pipeline appends have no number.  f: the table that
 * reasons are sought in; NULL: none is open. */
void recipe_report_steps(const struct recipe *r, const struct frame *f, struct node *parent);
/* One of them in depth, i from 0 on: what it does, and why it is there. */
void recipe_report_step(const struct recipe *r, int32_t i, const struct frame *f, struct node *parent);
/* tails[]{kinds[], steps[]}: what the pipeline appends, by what kinds of model need. */
void recipe_report_tails(const struct recipe *r, struct node *parent);
/* Stages r as the user's recipe and shows its steps. */
void recipe_keep(struct workbench *w, const struct recipe *r, const struct frame *f, struct report *out);

#endif
