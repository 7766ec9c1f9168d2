// One piece of work that an operator waits for.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "events/event.h"

namespace stackpilot::events {

/// Emits that the step began, advanced and ended. Safe from any thread but for its destruction.
class Step {
 public:
  explicit Step(std::string title);
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;
  /// Without done() the step counts as failed; as interrupted once a stop was requested.
  ~Step();

  /// What the step is doing now.
  void at(std::string_view detail);
  /// How much of it is done.
  void at(const Fraction& fraction);

  void done(std::string_view result = {});

 private:
  void end(StepOutcome outcome, std::string_view result);

  const StepId id_;
  const std::string title_;
  const Stopwatch watch_;
  bool ended_ = false;
};

}  // namespace stackpilot::events
