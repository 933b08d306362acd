cairn_sources += \
	src/sample/loan.c \
	src/sample/loan.h \
	src/sample/loan_truth.c \
	src/sample/sample.c \
	src/sample/sample.h \
	src/sample/sample_list.h \
	src/sample/sample_loans.c
