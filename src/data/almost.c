#include "config.h"
#include "data/almost.h"

#include <string.h>

#include "base/arena.h"
#include "base/ctl.h"
#include "base/err.h"
#include "base/num.h"
#include "base/param.h"

#define SHOWN_BYTES 40
#define STEP_LEVELS 16384
#define FEW_CELLS 20 /* half of fewer are no sign of anything */

static void rank(struct almost *m, struct str text, int64_t count)
{
	int at = ALMOST_SHOWN;

	while (at > 0 && count > m->count[at - 1])
		at--;
	if (at == ALMOST_SHOWN)
		return;
	for (int i = ALMOST_SHOWN - 1; i > at; i--) {
		m->text[i] = m->text[i - 1];
		m->count[i] = m->count[i - 1];
	}
	m->text[at] = text;
	m->count[at] = count;
}

void almost_count(struct almost *m, const struct str *level, const int64_t *count, int32_t n,
	const int8_t *skip, struct ctl *c)
{
	double x;

	*m = (struct almost){ .listable = true };
	for (int32_t i = 0; i < n; i++) {
		struct str s = str_trim(level[i]);
		struct err stop = ERR_INIT;

		if (i % STEP_LEVELS == 0 && !ctl_step(c, 0, &stop))
			return;

		if ((skip && skip[i] >= 0) || count[i] == 0)
			continue;
		if (num_parse(s.p, s.n, &x) == NUM_OK) {
			m->numbers += count[i];
			continue;
		}
		m->other += count[i];
		m->distinct++;
		m->listable = m->listable && s.n > 0 && s.n <= SHOWN_BYTES && !memchr(s.p, ',', (size_t)s.n);
		rank(m, s, count[i]);
	}
	m->listable = m->listable && m->distinct <= ALMOST_SHOWN;
}

bool almost_is_number(const struct almost *m)
{
	int64_t known = m->numbers + m->other;

	if (m->numbers == 0 || m->other == 0)
		return false;
	return 10 * m->numbers >= 9 * known ||
		(known >= FEW_CELLS && m->distinct <= ALMOST_SHOWN && 2 * m->numbers >= known);
}

struct str almost_glance(struct str s)
{
	if (s.n > SHOWN_BYTES)
		s.n = text_valid_utf8(s.p, SHOWN_BYTES);
	return s;
}

const char *almost_list(const struct almost *m, struct arena *a)
{
	struct text t;

	text_init(&t, a);
	for (int i = 0; i < ALMOST_SHOWN && i < m->distinct; i++) {
		struct str s = almost_glance(m->text[i]);

		text_addf(&t, "%s%lld x \"%.*s\"", i ? ", " : "", (long long)m->count[i], (int)s.n, s.p);
	}
	if (m->distinct > ALMOST_SHOWN)
		text_addf(&t, " and %d other texts", (int)m->distinct - ALMOST_SHOWN);
	return t.p;
}

const char *almost_missing(const char *column, const char *words, struct arena *a)
{
	struct text t;
	/* Such a name would be taken for a word of all columns. */
	bool odd = column[0] == '+' || column[0] == '=' || column[0] == '\0';

	text_init(&t, a);
	text_add(&t, "--na ");
	param_quote(&t, odd ? arena_printf(a, "+%s", words) : arena_printf(a, "%s=%s", column, words));
	return t.p;
}

const char *almost_na(const struct almost *m, const char *column, struct arena *a)
{
	struct text words;

	if (!m->listable)
		return NULL;
	text_init(&words, a);
	for (int i = 0; i < m->distinct; i++)
		text_addf(&words, "%s%.*s", i ? "," : "", (int)m->text[i].n, m->text[i].p);
	return almost_missing(column, words.p, a);
}

const char *almost_type(const char *column, struct arena *a)
{
	struct text t;

	text_init(&t, a);
	text_add(&t, "--type ");
	param_quote(&t, arena_printf(a, "%s=number", column));
	return t.p;
}

const char *almost_fix(const struct almost *m, const char *column, struct arena *a)
{
	const char *na = almost_na(m, column, a);

	return arena_printf(a, "%s%s%s", na ? na : "", na ? ", or " : "", almost_type(column, a));
}
