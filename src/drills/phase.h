// One phase of a run: collects checks. Its destructor adds it to the result, however it ended.
#pragma once

#include <string>

#include "drills/drill.h"
#include "events/step.h"

namespace stackpilot::drills {

class Phase {
 public:
  /// `result` and `clock` must outlive the phase.
  Phase(const std::string& name, const Drill& drill, DrillResult& result, const Stopwatch& clock);
  Phase(const Phase&) = delete;
  Phase& operator=(const Phase&) = delete;
  ~Phase();

  std::vector<PhaseCheck>& checks() { return phase_.checks; }
  void add(const std::vector<PhaseCheck>& checks);

  /// A phase without this call was cut short and is reported as failed.
  void finish() { finished_ = true; }

 private:
  DrillResult& result_;
  const Stopwatch& clock_;
  PhaseResult phase_;
  events::Step step_;
  bool finished_ = false;
};

}  // namespace stackpilot::drills
