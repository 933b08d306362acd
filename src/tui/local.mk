cairn_sources += \
	src/tui/app.c \
	src/tui/app.h \
	src/tui/app_key.c \
	src/tui/app_view.c \
	src/tui/help_page.c \
	src/tui/help_page.h \
	src/tui/message.c \
	src/tui/message.h \
	src/tui/page.c \
	src/tui/page.h \
	src/tui/pane.h \
	src/tui/pane_list.h \
	src/tui/pane_map.c \
	src/tui/prompt.c \
	src/tui/prompt.h \
	src/tui/start.c \
	src/tui/start.h \
	src/tui/tabs.c \
	src/tui/tabs.h \
	src/tui/term.h \
	src/tui/term_curses.c \
	src/tui/theme.c \
	src/tui/theme.h \
	src/tui/trail.h \
	src/tui/trail_view.c \
	src/tui/tui.c \
	src/tui/tui.h
