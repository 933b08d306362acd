#include "config.h"

#include "shell/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/ctl.h"
#include "base/num.h"

struct progress progress_start(const struct ctl *c, bool quiet)
{
	return (struct progress){ .ctl = c, .start = ctl_clock(), .wait = 50e-6,
		.quiet = quiet || !isatty(STDERR_FILENO) };
}

static void draw(struct progress *p, double elapsed)
{
	const char *phase = atomic_load(&p->ctl->phase);
	int64_t done = atomic_load(&p->ctl->done), total = atomic_load(&p->ctl->total);
	char eta[NUM_TEXT] = "";
	phase = p->note ? p->note : phase ? phase : "working";
	fprintf(stderr, "\r\033[K%s", phase);
	if (total > 0)
		fprintf(stderr, "  %d %%", (int)(100 * done / total));
	if (total > 0 && done > 0 && elapsed > 1) {
		num_format_seconds(elapsed * (double)(total - done) / (double)done, eta);
		fprintf(stderr, "  %s left", eta);
	}
	fflush(stderr);
	p->shown = true;
}

/* Short commands are waited for in tiny steps, so that they end at once; long ones rarely. */
void progress_wait(struct progress *p)
{
	struct timespec t = { .tv_nsec = (long)(p->wait * 1e9) };
	nanosleep(&t, NULL);
	if (p->wait < 0.02)
		p->wait *= 1.3;
	double elapsed = ctl_clock() - p->start;
	if (!p->quiet && elapsed > 0.3) {
		draw(p, elapsed);
		p->wait = 0.1;
	}
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
