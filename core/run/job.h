/* run/job.h -- a graph, its members, and what comes of them. */
#ifndef STRUN_RUN_JOB_H
#define STRUN_RUN_JOB_H

#include "io/sink.h"
#include "model/model.h"
#include "run/call.h"
#include "run/graph.h"
#include "run/run.h"

/* One input file. */
typedef struct {
    const char *path, *role;
    const char *exptype; /* of the association, or NULL */
    const char *rest;    /* run/record.h; NULL: nothing is recorded */
    strun_arena *arena;  /* of its model and all that is made of it */
    strun_model *model;
} strun_input;

/* The models that one run of a stage left, by port: one, or a list. */
typedef struct {
    strun_model *model[STRUN_MAX_PORTS];
    strun_model **list[STRUN_MAX_PORTS]; /* goes before `model`; or NULL */
    size_t nlist[STRUN_MAX_PORTS];
} strun_outputs;

/* A product that needs nothing more but time. */
typedef struct {
    strun_sink *sink;
    const char *step, *path; /* step: that made it */
} strun_closing;

typedef struct {
    strun_run *run;
    strun_graph *graph;
    strun_input *member;
    size_t nmembers, members_room;
    bool pipeline;       /* a pipeline, not a step alone */
    bool save_all;       /* all that steps give, not only their products */
    const char *name;    /* of the target, for log lines: "Coron3Pipeline" */
    const char *input;   /* the first one, as typed */
    const char *product; /* base of a pipeline's names */
    const char *asn_id;  /* or NULL */
    const char *asn_pool, *asn_table; /* or NULL */
    const strun_common *common;       /* of the pipeline */
    const strun_values *config;       /* the same with origins */
    strun_arena *shared;              /* of what belongs to no single member */
    strun_outputs **results;          /* [stage][member, or 0] */
    strun_model **references;    /* opened, by stage * STRUN_MAX_PORTS + port */
    strun_kept *kept;            /* by stage */
    struct strun_record *record; /* how products were made; NULL: not said */
    const char **written;        /* paths of the products that are complete */
    size_t nwritten, written_room;
    strun_closing *closing; /* products on their way to the disk */
    size_t nclosing, closing_room;
} strun_job;

/* Open all members and references and check all that can be known before the
 * first pixel: shapes, types, arrays, frames, names of products, writable
 * folders, which are made if they are missing, unless it is a dry run. 0 or
 * -1. */
int strun_job_check(strun_job *job, bool dry, strun_error *err);

/* Run all stages. After a failure the products in `written` are complete. */
int strun_job_run(strun_job *job, strun_error *err);

/* Ends the members' arenas. */
void strun_job_end(strun_job *job);

/* ---- between the files of the engine --------------------------------------
 */

/* Run stages [first, first + n), which follow one another for one member (or
 * for none: member == job->nmembers), in blocks of integrations where their
 * ports allow it. */
int strun_chain_run(strun_job *job, size_t first, size_t n, size_t member,
                    strun_error *err);

/* How many stages from `first` on (at least 1, at most n) form such a chain. */
size_t strun_chain_length(const strun_job *job, size_t first, size_t n,
                          size_t member);

/* Have ERR and DQ, where they are, the shape of SCI? Steps count on it. 0 or
 * -1 (chain_load.c). */
int strun_job_shapes(const strun_model *m, strun_error *err);

/* The products' part of strun_job_check (check_outputs.c). */
int strun_job_check_outputs(strun_job *job, bool dry, strun_error *err);

/* The k-th model of a port; NULL at the end. */
strun_model *strun_outputs_at(const strun_outputs *o, size_t port, size_t k);

/* Take over a product that is closed but not on the disk yet. 0, or -1: no
 * memory, and the product is dropped. */
int strun_job_note_closing(strun_job *job, strun_sink *sink, const char *step,
                           const char *path);

/* Wait until all closed products but the last `left` have their names. 0, or
 * -1 with the first error; those that succeeded are in `written`. */
int strun_job_settle(strun_job *job, size_t left, strun_error *err);

#endif
