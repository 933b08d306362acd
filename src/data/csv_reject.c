#include "config.h"
#include "data/csv_reject.h"

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/num.h"
#include "base/param.h"
#include "data/csv_dialect.h"
#include "data/csv_top.h"

/* So many rejects are let go: one row of a hundred, but never more than the one number, and not fewer
 * than the other while no more than half of the rows are rejects. */
#define MOST_REJECTS 1000
#define FEW_REJECTS 10
#define SECOND_TABLE 3    /* records of another shape up to the end: a second table */

static const char *code_name(enum err_code why)
{
	if (why == ERR_CSV_SHORT)
		return "MISSING_COLUMNS";
	if (why == ERR_CSV_LONG)
		return "TOO_MANY_COLUMNS";
	if (why == ERR_CSV_TYPE)
		return "CAST";
	if (why == ERR_CSV_QUOTE)
		return "UNQUOTED_VALUE";
	if (why == ERR_CSV_TABLES)
		return "HEADER";
	return "UNITS";
}

static const char *capped(struct arena *a, const char *p, ptrdiff_t n)
{
	struct str head = str_head((struct str){ p, n }, CAP_RAW_BYTES);

	return arena_strndup(a, head.p, head.n);
}

void csv_reject_add(struct csv_rejects *r, const struct csv_scan *s, int32_t field,
	const char *column, enum err_code why, const char *fmt, ...)
{
	struct csv_reject *item;
	va_list ap;

	if (r->total++ == 0)
		r->first = why;
	r->misfits += why == ERR_CSV_TYPE;
	if (r->n == CAP_REJECTS_KEPT)
		return;
	r->item = arena_grow(r->arena, r->item, r->n, &r->capacity, (ptrdiff_t)sizeof *r->item);
	item = &r->item[r->n++];
	*item = (struct csv_reject){ .line = s->start_line, .offset = s->start + s->text->bom,
		.field = field, .code = code_name(why) };
	item->column = column ? arena_strdup(r->arena, column) : NULL;
	item->raw = capped(r->arena, s->text->p + s->start, s->end - s->start);
	va_start(ap, fmt);
	item->message = arena_vprintf(r->arena, fmt, ap);
	va_end(ap);
	if (why == ERR_CSV_QUOTE && strstr(item->raw, "\\\""))
		item->message = arena_printf(r->arena, "%s (--escape backslash?)", item->message);
}

/* The text that an unquoted delimiter has probably torn: two fields of which the second begins with
 * a blank; without such a pair, what stands beyond the last column. */
static const char *torn_text(const struct csv_scan *s, int32_t width, struct arena *a)
{
	const struct csv_text *t = s->text;
	const struct str *f = s->field;
	struct str last = f[width];

	for (int32_t i = 1; i < s->fields; i++)
		if (f[i].n > 1 && f[i].p[0] == ' ')
			return arena_printf(a, "%.*s%.*s%.*s", (int)f[i - 1].n, f[i - 1].p,
				t->rewritten ? 2 : 1, t->rewritten ? t->written_delimiter : &s->delimiter,
				(int)f[i].n, f[i].p);
	last = str_head(last, 80);
	return arena_strndup(a, last.p, last.n);
}

static bool is_prose(const struct csv_scan *s)
{
	struct str cell = str_trim(s->field[0]);

	return s->fields == 1 && cell.n > 0 && !csv_top_value(cell) &&
		(memchr(cell.p, ' ', (size_t)cell.n) || cell.p[cell.n - 1] == ':');
}

static void watch_run(struct csv_rejects *r, const struct csv_scan *s)
{
	if (r->run.records == 0 || r->run.fields != s->fields)
		r->run = (struct csv_run){ .line = s->start_line, .fields = s->fields, .prose = true };
	r->run.records++;
	r->run.prose = r->run.prose && is_prose(s);
}

void csv_reject_end_run(struct csv_rejects *r)
{
	r->run.records = 0;
}

void csv_reject_shape(struct csv_rejects *r, const struct csv_scan *s, int32_t width,
	const char *const *name)
{
	watch_run(r, s);
	if (s->fields < width)
		csv_reject_add(r, s, s->fields + 1, name[s->fields], ERR_CSV_SHORT,
			"line %lld: %d field%s, expected %d (columns after \"%s\" missing)",
			(long long)s->start_line, (int)s->fields, s->fields == 1 ? "" : "s", (int)width, name[s->fields - 1]);
	else
		csv_reject_add(r, s, width + 1, NULL, ERR_CSV_LONG,
			"line %lld: %d fields, expected %d; extra \"%s\" - unquoted %s?",
			(long long)s->start_line, (int)s->fields, (int)width, torn_text(s, width, r->arena),
			csv_delimiter_name(s->delimiter));
}

/* The lines of a record as the file has them: no more of them than its raw text had. */
static const char *written_text(struct arena *a, const struct csv_text *t, ptrdiff_t at,
	const struct csv_reject *item)
{
	int64_t line = item->line;
	int64_t last = line + 1;
	ptrdiff_t end = at;

	for (const char *p = item->raw; (p = strchr(p, '\n')); p++)
		last++;
	csv_text_find_line(t, last, &line, &end);
	while (end > at && (t->origin[end - 1] == '\n' || t->origin[end - 1] == '\r'))
		end--;
	return capped(a, t->origin + at, end - at);
}

void csv_reject_restore(struct csv_rejects *r, const struct csv_text *t)
{
	int64_t line = 1;
	ptrdiff_t at = 0;

	for (ptrdiff_t i = 0; t->origin && i < r->n; i++) {
		struct csv_reject *item = &r->item[i];

		item->offset = csv_text_find_line(t, item->line, &line, &at) + t->bom;
		if (t->rewritten && strcmp(t->encoding, "utf-8") == 0)
			item->raw = written_text(r->arena, t, at, item);
	}
}

int64_t csv_reject_footnotes(const struct csv_rejects *r, int64_t rows, int32_t width)
{
	bool few = r->run.records <= FEW_REJECTS && r->run.records < rows;

	return width > 1 && r->run.fields == 1 && r->run.prose && few ? r->run.records : 0;
}

static int64_t usual_limit(int64_t read)
{
	int64_t limit = read / 100 < MOST_REJECTS ? read / 100 : MOST_REJECTS;

	return limit > FEW_REJECTS ? limit : FEW_REJECTS;
}

/* What may mend the rejects, most likely first. */
static bool hint_remedy(const struct csv_rejects *r, int64_t rows, int32_t width, struct err *e)
{
	struct arena *scratch = arena_new();
	const char *column = r->item[0].column;
	struct text t;

	text_init(&t, scratch);
	if (r->misfits == r->total && column) {
		text_add(&t, "--type ");
		param_quote(&t, arena_printf(scratch, "%s=text", column));
		text_add(&t, " reads every cell of that column as it is");
	} else if (width == 1) {
		text_add(&t, "--delimiter none reads each line as one cell");
	} else if (r->first == ERR_CSV_SHORT) {
		text_add(&t, "--pad fills them up with missing cells");
	}
	if (rows > 0)
		text_addf(&t, "%s--max-rejects %lld lets them go; with it data show --rejects lists them",
			t.n > 0 ? "; " : "", (long long)r->total);
	else if (t.n == 0)
		text_add(&t, "no row fits the header: --delimiter, --quote or --header may be wrong");
	err_hint(e, "%s", t.p);
	arena_free(scratch);
	return false;
}

static bool refuse_second(const struct csv_rejects *r, int32_t width, struct err *e)
{
	err_set(e, ERR_CSV_TABLES, "shape changes at line %lld (%d -> %d fields for the rest): two "
		"tables?", (long long)r->run.line, (int)width, (int)r->run.fields);
	e->line = r->run.line;
	return err_hint(e, "--skip %lld reads the one that begins there; for the one before it cut the file "
		"before line %lld, or --max-rejects %lld", (long long)r->run.line - 1, (long long)r->run.line,
		(long long)r->total);
}

static bool refuse_many(const struct csv_rejects *r, int64_t rows, int64_t asked, struct err *e)
{
	struct arena *scratch = arena_new();
	int64_t usual = usual_limit(rows + r->total);
	const char *limit = asked >= 0 ? arena_printf(scratch, "more than %s", NUM_GROUPED(asked)) :
		r->total <= usual ? "more than half" :
		arena_printf(scratch, "more than %s (1 %%, at least %d, at most %d)", NUM_GROUPED(usual),
			FEW_REJECTS, MOST_REJECTS);

	err_set(e, ERR_CSV_REJECTS, "rejected %s of %s rows, %s; the first: %s", NUM_GROUPED(r->total),
		NUM_GROUPED(rows + r->total), limit, r->item[0].message);
	arena_free(scratch);
	e->line = r->item[0].line;
	return false;
}

bool csv_reject_judge(const struct csv_rejects *r, int64_t rows, int32_t width, int64_t limit,
	struct err *e)
{
	bool given = limit >= 0;
	int64_t most = given ? limit : usual_limit(rows + r->total);

	if (r->total == 0)
		return true;
	if (!given && r->run.records >= SECOND_TABLE && r->run.fields > 1)
		return refuse_second(r, width, e);
	if (rows == 0) {
		err_set(e, r->first, "%s", r->item[0].message);
		e->line = r->item[0].line;
		return hint_remedy(r, rows, width, e);
	}
	if (r->total <= most && (given || r->total <= rows))
		return true;
	refuse_many(r, rows, limit, e);
	return hint_remedy(r, rows, width, e);
}
