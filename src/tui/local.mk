cairn_sources += \
	src/tui/app.c \
	src/tui/app.h \
	src/tui/app_view.c \
	src/tui/pane.h \
	src/tui/pane_list.h \
	src/tui/pane_map.c \
	src/tui/prompt.c \
	src/tui/prompt.h \
	src/tui/term.h \
	src/tui/term_curses.c \
	src/tui/theme.c \
	src/tui/theme.h \
	src/tui/tui.c \
	src/tui/tui.h
