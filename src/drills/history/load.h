// A bounded load of orders, every one journaled before it is sent.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "drills/history/journal.h"
#include "drills/history/order_api.h"

namespace stackpilot::drills {

struct LoadPlan {
  std::string load;                ///< new_load_number()
  int clients = 4;                 ///< threads; 1 to 64
  std::uint32_t orders = 4'000;    ///< at most so many
  Millis limit = Millis(120'000);  ///< at most so long
  Millis pause = Millis(5);        ///< of a client between two orders
  Millis pause_after_failure = Millis(50);
};

struct LoadCounts {
  std::uint32_t ok = 0;
  std::uint32_t fail = 0;
  std::uint32_t info = 0;
};

class Load {
 public:
  /// Starts sending. `api` and `journal` outlive the load; `clock` is the drill's.
  Load(OrderApi& api, Journal& journal, const LoadPlan& plan, const Stopwatch& clock);
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load();

  /// What has been answered up to now.
  LoadCounts counts() const;

  /// Sends no further order and waits for those under way: as long as the API's timeout. An error
  /// is the journal's: what could not be journaled was not sent.
  Result<LoadCounts> finish();

 private:
  void run_client();
  Status send_one(std::uint32_t sequence);
  void count(OrderOutcome outcome);
  void stop_with(const Error& error);

  OrderApi& api_;
  Journal& journal_;
  LoadPlan plan_;
  Stopwatch clock_;
  Deadline deadline_;
  std::atomic<bool> stop_{false};
  std::atomic<std::uint32_t> next_{1};
  mutable std::mutex mutex_;
  LoadCounts counts_;
  std::optional<Error> error_;
  std::vector<std::thread> clients_;
};

}  // namespace stackpilot::drills
