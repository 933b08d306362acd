cairn_sources += \
	src/sample/leak_zoo.c \
	src/sample/leak_zoo.h \
	src/sample/loan.c \
	src/sample/loan.h \
	src/sample/loan_truth.c \
	src/sample/sample.c \
	src/sample/sample.h \
	src/sample/sample_leak_after.c \
	src/sample/sample_leak_code.c \
	src/sample/sample_leak_conflict.c \
	src/sample/sample_leak_copy.c \
	src/sample/sample_leak_encoded.c \
	src/sample/sample_leak_group.c \
	src/sample/sample_leak_near.c \
	src/sample/sample_leak_none.c \
	src/sample/sample_leak_number.c \
	src/sample/sample_leak_order.c \
	src/sample/sample_leak_proxy.c \
	src/sample/sample_leak_shift.c \
	src/sample/sample_leak_time.c \
	src/sample/sample_leak_twins.c \
	src/sample/sample_list.h \
	src/sample/sample_loans.c
