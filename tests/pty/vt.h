#ifndef PTY_VT_H
#define PTY_VT_H
/* vt - a program on a pseudo terminal that libvterm emulates.  Between the test and the program stands a
 * small shepherd, as a shell would: it leads the session, so that the program can be stopped and goes on. */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct vt;

enum vt_state { VT_RUNS, VT_STOPPED, VT_ENDED };

/* env: "NAME=VALUE" beside a small fixed set, ends with NULL; folder: where the program runs. */
struct vt *vt_start(int w, int h, const char *folder, const char *const *env, const char *const *argv);
/* Kills what still runs. */
void vt_free(struct vt *v);
pid_t vt_pid(const struct vt *v);
void vt_send(struct vt *v, const char *bytes, size_t n);
void vt_type(struct vt *v, const char *text);
void vt_resize(struct vt *v, int w, int h);
/* Logs without emulating: libvterm 0.1 dies of what passes while sizes change wildly.  Seeing begins with the
 * next size. */
void vt_blind(struct vt *v, bool blind);
/* Reads nothing until output waits in the terminal and no more is added to it; false when none comes. */
bool vt_hold(struct vt *v, double seconds);
/* Feeds what comes within ms to the emulator; bytes read. */
size_t vt_pump(struct vt *v, int ms);
/* True once the screen shows text (or no longer does); false when seconds have passed before. */
bool vt_wait(struct vt *v, const char *text, double seconds);
bool vt_wait_gone(struct vt *v, const char *text, double seconds);
/* Waits for a state; in VT_ENDED *status is as waitpid gives it. */
bool vt_wait_state(struct vt *v, enum vt_state s, double seconds, int *status);
/* Lets a stopped program go on. */
void vt_continue(struct vt *v);
/* The screen, rows with a newline each, in UTF-8; until the next call. */
const char *vt_text(struct vt *v);
/* Every byte that the program ever sent. */
const char *vt_log(const struct vt *v, size_t *n);
bool vt_alternate(const struct vt *v);
bool vt_cursor(const struct vt *v);
struct termios vt_termios(const struct vt *v);
/* As they were before the program began. */
struct termios vt_first_termios(const struct vt *v);
/* Closes our end: the terminal is gone. */
void vt_hang_up(struct vt *v);
double vt_clock(void);

#endif
