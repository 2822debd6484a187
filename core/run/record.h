/* run/record.h -- how a product was made, as its tree says under the key
 * "strun" (docs/user-guide.md, "How a product was made"):
 *
 *   strun:
 *     runs:                      that led to the product, in their order
 *     - version, commit          of strun
 *       target: {name, path, sha256}          path: of a pipeline's description
 *       arguments: [{path, sha256}]           sha256: of an association
 *       options: {steps.klip.truncate: '25'}  all that are no defaults
 *       inputs: [{path, role, rest, datasum: {SCI: 123}}]
 *       steps:
 *       - {step, stage, status, plugin: {name, version, path, sha256},
 *          parameters: {truncate: {value: 25, origin: from the command line}}}
 *
 * A run names the inputs and steps that led to this product alone. `datasum`
 * is the FITS checksum of each array that was read, `rest` the SHA-256 of all
 * of the file that is no array of pixels. Paths are absolute, with "~" for the
 * user's home folder, so that they do not tell who that is. There are no times.
 */
#ifndef STRUN_RUN_RECORD_H
#define STRUN_RUN_RECORD_H

#include "run/chain.h"
#include "run/target.h"

/* What is the same in all products of a run. */
typedef struct strun_record strun_record;

/* The record of a checked job, with its inputs as typed; it belongs to the
 * run's arena. NULL and an error: no memory, or an association or a
 * description that cannot be read any more. */
strun_record *strun_record_begin(const strun_job *job, const strun_target *t,
                                 const strun_values *target,
                                 const char *const *input, size_t ninput,
                                 strun_error *err);

/* Give the outputs of a stage their records: those of all that it got, and the
 * stage. 0, or -1: no memory, or a plugin that cannot be read any more. */
int strun_record_stage(const strun_chain *c, size_t stage,
                       const strun_outputs *out, strun_error *err);

/* The runs of a tree, a list; NULL when it has none. */
const strun_node *strun_record_runs(const strun_node *tree);

/* Put runs into a list of runs: one that is there already (the same command)
 * gets the inputs and steps that it lacks. 0, or -1: no memory. */
int strun_record_join(strun_arena *a, strun_node *into, const strun_node *runs);

/* The same for one input or step of a run: it is added where it is new. */
int strun_record_add_input(strun_arena *a, strun_node *run,
                           const strun_node *input);
int strun_record_add_step(strun_arena *a, strun_node *run,
                          const strun_node *step);

/* Have two nodes the same values? Keys may be in any order. NULL is like NULL.
 */
bool strun_node_same(const strun_node *a, const strun_node *b);

/* The run of a list that has the head of this one, or NULL. */
strun_node *strun_record_find(const strun_node *runs, const strun_node *run);

/* {path, role, rest, datasum} of a model as it was read. NULL and an error. */
strun_node *strun_record_file(strun_arena *a, const strun_model *m,
                              const char *role, const char *rest,
                              strun_error *err);

/* The SHA-256 of a model's file but for the pixels of its arrays, of which a
 * checksum of its own is kept when they are read. NULL and an error. */
const char *strun_record_rest(strun_arena *a, const strun_model *m,
                              strun_error *err);

/* Set the keywords ST_VER, ST_STPn ... to what the tree says. 0, or -1: no
 * memory. */
int strun_record_cards(strun_model *m);

#endif
