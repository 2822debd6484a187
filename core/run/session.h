/* run/session.h -- one run from beginning to end, for the program and for
 * whoever embeds libstrun. */
#ifndef STRUN_RUN_SESSION_H
#define STRUN_RUN_SESSION_H

#include "run/setup.h"

/* For those who run a job as a part of something larger. Each function returns
 * 0, or -1 with the error; NULL: nothing is done. */
typedef struct {
    /* Change the job before its inputs are opened: a graph may lose its last
     * stages, all outputs may be saved. */
    int (*before)(void *arg, strun_job *job, strun_error *err);
    /* See what a run that worked left; files are on the disk. */
    int (*after)(void *arg, const strun_job *job, strun_error *err);
    void *arg;
} strun_watch;

typedef struct {
    const char *target;
    const char *const *input;
    size_t ninput;
    const strun_assignment *given;
    size_t ngiven;
    const char *plugin_path;     /* or NULL */
    const char *save_parameters; /* or NULL */
    bool no_steppars;            /* no parameter files of CRDS */
    size_t threads;              /* 0: all processors */
    size_t max_memory;           /* bytes; 0: half of the machine's memory */
    bool isolate;                /* in a process of its own; with limits: */
    double isolate_seconds;      /* for a call of a step; 0: none */
    size_t isolate_memory;       /* bytes; 0: half of the machine's memory */
    const strun_watch *watch;    /* or NULL */
} strun_request;

typedef struct strun_session strun_session;

/* What a run needs, without having looked at anything yet. NULL: error. */
strun_session *strun_session_new(strun_logger *log, const char *plugin_path,
                                 strun_error *err);
void strun_session_free(strun_session *s); /* NULL is allowed */

const strun_places *strun_session_places(const strun_session *s);

/* Find the target, check everything, run. */
int strun_session_run(strun_session *s, const strun_request *r,
                      strun_error *err);

/* The same without the run: `report` sees the job when its check is passed.
 * It returns 0, or -1 with the error. */
typedef int (*strun_report)(void *arg, const strun_job *job, strun_error *err);
int strun_session_check(strun_session *s, const strun_request *r,
                        strun_report report, void *arg, strun_error *err);

#endif
