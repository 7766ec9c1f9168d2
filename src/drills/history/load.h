// A bounded load of orders; each is journaled before it is sent.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/deadline.h"
#include "base/slowness.h"
#include "drills/history/journal.h"
#include "drills/history/order_api.h"

namespace stackpilot::drills {

struct LoadPlan {
  std::string load;                        ///< new_load_number()
  int clients = 4;                         ///< threads; clamped to 1..64
  std::uint32_t orders = 4'000;            ///< most orders to send
  Millis limit = scaled(Millis(120'000));  ///< longest time to send
  Millis pause = Millis(5);                ///< of a client after an order that succeeded
  Millis pause_after_failure = Millis(50);
};

struct LoadCounts {
  std::uint32_t ok = 0;
  std::uint32_t fail = 0;
  std::uint32_t info = 0;
};

class Load {
 public:
  /// Starts sending. `api` and `journal` must outlive the load; `clock` is the drill's.
  Load(OrderApi& api, Journal& journal, const LoadPlan& plan, const Stopwatch& clock);
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load();

  /// Counts of the answers so far.
  LoadCounts counts() const;

  /// Waits until all clients have ended: no order left, time over, stopped, or journal failed.
  void wait();

  /// Sends no further order and waits for those under way, at most as long as the API's timeout.
  /// An error comes from the journal, which ends the load early.
  Result<LoadCounts> finish();

 private:
  void run_client();
  std::optional<std::uint32_t> take();
  Result<OrderOutcome> send_one(std::uint32_t sequence);
  void rest_after(OrderOutcome outcome);
  void stop_with(const Error& error);

  OrderApi& api_;
  Journal& journal_;
  const LoadPlan plan_;
  const Stopwatch clock_;
  const Deadline deadline_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::uint32_t last_ = 0;  ///< sequence number of the newest order
  LoadCounts counts_;
  std::optional<Error> error_;
  int running_ = 0;                   ///< number of clients that have not ended
  std::vector<std::thread> clients_;  ///< last: the threads use the members above
};

}  // namespace stackpilot::drills
