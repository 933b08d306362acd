cairn_sources += \
	src/evaluate/battery.c \
	src/evaluate/battery.h \
	src/evaluate/compare.c \
	src/evaluate/crossval.c \
	src/evaluate/crossval.h \
	src/evaluate/margin.c \
	src/evaluate/margin.h \
	src/evaluate/metric.c \
	src/evaluate/metric.h \
	src/evaluate/metric_average.c \
	src/evaluate/metric_class.c \
	src/evaluate/metric_class.h \
	src/evaluate/metric_interval.c \
	src/evaluate/metric_list.h \
	src/evaluate/metric_loss.c \
	src/evaluate/metric_loss.h \
	src/evaluate/metric_probability.c \
	src/evaluate/metric_rank.c \
	src/evaluate/metric_regression.c \
	src/evaluate/pipeline.c \
	src/evaluate/pipeline.h \
	src/evaluate/resample.c \
	src/evaluate/resample.h \
	src/evaluate/score.c \
	src/evaluate/score.h \
	src/evaluate/scored.c
