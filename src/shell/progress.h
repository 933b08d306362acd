#ifndef SHELL_PROGRESS_H
#define SHELL_PROGRESS_H
/* progress - one line on standard error while a command takes long: after 0.3 s what and how far, after 1 s
 * how fast and how much longer.  Nothing when standard error is no terminal. */
#include <stdbool.h>
#include <stdint.h>

struct ctl;

struct progress {
	bool lines;      /* a line for each 10 %, none of which is written over: for the ear */
	int tenth;       /* the last one that was said */
	const char *said; /* the phase it was of */
	const struct ctl *ctl;
	double start;
	double next;     /* seconds from the start until the next look */
	bool quiet;
	bool shown;
	const char *note; /* in place of the phase, or NULL; a literal */
};

struct progress progress_start(const struct ctl *c, bool quiet, bool lines);
/* Of lines: true when this is a tenth or a phase that was not said yet; it counts as said then. */
bool progress_is_news(struct progress *p, const char *phase, int64_t done, int64_t total);
/* Draws when it is time to. */
void progress_look(struct progress *p);
void progress_end(struct progress *p);

#endif
