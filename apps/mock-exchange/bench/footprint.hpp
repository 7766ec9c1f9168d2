#pragma once

#include "result.hpp"

namespace bench {

// From the start of the process to its first 200 on /health.
Results measure_start(int times);

// A clean build of the service with the image's flags, and the size of the image's contents.
Results measure_build();

}  // namespace bench
