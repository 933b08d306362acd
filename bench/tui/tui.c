/* How fast the screens are, over a pseudo terminal: time to the first frame, time from a key to the last byte
 * of its frame, idle and while a model is trained, and what is written when nothing changes.
 *
 *	tui CAIRN TABLE TARGET [COLUMN]
 *
 * COLUMN is left out of the training: one that gives the target away would end it before it began. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vt.h"

#define KEYS 400
#define TRAINING "boosting" /* the phase that the Map shows */

static const char frame_end[] = "\033[?2026l";

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void report(const char *what, double *ms, int n)
{
	qsort(ms, (size_t)n, sizeof *ms, by_size);
	printf("%-28s p50 %6.2f  p95 %6.2f  p99 %6.2f  max %6.2f ms\n", what, ms[n / 2], ms[n * 95 / 100],
		ms[n * 99 / 100], ms[n - 1]);
}

/* Milliseconds from the key to the end of the frame that follows it; 1000 when none comes. */
static double press(struct vt *v, const char *key)
{
	size_t before, n;
	while (vt_pump(v, 0) > 0)
		continue;
	vt_log(v, &before);
	double begun = vt_clock();
	vt_type(v, key);
	while (vt_clock() - begun < 1) {
		vt_pump(v, 5);
		const char *log = vt_log(v, &n);
		if (n > before && strstr(log + before, frame_end))
			return 1e3 * (vt_clock() - begun);
	}
	return 1000;
}

/* Frames still on their way would be taken for answers to keys. */
static void settle(struct vt *v)
{
	while (vt_pump(v, 300) > 0)
		continue;
}

static void latency(struct vt *v, const char *what)
{
	double ms[KEYS];
	for (int i = 0; i < KEYS; i++)
		ms[i] = press(v, i % 2 ? "j" : "k");
	report(what, ms, KEYS);
}

static void need(struct vt *v, const char *text)
{
	if (vt_wait(v, text, 120))
		return;
	fprintf(stderr, "'%s' never came; the screen:\n%s", text, vt_text(v));
	exit(1);
}

static void first_frame(const char *cairn, const char *table, const char *folder, const char *const *env)
{
	double ms[20];
	const char *const argv[] = { cairn, table, NULL };
	for (int i = 0; i < 20; i++) {
		size_t n;
		double begun = vt_clock();
		struct vt *v = vt_start(80, 24, folder, env, argv);
		while (!strstr(vt_log(v, &n), frame_end) && vt_clock() - begun < 5)
			vt_pump(v, 5);
		ms[i] = 1e3 * (vt_clock() - begun);
		vt_free(v);
	}
	report("start to first frame", ms, 20);
}

static void idle(struct vt *v)
{
	settle(v);
	size_t n = 0;
	double end = vt_clock() + 3;
	while (vt_clock() < end)
		n += vt_pump(v, 100);
	printf("%-28s %zu bytes in 3 s\n", "written when idle", n);
}

/* A training that lasts until it is stopped. */
static void train(struct vt *v, const char *target, const char *left_out)
{
	char line[400], ignore[200] = "";
	if (left_out)
		snprintf(ignore, sizeof ignore, "data role %s ignore; ", left_out);
	snprintf(line, sizeof line, ":%sdata target %s; data split; model train boost --rounds 100000 --patience 0\r",
		ignore, target);
	vt_type(v, line);
	need(v, TRAINING);
}

int main(int argc, char **argv)
{
	char folder[] = "/tmp/cairn-bench-XXXXXX", state[80], config[80], line[300];
	if (argc < 4 || argc > 5 || !mkdtemp(folder)) {
		fprintf(stderr, "tui CAIRN TABLE TARGET [COLUMN]\n");
		return 2;
	}
	snprintf(state, sizeof state, "XDG_STATE_HOME=%s/state", folder);
	snprintf(config, sizeof config, "XDG_CONFIG_HOME=%s/config", folder);
	const char *const env[] = { state, config, "TERM=xterm-256color", "LC_ALL=C.UTF-8", NULL };
	signal(SIGPIPE, SIG_IGN);
	first_frame(argv[1], argv[2], folder, env);
	snprintf(line, sizeof line, "%s/bench.cairn", folder);
	const char *const words[] = { argv[1], argv[2], "--workspace", line, NULL };
	struct vt *v = vt_start(100, 30, folder, env, words);
	need(v, "Target: press r");
	settle(v);
	latency(v, "key to frame, idle, 100x30");
	vt_resize(v, 200, 60);
	need(v, "Target: press r");
	settle(v);
	latency(v, "key to frame, idle, 200x60");
	idle(v);
	vt_resize(v, 100, 30);
	train(v, argv[3], argc > 4 ? argv[4] : NULL);
	latency(v, "key to frame, training");
	need(v, TRAINING); /* a time taken after it ended is none */
	double begun = vt_clock();
	vt_type(v, "xx"); /* once would keep what was learned so far */
	need(v, "was stopped");
	printf("%-28s %.0f ms\n", "x to stopped", 1e3 * (vt_clock() - begun));
	vt_free(v);
	return 0;
}
