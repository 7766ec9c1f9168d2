#pragma once

#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/http_client.hpp"
#include "support/postgres_server.hpp"

namespace test {

std::vector<std::string> base_environment();
std::vector<std::string> environment_for(const PostgresServer& postgres,
                                         const std::string& password = PostgresServer::password);

// The program built beside this one, or the one that MOCK_EXCHANGE_BINARY names.
std::string service_program();

// The service on a free port, ended by the destructor.
class RunningService {
 public:
  // Returns once it answers /health, else throws. names is the folder of a PrivateNames, or empty.
  explicit RunningService(const std::vector<std::string>& environment,
                          const std::string& names = {});
  // Kills it, unless it was stopped.
  ~RunningService();
  RunningService(const RunningService&) = delete;
  RunningService& operator=(const RunningService&) = delete;

  // Stops it with SIGTERM. Returns its exit status, -1 when it did not end in time.
  int stop();

  const HttpClient& http() const { return http_; }
  ChildProcess& process() { return process_; }
  int port() const { return port_; }

  bool is_ready() const { return http_.get("/ready").status == 200; }
  bool becomes_ready() const;

  // All that it wrote to stdout and stderr.
  std::string output() const;
  std::size_t descriptors() const;
  // A line of /proc/<pid>/status, in KiB: VmRSS, VmHWM.
  std::size_t memory_kib(const std::string& line) const;
  // A sample of /metrics by its whole name with labels; NaN when there is none.
  double metric(const std::string& name) const;

 private:
  std::string folder_;
  int port_;
  HttpClient http_;
  ChildProcess process_;
};

}  // namespace test
