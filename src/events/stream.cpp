#include "events/stream.h"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace stackpilot::events {
namespace {

struct Stream {
  std::mutex mutex;
  std::vector<Sink*> sinks;
  std::uint64_t last_number = 0;
  Stopwatch clock;
  Expectation expectation;
};

// Never destroyed: threads may emit until the process ends.
Stream& stream() {
  static auto* const only = new Stream;
  return *only;
}

}  // namespace

void emit(Event event) {
  Stream& to = stream();
  const std::scoped_lock hold(to.mutex);
  const Record record{++to.last_number, utc_now(), to.clock.elapsed_ms(), std::move(event)};
  for (Sink* sink : to.sinks) sink->take(record);
}

void note(std::string text) {
  emit(Noted{std::move(text)});
}

Attached::Attached(Sink& sink) : sink_(sink) {
  const std::scoped_lock hold(stream().mutex);
  stream().sinks.push_back(&sink_);
}

Attached::~Attached() {
  const std::scoped_lock hold(stream().mutex);
  auto& sinks = stream().sinks;
  sinks.erase(std::find(sinks.begin(), sinks.end(), &sink_));
}

void set_expectation(Expectation expectation) {
  const std::scoped_lock hold(stream().mutex);
  stream().expectation = std::move(expectation);
}

std::optional<double> expected_ms(const std::string& title) {
  const std::scoped_lock hold(stream().mutex);
  return stream().expectation ? stream().expectation(title) : std::nullopt;
}

}  // namespace stackpilot::events
