#include "config.h"

#include <string.h>

#include "base/arena.h"
#include "base/blob.h"
#include "base/err.h"
#include "inference/predictor.h"

#define KIND "predictor"
#define VERSION 2

void predictor_save(const struct predictor *p, struct writer *sealed, struct arena *a)
{
	struct writer body;
	writer_init(&body, a);
	writer_string(&body, p->name);
	writer_string(&body, p->card);
	writer_i64(&body, (int64_t)p->seed);
	pipeline_save(&p->pipeline, &body);
	writer_u8(&body, p->calibrated);
	if (p->calibrated)
		calibrator_save(&p->calibrator, &body);
	writer_double(&body, p->threshold);
	rowset_save(p->threshold_rows, &body);
	writer_double(&body, p->half_width);
	rowset_save(p->interval_rows, &body);
	writer_init(sealed, a);
	blob_seal(&body, KIND, VERSION, sealed);
}

static bool load_calibrator(struct predictor *p, struct reader *r, struct arena *a, struct err *e)
{
	const struct task *t = &p->pipeline.model.task;
	uint8_t calibrated;
	if (!reader_u8(r, &calibrated, e))
		return false;
	p->calibrated = calibrated != 0;
	if (!p->calibrated)
		return true;
	if (!calibrator_load(&p->calibrator, r, a, e))
		return false;
	if (p->calibrator.classes != t->classes)
		return err_set(e, ERR_CORRUPT, "a calibrator of %d classes for a model of %d",
			p->calibrator.classes, t->classes);
	return true;
}

static bool load_rest(struct predictor *p, struct reader *r, struct arena *a, struct err *e)
{
	r->section = "threshold";
	if (!reader_finite(r, &p->threshold, e) || !rowset_load(&p->threshold_rows, r, a, e))
		return false;
	r->section = "interval";
	if (!reader_finite(r, &p->half_width, e) || !rowset_load(&p->interval_rows, r, a, e))
		return false;
	if (p->half_width < 0)
		return err_set(e, ERR_CORRUPT, "an interval of half width %g", p->half_width);
	return reader_end(r, e);
}

bool predictor_load(struct predictor *p, const void *bytes, ptrdiff_t n, struct arena *a,
	struct err *e)
{
	struct reader r;
	int32_t version;
	int64_t seed;
	char *name, *card;
	memset(p, 0, sizeof *p);
	if (!blob_open(bytes, n, KIND, VERSION, &r, &version, e))
		return false;
	if (version < VERSION) {
		err_set(e, ERR_CORRUPT, "a model of format %d: this cairn reads %d", version, VERSION);
		return err_hint(e, "train it again: cairn run its journal");
	}
	r.section = "header";
	bool ok = reader_string(&r, &name, a, e) && reader_string(&r, &card, a, e) &&
		reader_i64(&r, &seed, e) && pipeline_load(&p->pipeline, &r, a, e) &&
		load_calibrator(p, &r, a, e) && load_rest(p, &r, a, e);
	if (!ok)
		return false;
	p->name = name ? name : "";
	p->card = card;
	p->seed = (uint64_t)seed;
	return true;
}
