#pragma once

#include "result.hpp"
#include "support/postgres_server.hpp"
#include "support/running_service.hpp"

namespace bench {

struct Schedule {
  int rounds;   // each measures everything once, so that disturbances affect all alike
  int seconds;  // of each run
};

// Rates and latencies of the service and its peers, medians over the rounds. Throws when an answer
// was not 2xx, or when the orders in the database are not those acknowledged.
Results measure_throughput(const test::PostgresServer& postgres,
                           const test::RunningService& service, const Schedule& schedule);

}  // namespace bench
