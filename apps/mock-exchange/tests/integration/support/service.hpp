#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/running_service.hpp"

namespace test {

// For tests that measure memory: limits how much freed memory the address sanitizer keeps.
std::vector<std::string> without_quarantine(std::vector<std::string> environment);

// Runs the program to its end; returns its exit status and all it wrote.
struct Ended {
  int status;
  std::string output;
};
Ended run_program(const std::vector<std::string>& arguments,
                  const std::vector<std::string>& environment);

// The service in a test, which fails when the service does not exit cleanly.
class Service : public RunningService {
 public:
  using RunningService::RunningService;
  ~Service();

  // Waits until /ready reports this detail.
  bool becomes_unready(const std::string& detail) const;
  // The id of an order, made and accepted; the test fails when it is not.
  std::string make_order() const;

  // Every line of the log, parsed; a line that is no JSON object throws.
  std::vector<nlohmann::json> log() const;
};

}  // namespace test
