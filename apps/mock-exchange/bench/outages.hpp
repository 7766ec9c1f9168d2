#pragma once

#include "result.hpp"

namespace bench {

// How long /ready is wrong after the database dies, stops answering, or is back. The worst of
// `times` outages of each kind, with a separate server and service; of losing all packets while
// orders are under way, the distribution of 20.
Results measure_outages(int times);

}  // namespace bench
