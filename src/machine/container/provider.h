// The provider whose machines are containers on a Docker engine, by default of this checkout's own.
#pragma once

#include <functional>
#include <optional>

#include "access/observe/host_limits.h"
#include "access/operate/operator.h"
#include "machine/container/survey.h"
#include "machine/provider.h"

namespace stackpilot::machine::container {

class ContainerProvider : public Provider {
 public:
  ContainerProvider(const access::Permit& permit, const Workspace& workspace, const LabSpec& lab)
      : permit_(permit), workspace_(workspace), lab_(lab), survey_(workspace, lab) {}

  const Survey& survey() const override { return survey_; }
  Status preflight() override;
  Status revive() override;
  Result<std::vector<BaseImage>> base_images(const std::vector<ImageSpec>& needed) override;
  Status ensure(const std::vector<BaseImage>& images) override;
  Status destroy() override;
  std::unique_ptr<Machine> machine(const NodeSpec& node) override;
  Result<std::vector<std::pair<std::string, std::string>>> environment_of_copy() override;
  Result<std::vector<MachineState>> list_of_copy(const std::string& lab_id) override;

 private:
  using Engine = std::reference_wrapper<const access::Operator>;

  // The Operator for the engine that answers; looks for one at the first call.
  Result<Engine> engine();
  Engine operate(const access::EngineEndpoint& endpoint);
  Status start_and_look();
  Status require_room() const;

  const access::Permit& permit_;
  const Workspace& workspace_;
  const LabSpec& lab_;
  ContainerSurvey survey_;
  std::optional<access::Operator> operator_;
};

/// kCapability, naming the limit of the kernel and how to raise it, when it is too low for that
/// many nodes to boot. Exposed for tests.
Status require_inotify(const access::InotifyInstances& found, std::size_t nodes);

}  // namespace stackpilot::machine::container
