#ifndef PTY_STAND_H
#define PTY_STAND_H
/* stand - a folder with a table, and the workbench in it on a pseudo terminal. */
#include <termios.h>

#include "vt.h"

#define LONG 30.0 /* seconds until something that takes long counts as lost */

/* Seconds in which the program must have ended; instrumented builds are slow. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SOON 10.0
#endif
#endif
#if !defined(SOON) && (defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__))
#define SOON 10.0
#endif
#ifndef SOON
#define SOON 1.0
#endif

struct stand {
	char folder[512];
	char state[600], config[600], samples[600];
	char program[600];
	const char *env[12];
};

int stand_setup(void **state);
int stand_teardown(void **state);
/* Into the folder. */
void stand_write(const struct stand *s, const char *name, const char *text);
struct vt *stand_start(struct stand *s, int w, int h, const char *argument);
/* more: further environment, or NULL. */
struct vt *stand_start_with(struct stand *s, int w, int h, const char *term, const char *more,
	const char *argument);
/* Plays the journal of the workspace in the folder, as a script, in a fresh one on a copy of the table, and fails
 * unless that ends in the same state. */
void stand_replays(struct stand *s, const char *context);
/* How often the program has sent these bytes. */
int stand_count(struct vt *v, const char *what);

#define assert_sees(v, text) \
	do { \
		if (!vt_wait((v), (text), LONG)) \
			fail_msg("'%s' never came; the screen:\n%s", (text), vt_text(v)); \
	} while (0)

/* Until the program has sent these bytes. */
void assert_sends(struct vt *v, const char *bytes);
void assert_exit(struct vt *v, int code, double seconds);
/* The terminal is as it was before the program. */
void assert_restored(struct vt *v, const struct termios *before);
/* What was written after the screen was left, to standard error: a crash speaks there. */
void tell_last_words(const struct vt *v);

#endif
