#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/child_process.hpp"
#include "support/http_client.hpp"
#include "support/postgres_server.hpp"

namespace test {

std::vector<std::string> base_environment();
std::vector<std::string> environment_for(const PostgresServer& postgres,
                                         const std::string& password = PostgresServer::password);

// For a test that measures memory: the address sanitizer keeps little of what was freed.
std::vector<std::string> without_quarantine(std::vector<std::string> environment);

// Runs the program to its end; returns its exit status and all it wrote.
struct Ended {
  int status;
  std::string output;
};
Ended run_program(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment);

// The real program on a free port.
class Service {
 public:
  // names is the folder of a PrivateNames, or empty.
  explicit Service(const std::vector<std::string>& environment, const std::string& names = {});
  ~Service();

  const HttpClient& http() const { return http_; }
  ChildProcess& process() { return process_; }
  int port() const { return port_; }

  bool is_ready() const { return http_.get("/ready").status == 200; }
  bool becomes_ready() const;
  // The detail of /ready becomes this.
  bool becomes_unready(const std::string& detail) const;
  // A field of an order, made and accepted; the test fails when it is not.
  std::string make_order() const;

  // Every line of the log, parsed; a line that is no JSON object throws.
  std::vector<nlohmann::json> log() const;
  std::size_t descriptors() const;
  std::size_t resident_kib() const;
  // A sample of /metrics by its whole name with labels; NaN when there is none.
  double metric(const std::string& name) const;

 private:
  std::string folder_;
  int port_;
  HttpClient http_;
  ChildProcess process_;
};

}  // namespace test
