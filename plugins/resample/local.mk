# plugins/resample/local.mk -- one step. Its objects are a library of their own,
# so that tests reach the numerics and the module shows its descriptor alone.

noinst_LTLIBRARIES += plugins/resample/libresample.la
#+ plugins_resample_libresample_la_SOURCES = plugins/resample/*.[ch]
plugins_resample_libresample_la_SOURCES = \
    plugins/resample/describe.c \
    plugins/resample/describe.h \
    plugins/resample/drizzle.c \
    plugins/resample/drizzle.h \
    plugins/resample/kernels.c \
    plugins/resample/kernels.h \
    plugins/resample/overlap.c \
    plugins/resample/overlap.h \
    plugins/resample/pixmap.c \
    plugins/resample/pixmap.h \
    plugins/resample/polygon.c \
    plugins/resample/polygon.h \
    plugins/resample/prepare.c \
    plugins/resample/prepare.h \
    plugins/resample/resample_step.c \
    plugins/resample/scan.c \
    plugins/resample/scan.h \
    plugins/resample/sparse.c \
    plugins/resample/table.c \
    plugins/resample/table.h
#-
plugins_resample_libresample_la_CPPFLAGS = $(STEP_CPPFLAGS)

plugins_LTLIBRARIES += plugins/resample.la
plugins_resample_la_SOURCES =
plugins_resample_la_LDFLAGS = $(STEP_LDFLAGS)
plugins_resample_la_LIBADD = plugins/resample/libresample.la $(STEP_LIBADD)
