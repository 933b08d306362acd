#include "config.h"
#include "data/csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/caps.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/file.h"
#include "base/gunzip.h"
#include "base/mem.h"
#include "base/num.h"
#include "data/csv_again.h"
#include "data/csv_asked.h"
#include "data/csv_load.h"
#include "data/csv_loading.h"
#include "data/csv_guess.h"
#include "data/csv_level.h"
#include "data/csv_na.h"
#include "data/csv_number.h"
#include "data/csv_reject.h"
#include "data/csv_role.h"
#include "data/csv_rows.h"
#include "data/csv_scan.h"
#include "data/csv_sniff.h"
#include "data/csv_text.h"
#include "data/csv_type.h"
#include "data/frame.h"

#define TYPED_GROUPS 64

struct csv_options csv_defaults(void)
{
	return (struct csv_options){ .escape = -1, .header = -1, .skip = -1, .max_rejects = -1 };
}

/* The first byte that is no UTF-8: which line, which column. */
static bool refuse_invalid(struct csv_load *l, struct err *e)
{
	struct csv_scan *s = csv_rows_scanner(&l->rows, l->scratch);
	ptrdiff_t at = l->text.invalid;
	const char *column = "";
	unsigned byte = (unsigned char)l->text.p[at];
	int64_t characters, broken;
	long long line = (long long)csv_text_line(&l->text, at);

	csv_scan_seek(s, 0, 1);
	while (csv_scan_next(s) && s->at <= at)
		;
	for (int32_t i = s->fields - 1; i >= 0; i--)
		if (i < l->shape.width && text_valid_utf8(s->field[i].p, s->field[i].n) < s->field[i].n)
			column = l->shape.name[i];
	if (s->start < l->shape.data_at)
		column = ""; /* in the header, whose names cannot be trusted */
	csv_text_count_utf8(l->text.p, l->text.n, &characters, &broken);
	bool damaged = characters > broken;
	bool cp1252 = !damaged && csv_text_maybe_cp1252(l->text.p, l->text.n);

	err_set(e, ERR_CSV_UTF8, *column ? "line %lld, column \"%s\": byte 0x%02X is not UTF-8%s" :
		"line %lld%s: byte 0x%02X is not UTF-8%s", line, column, byte,
		cp1252 ? "; looks like Windows-1252 (try --encoding cp1252)" : "");
	e->line = line;
	if (damaged)
		return err_hint(e, "the other %s character%s beyond ASCII %s UTF-8: correct the %s byte%s that %s not; "
			"--encoding cp1252 takes all of them for single bytes", NUM_GROUPED(characters),
			characters == 1 ? "" : "s", characters == 1 ? "is" : "are", NUM_GROUPED(broken),
			broken == 1 ? "" : "s", broken == 1 ? "is" : "are");
	return err_hint(e, "%sconvert the file to UTF-8", cp1252 ? "--encoding cp1252, or " : "");
}

static enum csv_build_kind first_kind(const struct csv_load *l, int32_t i)
{
	const struct csv_want *want = &l->want[i];
	bool number = want->given ? want->type <= COLUMN_NUMBER : l->shape.numeric[i];

	return number && (want->given ? want->form.decimal : l->o->decimal) != ',' ? CSV_BUILD_NUMBER : CSV_BUILD_DICT;
}

/* Refused before the first byte is taken, not halfway. */
static bool check_memory(const struct csv_load *l, struct err *e)
{
	bool ended = l->text.p[l->text.n - 1] == '\n' || l->text.p[l->text.n - 1] == '\r';
	int64_t cells = 0;

	for (int32_t i = 0; i < l->shape.width; i++)
		cells += first_kind(l, i) == CSV_BUILD_NUMBER ? (int64_t)sizeof(double) :
			(int64_t)sizeof(int32_t);
	if (mem_would_fit(cells * l->text.lines, e))
		return true;
	return err_in(e, "%lld lines of %d columns", (long long)l->text.lines - ended,
		(int)l->shape.width);
}

static bool begin_columns(struct csv_load *l, struct err *e)
{
	int32_t width = l->shape.width;

	l->build = ARENA_ARRAY(l->scratch, struct csv_build, width);
	l->broken = ARENA_ARRAY(l->scratch, struct csv_break, width);
	l->rows.active = ARENA_ARRAY(l->scratch, bool, width);
	for (int32_t i = 0; i < width; i++) {
		l->rows.wants = l->rows.wants || l->want[i].given;
		l->rows.active[i] = true;
		l->built = i + 1;
		if (!csv_again_begin(l, i, first_kind(l, i), e))
			return false;
	}
	return true;
}

/* Every column of numbers turns into text at the same line: the header of another table. */
static void note_stacked(struct csv_load *l)
{
	int64_t line = 0;
	int32_t n = 0;

	for (int32_t i = 0; i < l->shape.width; i++) {
		const struct csv_build *b = &l->build[i];

		if (b->kind != CSV_BUILD_NUMBER || (!b->broken && b->missing_count == l->rows.rows))
			continue;
		if (!b->broken || (n > 0 && b->broken_line != line))
			return;
		line = b->broken_line;
		n++;
	}
	/* Where no row was taken before, there were no numbers. */
	if (n > 1 && line > l->shape.data_line + l->rejects.total + l->rows.blanks)
		findings_add(&l->out->findings, "stacked", FINDING_WARN, NULL, NULL,
			"line %lld: the %d columns of numbers turn into text here: a second table?",
			(long long)line, (int)n);
}

/* Some columns next to each other, typed by one hand; what they leave is joined in their order. */
struct typed {
	struct csv_load *load;
	int32_t from, to;
	struct arena *arena;      /* goes to the frame */
	struct findings findings; /* in an arena of their own */
	bool ok;
	struct err err;
};

static void type_some(void *arg, ptrdiff_t k)
{
	struct typed *t = (struct typed *)arg + k;
	struct csv_load *l = t->load;

	for (int32_t i = t->from; i < t->to && t->ok; i++) {
		struct csv_typing typing = { .na = l->na_of[i], .want = l->want[i], .broken = l->broken[i],
			.decimal = l->decimal, .decimal_given = l->o->decimal != 0, .mixed = l->mixed, .rows = l->rows.rows };
		struct column *c = &l->column[i];

		if (typing.want.decimal) {
			typing.decimal = typing.want.decimal;
			typing.decimal_given = true;
		}
		t->ok = csv_type_take(&l->build[i], &typing, c, &t->findings, t->arena, &t->err);
		if (t->ok)
			c->role = csv_role_guess(c, l->c);
		t->ok = t->ok && ctl_step(l->c, 1, &t->err);
	}
}

/* What was found in the groups, up to the first that failed. */
static bool join_typed(struct csv_load *l, const struct typed *t, ptrdiff_t n, struct err *e)
{
	bool ok = true;

	for (ptrdiff_t k = 0; k < n; k++) {
		if (ok)
			findings_add_all(&l->out->findings, &t[k].findings);
		if (ok && !t[k].ok)
			*e = t[k].err;
		ok = ok && t[k].ok;
		arena_free(t[k].findings.arena);
	}
	return ok;
}

static void drop_unnamed(struct csv_load *l)
{
	const struct column *last = &l->column[l->columns - 1];

	if (!l->shape.unnamed_last || last->missing_count != last->rows)
		return;
	findings_drop(&l->out->findings, "empty_name", last->name);
	findings_add(&l->out->findings, "empty_column", FINDING_INFO, NULL, NULL,
		"dropped empty last column");
	l->columns--;
}

/* Groups depend on the number of columns alone. */
static bool type_columns(struct csv_load *l, struct err *e)
{
	int32_t width = l->shape.width;
	int32_t group = (width + TYPED_GROUPS - 1) / TYPED_GROUPS;
	ptrdiff_t n = (width + group - 1) / group;
	struct typed *t = ARENA_ARRAY(l->scratch, struct typed, n);

	l->column = ARENA_ARRAY(l->scratch, struct column, width);
	l->columns = width;
	ctl_phase(l->c, "typing columns", width);
	for (ptrdiff_t k = 0; k < n; k++) {
		t[k] = (struct typed){ .load = l, .from = (int32_t)k * group, .ok = true, .err = ERR_INIT };
		t[k].to = t[k].from + group < width ? t[k].from + group : width;
		t[k].arena = arena_new_in(l->frame_arena);
		findings_init(&t[k].findings, arena_new());
	}
	ctl_par(l->c, n, type_some, t);
	if (!join_typed(l, t, n, e))
		return false;
	drop_unnamed(l);
	return true;
}

static void note_records(struct csv_load *l)
{
	struct findings *f = &l->out->findings;
	const struct csv_rows *r = &l->rows;
	int64_t footnotes = csv_reject_footnotes(&l->rejects, r->rows, l->shape.width);

	if (r->blanks > 0)
		findings_add(f, "blank_lines", FINDING_INFO, NULL, NULL, "%s blank line%s skipped",
			NUM_GROUPED(r->blanks), r->blanks == 1 ? "" : "s");
	if (r->quotes == 1)
		findings_add(f, "literal_quote", FINDING_WARN, NULL, "--quote none",
			"line %lld: literal quote kept", (long long)r->quoted_line);
	else if (r->quotes > 1)
		findings_add(f, "literal_quote", FINDING_WARN, NULL, "--quote none",
			"line %lld: literal quote kept (and %s more)", (long long)r->quoted_line,
			NUM_GROUPED(r->quotes - 1));
	if (r->padded > 0)
		findings_add(f, "padded_rows", FINDING_INFO, NULL, NULL,
			"%s short row%s filled with missing cells (the first: line %lld)", NUM_GROUPED(r->padded),
			r->padded == 1 ? "" : "s", (long long)r->padded_line);
	if (footnotes > 0)
		findings_add(f, "footnotes", FINDING_WARN, NULL, "data show --rejects",
			"%s footnote line%s after the table left out (line %lld)", NUM_GROUPED(footnotes),
			footnotes == 1 ? "" : "s", (long long)l->rejects.run.line);
	if (l->rejects.total > 0)
		findings_add(f, "rejected", FINDING_WARN, NULL, "data show --rejects",
			"rejected %s of %s rows; the first: %s", NUM_GROUPED(l->rejects.total),
			NUM_GROUPED(l->rejects.total + r->rows), l->rejects.item[0].message);
}

static bool read_text(struct csv_load *l, struct err *e)
{
	struct csv_rows *r = &l->rows;

	csv_na_make(&l->na, l->o->na, NULL, l->scratch);
	if (!csv_sniff(&l->text, l->o, &l->na, &l->shape, &l->out->findings, l->a, l->scratch, l->c,
			e))
		return false;
	*r = (struct csv_rows){ .o = l->o, .shape = &l->shape, .text = &l->text,
		.plan = l->plan, .rejects = &l->rejects };
	l->rejects.arena = l->a;
	if (l->text.invalid >= 0)
		return refuse_invalid(l, e);
	if (!csv_asked_types(l, e) || !csv_na_columns(&l->na, l->o, &l->shape, &l->na_of, l->scratch, e))
		return false;
	r->na = l->na_of;
	for (int32_t i = 0; i < l->shape.width; i++)
		r->na_numbers = r->na_numbers || l->na_of[i]->numbers;
	if (!check_memory(l, e) || !csv_asked_spellings(l, e) || !begin_columns(l, e))
		return false;
	r->want = l->want;
	r->build = l->build;
	if (!csv_rows_read(r, l->c, e))
		return false;
	if (r->rows > CAP_ROWS)
		return err_set(e, ERR_CSV_LIMIT, "more than %d rows", CAP_ROWS);
	csv_reject_restore(&l->rejects, &l->text);
	if (!csv_reject_judge(&l->rejects, r->rows, l->shape.width, l->o->max_rejects, e))
		return false;
	if (r->rows == 0) {
		err_set(e, ERR_CSV_NO_ROWS, "no data rows: %d column%s, 0 rows", (int)l->shape.width,
			l->shape.width == 1 ? "" : "s");
		return l->shape.width > 0 ? err_hint(e, "is it a row? --header no takes it as one") : false;
	}
	note_records(l);
	note_stacked(l);
	return csv_again_read(l, e);
}

static bool finish(struct csv_load *l, struct err *e)
{
	if (!csv_again_decimal(l, e) || !type_columns(l, e) || !csv_asked_roles(l, e))
		return false;
	l->out->dialect = l->shape.dialect;
	csv_guess_list(l->out, &l->shape, &l->text, l->o, l->a);
	l->out->read = l->rows.rows + l->rejects.total;
	l->out->rejected = l->rejects.total;
	l->out->reject = l->rejects.item;
	l->out->rejects = l->rejects.n;
	l->out->frame = frame_new_take_on(l->c, l->frame_arena, l->column, l->columns, l->rows.rows, l->name);
	l->frame_arena = NULL;
	return true;
}

/* What is said about whole rows needs the text no more, only room of its own. */
static bool note_rows(struct csv_table *out, struct ctl *c, struct err *e)
{
	if (csv_role_note(out->frame, &out->findings, c, e))
		return true;
	frame_unref(out->frame);
	out->frame = NULL;
	return false;
}

bool csv_parse_bytes(const char *bytes, ptrdiff_t n, const char *name, const struct csv_options *o,
	struct csv_table *out, struct arena *a, struct ctl *c, struct err *e)
{
	struct csv_plan plan = { .plain = true };

	return csv_parse_planned(bytes, n, name, o, &plan, out, a, c, e);
}

static bool parse_text(const char *bytes, ptrdiff_t n, const char *name, const struct csv_options *o,
	const struct csv_plan *plan, struct csv_table *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	struct csv_load l = { .o = o, .name = name, .plan = plan, .out = out, .a = a, .c = c };
	bool ok;

	*out = (struct csv_table){ .frame = NULL };
	findings_init(&out->findings, a);
	l.scratch = arena_new();
	l.frame_arena = arena_new();
	ok = csv_text_make(bytes, n, o, &l.text, &out->findings, l.scratch, c, e) &&
		read_text(&l, e) && finish(&l, e);
	for (int32_t i = 0; i < l.built; i++)
		csv_build_free(&l.build[i]);
	arena_free(l.frame_arena);
	arena_free(l.scratch);
	return ok || (e->code == ERR_CANCELLED ? false : err_in(e, "%s", name));
}

bool csv_parse_planned(const char *bytes, ptrdiff_t n, const char *name, const struct csv_options *o,
	const struct csv_plan *plan, struct csv_table *out, struct arena *a, struct ctl *c,
	struct err *e)
{
	return parse_text(bytes, n, name, o, plan, out, a, c, e) && note_rows(out, c, e);
}

/* A packed file is read through; what is in it must be a table, not another packed file. */
static bool unpack(const struct file_view *v, const char *name, struct str *out, struct arena *a,
	struct ctl *c, struct err *e)
{
	*out = (struct str){ v->p, v->n };
	if (!gunzip_fits(v->p, v->n))
		return true;
	out->p = gunzip(v->p, v->n, &out->n, a, c, e);
	if (out->p && gunzip_fits(out->p, out->n))
		return err_set(e, ERR_CSV_MAGIC, "%s: packed twice: gunzip it once", name);
	return out->p || (e->code == ERR_CANCELLED ? false : err_in(e, "%s", name));
}

bool csv_load(const char *path, const struct csv_options *o, struct csv_table *out,
	struct arena *a, struct ctl *c, struct err *e)
{
	const char *name = strcmp(path, "-") == 0 ? "stdin" : path;
	struct arena *scratch = arena_new();
	struct file_view view = { 0 };
	struct csv_plan plan = { .plain = true };
	struct str text;
	bool ok = file_view_on(c, path, &view, scratch, e) &&
		unpack(&view, name, &text, scratch, c, e) &&
		parse_text(text.p, text.n, name, o, &plan, out, a, c, e);

	/* Whatever was found wrong in a file that others write to meanwhile is no more worth than what was read. */
	if (view.regular && e->code != ERR_CANCELLED && file_changed(path, &view)) {
		if (ok)
			frame_unref(out->frame);
		out->frame = NULL;
		err_clear(e);
		ok = err_set(e, ERR_CSV_FILE, "%s: file changed while reading", name);
		err_hint(e, "load it again when nothing writes to it any more");
	}
	arena_free(scratch);
	return ok && note_rows(out, c, e);
}
