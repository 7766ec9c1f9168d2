#include "drills/history/load.h"

#include <algorithm>

#include "events/stream.h"

namespace stackpilot::drills {
namespace {

constexpr int most_clients = 64;

}  // namespace

Load::Load(RecordApi& api, RecordContract contract, Journal& journal, const LoadPlan& plan,
           const Stopwatch& clock)
    : api_(api),
      contract_(std::move(contract)),
      journal_(journal),
      plan_(plan),
      clock_(clock),
      deadline_(plan.limit) {
  running_ = std::clamp(plan_.clients, 1, most_clients);
  for (int i = running_; i > 0; --i) clients_.emplace_back([this] { run_client(); });
}

Load::~Load() {
  finish();
}

LoadCounts Load::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Load::wait() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return running_ == 0; });
}

Result<LoadCounts> Load::finish() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& client : clients_) {
    if (client.joinable()) client.join();
  }
  if (error_) return tl::unexpected<Error>(*error_);
  return counts_;
}

void Load::run_client() {
  while (const std::optional<std::uint32_t> sequence = take()) {
    const Result<service::WriteOutcome> outcome = send_one(*sequence);
    if (!outcome) {
      stop_with(outcome.error());
      break;
    }
    rest_after(*outcome);
  }
  const std::lock_guard lock(mutex_);
  --running_;
  wake_.notify_all();
}

// The sequence number of the next record; nullopt when the load is over.
std::optional<std::uint32_t> Load::take() {
  const std::lock_guard lock(mutex_);
  if (stop_ || deadline_.passed() || last_ == plan_.records) return std::nullopt;
  return ++last_;
}

Result<service::WriteOutcome> Load::send_one(std::uint32_t sequence) {
  const service::RecordValues record = service::values_of(contract_, plan_.load, sequence);
  TRY(journal_.invoke(sequence, record, clock_.elapsed_ms()));
  events::emit(events::RecordWritten{plan_.load, sequence});
  const service::WriteResult answer = api_.send(record);
  TRY(journal_.complete(sequence, answer, clock_.elapsed_ms()));
  events::emit(
      events::RecordAcknowledged{plan_.load, sequence, Json(answer.outcome).get<std::string>()});
  return answer.outcome;
}

// The longer pause after a failure keeps a failing service from using up the records of the plan.
void Load::rest_after(service::WriteOutcome outcome) {
  std::unique_lock lock(mutex_);
  ++(outcome == service::WriteOutcome::kOk     ? counts_.ok
     : outcome == service::WriteOutcome::kFail ? counts_.fail
                                               : counts_.info);
  wake_.wait_for(lock,
                 outcome == service::WriteOutcome::kOk ? plan_.pause : plan_.pause_after_failure,
                 [this] { return stop_; });
}

void Load::stop_with(const Error& error) {
  const std::lock_guard lock(mutex_);
  stop_ = true;
  if (!error_) error_ = error;
  wake_.notify_all();
}

}  // namespace stackpilot::drills
