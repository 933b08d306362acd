#ifndef JOB_SIGNALS_H
#define JOB_SIGNALS_H
/* signals - what threads of ours take: the signals of their own faults, so that the terminal is restored whoever
 * fails; all others are the first thread's. */
#include <signal.h>

/* For threads that are about to be started; *before is what signals_restore takes. */
void signals_block(sigset_t *before);
void signals_restore(const sigset_t *before);

#endif
