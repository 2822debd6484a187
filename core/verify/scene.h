/* verify/scene.h -- inputs for a step, made in memory by what its ports say.
 *
 * A star behind a mask: speckles that drift a little from frame to frame,
 * noise, ERR and variances to match, a planet and a cosmic ray in the models
 * of the first input; a tangent-plane WCS and the metadata that calints files
 * have. No file, no clock: equal scenes are equal bytes.
 */
#ifndef STRUN_VERIFY_SCENE_H
#define STRUN_VERIFY_SCENE_H

#include <strun/step.h>

#include "model/model.h"

typedef struct {
    size_t ni, nref, ny, nx; /* integrations, psfs, rows, columns */
    size_t many;             /* models of a port that takes a list */
    uint32_t seed;
} strun_scene_size;

/* The small scene that most checks are made on. */
extern const strun_scene_size strun_scene_small;

/* The k-th model for an input port: `type` is one of port->models that
 * strun_scene_makes. NULL: no memory. */
strun_model *strun_scene_model(strun_arena *a, const strun_scene_size *s,
                               const strun_port *port, bool first,
                               const char *type, size_t k);

/* Can models of this type be made? */
bool strun_scene_makes(const char *type);

/* The number of the first value of each frame, [ny][nx], of an array of three
 * axes and more: how many frames there are. */
size_t strun_scene_frames(const strun_hdu *h, size_t *npix);

#endif
