// What observers see of nodes that are containers.
#pragma once

#include "machine/survey.h"
#include "model/workspace.h"

namespace stackpilot::machine::container {

inline constexpr std::string_view provider_name = "container";

/// Looks for the engine anew at every call, as it may come and go. The arguments must outlive this.
class ContainerSurvey : public Survey {
 public:
  ContainerSurvey(const Workspace& workspace, const LabSpec& lab)
      : workspace_(workspace), lab_(lab) {}

  std::string_view provider() const override { return provider_name; }
  Result<std::vector<MachineState>> list() const override;
  std::string maker() const override;
  Status require_not_taken() const override;

 private:
  const Workspace& workspace_;
  const LabSpec& lab_;
};

}  // namespace stackpilot::machine::container
