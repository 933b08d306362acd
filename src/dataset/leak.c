#include "config.h"

#include "dataset/leak.h"

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/param.h"
#include "base/text.h"
#include "data/frame.h"
#include "data/task.h"

/* One column a piece; each piece has an arena of its own, because pieces run side by side. */
struct scan {
	const struct frame *frame;
	const struct task *task;
	const int32_t *label;
	const double *y;
	struct rowset rows;
	uint64_t seed;
	struct signal *out;
	struct arena **arena;
	struct err *err;
};

static void scan_one(void *arg, ptrdiff_t i)
{
	struct scan *s = arg;
	const struct column *c = &s->frame->column[i];
	if (column_is_feature(c) && c->missing_count < c->rows)
		signal_column(c, s->task, s->label, s->y, s->rows.row, s->rows.n, s->seed, &s->out[i],
			s->arena[i], &s->err[i]);
}

static bool read_target(struct scan *s, struct arena *a, struct err *e)
{
	if (s->task->kind == TASK_REGRESSION) {
		double *y = ARENA_BIG(a, double, s->frame->rows + 1, e);
		s->y = y;
		return y && task_values(s->task, s->frame, y, NULL, e);
	}
	int32_t *label = ARENA_BIG(a, int32_t, s->frame->rows + 1, e);
	s->label = label;
	return label && task_labels(s->task, s->frame, label, e);
}

static bool scan_all(struct scan *s, struct ctl *c, struct err *e)
{
	int32_t n = s->frame->columns;
	ctl_phase(c, "looking for leaks", n);
	ctl_par(c, n, scan_one, s);
	for (int32_t i = 0; i < n; i++)
		if (s->err[i].code != ERR_OK) {
			*e = s->err[i];
			return false;
		}
	return ctl_step(c, n, e);
}

bool leak_scan(const struct frame *f, const struct task *t, struct rowset rows, uint64_t seed,
	struct signal **out, struct arena *a, struct ctl *c, struct err *e)
{
	struct arena *own = arena_new();
	struct scan s = { .frame = f, .task = t, .rows = rows, .seed = seed };
	s.out = *out = ARENA_ARRAY(a, struct signal, f->columns);
	s.err = ARENA_ARRAY(own, struct err, f->columns);
	s.arena = ARENA_ARRAY(own, struct arena *, f->columns);
	bool ok = read_target(&s, own, e);
	for (int32_t i = 0; i < f->columns; i++)
		s.arena[i] = arena_new();
	ok = ok && scan_all(&s, c, e);
	for (int32_t i = 0; i < f->columns; i++)
		arena_free(s.arena[i]);
	arena_free(own);
	return ok;
}

enum leak_verdict leak_judge(double strength, double hi)
{
	return strength >= LEAK_REFUSE ? LEAK_IS_REFUSED
	     : strength >= LEAK_WARN   ? LEAK_IS_SUSPECTED
	     : strength >= LEAK_LOOK || hi >= LEAK_WARN ? LEAK_IS_TO_LOOK_AT : LEAK_IS_OK;
}

void leak_findings(const struct frame *f, const struct task *t, const struct signal *s,
	struct findings *out)
{
	for (int32_t i = 0; i < f->columns; i++) {
		if (s[i].strength < LEAK_WARN)
			continue;
		const char *name = f->column[i].name;
		bool sure = s[i].strength >= LEAK_REFUSE;
		struct text fix;
		text_init(&fix, out->arena);
		text_add(&fix, "data role ");
		param_quote(&fix, name);
		text_add(&fix, " ignore");
		findings_add(out, "leak", sure ? FINDING_SEVERE : FINDING_WARN, name, fix.p,
			"%s alone predicts %s %s (%s %.3f): is it known at prediction time?%s", name, t->target,
			sure ? "almost perfectly" : "very well", t->kind == TASK_REGRESSION ? "R2" : "Gini", s[i].strength,
			sure ? " Training refuses it." : "");
	}
}
