#include "config.h"
#include "model/bin.h"

#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/caps.h"
#include "base/err.h"
#include "data/xy.h"

/* Cuts are not kept: trees hold their thresholds. */
void features_save(const struct features *s, struct writer *w)
{
	writer_i32(w, s->columns);
	writer_i32(w, s->n);
	for (int32_t k = 0; k < s->n; k++) {
		const struct feature *f = &s->feature[k];

		writer_u8(w, (uint8_t)f->kind);
		writer_i32(w, f->column);
		writer_i32(w, f->level);
		writer_i32(w, f->bins);
		writer_i32(w, f->levels);
		writer_bytes(w, f->bin_of, f->levels);
	}
}

static bool load_map(struct feature *f, struct reader *r, struct arena *a, struct err *e)
{
	const uint8_t *map;

	if (!reader_bytes(r, &map, f->levels, e))
		return false;
	f->bin_of = ARENA_ARRAY(a, uint8_t, f->levels);
	memcpy(f->bin_of, map, (size_t)f->levels);
	for (int32_t k = 0; k < f->levels; k++)
		if (map[k] > f->bins)
			return err_set(e, ERR_CORRUPT, "a level stands for a bin that is not there");
	return true;
}

static bool load_feature(struct feature *f, int32_t columns, struct reader *r, struct arena *a,
	struct err *e)
{
	uint8_t kind;

	if (!reader_u8(r, &kind, e))
		return false;
	if (kind > FEATURE_LEVEL)
		return err_set(e, ERR_CORRUPT, "a feature of unknown kind %d", (int)kind);
	f->kind = (enum feature_kind)kind;
	return reader_count(r, &f->column, 0, columns - 1, e)
		&& reader_count(r, &f->level, 0, CAP_LEVELS, e)
		&& reader_count(r, &f->bins, 0, BIN_MOST, e)
		&& reader_count(r, &f->levels, 0, f->kind == FEATURE_CODE ? CAP_LEVELS : 0, e)
		&& load_map(f, r, a, e);
}

bool features_load(struct features *s, struct reader *r, struct arena *a, struct err *e)
{
	if (!reader_count(r, &s->columns, 0, CAP_COLUMNS_HARD, e)
		|| !reader_count(r, &s->n, 0, INT32_MAX, e))
		return false;
	if (s->n > r->n - r->at)
		return err_set(e, ERR_CORRUPT, "the model holds fewer features than it says");
	s->feature = ARENA_ARRAY(a, struct feature, s->n);
	for (int32_t k = 0; k < s->n; k++)
		if (!load_feature(&s->feature[k], s->columns, r, a, e))
			return false;
	return true;
}

bool features_fit(const struct features *s, const struct xy *d)
{
	static const enum xy_kind kind[] = {
		[FEATURE_NUMBER] = XY_NUMBER, [FEATURE_CODE] = XY_CODE, [FEATURE_LEVEL] = XY_ONEHOT,
	};

	if (s->columns != d->p)
		return false;
	for (int32_t k = 0; k < s->n; k++)
		if (d->column[s->feature[k].column].kind != kind[s->feature[k].kind])
			return false;
	return true;
}
