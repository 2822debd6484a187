dnl Libraries: all that are missing are told at once, by the names of the
dnl Debian packages that have them.

dnl STRUN_LIBRARY(PREFIX, MODULE, PACKAGE): PREFIX_CFLAGS and PREFIX_LIBS from
dnl pkg-config.
AC_DEFUN([STRUN_LIBRARY],
[PKG_CHECK_MODULES([$1], [$2], [],
    [AC_MSG_RESULT([no])
     strun_missing="$strun_missing $3"])])

dnl STRUN_LTDL(PACKAGE): libltdl comes without a pkg-config file.
AC_DEFUN([STRUN_LTDL],
[AC_CHECK_HEADER([ltdl.h],
    [AC_CHECK_LIB([ltdl], [lt_dlinit],
        [LTDL_LIBS=-lltdl],
        [strun_missing="$strun_missing $1"])],
    [strun_missing="$strun_missing $1"])
AC_SUBST([LTDL_LIBS])])

AC_DEFUN([STRUN_LIBRARIES_END],
[AS_IF([test -n "$strun_missing"],
    [AC_MSG_ERROR([libraries are missing. On Debian and its kin:
    apt-get install$strun_missing
Elsewhere: install their development files, and add to PKG_CONFIG_PATH the
folders of their .pc files.])])])

dnl libm and POSIX threads, which some systems keep inside libc.
AC_DEFUN([STRUN_LIBM_AND_THREADS],
[LT_LIB_M
strun_save_LIBS=$LIBS
AC_SEARCH_LIBS([pthread_create], [pthread], [],
    [AC_MSG_ERROR([POSIX threads are missing])])
AS_CASE([$ac_cv_search_pthread_create],
    [-l*], [THREAD_LIBS=$ac_cv_search_pthread_create],
    [THREAD_LIBS=])
LIBS=$strun_save_LIBS
AC_SUBST([THREAD_LIBS])])
