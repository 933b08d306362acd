/* step_list - every recipe step.  X(name) needs `const struct step_class step_NAME`. */
#ifndef FEATURE_STEP_LIST_H
#define FEATURE_STEP_LIST_H
#define STEP_LIST(X) \
	X(drop)      \
	X(select)    \
	X(impute)    \
	X(indicator) \
	X(onehot)    \
	X(log1p)     \
	X(power)     \
	X(standardise) \
	X(minmax)    \
	X(robust)    \
	X(decorrelate)
#endif
