// The lab of this checkout, as drills see it.
#pragma once

#include "drills/host_faults.h"
#include "drills/lab.h"
#include "lifecycle/lab.h"

namespace stackpilot::drills {

/// heal() also succeeds when the fault's node or lab is gone, and boots a node that is off.
class LiveLab : public DrillLab {
 public:
  /// `lab` must outlive the object. `service` is the one that verification and clients are about.
  LiveLab(lifecycle::Lab& lab, Service service) : lab_(lab), service_(std::move(service)) {}

  Result<Verification> verify(const std::string& node) override;
  Status require_possible(const std::string& kind, const std::string& node) override;
  Result<node::Injected> inject(const Fault& fault) override;
  Result<node::Bite> prove(const Fault& fault) override;
  Result<node::Healed> heal(const Fault& fault) override;
  Result<std::unique_ptr<Traffic>> start_traffic(const TrafficPlan& plan,
                                                 const Stopwatch& clock) override;
  Result<std::vector<std::string>> provision() override;
  Status scale_up() override;
  bool await_replica(const std::string& node, Millis within) override;
  Result<RolloutSeen> rollout_of(const Fault& release) override;
  Status run_in_copy(const Fault& copy, const std::vector<std::string>& command) override;
  Result<std::optional<EngineFacts>> engine_in_copy(const Fault& copy) override;
  Result<CopySeen> look_at_copy(const Fault& copy) override;
  Status read_planted_in_copy(const Fault& copy, const Deployment& deployment) override;
  Result<CiSeen> ci_in_copy(const Fault& copy, const CiRun& run) override;
  footprint::HostFingerprint fingerprint_host() override;

 private:
  HostSite site_of(const Fault& fault) const;
  Result<node::Healed> heal_unknown(const Fault& fault);
  Result<node::Healed> heal_on_node(const Fault& fault);
  Result<node::Healed> gone_with(const std::string& what, const Fault& fault);
  Result<node::Healed> undo(const Fault& fault);

  lifecycle::Lab& lab_;
  Service service_;
};

}  // namespace stackpilot::drills
