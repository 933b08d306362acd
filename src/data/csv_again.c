#include "config.h"
#include "data/csv_again.h"

#include <math.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "data/csv.h"
#include "data/csv_loading.h"
#include "data/csv_number.h"
#include "data/csv_want.h"

bool csv_again_begin(struct csv_load *l, int32_t i, enum csv_build_kind kind, struct err *e)
{
	struct arena *a = arena_new_in(l->scratch);

	if (!csv_build_init(&l->build[i], l->shape.name[i], kind, l->text.lines, a, e))
		return false;
	l->build[i].ctl = l->c;
	return true;
}

/* The columns that are active are read again as text: only they. */
static bool read_active(struct csv_load *l, struct err *e)
{
	ptrdiff_t rows = l->rows.rows;
	bool any = false;

	for (int32_t i = 0; i < l->shape.width; i++) {
		struct csv_build *b = &l->build[i];

		if (!l->rows.active[i])
			continue;
		any = true;
		if (b->broken)
			l->broken[i] = (struct csv_break){ b->broken_line, b->broken_cell };
		csv_build_free(b);
		if (!csv_again_begin(l, i, CSV_BUILD_DICT, e))
			return false;
	}
	if (!any)
		return true;
	l->rows.rejects = NULL;
	l->rows.rows = 0;
	l->rows.held = 0;
	if (!csv_rows_read(&l->rows, l->c, e))
		return false;
	if (l->rows.rows != rows)
		return err_set(e, ERR_CSV_FILE, "file changed while reading");
	return true;
}

/* Columns that broke, and numbers that lose digits. */
bool csv_again_read(struct csv_load *l, struct err *e)
{
	for (int32_t i = 0; i < l->shape.width; i++)
		l->rows.active[i] = l->build[i].broken ||
			(!l->want[i].given && csv_number_may_be_code(&l->build[i]));
	return read_active(l, e);
}

/* Looked for in all columns side by side. */
struct fractions {
	const struct csv_load *load;
	atomic_bool found;
};

static void find_fraction(void *arg, ptrdiff_t i)
{
	struct fractions *f = arg;
	const struct csv_build *b = &f->load->build[i];
	ptrdiff_t rows = f->load->rows.rows;

	for (ptrdiff_t r = 0; b->number && r < rows && !atomic_load_explicit(&f->found, memory_order_relaxed) &&
			csv_build_going(b, r); r++)
		if (b->number[r] != trunc(b->number[r]))
			atomic_store(&f->found, true);
}

static bool has_fraction(const struct csv_load *l)
{
	struct fractions f = { .load = l };

	ctl_par(l->c, l->shape.width, find_fraction, &f);
	return f.found;
}

/* The signs that columns of texts show without doubt. */
static void find_signs(const struct csv_load *l, bool *comma, bool *point)
{
	for (int32_t i = 0; i < l->shape.width; i++) {
		const struct csv_want *want = &l->want[i];
		char sign = 0;

		if (csv_want_numbers(want))
			sign = want->form.decimal == ',' && !want->open ? ',' : 0;
		else if (l->build[i].kind == CSV_BUILD_DICT)
			sign = csv_number_decimal(&l->build[i], l->na_of[i]);
		*comma = *comma || sign == ',';
		*point = *point || sign == '.';
	}
}

/* A column with a decimal comma beyond doubt settles the others; else a column with a point.  Where there are
 * commas the points of numbers may stand between thousands: these columns are looked at as texts. */
bool csv_again_decimal(struct csv_load *l, struct err *e)
{
	bool comma = false, point = false;

	l->decimal = l->o->decimal;
	if (!l->decimal)
		find_signs(l, &comma, &point);
	if (comma) {
		for (int32_t i = 0; i < l->shape.width; i++)
			l->rows.active[i] = l->build[i].kind == CSV_BUILD_NUMBER && !l->want[i].decimal &&
				csv_number_may_be_grouped(&l->build[i], l->rows.rows, &point);
		if (!read_active(l, e))
			return false;
		find_signs(l, &comma, &point);
		l->mixed = point;
		l->decimal = ',';
	}
	if (!l->decimal && (point || has_fraction(l)))
		l->decimal = '.';
	l->shape.dialect.decimal = l->decimal ? l->decimal : '.';
	return true;
}
