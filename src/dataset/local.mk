cairn_sources += \
	src/dataset/assoc.c \
	src/dataset/assoc.h \
	src/dataset/data_findings.c \
	src/dataset/data_findings.h \
	src/dataset/dist.c \
	src/dataset/dist.h \
	src/dataset/dup.c \
	src/dataset/dup.h \
	src/dataset/label_noise.c \
	src/dataset/label_noise.h \
	src/dataset/leak.c \
	src/dataset/leak.h \
	src/dataset/missing.c \
	src/dataset/missing.h \
	src/dataset/missing_target.c \
	src/dataset/missing_target.h \
	src/dataset/noise_ceiling.c \
	src/dataset/noise_ceiling.h \
	src/dataset/noise_conflicts.c \
	src/dataset/outfold.c \
	src/dataset/outfold.h \
	src/dataset/outlier.c \
	src/dataset/outlier.h \
	src/dataset/signal_scan.c \
	src/dataset/signal_scan.h
