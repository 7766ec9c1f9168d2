// The provider whose machines are there already: it makes none, adopts those that infra/lab.yaml
// names, and gives them back.
#pragma once

#include "machine/copy/tree_sender.h"
#include "machine/provider.h"
#include "machine/ssh/adoption.h"
#include "machine/ssh/survey.h"

namespace stackpilot::machine::ssh {

class SshProvider : public Provider {
 public:
  SshProvider(const access::Permit& permit, const Workspace& workspace, const LabSpec& lab)
      : host_(permit, {}), site_{host_, workspace, lab}, survey_(workspace, lab) {}

  const Survey& survey() const override { return survey_; }
  Status preflight() override;
  Status revive() override { return {}; }
  Result<std::vector<BaseImage>> base_images(const std::vector<ImageSpec>& needed) override;
  Status ensure(const std::vector<BaseImage>& images) override;
  Status refresh() override;
  Status provide_images(const NodeSpec& node, const std::vector<BaseImage>& images) override;
  Status destroy() override;
  std::unique_ptr<Machine> machine(const NodeSpec& node) override;
  Result<std::vector<std::pair<std::string, std::string>>> environment_of_copy() override;
  Result<std::vector<MachineState>> list_of_copy(const std::string& lab_id) override;

 private:
  Status look_before(const NodeSpec& node, Power power) const;

  access::Operator host_;
  AdoptionSite site_;
  SshSurvey survey_;
  copy::TreeSender trees_{host_, site_.workspace};
};

}  // namespace stackpilot::machine::ssh
