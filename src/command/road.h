#ifndef COMMAND_ROAD_H
#define COMMAND_ROAD_H
/* road - where the user stands on the road and what comes next: the report behind the Map. */
#include <stdbool.h>

struct err;
struct report;
struct workbench;

/* source, workspace; stages[]{stage, title, state, text}: state is done, next, todo or later;
 * next{title, why, command, asks, guess}: with asks the command's last word is for the user to say,
 * guess is what is most likely meant, or null; models[]{name, kind, METRIC, best, stale: why its scores no longer hold}; warnings[]{message, fix}. */
bool road_report(struct workbench *w, struct report *out, struct err *e);

#endif
