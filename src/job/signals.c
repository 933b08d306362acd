#include "config.h"

#include "job/signals.h"

#include <pthread.h>

void signals_block(sigset_t *before)
{
	static const int own[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
	sigset_t most;
	sigfillset(&most);
	for (int i = 0; i < 5; i++)
		sigdelset(&most, own[i]);
	pthread_sigmask(SIG_BLOCK, &most, before);
}

void signals_restore(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}
