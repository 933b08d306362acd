/* boost - times boosted trees, binning included, beside peer.py.
 *
 *   boost TRAIN.npy TEST.npy [--threads N] [--repeat N] [--NAME VALUE of the kind boost ...]
 *
 * Tables are two-dimensional float32 arrays of numpy, the label (0 or 1) in the first column.
 * Every line is one run: seconds to fit, seconds to predict the test rows, AUC and log loss. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"
#include "data/xy.h"
#include "job/pool.h"
#include "model/model.h"

struct options {
	const char *train, *test;
	int64_t threads, repeat;
	struct args *args;
};

static void die(const struct err *e)
{
	fprintf(stderr, "boost: %s\n", e->msg);
	exit(1);
}

/* The next whole number in the text. */
static ptrdiff_t read_number(const char **text)
{
	static const char digits[] = "0123456789";
	int64_t x = 0;

	*text += strcspn(*text, digits);
	ptrdiff_t n = (ptrdiff_t)strspn(*text, digits);
	if (!num_parse_int(*text, n, &x))
		return 0;
	*text += n;
	return (ptrdiff_t)x;
}

/* The rows and columns a numpy header speaks of: {..., 'shape': (200000, 29), } */
static void read_shape(const char *header, ptrdiff_t *rows, ptrdiff_t *columns)
{
	const char *shape = strstr(header, "'shape'");

	*rows = shape ? read_number(&shape) : 0;
	*columns = shape ? read_number(&shape) : 0;
	if (*rows == 0 || *columns < 2 || !strstr(header, "'<f4'") || !strstr(header, "False")) {
		fprintf(stderr, "boost: the table is no two-dimensional '<f4' array\n");
		exit(1);
	}
}

static void read_table(const char *path, const struct task *t, struct xy *d, struct arena *a)
{
	FILE *f = fopen(path, "rb");
	unsigned char head[10];
	char *text;
	ptrdiff_t rows = 0, columns = 0;

	if (!f || fread(head, 1, sizeof head, f) != sizeof head) {
		fprintf(stderr, "boost: cannot read %s\n", path);
		exit(1);
	}
	int length = head[8] + 256 * head[9];
	text = arena_alloc(a, length + 1, 1);
	if (fread(text, 1, (size_t)length, f) != (size_t)length)
		exit(1);
	read_shape(text, &rows, &columns);
	double *cell = arena_alloc(a, rows * columns, (ptrdiff_t)sizeof *cell);
	int32_t *label = arena_alloc(a, rows, (ptrdiff_t)sizeof *label);
	float *row = arena_alloc(a, columns, (ptrdiff_t)sizeof *row);
	struct xy_column *c = arena_alloc(a, columns, (ptrdiff_t)sizeof *c);
	for (ptrdiff_t r = 0; r < rows; r++) {
		if (fread(row, sizeof *row, (size_t)columns, f) != (size_t)columns)
			exit(1);
		label[r] = row[0] > 0;
		for (ptrdiff_t j = 1; j < columns; j++)
			cell[j * rows + r] = (double)row[j];
	}
	fclose(f);
	for (ptrdiff_t j = 1; j < columns; j++)
		c[j - 1] = (struct xy_column){ .name = arena_printf(a, "x%td", j), .kind = XY_NUMBER,
			.number = cell + j * rows };
	*d = (struct xy){ .n = rows, .p = (int32_t)columns - 1, .column = c, .task = t,
		.label = label };
}

struct scored {
	double score;
	int32_t label;
};

static int compare(const void *x, const void *y)
{
	const struct scored *a = x, *b = y;
	return (a->score > b->score) - (a->score < b->score);
}

/* The share of pairs in the right order; ties count half. */
static double area(const struct xy *d, const double *score, struct arena *a)
{
	struct scored *s = arena_alloc(a, d->n, (ptrdiff_t)sizeof *s);
	double pairs = 0, zeros = 0, ones = 0;

	for (ptrdiff_t r = 0; r < d->n; r++)
		s[r] = (struct scored){ score[r], d->label[r] };
	qsort(s, (size_t)d->n, sizeof *s, compare);
	for (ptrdiff_t i = 0, j; i < d->n; i = j) {
		double z = 0, o = 0;
		for (j = i; j < d->n && !(s[j].score > s[i].score); j++)
			*(s[j].label ? &o : &z) += 1;
		pairs += o * (zeros + z / 2);
		zeros += z;
		ones += o;
	}
	return pairs / (zeros * ones);
}

static double log_loss(const struct xy *d, const double *score)
{
	double sum = 0;

	for (ptrdiff_t r = 0; r < d->n; r++)
		sum += log1p(exp(d->label[r] ? -score[r] : score[r]));
	return sum / (double)d->n;
}

static void run(const struct options *o, const struct xy *train, const struct xy *test,
	struct ctl *c)
{
	const struct model_class *k = model_class_find("boost");
	struct arena *a = arena_new();
	struct err e = ERR_INIT;
	struct model m;
	struct fit_info info;
	double *score = arena_alloc(a, test->n, (ptrdiff_t)sizeof *score);
	double start = ctl_clock();

	if (!model_fit(k, train, NULL, o->args, 1, &m, &info, a, c, &e))
		die(&e);
	double fitted = ctl_clock();
	model_predict(&m, test, c, score);
	double done = ctl_clock();
	printf("cairn fit %.3f predict %.4f auc %.5f log loss %.6f\n", fitted - start, done - fitted,
		area(test, score, a), log_loss(test, score));
	fflush(stdout);
	arena_free(a);
}

static struct options read_options(int argc, char **argv, struct arena *a)
{
	struct options o = { .threads = 2, .repeat = 3 };
	struct err e = ERR_INIT;

	o.args = args_default(model_class_find("boost")->params, a);
	if (argc < 3 || argc % 2 == 0) {
		fprintf(stderr, "usage: boost TRAIN.npy TEST.npy [--OPTION VALUE]...\n");
		exit(2);
	}
	o.train = argv[1];
	o.test = argv[2];
	for (int i = 3; i < argc; i += 2) {
		const char *name = argv[i] + 2, *text = argv[i + 1];
		int64_t *own = strcmp(name, "threads") == 0 ? &o.threads :
			strcmp(name, "repeat") == 0 ? &o.repeat : NULL;
		if (own && num_parse_int(text, (ptrdiff_t)strlen(text), own))
			continue;
		if (!args_set(o.args, name, text, a, &e))
			die(&e);
	}
	return o;
}

int main(int argc, char **argv)
{
	static const char *const classes[] = { "0", "1" };
	struct task task = { .kind = TASK_BINARY, .target = "label", .classes = 2,
		.class_name = classes };
	static struct ctl c;
	struct arena *a = arena_new();
	struct options o = read_options(argc, argv, a);
	struct xy train, test;

	read_table(o.train, &task, &train, a);
	read_table(o.test, &task, &test, a);
	struct pool *p = pool_new((int)o.threads);
	pool_attach(p, &c);
	for (int64_t i = 0; i < o.repeat; i++)
		run(&o, &train, &test, &c);
	pool_free(p);
	arena_free(a);
	return 0;
}
