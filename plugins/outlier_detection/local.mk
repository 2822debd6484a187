# plugins/outlier_detection/local.mk -- one step. Its objects are a library of their own,
# so that tests reach the numerics and the module shows its descriptor alone.

noinst_LTLIBRARIES += plugins/outlier_detection/liboutlier_detection.la
#+ plugins_outlier_detection_liboutlier_detection_la_SOURCES = plugins/outlier_detection/*.[ch]
plugins_outlier_detection_liboutlier_detection_la_SOURCES = \
    plugins/outlier_detection/outlier.c \
    plugins/outlier_detection/outlier.h \
    plugins/outlier_detection/outlier_detection_step.c
#-
plugins_outlier_detection_liboutlier_detection_la_CPPFLAGS = $(STEP_CPPFLAGS)

plugins_LTLIBRARIES += plugins/outlier_detection.la
plugins_outlier_detection_la_SOURCES =
plugins_outlier_detection_la_LDFLAGS = $(STEP_LDFLAGS)
plugins_outlier_detection_la_LIBADD = plugins/outlier_detection/liboutlier_detection.la $(STEP_LIBADD)
