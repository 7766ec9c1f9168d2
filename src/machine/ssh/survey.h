// What observers see of nodes that were machines before.
#pragma once

#include "machine/survey.h"
#include "model/workspace.h"

namespace stackpilot::machine::ssh {

inline constexpr std::string_view provider_name = "ssh";

/// A machine is on when its port of SSH accepts connections, else silent. The arguments must
/// outlive this.
class SshSurvey : public Survey {
 public:
  SshSurvey(const Workspace& workspace, const LabSpec& lab) : workspace_(workspace), lab_(lab) {}

  std::string_view provider() const override { return provider_name; }
  Result<std::vector<MachineState>> list() const override;
  std::string maker() const override;
  Status require_not_taken() const override { return {}; }

 private:
  const Workspace& workspace_;
  const LabSpec& lab_;
};

/// The state of one; kAbsent when it was never adopted.
Result<MachineState> read_state(const Workspace& workspace, const std::string& node);

/// How many times slower than usual the lab's machines are, once they have been measured.
int slowness_of_machines(const Workspace& workspace);

}  // namespace stackpilot::machine::ssh
