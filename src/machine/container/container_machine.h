// A node that is a container.
#pragma once

#include "machine/container/containers.h"
#include "machine/machine.h"

namespace stackpilot::machine::container {

/// Asks the engine of `engine` for everything but how the node is reached. kCapability from all
/// that needs an engine where `engine` holds the reason why there is none.
class ContainerMachine : public Machine {
 public:
  /// The references must outlive this.
  ContainerMachine(Result<std::reference_wrapper<const access::Operator>> engine,
                   const Workspace& workspace, const LabSpec& lab, NodeSpec node)
      : engine_(std::move(engine)), workspace_(workspace), lab_(lab), node_(std::move(node)) {}

  access::SshTarget ssh() const override;
  Result<MachineState> state() const override;
  Status require_switch() const override { return {}; }
  Status switch_on() const override;
  Status shut_down() const override;
  Status cut_power() const override;
  Status require_pause() const override { return {}; }
  Status pause() const override;
  Result<std::string> host_key() const override;
  std::string last_words() const override;
  std::string log_command() const override;

 private:
  Result<Containers> containers() const;

  Result<std::reference_wrapper<const access::Operator>> engine_;
  const Workspace& workspace_;
  const LabSpec& lab_;
  NodeSpec node_;
};

}  // namespace stackpilot::machine::container
