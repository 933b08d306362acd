cairn_sources += \
	src/render/canvas.c \
	src/render/canvas.h \
	src/render/findings.c \
	src/render/grid.c \
	src/render/grid.h \
	src/render/json.c \
	src/render/picture.c \
	src/render/picture.h \
	src/render/plot.h \
	src/render/plot_axis.c \
	src/render/plot_box.c \
	src/render/plot_dots.c \
	src/render/plot_heat.c \
	src/render/plot_histogram.c \
	src/render/plot_line.c \
	src/render/plot_spark.c \
	src/render/report_table.c \
	src/render/report_text.c \
	src/render/value.c \
	src/render/value.h \
	src/render/wrap.c \
	src/render/wrap.h \
	src/render/write.h
