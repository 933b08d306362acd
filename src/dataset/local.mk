cairn_sources += \
	src/dataset/data_findings.c \
	src/dataset/data_findings.h \
	src/dataset/leak.c \
	src/dataset/leak.h
