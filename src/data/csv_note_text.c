#include "config.h"
#include "data/csv_note.h"

#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "base/param.h"
#include "data/almost.h"
#include "data/finding.h"

#define TRUTH_LEVELS 10
#define PROBES 200

static void note_blanks(struct findings *f, const struct csv_levels *l)
{
	int64_t padded = 0;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
		if (l->word[i] < 0 && str_trim(l->build->level[i]).n != l->build->level[i].n)
			padded += l->count[i];
	if (padded > 0)
		findings_add(f, "padded_text", FINDING_INFO, l->build->name, NULL,
			padded == 1 ? "\"%s\": %s value begins or ends with a blank, which is kept" :
			"\"%s\": %s values begin or end with a blank, which is kept", l->build->name,
			NUM_GROUPED(padded));
}

/* How many cells are dates, in whatever order of their parts; the first text that is, and the first
 * that is none. */
struct dated {
	int64_t dates, other;
	int32_t date, none;     /* levels, -1: none */
};

/* Of some texts, evenly taken from all of them, a third are dates: it is worth looking at each. */
static bool may_be_dates(const struct csv_levels *l)
{
	int32_t step = l->build->levels / PROBES + 1;
	int32_t seen = 0;
	int32_t dates = 0;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i += step) {
		seen += l->word[i] < 0;
		dates += l->word[i] < 0 && csv_cell_date(l->build->level[i]);
	}
	return 3 * dates >= seen;
}

static struct dated count_dates(const struct csv_levels *l)
{
	struct dated d = { .date = -1, .none = -1 };

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		bool date = l->word[i] < 0 && csv_cell_date(l->build->level[i]);

		if (l->word[i] >= 0)
			continue;
		d.dates += date ? l->count[i] : 0;
		d.other += date ? 0 : l->count[i];
		if (date && d.date < 0)
			d.date = i;
		if (!date && d.none < 0)
			d.none = i;
	}
	return d;
}

/* Two dates that no order of their parts fits both, or none with all the others between; false when one order
 * fits all. */
static bool find_orders(const struct csv_levels *l, int32_t *one, int32_t *two)
{
	bool fits[3] = { true, true, true };

	*one = *two = -1;
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		bool narrowed = false;
		bool some = false;

		if (l->word[i] >= 0)
			continue;
		for (int order = DATE_YMD; order <= DATE_MDY; order++) {
			bool clock;
			int64_t t;
			bool here = date_parse(str_trim(l->build->level[i]), (enum date_order)order, &t, &clock);

			narrowed = narrowed || (fits[order] && !here);
			fits[order] = fits[order] && here;
			some = some || fits[order];
		}
		*two = i;
		if (!some)
			return true;
		if (narrowed)
			*one = i;
	}
	return false;
}

/* The orders that some cells have, the one of most first; returns how many. */
static int order_by_fit(const struct csv_levels *l, const char *out[3])
{
	static const char *const words[] = {
		[DATE_YMD] = "date:ymd", [DATE_DMY] = "date:dmy", [DATE_MDY] = "date:mdy",
	};
	int64_t fits[3] = { 0 };
	int64_t t;
	bool clock;
	int n = 0;

	for (int order = DATE_YMD; order <= DATE_MDY; order++) {
		int at = order;

		for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++)
			if (l->word[i] < 0 && date_parse(str_trim(l->build->level[i]), (enum date_order)order, &t,
				&clock))
				fits[order] += l->count[i];
		for (; at > 0 && fits[at] > fits[at - 1]; at--) {
			int64_t more = fits[at];

			fits[at] = fits[at - 1];
			fits[at - 1] = more;
			out[at] = out[at - 1];
		}
		out[at] = words[order];
		n += fits[at] > 0;
	}
	return n;
}

static void note_dates(struct findings *f, const struct csv_levels *l)
{
	struct dated d;
	const char *name = l->build->name;
	struct str one;
	struct str two;
	int32_t first;
	int32_t other;
	const char *by_fit[3];
	int orders;

	if (!may_be_dates(l))
		return;
	d = count_dates(l);
	if (d.dates < 2 || d.dates <= d.other)
		return;
	if (d.other > 0) {
		one = almost_glance(l->build->level[d.none]);
		findings_add(f, "almost_dates", FINDING_WARN, name, csv_note_fix_type(f, name, "date"),
			"\"%s\": %s of %s values %s (such as \"%.*s\")", name, NUM_GROUPED(d.other),
			NUM_GROUPED(d.dates + d.other), d.other == 1 ? "is not a date" : "are not dates",
			(int)one.n, one.p);
		return;
	}
	if (!find_orders(l, &first, &other))
		return;
	one = almost_glance(l->build->level[first]);
	two = almost_glance(l->build->level[other]);
	orders = order_by_fit(l, by_fit);
	findings_add(f, "mixed_dates", FINDING_WARN, name,
		csv_note_fix_type(f, name, by_fit[0]), "\"%s\": dates in several orders (\"%.*s\", \"%.*s\"); kept "
		"as text", name, (int)one.n, one.p, (int)two.n, two.p);
	for (int i = 1; i < orders; i++)
		findings_also(f, csv_note_fix_type(f, name, by_fit[i]));
}

/* Truth words, but more than one for each truth. */
static void note_truth(struct findings *f, const struct csv_levels *l)
{
	struct text seen;
	int32_t known = 0;
	bool value;

	text_init(&seen, f->arena);
	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		struct str s = l->build->level[i];

		if (l->word[i] >= 0)
			continue;
		if (known == TRUTH_LEVELS || (csv_cell_truth(str_trim(s), &value) < 0))
			return;
		text_addf(&seen, "%s\"%.*s\"", known++ ? ", " : "", (int)s.n, s.p);
	}
	if (known > 2)
		findings_add(f, "truth_words", FINDING_INFO, l->build->name,
			csv_note_fix_type(f, l->build->name, "boolean"),
			"\"%s\": truth words in several spellings (%s); kept as text", l->build->name, seen.p);
}

/* The first character of s that no screen shows: not a line end or a tab, which are common, nor the
 * joiner of which many letters are made. */
static uint32_t find_unseen(struct str s)
{
	for (ptrdiff_t at = 0; at < s.n;) {
		uint32_t code = (unsigned char)s.p[at];
		int n = 1;

		if (code >= ' ' && code < 0x7f) {
			at++;
			continue;
		}
		if (code >= 0x80)
			n = text_decode(s.p + at, s.n - at, &code);
		if (n <= 0)
			return 0;
		if (code != '\t' && code != '\n' && code != '\r' && code != 0x200c && code != 0x200d &&
			!text_is_safe(s.p + at, n))
			return code;
		at += n;
	}
	return 0;
}

static void note_unseen(struct findings *f, const struct csv_levels *l)
{
	int64_t cells = 0;
	uint32_t first = 0;

	for (int32_t i = 0; i < l->build->levels && csv_build_going(l->build, i); i++) {
		uint32_t code = l->word[i] < 0 ? find_unseen(l->build->level[i]) : 0;

		cells += code ? l->count[i] : 0;
		first = first ? first : code;
	}
	if (cells > 0)
		findings_add(f, "odd_text", FINDING_WARN, l->build->name, NULL,
			"\"%s\": %s value%s U+%04X or the like (invisible)", l->build->name, NUM_GROUPED(cells),
			cells == 1 ? " contains" : "s contain", (unsigned)first);
}

void csv_note_text(struct findings *f, const struct csv_levels *l)
{
	note_dates(f, l);
	note_truth(f, l);
	note_blanks(f, l);
	note_unseen(f, l);
}
