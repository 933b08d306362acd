# Tests.  A unit test is one file tests/unit/test_WHAT.c and one line here.
unit_tests =

EXTRA_DIST += \
	tests/reference \
	tests/run-golden

if HAVE_CMOCKA
# The same rooms once more, with the switches that only tests may see.
check_LIBRARIES = libcairn_test.a
libcairn_test_a_SOURCES = $(cairn_sources)

check_PROGRAMS = tests/cairn-test $(unit_tests)
tests_cairn_test_SOURCES = src/main.c
tests_cairn_test_LDADD = libcairn_test.a
LDADD = libcairn_test.a -lcmocka
endif
