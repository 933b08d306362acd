#include "config.h"

#include "command/dist_report.h"

#include "base/report.h"
#include "dataset/dist.h"

void dist_report_p(const struct family_test *t, const char *name, struct node *o)
{
	if (t->below)
		node_below(o, name, t->p, "the approximations of p end there");
	else
		node_real(o, name, t->p);
}

void dist_report_points(const struct dist *d, const char *name, const char *title, struct node *o)
{
	struct node *list = node_list(o, name);
	node_title(list, title, VIEW_QQ);
	for (int32_t i = 0; i < d->points; i++) {
		const struct dist_point *p = &d->point[i];
		struct node *one = node_object(list, NULL);
		node_real(one, "expected", p->best);
		node_real(one, "observed", p->observed);
		node_real(one, "normal", p->normal);
		node_real(one, "lo", p->lo);
		node_real(one, "hi", p->hi);
		node_real(one, "p", p->p)->view = VIEW_HIDDEN;
	}
}
