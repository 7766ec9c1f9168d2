// What observers see of nodes that are virtual machines.
#pragma once

#include "machine/survey.h"
#include "machine/vagrant/hypervisor.h"

namespace stackpilot::machine::vagrant {

/// Asks the hypervisor, not Vagrant, which takes seconds. The arguments must outlive this.
class VagrantSurvey : public Survey {
 public:
  VagrantSurvey(const Workspace& workspace, const LabSpec& lab)
      : workspace_(workspace), lab_(lab) {}

  std::string_view provider() const override { return provider_name; }
  Result<std::vector<MachineState>> list() const override;
  std::string maker() const override;
  Status require_not_taken() const override;

 private:
  const Workspace& workspace_;
  const LabSpec& lab_;
};

}  // namespace stackpilot::machine::vagrant
