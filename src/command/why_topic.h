#ifndef COMMAND_WHY_TOPIC_H
#define COMMAND_WHY_TOPIC_H
/* why_topic - what the numbers of an analysis mean, and how they mislead: the `why` pages of all that is
 * no metric. */
#include <stddef.h>

struct why_topic {
	const char *name;        /* as in `why NAME` */
	const char *title;
	const char *definition;  /* with its source */
	const char *strength;
	const char *weakness;
};

extern const struct why_topic why_topic_table[]; /* ends with a NULL name */
const struct why_topic *why_topic_find(const char *name); /* NULL: there is none */

#endif
