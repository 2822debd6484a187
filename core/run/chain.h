/* run/chain.h -- stages that follow one another for one member, called on
 * blocks of integrations. Internal to the engine. */
#ifndef STRUN_RUN_CHAIN_H
#define STRUN_RUN_CHAIN_H

#include "io/sink.h"
#include "run/call.h"
#include "run/product.h"

/* A product that is being written. */
typedef struct {
    strun_sink *sink; /* NULL: none */
    const char *path;
    strun_model *model; /* what the sink's tree is made of */
} strun_writing;

typedef struct {
    strun_outputs out;   /* of the current block */
    strun_outputs whole; /* of the first block, for all blocks */
    strun_writing writing[STRUN_MAX_PORTS][STRUN_SAVINGS];
    strun_kept *kept;
    double seconds; /* in its calls so far */
} strun_link_state;

typedef struct {
    strun_job *job;
    size_t first, n; /* stages */
    size_t member;
    strun_arena *arena;     /* of the results */
    strun_arena *block;     /* of the current block */
    strun_arena *held;      /* of the first block, when outputs stay whole */
    strun_arena *passing;   /* of arrays that end with the chain, or NULL */
    strun_block at;         /* total is 0 for stages that are not cut */
    strun_link_state *link; /* by stage - first */
} strun_chain;

/* Call the stage on the current block; its outputs go to link->out. */
int strun_chain_call(strun_chain *c, size_t stage, strun_error *err);

/* What a skipped stage leaves in its first output: that starts as the first
 * input, and goes on like that, marked; an input of another type goes on in
 * parts. 0, or -1 when there is no memory. */
int strun_chain_skip(const strun_chain *c, const strun_stage *s,
                     const strun_model *in, strun_model *out);

/* Load the arrays that a port reads; make those that may be missing. */
int strun_chain_load(strun_chain *c, strun_model *m, const strun_port *port,
                     strun_error *err);

/* Save and keep what the stage left for the current block. */
int strun_chain_store(strun_chain *c, size_t stage, strun_error *err);

/* Finish the products of the stage. */
int strun_chain_finish(strun_chain *c, size_t stage, strun_error *err);

/* The k-th model that feeds input port `at` of a stage: whole (cut along the
 * block only where it is an output of this chain); NULL at the end. */
strun_model *strun_chain_source(const strun_chain *c, const strun_stage *s,
                                size_t at, size_t k);

/* The state that strun_once keeps for a stage: that of an earlier member's
 * chain, where nothing that it may depend on differs. NULL: no memory. */
strun_kept *strun_chain_kept(const strun_chain *c, size_t stage);

/* Is this model cut along the integrations at this port? */
bool strun_is_cut(const strun_port *p, const strun_model *m);

#endif
