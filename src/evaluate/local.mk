cairn_sources += \
	src/evaluate/crossval.h \
	src/evaluate/metric.h \
	src/evaluate/pipeline.h \
	src/evaluate/score.h
