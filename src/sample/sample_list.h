/* sample_list - every made-up table.  X(name) needs `const struct sample sample_NAME`. */
#ifndef SAMPLE_SAMPLE_LIST_H
#define SAMPLE_SAMPLE_LIST_H
#define SAMPLE_LIST(X) \
	X(loans) \
	X(leak_none) \
	X(leak_copy) \
	X(leak_proxy) \
	X(leak_after) \
	X(leak_encoded) \
	X(leak_number) \
	X(leak_group) \
	X(leak_order) \
	X(leak_time) \
	X(leak_code) \
	X(leak_twins) \
	X(leak_near) \
	X(leak_conflict) \
	X(leak_shift)
#endif
