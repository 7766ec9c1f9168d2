#include <algorithm>
#include <future>

#include "base/clock.h"
#include "base/find.h"
#include "base/stop.h"
#include "checks/gate.h"
#include "checks/registry.h"

namespace stackpilot::checks {
namespace {

// An exception is a defect of the gate and must not lose the results of the others.
GateResult run_gate(const Gate& gate, const Repository& repository, const Toolbox& toolbox) {
  const Stopwatch watch;
  Inspection inspection(gate.name);
  try {
    gate.inspect(repository, toolbox, inspection);
  } catch (const std::exception& defect) {
    inspection.broke(defect.what());
  }
  GateResult result = inspection.conclude();
  // The tools of a gate are ended by a stop request: they do not break, and prove nothing.
  if (result.verdict == Verdict::kError && stop_requested()) {
    result.broken = interrupted().value().message;
  }
  result.ms = watch.elapsed_ms();
  return result;
}

void be_strict(const Gate& gate, GateResult& result) {
  if (gate.in_ci == InCi::kRequired && result.verdict == Verdict::kSkipped) {
    result.verdict = Verdict::kFail;
  }
}

RepoChecks conclude(const std::vector<Gate>& gates, std::vector<GateResult> results,
                    Strictness strictness) {
  RepoChecks checks{"", strictness == Strictness::kCi, std::move(results)};
  for (std::size_t i = 0; checks.strict && i < gates.size(); ++i) {
    be_strict(gates[i], checks.gates[i]);
  }
  checks.finished_at = utc_now();
  return checks;
}

std::vector<Gate> in_name_order(std::vector<Gate> gates) {
  std::sort(gates.begin(), gates.end(),
            [](const Gate& one, const Gate& other) { return one.name < other.name; });
  return gates;
}

}  // namespace

const std::vector<Gate>& all_gates() {
  static const std::vector<Gate> gates = in_name_order(listed());
  return gates;
}

const Gate* find_gate(std::string_view name) {
  const auto& gates = all_gates();
  return find_or_null(gates, [&](const Gate& gate) { return gate.name == name; });
}

RepoChecks run_gates(const std::vector<Gate>& gates, const Repository& repository,
                     const Toolbox& toolbox, Strictness strictness) {
  std::vector<std::future<GateResult>> running;
  running.reserve(gates.size());
  for (const Gate& gate : gates) {
    running.push_back(std::async(std::launch::async, [&gate, &repository, &toolbox] {
      return run_gate(gate, repository, toolbox);
    }));
  }
  std::vector<GateResult> results;
  results.reserve(gates.size());
  for (auto& one : running) results.push_back(one.get());
  return conclude(gates, std::move(results), strictness);
}

RepoChecks skip_gates(const std::vector<Gate>& gates, const std::string& why,
                      Strictness strictness) {
  std::vector<GateResult> results;
  results.reserve(gates.size());
  for (const Gate& gate : gates) {
    results.push_back({std::string(gate.name), Verdict::kSkipped, "", "", why, {}, 0});
  }
  return conclude(gates, std::move(results), strictness);
}

}  // namespace stackpilot::checks
