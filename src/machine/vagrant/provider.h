// The provider whose machines are virtual ones, made by Vagrant.
#pragma once

#include "machine/copy/tree_sender.h"
#include "machine/provider.h"
#include "machine/vagrant/survey.h"
#include "machine/vagrant/vagrant.h"

namespace stackpilot::machine::vagrant {

class VagrantProvider : public Provider {
 public:
  VagrantProvider(const access::Permit& permit, const Workspace& workspace, const LabSpec& lab)
      : host_(permit, {}), site_{host_, workspace, lab}, survey_(workspace, lab) {}

  const Survey& survey() const override { return survey_; }
  Status preflight() override;
  Status revive() override;
  Result<std::vector<BaseImage>> base_images(const std::vector<ImageSpec>& needed) override;
  Status prepare() override;
  Status ensure(const std::vector<BaseImage>& images) override;
  Status refresh() override;
  Status provide_images(const NodeSpec& node, const std::vector<BaseImage>& images) override;
  Status destroy() override;
  std::unique_ptr<Machine> machine(const NodeSpec& node) override;
  Millis boot_timeout() const override;
  Result<std::vector<std::pair<std::string, std::string>>> environment_of_copy() override;
  Result<std::vector<MachineState>> list_of_copy(const std::string& lab_id) override;

 private:
  Status make_missing(const std::vector<MachineState>& states);
  Status make(const std::vector<NodeSpec>& nodes);
  Status note_made(const NodeSpec& node, const std::string& said);
  Status start(const std::vector<MachineState>& states);
  Status wait_for_login(const NodeSpec& node);
  Status furnish(const NodeSpec& node, const FileDigests& files);
  Status provision_box(const NodeSpec& node);
  Status remove_unfinished(Hypervisor hypervisor, const std::vector<MachineState>& states);
  Status remove_machine(Hypervisor hypervisor, const MachineState& state);
  Status remove_machines(Hypervisor hypervisor);
  Status remove_networks();

  const access::Operator host_;
  const VagrantSite site_;
  const VagrantSurvey survey_;
  copy::TreeSender trees_{host_, site_.workspace};
};

}  // namespace stackpilot::machine::vagrant
