#ifndef SHELL_PROGRESS_H
#define SHELL_PROGRESS_H
/* progress - one line on standard error while a command takes long: after 0.3 s what and how far, after 1 s
 * how fast and how much longer.  Nothing when standard error is no terminal. */
#include <stdbool.h>

struct ctl;

struct progress {
	const struct ctl *ctl;
	double start;
	double wait;     /* seconds until the next look */
	bool quiet;
	bool shown;
	const char *note; /* in place of the phase, or NULL; a literal */
};

struct progress progress_start(const struct ctl *c, bool quiet);
/* Sleeps a little and draws. */
void progress_wait(struct progress *p);
void progress_end(struct progress *p);

#endif
