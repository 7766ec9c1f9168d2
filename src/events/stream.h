// The one stream of events of this process. Producers emit; sinks that are attached take.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "events/event.h"

namespace stackpilot::events {

/// Takes events as they happen: in order, and never two at a time. Must not emit.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void take(const Record& record) = 0;
};

/// Gives the event to every attached sink before it returns. Safe from any thread.
void emit(Event event);

/// Emits a line for people.
void note(std::string text);

/// While one lives, the sink gets all events. The sink must outlive it.
class Attached {
 public:
  explicit Attached(Sink& sink);
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;
  ~Attached();

 private:
  Sink& sink_;
};

/// Tells how long a step of that title took in earlier runs.
using Expectation = std::function<std::optional<double>(const std::string& title)>;

/// Sets who is asked for the expected time of steps; nobody, when it is empty.
void set_expectation(Expectation expectation);

/// In milliseconds; nothing when it is not known.
std::optional<double> expected_ms(const std::string& title);

}  // namespace stackpilot::events
