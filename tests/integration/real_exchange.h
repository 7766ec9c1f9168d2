// Fixture: the real service with a real Postgres, a load on them, and the check of its history.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "drills/history/checker.h"
#include "drills/history/load.h"
#include "support/service.hpp"

namespace stackpilot::drills {

/// The contract in the service's compose file.
Contract contract_of_exchange();

class RealExchange : public ::testing::Test {
 protected:
  /// Starts the service with its database at that port, and waits until it is ready.
  void start_service(int port_of_postgres);

  struct Break {
    std::function<void()> inject;
    /// Whether clients have noticed the fault, judging by the answers they got.
    std::function<bool(const LoadCounts&)> has_bitten;
    std::function<void()> heal;
  };

  /// Runs a load during which the fault is injected and healed, and checks its history.
  HistoryReport check_a_round(const Break& fault);

  TempFolder folder_ = TempFolder::make(fs::temp_directory_path(), "history-").value();
  access::LabLock lock_ = access::LabLock::acquire(folder_.path() / "lock", "test").value();
  access::Operator operator_{lock_.permit(), {}};
  test::PostgresServer postgres_;
  std::unique_ptr<test::Service> service_;
  std::unique_ptr<HttpRecordApi> api_;
};

}  // namespace stackpilot::drills
