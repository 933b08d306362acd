cairn_sources += \
	src/confidence/calibrator.h \
	src/confidence/reliability.h
