// A stateful fake lab: a fault that is injected and not healed breaks the guarantees that the test
// has configured for it.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "drills/lab.h"

namespace stackpilot::drills {

class FakeLab : public DrillLab {
 public:
  FakeLab();

  // Set by the test.
  std::map<std::string, std::vector<std::string>> breaks;  ///< kind of fault to guarantees
  std::set<std::string> broken;        ///< guarantees that fail even without a fault
  std::set<std::string> toothless;     ///< kinds whose injection has no effect
  std::set<std::string> uninjectable;  ///< kinds that report a failure after taking effect
  std::set<std::string> unhealable;
  std::set<std::string> impossible;  ///< kinds that no machine of this lab can have
  std::set<std::string> unready;     ///< kinds that turn /ready red
  HistoryVerdict history = HistoryVerdict::kPass;
  bool restarts_api = false;    ///< at every injection
  std::string failing_command;  ///< in a copy of the lab
  std::function<CopySeen()> in_copy = [] { return CopySeen(); };
  std::set<std::string> lost;     ///< builds whose planted records are gone in the copy
  RolloutSeen rollout;            ///< of every release
  std::optional<ScaleOut> stack;  ///< as the lab is seen
  bool replicas_come_back = true;
  std::map<std::string, std::string> notices;  ///< node to what its clients get: "reset"
  std::function<CiSeen(const CiRun&)> ci = [](const CiRun&) { return CiSeen(); };  ///< in a clone
  std::vector<footprint::HostFingerprint> hosts;  ///< one per look; the last one is repeated
  std::function<void(const std::string&)> on_call = [](const std::string&) {};

  // Recorded by the fake.
  std::vector<std::string> calls;             ///< "inject dependency-stop"
  std::map<std::string, std::string> active;  ///< id to kind
  std::map<std::string, std::string> places;  ///< kind to the node it was injected on last
  int records_while_gone = 0;  ///< times that records were removed under running clients

  Result<Verification> verify(const std::string& node) override;
  Status require_possible(const std::string& kind, const std::string& node) override;
  Result<node::Injected> inject(const Fault& fault) override;
  Result<node::Bite> prove(const Fault& fault) override;
  Result<node::Healed> heal(const Fault& fault) override;
  Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                 const Stopwatch& clock) override;
  Result<std::vector<std::string>> provision() override { return std::vector<std::string>(); }
  Status scale_up() override;
  bool await_replica(const std::string&, Millis) override { return replicas_come_back; }
  Result<RolloutSeen> rollout_of(const Fault& release) override;
  Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) override;
  Result<std::optional<EngineFacts>> engine_in_copy(const Fault&) override {
    return std::optional<EngineFacts>();
  }
  Result<CopySeen> look_at_copy(const Fault&) override { return in_copy(); }
  Status read_planted_in_copy(const Fault&, const Deployment& deployment) override;
  Result<CiSeen> ci_in_copy(const Fault& copy, const CiRun& run) override;
  footprint::HostFingerprint fingerprint_host() override;

  bool is_red() const;

  /// Called at every call on the lab, so that clients sample its state at that moment.
  std::function<void()> clients;

 private:
  void called(const std::string& what);
  int api_restarts_ = 0;
  std::size_t looks_ = 0;
};

}  // namespace stackpilot::drills
