/* Manners on a pseudo terminal: the mouse, the background, the clipboard. */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "stand.h"

/* Clicks and the wheel, never movements; and M gives the mouse back. */
static void test_mouse(void **state)
{
	struct vt *v = stand_start(*state, 100, 30, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_sends(v, "\033[?1006;1000h");
	assert_int_equal(stand_count(v, "1002h"), 0);
	assert_int_equal(stand_count(v, "1003h"), 0);
	vt_type(v, "\033[<0;10;1M\033[<0;10;1m"); /* on the tab */
	assert_sees(v, "Columns (7)");
	vt_type(v, "\033[<0;8;6M\033[<0;8;6m");
	assert_sees(v, "bill_depth_mm  number");
	vt_type(v, "\033[<65;8;6M");
	assert_sees(v, "sex  category");
	vt_type(v, "M");
	assert_sends(v, "\033[?1006;1000l");
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

static void test_mouse_stays_away(void **state)
{
	struct stand *s = *state;
	char path[700];
	snprintf(path, sizeof path, "%s/config", s->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/config/cairn", s->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	stand_write(s, "config/cairn/config", "set mouse off\nset theme mono\nbind map X data describe sex\n");
	struct vt *v = stand_start(s, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "X");
	assert_sees(v, "sex: category");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	assert_int_equal(stand_count(v, "1000h"), 0);
	assert_int_equal(stand_count(v, "[38;5;"), 0);
	vt_free(v);
}

/* The terminal's answer about its background changes the colours and is no key. */
static void test_background(void **state)
{
	struct vt *v = stand_start(*state, 80, 24, "penguins.csv");
	assert_sees(v, "Target: press r");
	assert_sends(v, "\033]11;?\033\\");
	assert_int_equal(stand_count(v, "38;5;25m"), 0);
	vt_type(v, "\033]11;rgb:ffff/ffff/ffff\033\\");
	assert_sends(v, "38;5;25m");
	vt_type(v, "?");
	assert_sees(v, "Keys of the Map");
	vt_type(v, "qq");
	assert_exit(v, 0, SOON);
	vt_free(v);
}

/* OSC 52, and a file for terminals that do not listen to it. */
static void test_copy(void **state)
{
	struct stand *s = *state;
	char path[700];
	struct vt *v = stand_start(s, 100, 30, "penguins.csv");
	assert_sees(v, "Target: press r");
	vt_type(v, "2");
	assert_sees(v, "bill_length_mm");
	vt_type(v, "y");
	assert_sends(v, "\033]52;c;c3BlY2llcw==\033\\"); /* species */
	vt_type(v, "YT");
	assert_sends(v, "\033]52;c;ZGF0YSB0YXJnZXQgc3BlY2llcw==\033\\");
	snprintf(path, sizeof path, "%s/state/cairn/clip", s->folder);
	assert_int_equal(access(path, R_OK), 0);
	vt_type(v, ":screenshot road.svg\r");
	assert_sees(v, "kept as road.svg");
	snprintf(path, sizeof path, "%s/road.svg", s->folder);
	assert_int_equal(access(path, R_OK), 0);
	vt_type(v, "q");
	assert_exit(v, 0, SOON);
	assert_int_equal(stand_count(v, "\033[?2026h"), stand_count(v, "\033[?2026l"));
	vt_free(v);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, stand_setup, stand_teardown)
	const struct CMUnitTest tests[] = {
		T(test_mouse), T(test_mouse_stays_away), T(test_background), T(test_copy),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
