#include "drills/phase.h"

#include <fmt/format.h>

#include <algorithm>

namespace stackpilot::drills {

Phase::Phase(const std::string& name, const Drill& drill, DrillResult& result,
             const Stopwatch& clock)
    : result_(result),
      clock_(clock),
      phase_{.name = name, .from_ms = clock.elapsed_ms()},
      step_(fmt::format("{}: {}", drill.name, name)) {}

Phase::~Phase() {
  phase_.to_ms = clock_.elapsed_ms();
  const bool held = std::all_of(
      phase_.checks.begin(), phase_.checks.end(),
      [](const PhaseCheck& check) { return check.verdict == PhaseCheck::Verdict::kPass; });
  if (held && finished_) step_.done();
  result_.phases.push_back(std::move(phase_));
}

void Phase::add(const std::vector<PhaseCheck>& checks) {
  phase_.checks.insert(phase_.checks.end(), checks.begin(), checks.end());
}

}  // namespace stackpilot::drills
