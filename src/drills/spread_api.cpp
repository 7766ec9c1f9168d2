#include "drills/spread_api.h"

namespace stackpilot::drills {

SpreadRecordApi::SpreadRecordApi(const access::Operator& operate,
                                 const std::vector<AskedNode>& nodes,
                                 const RecordContract& contract, Millis timeout,
                                 const Stopwatch& clock)
    : clock_(clock) {
  for (const AskedNode& node : nodes) {
    places_.push_back({node.name, HttpRecordApi(operate, node.endpoint, contract, timeout)});
  }
}

SpreadRecordApi::Place& SpreadRecordApi::next() {
  return places_[turn_++ % places_.size()];
}

service::WriteResult SpreadRecordApi::send(const service::RecordValues& record) {
  Place& place = next();
  const double at = clock_.elapsed_ms();
  HttpRecordApi::Sent sent = place.api.exchange(record);
  const bool accepted = sent.result.outcome == service::WriteOutcome::kOk;
  const std::lock_guard lock(mutex_);
  sent_.push_back({Probe::kWrite, at, clock_.elapsed_ms() - at, sent.reply.status,
                   sent.result.reason, accepted, place.node});
  return std::move(sent.result);
}

Result<RecordApi::Page> SpreadRecordApi::page(const std::string& after) {
  return next().api.page(after);
}

Result<std::optional<StoredRecord>> SpreadRecordApi::read(const service::RecordValues& record,
                                                          const std::string& id) {
  return next().api.read(record, id);
}

std::vector<Sample> SpreadRecordApi::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

}  // namespace stackpilot::drills
