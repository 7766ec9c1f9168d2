// A bounded load of records; each is journaled before it is sent.
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
#include "drills/history/record_api.h"

namespace stackpilot::drills {

struct LoadPlan {
  std::string load;                        ///< new_load_number()
  int clients = 4;                         ///< threads; clamped to 1..64
  std::uint32_t records = 4'000;           ///< most records to send
  Millis limit = scaled(Millis(120'000));  ///< longest time to send
  Millis pause = Millis(5);                ///< of a client after a record that succeeded
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
  Load(RecordApi& api, RecordContract contract, Journal& journal, const LoadPlan& plan,
       const Stopwatch& clock);
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load();

  /// Counts of the answers so far.
  LoadCounts counts() const;

  /// Waits until all clients have ended: no record left, time over, stopped, or journal failed.
  void wait();

  /// Sends no further record and waits for those under way, at most as long as the API's timeout.
  /// An error comes from the journal, which ends the load early.
  Result<LoadCounts> finish();

 private:
  void run_client();
  std::optional<std::uint32_t> take();
  Result<service::WriteOutcome> send_one(std::uint32_t sequence);
  void rest_after(service::WriteOutcome outcome);
  void stop_with(const Error& error);

  RecordApi& api_;
  const RecordContract contract_;
  Journal& journal_;
  const LoadPlan plan_;
  const Stopwatch clock_;
  const Deadline deadline_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::uint32_t last_ = 0;  ///< sequence number of the newest record
  LoadCounts counts_;
  std::optional<Error> error_;
  int running_ = 0;                   ///< number of clients that have not ended
  std::vector<std::thread> clients_;  ///< last: the threads use the members above
};

}  // namespace stackpilot::drills
