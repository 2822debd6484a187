dnl Compiler flags: each is tried, and left out where the compiler refuses it.

dnl STRUN_TRY_FLAGS(VARIABLE, FLAGS): append to VARIABLE those that work.
AC_DEFUN([STRUN_TRY_FLAGS],
[for strun_flag in $2; do
    AC_MSG_CHECKING([whether $CC accepts $strun_flag])
    strun_save_CFLAGS=$CFLAGS
    # A compiler that only warns of an unknown flag has to fail here.
    CFLAGS="$CFLAGS -Werror $strun_flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM()],
        [AC_MSG_RESULT([yes])
         $1="$$1 $strun_flag"],
        [AC_MSG_RESULT([no])])
    CFLAGS=$strun_save_CFLAGS
done])

dnl STRUN_C_FLAGS for all of strun. -ffp-contract=off: the same numbers on
dnl machines with and without fused multiply-add. Nobody reads errno after a
dnl mathematical function nor traps floating-point exceptions, and nobody
dnl replaces a function inside the library: telling so costs no exactness.
AC_DEFUN([STRUN_COMPILE_FLAGS],
[AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--disable-werror], [let warnings pass])],
    [strun_werror=$enableval], [strun_werror=yes])
STRUN_C_FLAGS=
STRUN_TRY_FLAGS([STRUN_C_FLAGS], [-std=c11 -ffp-contract=off])
STRUN_TRY_FLAGS([STRUN_C_FLAGS], [-fno-math-errno -fno-trapping-math])
STRUN_TRY_FLAGS([STRUN_C_FLAGS], [-fno-semantic-interposition])
STRUN_TRY_FLAGS([STRUN_C_FLAGS],
    [-Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes])
AS_CASE([$STRUN_C_FLAGS], [*-std=c11*], [],
    [AC_MSG_ERROR([$CC does not know C11: name another one by CC=])])
AS_IF([test "$strun_werror" = yes],
    [STRUN_C_FLAGS="$STRUN_C_FLAGS -Werror"])
AC_SUBST([STRUN_C_FLAGS])])

dnl --enable-sanitizers: adds to STRUN_C_FLAGS and sets STRUN_LD_FLAGS.
AC_DEFUN([STRUN_SANITIZERS],
[AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers],
        [stop at wrong addresses and undefined behaviour])],
    [strun_sanitizers=$enableval], [strun_sanitizers=no])
STRUN_LD_FLAGS=
AS_IF([test "$strun_sanitizers" = yes],
    [STRUN_LD_FLAGS="-fsanitize=address,undefined"
     STRUN_C_FLAGS="$STRUN_C_FLAGS $STRUN_LD_FLAGS"
     STRUN_C_FLAGS="$STRUN_C_FLAGS -fno-sanitize-recover=all"
     STRUN_C_FLAGS="$STRUN_C_FLAGS -fno-omit-frame-pointer"])
AC_SUBST([STRUN_LD_FLAGS])])

dnl STRUN_CPPFLAGS has -DSTRUN_HAVE_CLONES where the compiler, the linker and
dnl the C library choose between versions of a function at load time.
AC_DEFUN([STRUN_CLONES],
[AC_MSG_CHECKING([for functions with a version for each processor])
STRUN_CPPFLAGS=
AC_LINK_IFELSE([AC_LANG_SOURCE([[
__attribute__((target_clones("avx2", "default"))) int
twice(int x) { return 2 * x; }
int main(int n, char **v) { (void)v; return twice(n) != 2 * n; }]])],
    [AC_MSG_RESULT([yes])
     STRUN_CPPFLAGS=-DSTRUN_HAVE_CLONES],
    [AC_MSG_RESULT([no])])
AC_SUBST([STRUN_CPPFLAGS])])
