// Throws, and catches nothing.
#include <stdexcept>

#include <strun/step.h>

static const strun_port ports[] = {
    {.name = "science",
     .doc = "a cube",
     .models = "CubeModel",
     .arrays = "SCI",
     .flags = STRUN_IN},
    {.name = "result",
     .doc = "the same",
     .models = "CubeModel",
     .from = "science",
     .suffix = "bad",
     .flags = STRUN_OUT | STRUN_UPDATE},
    {}};

static int
run(const strun_model *, const void *, strun_model *)
{
    throw std::runtime_error("nobody listens");
}

STRUN_STEP("exception", "1.0", "A bad step.", .ports = ports, .step_run = run);
