// A service that answers at several nodes' addresses, as one load sees it.
#pragma once

#include <atomic>
#include <mutex>

#include "base/clock.h"
#include "drills/history/record_api.h"
#include "drills/timeline/sampler.h"

namespace stackpilot::drills {

/// Asks the nodes by turns, and keeps what became of each record that was sent.
class SpreadRecordApi : public RecordApi {
 public:
  /// `operate` must outlive the object; `nodes` has at least one. `clock` is the drill's.
  SpreadRecordApi(const access::Operator& operate, const std::vector<AskedNode>& nodes,
                  const RecordContract& contract, Millis timeout, const Stopwatch& clock);

  service::WriteResult send(const service::RecordValues& record) override;
  Result<Page> page(const std::string& after) override;
  Result<std::optional<StoredRecord>> read(const service::RecordValues& record,
                                           const std::string& id) override;

  /// What was sent so far, as samples of the write probe, in the order of the answers.
  std::vector<Sample> sent() const;

 private:
  struct Place {
    std::string node;
    HttpRecordApi api;
  };
  Place& next();

  const Stopwatch clock_;
  std::vector<Place> places_;
  std::atomic<std::size_t> turn_ = 0;
  mutable std::mutex mutex_;
  std::vector<Sample> sent_;
};

}  // namespace stackpilot::drills
