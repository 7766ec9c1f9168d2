// Observes on the node, bypassing the API, when the service's dependency stops accepting clients
// and when it accepts them again.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Shakes hands with the dependency every few milliseconds on its own thread, from construction on.
class DependencyWatch {
 public:
  DependencyWatch(std::string address, Dependency db);
  DependencyWatch(const DependencyWatch&) = delete;
  DependencyWatch& operator=(const DependencyWatch&) = delete;
  ~DependencyWatch();

  /// Waits until the dependency does not accept; returns for how long. kBroken after 20 s.
  Result<Injected> wait_for_loss();

 private:
  void ask_until_lost();

  std::string address_;
  Dependency db_;
  std::atomic<bool> stop_{false};
  std::atomic<double> lost_at_ms_{0};  ///< on `clock_`; 0: not lost yet
  Stopwatch clock_;
  std::thread thread_;
};

/// Waits until the dependency accepts, also at a new address; returns a stopwatch started then.
/// kBroken after 40 s.
Result<Stopwatch> wait_until_accepting(const Dependency& db);

/// Starts the dependency's container and waits until it accepts. Succeeds when there is none.
Result<Healed> bring_back_dependency(const FaultSite& site);

}  // namespace stackpilot::node
