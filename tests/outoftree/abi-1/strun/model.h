/* strun/model.h -- a data model in memory: named arrays, metadata, parts.
 *
 * Invariants: an input is const and stays as it is; an array is named after
 * its HDU ("SCI", "ERR", "DQ"); arrays are in C order, slowest axis first
 * ([integration][row][column]); metadata are named by their path in the tree
 * ("meta.instrument.name"), and a path that has a FITS keyword is written in
 * both places; memory from strun_alloc ends with the call of the step.
 */
#ifndef STRUN_MODEL_H
#define STRUN_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <strun/arena.h>
#include <strun/error.h>
#include <strun/fft.h>
#include <strun/parallel.h>
#include <strun/wcs.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct strun_model strun_model;

/* ---- parts ------------------------------------------------------------- */

/* The k-th model of an input port (k = 0 unless the port is STRUN_MANY), an
 * output port of model_out; NULL when there is none. The first port is the
 * model itself. */
const strun_model *strun_part(const strun_model *in, const char *port,
                              size_t k);
size_t strun_part_count(const strun_model *in, const char *port);
strun_model *strun_part_out(strun_model *out, const char *port);

/* A step that makes several models of one output port adds them one by one,
 * in place of the single one that the port has: each starts with the keyword
 * metadata of `from`, and its product gets a number. Not along a cut. NULL
 * when out of memory, which is recorded as the step's error. */
strun_model *strun_part_add(strun_model *out, const char *port,
                            const strun_model *from);

/* ---- arrays ------------------------------------------------------------ */

/* Number of axes (0: no such array) and their lengths, unused ones 1. */
int strun_dims(const strun_model *m, const char *name, size_t dim[4]);

/* The values of an array; NULL when it is absent. */
const float *strun_f32(const strun_model *m, const char *name);
const uint32_t *strun_u32(const strun_model *m, const char *name);

/* Make an array of an output (zeros); NULL when out of memory, which is
 * recorded as the step's error. */
float *strun_new_f32(strun_model *out, const char *name, int naxis,
                     const size_t *dim);
uint32_t *strun_new_u32(strun_model *out, const char *name, int naxis,
                        const size_t *dim);
int32_t *strun_new_i32(strun_model *out, const char *name, int naxis,
                       const size_t *dim);
/* The same with values that are not set, for a step that sets them all. */
float *strun_raw_f32(strun_model *out, const char *name, int naxis,
                     const size_t *dim);
uint32_t *strun_raw_u32(strun_model *out, const char *name, int naxis,
                        const size_t *dim);
/* An array of uint32 zeros that takes no memory. 0 or -1. */
int strun_new_zeros(strun_model *out, const char *name, int naxis,
                    const size_t *dim);

/* An array that an STRUN_UPDATE output has from its input, to write in. */
float *strun_edit_f32(strun_model *out, const char *name);
uint32_t *strun_edit_u32(strun_model *out, const char *name);

/* Leave an array out of an output. */
void strun_drop_array(strun_model *out, const char *name);

/* One column of a table: name, FITS type letter (J int32, D double, E float,
 * L bool, K int64; A text), unit or NULL, values (bool for L, const char *
 * for A). */
typedef struct {
    const char *name;
    char type;
    const char *unit;
    const void *values;
    size_t width; /* of A; 0: the longest text */
} strun_column;

/* Make a table of an output from columns. 0 or -1. Along a cut, the rows of
 * the blocks follow one another. */
int strun_new_table(strun_model *out, const char *name, size_t rows,
                    const strun_column *columns, size_t ncolumns);

/* ---- metadata ---------------------------------------------------------- */

/* The value at a path; the fallback when it is absent or of another type. */
const char *strun_meta_text(const strun_model *m, const char *path,
                            const char *fallback);
double strun_meta_real(const strun_model *m, const char *path, double fallback);
long long strun_meta_int(const strun_model *m, const char *path,
                         long long fallback);
bool strun_meta_bool(const strun_model *m, const char *path, bool fallback);
bool strun_meta_has(const strun_model *m, const char *path);

/* Set a value in the tree and, if the path has one, in the FITS keyword. */
int strun_meta_set_text(strun_model *m, const char *path, const char *v);
int strun_meta_set_real(strun_model *m, const char *path, double v);
int strun_meta_set_int(strun_model *m, const char *path, long long v);
int strun_meta_set_bool(strun_model *m, const char *path, bool v);
void strun_meta_drop(strun_model *m, const char *path);

/* A keyword of the step's own in the primary header: ST_ and 5 letters. */
int strun_note_real(strun_model *out, const char *keyword, double v,
                    const char *comment);
int strun_note_text(strun_model *out, const char *keyword, const char *v,
                    const char *comment);

/* The model's name for messages: its file name. */
const char *strun_model_name(const strun_model *m);
/* The file that it was read from, or NULL. */
const char *strun_model_path(const strun_model *m);
/* "CubeModel", "QuadModel", "ImageModel", ... */
const char *strun_model_type(const strun_model *m);

/* Pixel <-> sky; NULL when the model has no WCS. */
const strun_wcs *strun_model_wcs(const strun_model *m);
/* Give an output a tangent-plane WCS: gWCS in the tree, keywords in SCI. */
int strun_model_set_tan(strun_model *out, const strun_tan *tan);

/* A tangent-plane WCS from the key "wcs" of an ASDF file, with the pixel scale
 * that the file states, arcsec, or NaN. 0, or -1: recorded as the step's
 * error. */
int strun_read_tan(strun_model *out, const char *path, strun_tan *tan,
                   double *pixel_scale);

/* Blend the metadata of the models of an input port, as they were read, into
 * an output, with its table HDRTAB (jwst-files.md 4). */
int strun_blend(const strun_model *in, const char *port, strun_model *out);
/* The same of n chosen models. */
int strun_blend_models(const strun_model *const *models, size_t n,
                       strun_model *out);

/* ---- the run ----------------------------------------------------------- */

/* Memory that ends with this call of the step; zeroed. */
void *strun_alloc(strun_model *out, size_t n, size_t size);
strun_arena *strun_scratch(strun_model *out);

/* A state that is made once for all blocks of a chain: calls make(in, params,
 * arena, state, err) the first time and returns the `size` bytes of state.
 * It must depend on parameters and uncut inputs only, and of the first input
 * on its frame and its place on the detector (meta.subarray): where these are
 * the same, it serves other exposures, too. NULL after an error, which is
 * recorded. */
typedef int (*strun_maker)(const strun_model *in, const void *params,
                           strun_arena *arena, void *state, strun_error *err);
void *strun_once(const strun_model *in, const void *params, strun_model *out,
                 size_t size, strun_maker make);

/* The integrations of this call: the first, how many, and of how many. */
typedef struct {
    size_t first, count, total;
} strun_block;
strun_block strun_block_of(const strun_model *in);

strun_pool *strun_pool_of(const strun_model *in);

/* The run's transforms: its plans are made once for all calls. */
strun_fft *strun_fft_of(const strun_model *in);

/* True when the user asked to skip the step (STRUN_SKIP_RUNS). */
bool strun_skipped(const strun_model *in);
/* The status to record instead of COMPLETE: "SKIPPED", "FAILED". */
void strun_status(strun_model *out, const char *status);

enum {
    STRUN_DEBUG = 10,
    STRUN_INFO = 20,
    STRUN_WARNING = 30,
    STRUN_ERROR = 40
};
void strun_log(const strun_model *m, int level, const char *fmt, ...)
    STRUN_PRINTF(3, 4);

/* Count n more of something that users want to know at the end of a run: the
 * sums over all calls stand in the table that ends the log ("53 pixels marked
 * as outliers"). `what` is the same text each time. From the thread that runs
 * the step. */
void strun_count(const strun_model *m, const char *what, size_t n);

/* `done` of `total` pieces of this call are done; any thread may say so. */
void strun_progress(const strun_model *in, size_t done, size_t total);

/* Record the step's failure; always -1. */
int strun_fail(strun_model *out, const char *fmt, ...) STRUN_PRINTF(2, 3);
strun_error *strun_error_of(strun_model *out);

#ifdef __cplusplus
}
#endif
#endif
