#include "config.h"

#include "shell/progress.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/ctl.h"
#include "base/num.h"

struct progress progress_start(const struct ctl *c, bool quiet, bool lines)
{
	return (struct progress){ .ctl = c, .start = ctl_clock(), .next = 0.3, .lines = lines,
		.quiet = quiet || !isatty(STDERR_FILENO) };
}

/* How fast, and how much longer, once the phase has gone on for a while. */
static void draw_rate(const struct ctl *c, int64_t done, int64_t total)
{
	double elapsed = ctl_clock() - 1e-6 * (double)atomic_load(&c->since);
	char text[NUM_TEXT];
	if (done <= 0 || elapsed < 0.3)
		return;
	if (atomic_load(&c->bytes)) {
		num_format_bytes((int64_t)((double)done / elapsed), text);
		fprintf(stderr, "  %s/s", text);
	}
	if (total > done && elapsed > 1) {
		num_format_seconds(elapsed * (double)(total - done) / (double)done, text);
		fprintf(stderr, "  %s left", text);
	}
}

bool progress_is_news(struct progress *p, const char *phase, int64_t done, int64_t total)
{
	int tenth = total > 0 ? (int)(10 * done / total) : 0;
	if (p->said && strcmp(p->said, phase) == 0 && tenth <= p->tenth)
		return false;
	p->said = phase;
	p->tenth = tenth;
	return true;
}

static void say(struct progress *p, const char *phase, int64_t done, int64_t total)
{
	if (!progress_is_news(p, phase, done, total))
		return;
	if (total > 0)
		fprintf(stderr, "%s %d %%\n", phase, 10 * p->tenth);
	else
		fprintf(stderr, "%s\n", phase);
}

static void draw(struct progress *p)
{
	const struct ctl *c = p->ctl;
	const char *phase = atomic_load(&c->phase);
	int64_t done = atomic_load(&c->done), total = atomic_load(&c->total);
	char bytes[NUM_TEXT];
	phase = p->note ? p->note : phase ? phase : "working";
	if (p->lines) {
		say(p, phase, done, total);
		return;
	}
	fprintf(stderr, "\r\033[K%s", phase);
	num_format_bytes(done, bytes);
	if (total > 0)
		fprintf(stderr, "  %d %%", (int)(100 * done / total));
	else if (atomic_load(&c->bytes))
		fprintf(stderr, "  %s", bytes);
	draw_rate(c, done, total);
	fflush(stderr);
	p->shown = true;
}

void progress_look(struct progress *p)
{
	double elapsed = ctl_clock() - p->start;
	if (p->quiet || elapsed < p->next)
		return;
	draw(p);
	p->next = elapsed + 0.1;
}

void progress_end(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
}
