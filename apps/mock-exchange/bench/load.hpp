#pragma once

#include <string>

#include "support/postgres_server.hpp"

namespace bench {

// The result of one run of a load generator.
struct Load {
  double per_second = 0;
  std::uint64_t answers = 0;
  std::uint64_t errors = 0;  // broken connections, and answers that are not 2xx
  double p50_ms = 0;
  double p99_ms = 0;
};

// wrk, one thread, so that it never takes more than one core.
class Wrk {
 public:
  // For a server on that loopback port.
  Wrk(int port, int seconds) : port_(port), seconds_(seconds) {}

  Load post_orders(int connections) const;
  // Requests the paths in a file, one per line, in turn.
  Load get(int connections, const std::string& paths_file) const;

 private:
  Load run(int connections, const std::string& script, const std::string& argument) const;

  int port_;
  int seconds_;
};

// pgbench, prepared statements, one thread. Rates are without the time to connect; latencies stay
// 0.
class Pgbench {
 public:
  // Makes the tables that the runs need.
  Pgbench(const test::PostgresServer& postgres, int seconds);

  // One row per transaction.
  Load insert(int clients) const;
  // One row by its primary key.
  Load select(int clients) const;

 private:
  Load run(int clients, const std::vector<std::string>& what) const;
  std::string call(const std::vector<std::string>& arguments) const;

  const test::PostgresServer& postgres_;
  int seconds_;
};

}  // namespace bench
