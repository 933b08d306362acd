#include "config.h"

#include "command/margins.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/num.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/frame.h"

enum { MOST = 1000 };

static struct margin *need_margin(struct margins *m, const char *column, struct arena *a)
{
	for (ptrdiff_t i = 0; i < m->n; i++)
		if (strcmp(m->margin[i].column, column) == 0)
			return &m->margin[i];
	struct margin *one = &m->margin[m->n++];
	*one = (struct margin){ .column = column, .level = ARENA_ARRAY(a, const char *, MOST),
		.share = ARENA_ARRAY(a, double, MOST) };
	return one;
}

static bool add(struct margins *m, struct str column, struct str level, struct str share, struct arena *a,
	struct err *e)
{
	double x;
	column = str_trim(column);
	level = str_trim(level);
	share = str_trim(share);
	if (column.n == 0 || level.n == 0 || num_parse(share.p, share.n, &x) != NUM_OK) {
		err_set(e, ERR_VALUE, "the margins are not understood at '%.*s=%.*s'", (int)(level.n < 60 ? level.n : 60),
			level.p, (int)(share.n < 30 ? share.n : 30), share.p);
		return err_hint(e, "--margins 'sex: Male=0.49, Female=0.51; race: White=0.6, Black=0.4', or a CSV file "
				   "with the columns column, level, share");
	}
	if (!(x >= 0) || !isfinite(x))
		return err_set(e, ERR_RANGE, "a share cannot be %g", x);
	if (m->n == MOST - 1)
		return err_set(e, ERR_LIMIT, "more than %d margins", MOST - 1);
	struct margin *one = need_margin(m, arena_strndup(a, column.p, column.n), a);
	if (one->levels == MOST)
		return err_set(e, ERR_LIMIT, "more than %d levels in one margin", MOST);
	one->level[one->levels] = arena_strndup(a, level.p, level.n);
	one->share[one->levels++] = x;
	return true;
}

static bool read_words(struct str text, struct margins *m, struct arena *a, struct err *e)
{
	while (text.n > 0) {
		struct str levels, column = str_cut(str_cut(text, ';', &text), ':', &levels);
		if (str_trim(column).n == 0 && levels.n == 0)
			continue;
		if (levels.n == 0)
			return add(m, column, STR(""), column, a, e);
		while (levels.n > 0) {
			struct str share, level = str_cut(str_cut(levels, ',', &levels), '=', &share);
			if (!add(m, column, level, share, a, e))
				return false;
		}
	}
	return true;
}

static bool read_cells(const struct frame *f, struct margins *m, struct arena *a, struct err *e)
{
	static const char *const name[] = { "column", "level", "share" };
	int32_t at[3];
	for (int i = 0; i < 3; i++)
		if (!frame_need(f, name[i], &at[i], e))
			return err_in(e, "margins");
	for (ptrdiff_t r = 0; r < f->rows; r++)
		if (!add(m, column_text(&f->column[at[0]], r, a), column_text(&f->column[at[1]], r, a),
			    column_text(&f->column[at[2]], r, a), a, e))
			return err_at(e, r + 1, 0, NULL);
	return true;
}

static bool read_file(const char *path, struct margins *m, struct arena *a, struct ctl *c, struct err *e)
{
	struct csv_options o = csv_defaults();
	struct csv_table t;
	if (!csv_load(path, &o, &t, a, c, e))
		return false;
	bool ok = read_cells(t.frame, m, a, e);
	frame_unref(t.frame);
	return ok;
}

bool margins_read(const char *text, struct margins *out, struct arena *a, struct ctl *c, struct err *e)
{
	*out = (struct margins){ .margin = ARENA_ARRAY(a, struct margin, MOST) };
	bool words = strchr(text, ':') && strchr(text, '=') && !file_exists(text);
	if (!(words ? read_words(str_of(text), out, a, e) : read_file(text, out, a, c, e)))
		return false;
	for (ptrdiff_t i = 0; i < out->n; i++) {
		double sum = 0;
		for (ptrdiff_t k = 0; k < out->margin[i].levels; k++)
			sum += out->margin[i].share[k];
		if (!(sum > 0))
			return err_set(e, ERR_RANGE, "the shares of %s sum to 0", out->margin[i].column);
		if (sum <= 1.5 && fabs(sum - 1) > 0.01) { /* else they are counts, or per cent */
			err_set(e, ERR_RANGE, "the shares of %s sum to %.4g, not to 1", out->margin[i].column, sum);
			return err_hint(e, "give every group its share of the population, or counts");
		}
	}
	return out->n > 0 || err_set(e, ERR_VALUE, "no margin is given");
}

const struct margin *margins_find(const struct margins *m, const char *column)
{
	for (ptrdiff_t i = 0; i < m->n; i++)
		if (strcmp(m->margin[i].column, column) == 0)
			return &m->margin[i];
	return NULL;
}

double margin_share(const struct margin *m, const char *level)
{
	double sum = 0, own = (double)NAN;
	for (ptrdiff_t k = 0; k < m->levels; k++) {
		sum += m->share[k];
		if (strcmp(m->level[k], level) == 0)
			own = m->share[k];
	}
	return own / sum;
}
