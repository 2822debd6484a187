/* run/product.h -- which files a run writes, and what they are called
 * (strun-contract.md 5.2 and 5.3).
 *
 * An output may be written twice: as the product that the pipeline's
 * description names, and, if the user asks a step of the pipeline to save its
 * results, once more as the step's own. What a user says himself goes before
 * what the pipeline decides. Where the reference would give several results
 * one name, and keep the last, each gets a name of its own: that of its
 * exposure, or, after an output_file, a number.
 */
#ifndef STRUN_RUN_PRODUCT_H
#define STRUN_RUN_PRODUCT_H

#include "run/job.h"

typedef enum {
    STRUN_PRODUCT, /* of the description; of a step that runs alone */
    STRUN_RESULT,  /* of a step of a pipeline, besides */
    STRUN_SAVINGS
} strun_saving_kind;

/* One file that an output may become. */
typedef struct {
    const strun_stage *stage;
    size_t port, member; /* member: job->nmembers where there is none */
    strun_saving_kind kind;
    int index; /* in a list of models; -1: not of a list */
} strun_saving;

/* Is it to be written, as far as that is known before the run? An output that
 * is not the step's first one is written only if the step fills it. */
bool strun_product_wanted(const strun_job *job, const strun_saving *what);

/* Its path, with the extension of its file type. NULL: no memory. */
const char *strun_product_path(const strun_job *job, const strun_saving *what);

/* The folder as the user typed it; NULL: none. */
const char *strun_product_folder(const strun_job *job,
                                 const strun_saving *what);

/* Call `see` for every file that is wanted, in the order of the stages, until
 * it does not return 0. */
int strun_products_each(const strun_job *job,
                        int (*see)(void *arg, const strun_saving *what),
                        void *arg);

/* Is this an extension (with or without dot) that products can have? */
bool strun_product_extension(const char *extension);

/* Give a product its name, date and type; header and tree agree then. */
int strun_product_finish(const strun_job *job, strun_model *m, const char *path,
                         strun_error *err);

/* The records of the log so far go into the tree. 0 or -1. */
int strun_product_log(const strun_job *job, strun_model *m);

#endif
