#pragma once

#include "result.hpp"

namespace bench {

// How long /ready is wrong: after the database dies or falls silent, and after it is back. Worst of
// so many outages of each kind, on a server and a service of its own.
Results measure_outages(int times);

}  // namespace bench
