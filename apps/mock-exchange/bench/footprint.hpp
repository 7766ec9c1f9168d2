#pragma once

#include "result.hpp"

namespace bench {

// From the start of the process to its first 200 on /health.
Results measure_start(int times);

// The whole service from clean at the image's flags, and what its image then holds.
Results measure_build();

}  // namespace bench
