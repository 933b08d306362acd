cairn_sources += \
	src/dataset/data_findings.c \
	src/dataset/data_findings.h \
	src/dataset/dist.c \
	src/dataset/dist.h \
	src/dataset/leak.c \
	src/dataset/leak.h
