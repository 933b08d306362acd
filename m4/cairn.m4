# Probes that configure.ac uses.  Each says what is missing in words that can
# be acted on: the name of a Debian package.

# CAIRN_TRY_CFLAGS(VARIABLE, FLAGS, [PROGRAM]): add every flag that the compiler
# takes, and under which PROGRAM compiles without a warning.
AC_DEFUN([CAIRN_TRY_CFLAGS], [
	for cairn_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether $CC takes $cairn_flag])
		cairn_save=$CFLAGS
		CFLAGS="$CFLAGS -Werror $cairn_flag"
		AC_COMPILE_IFELSE([m4_default([$3], [AC_LANG_PROGRAM()])],
			[AC_MSG_RESULT([yes]); $1="$[]$1 $cairn_flag"],
			[AC_MSG_RESULT([no])])
		CFLAGS=$cairn_save
	done
])

# CAIRN_TRY_LDFLAGS(VARIABLE, FLAGS): the same for the linker.
AC_DEFUN([CAIRN_TRY_LDFLAGS], [
	for cairn_flag in m4_normalize([$2]); do
		AC_MSG_CHECKING([whether the linker takes $cairn_flag])
		cairn_save_c=$CFLAGS
		cairn_save_l=$LDFLAGS
		CFLAGS="$CFLAGS -fPIE"
		LDFLAGS="$LDFLAGS -Werror $cairn_flag"
		AC_LINK_IFELSE([AC_LANG_PROGRAM()],
			[AC_MSG_RESULT([yes]); $1="$[]$1 $cairn_flag"],
			[AC_MSG_RESULT([no])])
		CFLAGS=$cairn_save_c
		LDFLAGS=$cairn_save_l
	done
])

# CAIRN_NEED_CFLAGS(FLAGS, OPTION): flags that an option cannot do without.
AC_DEFUN([CAIRN_NEED_CFLAGS], [
	AC_MSG_CHECKING([whether $CC can do $2])
	cairn_save=$CFLAGS
	CFLAGS="$CFLAGS $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM()],
		[AC_MSG_RESULT([yes])],
		[AC_MSG_RESULT([no])
		AC_MSG_ERROR([$CC cannot do $2; try CC=clang])])
	CFLAGS=$cairn_save
])

# CAIRN_NEED_LIB(LIB, FUNCTION, HEADER, PACKAGE, [HEADER BEFORE IT]): link with
# LIB, or remember PACKAGE as missing.
AC_DEFUN([CAIRN_NEED_LIB], [
	cairn_ok=yes
	AC_CHECK_HEADER([$3], [], [cairn_ok=no],
		[m4_ifval([$5], [@%:@include <$5>])])
	AC_CHECK_LIB([$1], [$2], [LIBS="-l$1 $LIBS"], [cairn_ok=no])
	AS_IF([test $cairn_ok = no], [cairn_missing="$cairn_missing $4"])
])

# CAIRN_REPORT_MISSING: stop with the whole list, not with the first of it.
AC_DEFUN([CAIRN_REPORT_MISSING], [
	AS_IF([test -n "$cairn_missing"], [
		cairn_missing=`echo $cairn_missing | tr ' ' '\n' | sort -u | tr '\n' ' '`
		AC_MSG_ERROR([libraries are missing.  On Debian: apt-get install $cairn_missing
(./bootstrap does it for you)])])
])

# CAIRN_WANT_LIB(LIB, FUNCTION, PACKAGE): set have_LIB; only tests need it.
AC_DEFUN([CAIRN_WANT_LIB], [
	AC_CHECK_LIB([$1], [$2], [have_$1=yes], [have_$1=no])
	AS_IF([test $have_$1 = no],
		[AC_MSG_WARN([$3 is missing: make check will need it])])
])
