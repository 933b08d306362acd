/* model_list - every model kind, simpler first: ties between models go to the
 * one that stands higher.  X(kind) needs `const struct model_class model_KIND`. */
#ifndef MODEL_MODEL_LIST_H
#define MODEL_MODEL_LIST_H
#define MODEL_LIST(X) \
	X(majority)   \
	X(prior)      \
	X(mean)       \
	X(median)     \
	X(onerule)    \
	X(linear)     \
	X(ridge)      \
	X(logistic)   \
	X(boost)
#endif
