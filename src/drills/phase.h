// One phase of a run: collects checks, and becomes part of the result when it ends, however it
// does.
#pragma once

#include <string>

#include "drills/drill.h"
#include "events/step.h"

namespace stackpilot::drills {

class Phase {
 public:
  /// All but the name must outlive it.
  Phase(const std::string& name, const Drill& drill, DrillResult& result, const Stopwatch& clock);
  Phase(const Phase&) = delete;
  Phase& operator=(const Phase&) = delete;
  ~Phase();

  std::vector<PhaseCheck>& checks() { return phase_.checks; }
  void add(const std::vector<PhaseCheck>& checks);

  /// Without this the phase was cut short.
  void finish() { finished_ = true; }

 private:
  DrillResult& result_;
  const Stopwatch& clock_;
  PhaseResult phase_;
  events::Step step_;
  bool finished_ = false;
};

}  // namespace stackpilot::drills
