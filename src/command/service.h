#ifndef COMMAND_SERVICE_H
#define COMMAND_SERVICE_H
/* service - what faces see of the workbench: a handle, commands as text, answers as reports.  A face
 * includes this header, execute.h, command.h, options.h and complete.h, and nothing below them. */
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct ctl;
struct err;
struct options;
struct report;
struct workbench;

struct workbench *service_new(const struct options *o, bool interactive);
void service_free(struct workbench *w);
/* A ctl with the workbench's hands. */
void service_ctl(struct workbench *w, struct ctl *c);
/* Opens a table or a workspace, as `cairn FILE` does. */
bool service_open(struct workbench *w, const char *file, struct ctl *c, struct err *e);
/* Opens the workspace of this folder for reading if there is just one: names for completion. */
void service_peek(struct workbench *w);
/* The face draws screens. */
void service_has_screen(struct workbench *w);
/* Settings in force; the face looks again after each `set`. */
const struct options *service_options(const struct workbench *w);
/* Where the user stands on the road: see road.h. */
struct report *service_road(struct workbench *w, struct arena *a);
bool service_quit(const struct workbench *w);    /* `quit` was given */
const char *service_source(const struct workbench *w); /* of the table, or NULL */

#endif
