#include "config.h"

#include "dataset/dup_finding.h"

#include <math.h>

#include "data/task.h"
#include "dataset/dup.h"
#include "dataset/dup_near.h"

/* Some rows are near by chance, on a grid of values a few more: three standard errors and one in a hundred are not. */
static bool beyond_chance(double rows, double n, double share)
{
	return rows > 3 && rows > 0.01 * n && rows > n * share + 3 * sqrt(n * share * (1 - share));
}

static void add_near_findings(const struct dup_near *n, struct findings *f)
{
	ptrdiff_t test = n->doubled[PART_TEST];
	if (beyond_chance((double)test, (double)n->in[PART_TEST], n->chance))
		findings_add(f, "near_across", FINDING_WARN, NULL, NULL,
			"%td of %td test rows are near a row of another part: where one is a changed copy of the other, a model "
			"has nearly seen it; a role group for what they share keeps them together", test, n->in[PART_TEST]);
	if (beyond_chance((double)n->rows, (double)n->asked, n->chance))
		findings_add(f, "near_duplicates", FINDING_INFO, NULL, NULL,
			"%td of %td rows are nearer to another one than %.2f of the median distance to the nearest (%.2g %% "
			"would be by chance): look at the nearest", n->rows, n->asked, DUP_NEAR_SHARE, 100 * n->chance);
}

void dups_findings(const struct dups *d, const struct dup_near *near, const struct task *t, struct findings *f)
{
	ptrdiff_t across = 0;
	for (int p = PART_TRAIN; p < PARTS; p++)
		across += d->doubled[p];
	if (d->conflicting > 0)
		findings_add(f, "conflicting_labels", FINDING_WARN, t->target, "data labels",
			"%td of %td judged rows have a twin, alike in every feature, with another label: no model of "
			"these columns can get %td of them right (%.2f %%)", d->conflicting, d->judged, d->lost,
			100 * (double)d->lost / (double)d->judged);
	if (across > 0)
		findings_add(f, "duplicates_across", FINDING_SEVERE, NULL, "data split",
			"%td test rows have a twin in another part, equal in all but id and target: what is learned from one "
			"is tested on the other, and scores look better than they are", d->doubled[PART_TEST]);
	if (d->shared > 0)
		findings_add(f, "duplicates_in_test", FINDING_SEVERE, NULL, NULL,
			"%td rows of the test file have the features of a row of the table: the test is easier than "
			"new rows will be", d->shared);
	if (near)
		add_near_findings(near, f);
	if (d->exact > 0)
		findings_add(f, "duplicates", FINDING_INFO, NULL, "data show --repeats",
			"%td of %td rows repeat an earlier one; they count double when a model learns", d->exact, d->rows);
}
