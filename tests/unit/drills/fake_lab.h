// A lab that keeps state: what was injected and not healed breaks what the test says it breaks.
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

  // What the test says.
  std::map<std::string, std::vector<std::string>> breaks;  ///< kind of fault to guarantees
  std::set<std::string> broken;                            ///< guarantees that fail anyway
  std::set<std::string> toothless;     ///< kinds that are injected without biting
  std::set<std::string> uninjectable;  ///< kinds whose injection fails, having injected
  std::set<std::string> unhealable;
  std::set<std::string> unready;  ///< kinds that turn /ready red
  HistoryVerdict history = HistoryVerdict::kPass;
  bool restarts_api = false;                      ///< at any injection
  std::string failing_command;                    ///< of a copy of the lab
  std::vector<footprint::HostFingerprint> hosts;  ///< one look after the other; the last one stays
  std::function<void(const std::string&)> on_call = [](const std::string&) {};

  // What became of it.
  std::vector<std::string> calls;             ///< "inject db-stop"
  std::map<std::string, std::string> active;  ///< id to kind
  int orders_while_gone = 0;  ///< clients that wrote after their orders were removed

  Result<Verification> verify(const std::string& node) override;
  Result<node::Injected> inject(const Fault& fault) override;
  Result<node::Bite> prove(const Fault& fault) override;
  Result<node::Healed> heal(const Fault& fault) override;
  Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                 const Stopwatch& clock) override;
  Result<std::vector<std::string>> provision() override { return std::vector<std::string>(); }
  Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) override;
  Result<std::optional<EngineFacts>> engine_in_copy(const Fault&) override {
    return std::optional<EngineFacts>();
  }
  footprint::HostFingerprint fingerprint_host() override;

  bool is_red() const;

  /// Called with every call on the lab: clients look at it as it is then.
  std::function<void()> clients;

 private:
  void called(const std::string& what);
  int api_restarts_ = 0;
  std::size_t looks_ = 0;
};

}  // namespace stackpilot::drills
