// Throws, and catches nothing.
#include <stdexcept>

#include <strun/step.h>

static const strun_port ports[] = {
    {"science", "a cube", "CubeModel", "SCI", nullptr, nullptr, nullptr,
     nullptr, STRUN_IN},
    {"result", "the same", "CubeModel", nullptr, nullptr, nullptr, "science",
     "bad", STRUN_OUT | STRUN_UPDATE},
    {}};

static int
run(const strun_model *, const void *, strun_model *)
{
    throw std::runtime_error("nobody listens");
}

STRUN_STEP("exception", "1.0", "A bad step.", nullptr, nullptr, ports, nullptr,
           0, 0, nullptr, run);
