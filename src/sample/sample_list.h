/* sample_list - every made-up table.  X(name) needs `const struct sample sample_NAME`. */
#ifndef SAMPLE_SAMPLE_LIST_H
#define SAMPLE_SAMPLE_LIST_H
#define SAMPLE_LIST(X) \
	X(loans)
#endif
