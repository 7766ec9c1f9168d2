// When the service's database stops accepting and when it accepts again, asked on its own node and
// past the API.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "node/faults/fault_kind.h"

namespace stackpilot::node {

/// Asks every few milliseconds, from its construction on.
class DatabaseWatch {
 public:
  DatabaseWatch(std::string address, DbSpec db);
  DatabaseWatch(const DatabaseWatch&) = delete;
  DatabaseWatch& operator=(const DatabaseWatch&) = delete;
  ~DatabaseWatch();

  /// Waits until the database does not accept, and says for how long it has not.
  Result<Injected> wait_for_loss();

 private:
  void ask_until_lost();

  std::string address_;
  DbSpec db_;
  std::atomic<bool> stop_{false};
  std::atomic<double> lost_at_ms_{0};  ///< 0: not yet
  Stopwatch clock_;
  std::thread thread_;
};

/// Waits until the database accepts, and measures from then on. Its address may be another one than
/// before.
Result<Stopwatch> wait_until_accepting(const DbSpec& db);

/// Brings the database's container to run and waits until it accepts. Fine where there is none.
Result<Healed> bring_back_database(const FaultSite& site);

}  // namespace stackpilot::node
